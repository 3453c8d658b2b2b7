"""Payment plans: instalments to the cent, the limits of the law, and whether a plan is being kept."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.procedures.packs import law
from collections_app.rules.plan_limits import PlanLimit
from collections_app.rules.plans import (
    NoSchedule,
    PlanMoney,
    PlanTerms,
    behind,
    beyond_limits,
    expected_by,
    instalment_range,
    limit_for,
    most_down,
    paid_of_each,
    schedule,
    state_on,
)

HOUSE = PlanLimit(above=Decimal(0), months_min=2, months_max=12, least_instalment=Decimal("50.00"))
TODAY, FIRST = date(2026, 1, 20), date(2026, 1, 31)

money = st.integers(1, 5_000_000).map(lambda cents: Decimal(cents) / 100)


def terms(debt: str, months: int | None = None, instalment: str | None = None, down: str = "0") -> PlanTerms:
    return PlanTerms(Decimal(debt), Decimal(down), TODAY, FIRST, months, instalment and Decimal(instalment))


def amounts(of: PlanTerms) -> list[str]:
    return [str(part.amount) for part in schedule(of)]


class TestTheSchedule:
    def test_equal_parts_and_the_last_takes_the_rest(self) -> None:
        assert amounts(terms("100.00", months=3)) == ["33.33", "33.33", "33.34"]

    def test_a_given_amount_and_the_last_takes_the_rest(self) -> None:
        assert amounts(terms("100.00", instalment="30.00")) == ["30.00", "30.00", "40.00"]
        assert amounts(terms("20.00", instalment="30.00")) == ["20.00"]

    def test_a_down_payment_comes_first(self) -> None:
        parts = schedule(terms("100.00", months=2, down="40.00"))
        assert [(p.number, f"{p.due_on:%m-%d}", str(p.amount)) for p in parts] == [
            (0, "01-20", "40.00"), (1, "01-31", "30.00"), (2, "02-28", "30.00"),
        ]  # fmt: skip

    def test_months_end_on_the_same_day_or_the_last(self) -> None:
        assert [f"{p.due_on:%m-%d}" for p in schedule(terms("40", months=4))] == ["01-31", "02-28", "03-31", "04-30"]

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            (terms("100", months=2, down="100"), "nothing_left"),
            (terms("0.05", months=12), "too_many_months"),
            (terms("9999", instalment="0.01"), "too_many_months"),
            (terms("100"), "no_instalment"),
            (replace(terms("100", months=2, down="1"), down_on=FIRST), "down_payment_late"),
        ],
    )
    def test_what_makes_no_schedule(self, wrong: PlanTerms, why: str) -> None:
        with pytest.raises(NoSchedule, match=why):
            schedule(wrong)

    @given(
        debt=money, months=st.none() | st.integers(1, 36), instalment=money, share=st.integers(0, 90),
        first=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    )  # fmt: skip
    def test_instalments_add_up_to_the_cent_ascend_and_are_never_smaller_than_asked(
        self, debt, months, instalment, share, first
    ) -> None:
        down = (debt * share / 100).quantize(Decimal("0.01"))
        asked = PlanTerms(debt, down, first - timedelta(1), first, months, None if months else instalment)
        try:
            parts = schedule(asked)
        except NoSchedule:
            return
        assert sum(part.amount for part in parts) == debt
        assert all(part.amount > 0 and part.amount == round(part.amount, 2) for part in parts)
        assert all(one.due_on < other.due_on for one, other in pairwise(parts))
        regular = [part.amount for part in parts if part.number]
        assert len(regular) == months if months else min(regular) >= min(instalment, debt - down)
        assert regular[-1] == max(regular) or len(regular) == 1


class TestTheLimits:
    @pytest.mark.parametrize(
        ("debt", "months", "largest", "smallest"),
        [("540.00", (12, 24), "45.00", "22.50"), ("288.00", (6, 18), "48.00", "16.00")],
    )
    def test_german_plans_by_the_size_of_the_debt(self, debt, months, largest, smallest) -> None:
        # above 300 in 12 to 24 months, up to 300 in 6 to 18
        limit, is_law = limit_for(Decimal(debt), law("de").plans, HOUSE)
        assert (is_law, (limit.months_min, limit.months_max)) == (True, months)
        assert instalment_range(Decimal(debt), limit) == (Decimal(largest), Decimal(smallest))

    def test_where_the_law_sets_none_the_house_does(self) -> None:
        assert limit_for(Decimal(540), law("cn-2024").plans, HOUSE) == (HOUSE, False)

    def test_new_york_limits_the_down_payment_and_the_instalment(self) -> None:
        # the lesser of half of 240 and three average bills; an instalment of 10 or more
        limit, is_law = limit_for(Decimal(240), law("us-ny").plans, HOUSE)
        assert is_law
        assert most_down(Decimal(240), limit, Decimal(50)) == Decimal("120.00")
        assert most_down(Decimal(240), limit, Decimal(30)) == Decimal("90.00")
        assert instalment_range(Decimal(240), limit) == (Decimal("240.00"), Decimal("10.00"))

    def test_what_is_beyond_them_is_named(self) -> None:
        def codes(asked: PlanTerms, most: str | None = None, largest: str | None = "5000") -> list[str]:
            bounds = (most and Decimal(most), largest and Decimal(largest))
            return [code for code, _limit in beyond_limits(asked, HOUSE, *bounds)]

        assert codes(terms("600", months=12)) == []
        assert codes(terms("700", months=13)) == ["months_too_many"]
        assert codes(terms("700", months=1)) == ["months_too_few"]
        assert codes(terms("600", months=12, down="1")) == ["instalment_too_small"]
        assert codes(terms("700", months=2, down="101"), most="100") == ["down_payment_too_high"]
        assert codes(terms("5000.01", months=12)) == ["debt_too_large"]


class TestWhetherItIsKept:
    parts = schedule(terms("300.00", months=3))

    def state(self, paid: str, on: str, open_amount: str | None = None) -> str:
        still_open = Decimal(open_amount) if open_amount else Decimal(300) - Decimal(paid)
        day = date.fromisoformat(f"2026-{on}")
        return state_on(self.parts, PlanMoney(Decimal(paid), still_open), day, tolerance_days=5)

    def test_an_instalment_is_missed_once_its_days_of_tolerance_are_over(self) -> None:
        assert (self.state("99.99", "02-05"), self.state("99.99", "02-06")) == ("live", "broken")
        assert self.state("100", "02-06") == "live"

    def test_what_was_paid_ahead_counts_for_the_next(self) -> None:
        assert self.state("200", "03-06") == "live"
        assert self.state("199.99", "03-06") == "broken"

    def test_it_is_completed_when_nothing_of_its_bills_is_open(self) -> None:
        assert self.state("300", "02-01") == "completed"

    def test_a_bill_corrected_downwards_helps(self) -> None:
        assert self.state("50", "02-06", open_amount="200") == "live"

    def test_money_that_went_to_another_bill_as_old_counts(self) -> None:
        assert self.state("100", "02-06", open_amount="300") == "live"

    @given(st.lists(st.integers(0, 15_000), max_size=6), st.integers(0, 120))
    def test_it_is_judged_the_same_however_payments_are_split(self, cents, after) -> None:
        day, total = TODAY + timedelta(after), Decimal(sum(cents)) / 100
        filled = paid_of_each(self.parts, total)
        assert sum(filled) == min(total, Decimal(300))
        missing = behind(self.parts, PlanMoney(total, Decimal(300) - min(total, Decimal(300))), day, 5)
        assert missing == max(expected_by(self.parts, day, 5) - total, Decimal(0))
        assert all(
            one == part.amount for one, later, part in zip(filled, filled[1:], self.parts, strict=False) if later
        )
