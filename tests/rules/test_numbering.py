"""A notice number survives copying by hand: one wrong digit or two swapped ones are always found."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.numbering import SerialTooLarge, is_valid_notice_no, notice_no

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
serials = st.integers(1, 9_999_999)
places = st.integers(0, 14)


def test_a_notice_number_is_the_day_the_serial_and_two_check_digits() -> None:
    number = notice_no(date(2026, 3, 2), 41)
    assert number[:13] == "2603020000041"
    assert int(number) % 97 == 1, "ISO/IEC 7064 MOD 97-10"


@given(days, serials)
def test_every_number_is_fifteen_digits_and_valid(day: date, serial: int) -> None:
    number = notice_no(day, serial)
    assert len(number) == 15
    assert number.isdigit()
    assert is_valid_notice_no(number)


@given(days, serials, places, st.integers(1, 9))
def test_one_wrong_digit_is_found(day: date, serial: int, place: int, error: int) -> None:
    number = notice_no(day, serial)
    wrong = (int(number[place]) + error) % 10
    assert not is_valid_notice_no(f"{number[:place]}{wrong}{number[place + 1 :]}")


@given(days, serials, st.integers(0, 13))
def test_two_swapped_neighbours_are_found(day: date, serial: int, place: int) -> None:
    number = notice_no(day, serial)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert is_valid_notice_no(swapped) == (swapped == number)


@given(days, serials, days, serials)
def test_different_notices_have_different_numbers(day: date, serial: int, other_day: date, other: int) -> None:
    is_same = (day, serial) == (other_day, other)
    assert (notice_no(day, serial) == notice_no(other_day, other)) == is_same


@pytest.mark.parametrize("serial", [0, -1, 10_000_000])
def test_a_serial_that_does_not_fit_is_refused(serial: int) -> None:
    with pytest.raises(SerialTooLarge, match=f"serial {serial} "):
        notice_no(date(2026, 3, 2), serial)


@pytest.mark.parametrize(
    "text",
    ["", "26030200000416", "2603020000041601", "26030200000416x", "２６０３０２００００４１６０", " 26030200000416"],
)
def test_what_is_not_fifteen_digits_is_no_notice_number(text: str) -> None:
    assert not is_valid_notice_no(text)
