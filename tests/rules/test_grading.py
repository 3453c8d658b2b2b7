"""What an account has done earns points, points earn a grade, and some rules no points can overrule."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.grade_outlook import as_data, as_text
from collections_app.rules.grading import (
    BETTER_WHEN_MORE,
    COUNTED,
    Component,
    Fact,
    Facts,
    Override,
    Scheme,
    Standing,
    after,
    grade,
    months_between,
    score_of,
    value_of,
)
from collections_app.rules.grading_reader import SchemeProblem, problems, read_bands, read_bounds
from collections_app.rules.payment_history import PaidBill, punctuality

DAY = date(2026, 7, 1)
SCHEME = Scheme(
    1,
    (
        Component(Fact.DAYS_LATE, read_bands("1: 40, 5: 30, 15: 10, more: 0"), 30),
        Component(Fact.LATE_12, read_bands("0: 20, 25: 10, more: 0"), 15),
        Component(Fact.BROKEN_PROMISES, read_bands("0: 10, 1: 5, more: 0"), 10, 24),
        Component(Fact.BOUNCED, read_bands("0: 10, 1: 5, more: 0"), 10, 12),
        Component(Fact.IRREGULAR, read_bands("0: 10, more: 0"), 10, 36),
        Component(Fact.TENURE, read_bands("5: 0, 11: 3, more: 5"), 2),
        Component(Fact.SECURITY, read_bands("0.9: 0, more: 5"), 0),
    ),
    (("A", 80), ("B", 60), ("C", 35), ("D", 0)),
    months_a_grade=6, bar_grade="C", bar_months=12, probation_grade="B", probation_months=6,
)  # fmt: skip
GOOD = Facts(days_late=Decimal(0), late_12=0, late_24=0, trend=Decimal(0), opened_on=date(2020, 1, 1))
POOR = replace(GOOD, days_late=Decimal(12), late_12=60)

days = st.dates(date(2023, 1, 1), DAY)
events = st.lists(days, max_size=4)
tenths = st.integers(0, 600).map(lambda n: Decimal(n) / 10)
facts = st.builds(
    Facts, days_late=tenths, late_12=st.integers(0, 100), late_24=st.integers(0, 100),
    trend=st.integers(-300, 300).map(lambda n: Decimal(n) / 10), broken_promises=events, bounced=events, cuts=events,
    irregular=events, opened_on=days, security=tenths,
)  # fmt: skip
standings = st.none() | st.builds(Standing, st.sampled_from("ABCD"), days)


class TestPoints:
    def test_are_those_of_the_band_that_reaches_up_to_the_fact(self) -> None:
        component = SCHEME.components[0]
        found = [component.points(Decimal(value)) for value in ("0", "1", "1.1", "15", "15.1", "900")]
        assert found == [40, 40, 30, 10, 0, 0]
        assert component.points(None) == 30

    def test_an_event_counts_until_its_months_are_over(self) -> None:
        bounced = SCHEME.components[3]
        facts = Facts(bounced=[date(2025, 7, 1)])
        assert [
            value_of(bounced, facts, day) for day in (date(2025, 6, 30), date(2025, 7, 1), date(2026, 6, 30), DAY)
        ] == [0, 1, 1, 0]

    def test_are_explained_component_by_component(self) -> None:
        score = score_of(SCHEME, GOOD, DAY)
        assert score.parts[0] == ("days_late", 0, 40, 40)
        assert (score.points, score.target) == (95, "A")
        assert sum(points for _fact, _value, points, _most in score.parts) == score.points


class TestRules:
    def test_a_first_grading_is_free(self) -> None:
        assert grade(SCHEME, GOOD, DAY).grade == "A"
        assert grade(SCHEME, POOR, DAY).grade == "C"

    def test_a_grade_falls_at_once(self) -> None:
        assert grade(SCHEME, POOR, DAY, Standing("A", date(2026, 6, 30))).grade == "C"

    def test_and_rises_by_one_within_six_months(self) -> None:
        early = grade(SCHEME, GOOD, DAY, Standing("C", date(2026, 2, 1)))
        assert (early.grade, early.limits) == ("C", (("one_at_a_time", date(2026, 8, 1)),))
        assert early.look_on == date(2026, 8, 1)
        later = grade(SCHEME, GOOD, DAY, Standing("D", date(2026, 1, 1)))
        assert (later.grade, later.limits) == ("C", (("one_at_a_time", date(2027, 1, 1)),))

    @pytest.mark.parametrize("event", ["bounced", "irregular"])
    def test_no_better_than_c_for_a_year_after_a_bounce_or_theft(self, event: str) -> None:
        stained = replace(GOOD, **{event: [date(2025, 7, 2)]})
        assert (grade(SCHEME, stained, DAY).grade, grade(SCHEME, stained, DAY).limits[0][0]) == ("C", "barred")
        assert grade(SCHEME, stained, date(2026, 7, 2)).grade == "A"

    def test_a_new_customer_is_on_probation(self) -> None:
        new = replace(GOOD, opened_on=date(2026, 1, 2))
        found = grade(SCHEME, new, DAY)
        assert (found.grade, found.limits) == ("B", (("probation", date(2026, 7, 2)),))
        assert found.look_on == date(2026, 7, 2)
        assert grade(SCHEME, new, date(2026, 7, 2)).grade == "A"

    def test_what_people_decided_stands_until_its_day(self) -> None:
        override = Override("A", DAY)
        assert grade(SCHEME, POOR, DAY, Standing("C", DAY), override).grade == "A"
        assert grade(SCHEME, POOR, DAY + timedelta(1), Standing("A", DAY), override).grade == "C"


def worse(fact: Fact, one: Facts, by: int) -> Facts:
    if fact in COUNTED:
        return replace(one, **{fact: [*getattr(one, fact), *[DAY] * by]})
    if fact == Fact.TENURE:
        assert one.opened_on
        return replace(one, opened_on=min(one.opened_on + timedelta(by * 30), DAY))
    sign = -1 if fact in BETTER_WHEN_MORE else 1
    return replace(one, **{fact: getattr(one, fact) + sign * by})


@given(facts, st.sampled_from(Fact), st.integers(1, 40), standings)
def test_a_worse_fact_never_gives_a_better_score_or_grade(
    one: Facts, fact: Fact, by: int, before: Standing | None
) -> None:
    other = worse(fact, one, by)
    assert score_of(SCHEME, other, DAY).points <= score_of(SCHEME, one, DAY).points
    order = SCHEME.grades
    assert order.index(grade(SCHEME, other, DAY, before).grade) >= order.index(grade(SCHEME, one, DAY, before).grade)


@given(facts, st.randoms(), standings)
def test_the_order_of_events_is_irrelevant(one: Facts, random, before: Standing | None) -> None:
    shuffled = {name: random.sample(getattr(one, name), len(getattr(one, name))) for name in COUNTED}
    assert grade(SCHEME, replace(one, **shuffled), DAY, before) == grade(SCHEME, one, DAY, before)


@given(facts, standings, st.integers(1, 500))
def test_nothing_changes_before_the_day_that_was_named(one: Facts, before: Standing | None, on: int) -> None:
    """Time alone changes a grade on `look_on` or later, so that no night need look before."""
    now = grade(SCHEME, one, DAY, before)
    later = DAY + timedelta(on)
    if now.look_on is None or later < now.look_on:
        since = before.since if before and before.grade == now.grade else DAY
        again = grade(SCHEME, one, later, Standing(now.grade, since))
        assert (again.grade, again.score.points) == (now.grade, now.score.points)


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_months_are_whole_when_a_span_of_them_is_over(first: date, last: date) -> None:
    months = months_between(first, last)
    if last >= first:
        assert after(first, months) <= last < after(first, months + 1)


paid_bills = st.builds(
    lambda due, late: PaidBill(due, None if late is None else min(due + timedelta(late), DAY)),
    days, st.none() | st.integers(-20, 60),
)  # fmt: skip


@given(st.lists(paid_bills, max_size=30), st.randoms())
def test_bills_may_come_in_any_order(bills: list[PaidBill], random) -> None:
    assert punctuality(random.sample(bills, len(bills)), DAY, 12) == punctuality(bills, DAY, 12)


def test_an_old_bill_that_is_still_open_counts() -> None:
    assert punctuality([PaidBill(date(2020, 1, 1))], DAY, 12).days_late == 2373


class TestReading:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("0: 5, x: 3, more: 0", "band"), ("3: 5, 1: 3, more: 0", "band_order"), ("0: 5, 3: 1", "no_end"),
            ("more: 5, 9: 0", "band_order"), ("", "no_end"), ("-1: 4, more: 0", "band"),
        ],
    )  # fmt: skip
    def test_of_bands_says_what_is_wrong_and_where(self, text: str, code: str) -> None:
        with pytest.raises(SchemeProblem) as problem:
            read_bands(text, "trend")
        assert (problem.value.code, problem.value.where) == (code, "trend")

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("A: 80", "last_bound"),
            ("A: 80, B: 90, C: 0", "bound_order"),
            ("A: 9, A: 0", "bound_order"),
            ("A 9", "bound"),
        ],
    )
    def test_of_bounds(self, text: str, code: str) -> None:
        with pytest.raises(SchemeProblem) as problem:
            read_bounds(text)
        assert problem.value.code == code

    def test_a_scheme_in_which_worse_is_better_is_refused(self) -> None:
        upside_down = replace(SCHEME, components=(Component(Fact.CUTS, read_bands("0: 5, more: 9"), 0),))
        found = {problem.code for problem in problems(upside_down, "ABCD")}
        assert found == {"better_when_worse", "out_of_reach"}

    def test_a_sound_scheme_has_no_problems(self) -> None:
        assert list(problems(SCHEME, "ABCD")) == []
        assert {problem.what for problem in problems(SCHEME, "ABC")} == {"D"}


spans = st.lists(
    st.tuples(days, st.none() | st.integers(-1, 90)).map(
        lambda one: (one[0], None if one[1] is None else one[0] + timedelta(one[1]))
    ), max_size=4,
)  # fmt: skip


@given(days, st.none() | st.integers(-10, 90), spans)
def test_days_that_were_given_are_not_late_and_every_other_is(
    due: date, after_due: int | None, given_days: list
) -> None:
    settled = None if after_due is None else due + timedelta(after_due)
    bill = PaidBill(due, settled, tuple(given_days))
    past = [due + timedelta(n) for n in range(1, ((settled or DAY) - due).days + 1)]
    free = [day for day in past if any(first <= day and (last is None or day <= last) for first, last in given_days)]
    assert bill.days_late(DAY) == len(past) - len(free)


@given(facts, standings)
def test_what_is_kept_of_a_grading_is_the_same_written_or_not(one: Facts, before: Standing | None) -> None:
    found = grade(SCHEME, one, DAY, before)
    assert json.loads(as_text(found)) == as_data(found)
