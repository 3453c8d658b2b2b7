"""Numbered sheets: ranges written and read, the last word on a sheet, and nothing lost between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.sheets import NoRange, in_words, ranges_of, read_ranges, reconcile

ranges = st.tuples(st.integers(1, 60), st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1-340", ((1, 340),)), ("17, 20-22", ((17, 17), (20, 22))), ("17，20至22；30", ((17, 17), (20, 22), (30, 30))),
        (" 4 – 6 ", ((4, 6),)), ("", ()),
    ],
)  # fmt: skip
def test_what_people_write(written: str, read: tuple) -> None:
    assert read_ranges(written) == read


@pytest.mark.parametrize("wrong", ["x", "0-3", "9-4", "1--3", "-3", "1.5", "17 20"])
def test_what_is_no_range_is_named(wrong: str) -> None:
    with pytest.raises(NoRange, match=wrong.replace(".", r"\.")):
        read_ranges(f"1-2, {wrong}")


@given(st.sets(st.integers(1, 200)))
def test_ranges_written_and_read_are_the_same_sheets(sheets: set[int]) -> None:
    again = {sheet for first, last in read_ranges(in_words(ranges_of(sheets))) for sheet in range(first, last + 1)}
    assert again == sheets


@given(st.integers(1, 60), st.lists(st.tuples(ranges, st.booleans())))
def test_every_sheet_is_good_spoiled_or_missing_and_only_one_of_them(sheets: int, said: list) -> None:
    known = reconcile(sheets, said)
    spoiled = {sheet for first, last in known.spoiled for sheet in range(first, last + 1)}
    missing = {sheet for first, last in known.missing for sheet in range(first, last + 1)}
    assert known.good + len(spoiled) + len(missing) == sheets
    assert not spoiled & missing
    assert (spoiled | missing) <= set(range(1, sheets + 1))


def test_a_spoiled_sheet_printed_again_is_good() -> None:
    printed, spoiled, again = ((1, 10), True), ((4, 5), False), ((5, 5), True)
    assert in_words(reconcile(10, [printed, spoiled]).spoiled) == "4–5"
    assert in_words(reconcile(10, [printed, spoiled, again]).spoiled) == "4"
    assert reconcile(10, [printed, spoiled, ((4, 5), True)]).is_complete
