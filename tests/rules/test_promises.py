"""Promises to pay: kept, broken, or still running; and which may be made after the ones before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.promises import (
    PromiseLimits,
    PromiseTerms,
    Receipt,
    Record,
    beyond_limits,
    kept_ratio,
    longest_term,
    received,
    record_of,
    state_on,
)

MADE, DUE = date(2026, 3, 2), date(2026, 3, 16)
LIMITS = PromiseLimits(days_ahead=30, days_ahead_if_unreliable=14, broken_in_a_row=2)


def promise(amount: str = "100.00", due_on: date = DUE) -> PromiseTerms:
    return PromiseTerms(Decimal(amount), MADE, due_on, tolerance_days=3)


def paid(amount: str, on: str, was_known: bool = False) -> Receipt:
    return Receipt(date.fromisoformat(f"2026-{on}"), Decimal(amount), was_known)


def state(receipts: list[Receipt], on: str, owes: bool = True) -> str:
    return state_on(promise(), receipts, date.fromisoformat(f"2026-{on}"), owes)


class TestWhatHasBecomeOfIt:
    def test_it_runs_until_its_days_of_tolerance_are_over(self) -> None:
        assert (state([], "03-16"), state([], "03-19"), state([], "03-20")) == ("running", "running", "broken")

    def test_it_is_kept_as_soon_as_enough_was_paid(self) -> None:
        assert state([paid("99.99", "03-10")], "03-10") == "running"
        assert state([paid("99.99", "03-10"), paid("0.01", "03-11")], "03-11") == "kept"

    def test_money_within_the_days_of_tolerance_counts_and_later_money_does_not(self) -> None:
        assert state([paid("100", "03-19")], "03-20") == "kept"
        assert state([paid("100", "03-20")], "03-20") == "broken"

    def test_a_payment_that_becomes_known_late_counts_by_its_own_day(self) -> None:
        assert state([paid("100", "03-18")], "03-25") == "kept"

    def test_what_was_paid_before_does_not_count(self) -> None:
        assert state([paid("100", "03-01")], "03-10") == "running"
        assert state([paid("100", "03-02", was_known=True)], "03-10") == "running"
        assert state([paid("100", "03-02")], "03-10") == "kept"

    def test_a_payment_that_bounced_does_not_count(self) -> None:
        assert state([paid("0", "03-10")], "03-20") == "broken"

    def test_whoever_owes_nothing_any_more_has_kept_it(self) -> None:
        assert state([], "03-20", owes=False) == "kept"

    @given(st.lists(st.integers(1, 5000), min_size=1, max_size=6), st.integers(0, 25), st.integers(0, 25))
    def test_it_is_judged_the_same_however_the_payment_is_split(self, cents, paid_after, judged_after) -> None:
        day = MADE + timedelta(paid_after)
        parts = [Receipt(day, Decimal(part) / 100) for part in cents]
        whole = [Receipt(day, sum((part.amount for part in parts), Decimal(0)))]
        on = MADE + timedelta(judged_after)
        assert state_on(promise(), parts, on, owes=True) == state_on(promise(), whole, on, owes=True)
        assert received(promise(), parts, on) == received(promise(), whole, on)

    @given(st.lists(st.tuples(st.integers(0, 25), st.integers(1, 9000)), max_size=5), st.integers(0, 25))
    def test_what_is_kept_stays_kept_and_more_money_never_breaks_it(self, payments, judged_after) -> None:
        receipts = [Receipt(MADE + timedelta(after), Decimal(cents) / 100) for after, cents in payments]
        on = MADE + timedelta(judged_after)
        if state_on(promise(), receipts, on, owes=True) == "kept":
            assert state_on(promise(), receipts, on + timedelta(1), owes=True) == "kept"
            assert state_on(promise(), [*receipts, Receipt(on, Decimal(1))], on, owes=True) == "kept"


class TestTheNextPromise:
    def test_record(self) -> None:
        assert record_of(["kept", "broken", "withdrawn", "broken"]) == Record(1, 2, 2)
        assert record_of(["broken", "broken", "kept"]) == Record(1, 2, 0)
        assert record_of([]) == Record()

    @pytest.mark.parametrize(
        ("kept", "broken", "ratio"), [(0, 0, None), (1, 0, "100.0"), (2, 1, "66.7"), (0, 3, "0.0")]
    )
    def test_kept_ratio(self, kept: int, broken: int, ratio: str | None) -> None:
        assert kept_ratio(kept, broken) == (ratio and Decimal(ratio))

    def test_whoever_broke_more_than_he_kept_gets_less_time(self) -> None:
        assert longest_term(Record(1, 1), LIMITS) == 30
        assert longest_term(Record(1, 2), LIMITS) == 14

    def test_it_may_not_be_due_too_late(self) -> None:
        last = MADE + timedelta(30)
        assert beyond_limits(promise(due_on=last), Record(), LIMITS) is None
        assert beyond_limits(promise(due_on=last + timedelta(1)), Record(), LIMITS) == "too_far_ahead"

    def test_after_two_broken_in_a_row_a_supervisor_has_to_accept_it(self) -> None:
        assert beyond_limits(promise(due_on=MADE), Record(5, 1, 1), LIMITS) is None
        assert beyond_limits(promise(due_on=MADE), Record(5, 2, 2), LIMITS) == "broken_in_a_row"
