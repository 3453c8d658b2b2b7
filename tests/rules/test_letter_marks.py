"""The marks of a wording: choices made, faults found, and nothing of the law left unsaid."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.letter_marks import (
    LAYOUT_SAYS,
    VALUES,
    BadMark,
    choose,
    faults_of,
    left_to_say,
    names_in,
)

WHOLE = {
    "title": "Demand", "subject": "Pay", "opening": "{total} by {pay_by_on}", "closing": "{principal} {penalty} {phone}",
    "signature": "{utility}", "small": "{penalty_source}",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("plain {total}", {}, "plain {total}"),
        ("a[[fees? and {fees}]].", {"fees": "3"}, "a and {fees}."),
        ("a[[fees? and {fees}]].", {}, "a."),
        ("[[previous_on?again||first]] time", {}, "first time"),
        ("[[demands_made?{demands_made}[[previous_on?, last {previous_on}]].||none.]] x", {"demands_made": 2}, "{demands_made}. x"),
        ("[[demands_made?a[[previous_on?b||c]]||d]]", {"demands_made": 1}, "ac"),
        ("[[demands_made?a[[previous_on?b||c]]||d]]", {"previous_on": 1}, "d"),
    ],
)  # fmt: skip
def test_a_choice_is_made_by_which_values_there_are(text: str, values: dict, said: str) -> None:
    assert choose(text, values) == said


@pytest.mark.parametrize("text", ["a]] b", "[[fees?a", "a || b", "[[fees?a||b||c]]", "[[fees?[[total?x]]"])
def test_a_choice_that_is_not_closed_is_refused(text: str) -> None:
    with pytest.raises(BadMark):
        choose(text, {})


@given(st.text(alphabet="ab[]|?{} \n", max_size=40))
def test_any_text_is_either_said_or_refused(text: str) -> None:
    with suppress(BadMark):
        assert isinstance(choose(text, {}), str)


def test_a_whole_wording_has_no_fault() -> None:
    assert faults_of("demand", WHOLE) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"subject": " "}, ("missing_section", "subject", "")),
        ({"opening": "{total}"}, ("missing_value", "", "pay_by_on")),
        ({"opening": "{total} {pay_by_on} {salary}"}, ("unknown_value", "opening", "salary")),
        ({"opening": "{total} {pay_by_on} {fees}"}, ("maybe_empty", "opening", "fees")),
        ({"opening": "{total} {pay_by_on} [[fees?x"}, ("bad_mark", "opening", "x")),
        ({"closing": WHOLE["closing"] + "x" * 4001}, ("too_long", "closing", "4000")),
    ],
)
def test_a_fault_is_named_with_its_section(change: dict, fault: tuple) -> None:
    found = [(one.what, one.section, one.about) for one in faults_of("demand", WHOLE | change)]
    assert fault in found


@pytest.mark.parametrize("name", ["total", "pay_by_on", "principal", "penalty", "penalty_source", "phone"])
def test_what_a_demand_must_name_cannot_be_left_out(name: str) -> None:
    without = {section: text.replace(f"{{{name}}}", "") for section, text in WHOLE.items()}
    assert [fault.about for fault in faults_of("demand", without)] == [name]


@given(
    st.lists(st.sampled_from([*LAYOUT_SAYS, "reason", "plan", "protections"])),
    st.sets(st.sampled_from(["reason", "plan"])),
)
def test_all_that_the_law_wants_is_said_once_and_in_its_order(required: list[str], says: set[str]) -> None:
    left = left_to_say(required, says)
    assert set(left) | says | LAYOUT_SAYS >= set(required)
    assert len(left) == len(set(left))
    assert sorted(left, key=required.index) == left


def test_every_known_value_can_be_named() -> None:
    assert names_in(" ".join(f"{{{name}}}" for name in VALUES)) == set(VALUES)
