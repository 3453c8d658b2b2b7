"""Late-payment penalties against examples whose arithmetic stands beside them, and invariants over random histories."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.procedures.packs import law
from collections_app.rules.court_guide import court_limit
from collections_app.rules.penalties import late_penalty, penalty_lines, rounded_total, shares
from collections_app.rules.penalty_terms import PenaltyTerms

SPLIT = law("cn-1996").penalty
WHOLE = replace(SPLIT, cross_year_mode="whole")


def penalty(amount: str, due: str, paid: str, customer_class: str = "residential", terms: PenaltyTerms = SPLIT) -> str:
    day = date.fromisoformat(paid)
    return str(
        late_penalty(Decimal(amount), date.fromisoformat(due), [(day, Decimal(amount))], day, customer_class, terms)
    )


def test_a_household_pays_one_permille_a_day_whatever_the_year() -> None:
    # 11 days in December + 15 in January = 26 days; 356.20 × 0.001 × 26 = 9.2612
    assert penalty("356.20", "2025-12-20", "2026-01-15") == "9.26"


def test_a_small_penalty_is_raised_to_one_yuan_but_nothing_late_costs_nothing() -> None:
    assert penalty("28.00", "2026-03-10", "2026-03-31") == "1.00"  # 28 × 0.001 × 21 = 0.588
    assert penalty("28.00", "2026-03-10", "2026-03-10") == "0.00"


@pytest.mark.parametrize(("terms", "expected"), [(SPLIT, "857.60"), (WHOLE, "998.40")])
def test_business_debt_across_the_years_end_in_both_readings(terms: PenaltyTerms, expected: str) -> None:
    # split: 12800 × 0.002 × 11 + 12800 × 0.003 × 15 = 281.60 + 576.00; whole: 12800 × 0.003 × 26
    assert penalty("12800.00", "2025-12-20", "2026-01-15", "non_residential", terms) == expected


@pytest.mark.parametrize(("terms", "expected"), [(SPLIT, "190.00"), (WHOLE, "222.00")])
def test_two_industrial_bills_paid_together(terms: PenaltyTerms, expected: str) -> None:
    # split: 2000 × 16 × 2‰ + 2000 × 18 × 3‰ + 3000 × 3 × 2‰ = 64 + 108 + 18; whole: 2000 × 34 × 3‰ + 18
    december = penalty("2000.00", "2025-12-15", "2026-01-18", "industrial", terms)
    january = penalty("3000.00", "2026-01-15", "2026-01-18", "industrial", terms)
    assert str(Decimal(december) + Decimal(january)) == expected


def test_after_a_part_payment_the_rest_alone_goes_on_accruing() -> None:
    # 1000 × 2‰ × 10 days, then 400 × 2‰ × 10 days = 20 + 8
    payments = [(date(2026, 3, 11), Decimal(600))]
    assert late_penalty(Decimal(1000), date(2026, 3, 1), payments, date(2026, 3, 21), "industrial", SPLIT) == Decimal(
        "28.00"
    )


def test_a_payment_that_bounced_stops_the_penalty_only_while_it_stood() -> None:
    # 10 days until the payment, then 11 more from the reversal (10 March + 10 days to 21 March): 100 × 1‰ × 21
    payments = [(date(2026, 3, 11), Decimal(1000)), (date(2026, 3, 15), Decimal(-1000))]
    on_21_march = late_penalty(Decimal(1000), date(2026, 3, 1), payments, date(2026, 3, 21), "residential", SPLIT)
    assert on_21_march == Decimal("16.00")  # 10 days before it was paid + 6 days after it came back


amounts = st.decimals(Decimal("0.01"), Decimal(1_000_000), places=2)
days = st.dates(date(2012, 1, 1), date(2030, 12, 31))
classes = st.sampled_from(["residential", "non_residential", "industrial", "temporary"])


@given(amounts, days, st.integers(0, 800), classes, st.sampled_from([SPLIT, WHOLE]))
def test_never_negative_and_never_less_on_a_later_day(amount, due_on, late, customer_class, terms) -> None:
    today = late_penalty(amount, due_on, [], due_on + timedelta(late), customer_class, terms)
    tomorrow = late_penalty(amount, due_on, [], due_on + timedelta(late + 1), customer_class, terms)
    assert 0 <= today <= tomorrow


@given(amounts, days, st.lists(st.tuples(st.integers(-20, 400), amounts), max_size=5), st.integers(0, 500), classes)
def test_paying_never_raises_the_penalty(amount, due_on, payments, late, customer_class) -> None:
    """Earlier money, less penalty: with the payments it is never more than without."""
    dated, rest = [], amount
    for after, paid in payments:
        part = min(paid, rest)
        if part:
            dated.append((max(due_on, due_on + timedelta(after)), part))
            rest -= part
    as_of = due_on + timedelta(late)
    unpaid = late_penalty(amount, due_on, [], as_of, customer_class, SPLIT)
    assert late_penalty(amount, due_on, dated, as_of, customer_class, SPLIT) <= unpaid


@given(amounts, days, st.integers(1, 800), classes)
def test_the_lines_cover_each_late_day_once(amount, due_on, late, customer_class) -> None:
    lines = penalty_lines(amount, due_on, [], due_on + timedelta(late), customer_class, SPLIT)
    assert sum(line.days for line in lines) == late
    assert all(line.base == amount for line in lines)


def test_small_penalties_asked_for_together_are_one_yuan_and_not_one_each() -> None:
    # 0.30 + 0.30 + 0.30 = 0.90 → 1.00; what the minimum adds stands beside the first
    thirds = [Decimal("0.30")] * 3
    assert [str(part) for part in shares(thirds, Decimal(500), SPLIT)] == ["0.40", "0.30", "0.30"]


def test_the_cents_of_a_letter_add_up_to_the_total_rounded_once() -> None:
    # 2.504 + 2.504 + 2.504 = 7.512 → 7.51, though each alone would be 2.50
    assert [str(part) for part in shares([Decimal("2.504")] * 3, Decimal(500), SPLIT)] == ["2.51", "2.50", "2.50"]


@given(st.lists(st.decimals(0, 5000, places=5), min_size=1, max_size=30))
def test_the_parts_are_the_whole(accrued) -> None:
    parts = shares(accrued, Decimal(1_000_000), SPLIT)
    assert sum(parts) == rounded_total(sum(accrued, Decimal(0)), Decimal(1_000_000), SPLIT)
    assert all(part >= 0 for part in parts)
    assert all(part == 0 for part, amount in zip(parts, accrued, strict=True) if not amount)


def test_a_month_whose_last_day_is_paused_is_not_charged() -> None:
    # months end on 5 February and 5 March; the first is paused, its last day included: 240 × 0.015, not twice
    paused = [(date(2026, 2, 1), date(2026, 2, 5))]
    bill = (Decimal(240), date(2026, 1, 5), [], date(2026, 3, 5), "residential", law("us-ny").penalty)
    assert late_penalty(*bill, paused) == Decimal("3.60")
    assert late_penalty(*bill, [(date(2026, 2, 1), date(2026, 2, 4))]) == Decimal("7.25")


class TestAgreedRate:
    """电力供应与使用条例 Art. 39: the contract says the rate, from 1 to 3 permille a day."""

    def test_takes_the_place_of_all_the_rates_of_the_law(self) -> None:
        # 12,800 × 0.0015 × 26, the turn of the year included: no 3 permille after it
        agreed = SPLIT.as_agreed(Decimal("1.5"))
        assert penalty("12800.00", "2025-12-20", "2026-01-15", "non_residential", agreed) == "499.20"
        assert (
            penalty("12800.00", "2025-12-20", "2026-01-15", "non_residential", WHOLE.as_agreed(Decimal("1.5")))
            == "499.20"
        )

    @pytest.mark.parametrize("rate", [None, "0.999", "3.001"])
    def test_counts_within_the_range_of_the_law_alone(self, rate: str | None) -> None:
        assert SPLIT.as_agreed(rate and Decimal(rate)) == SPLIT

    def test_counts_for_nothing_where_the_law_knows_none(self) -> None:
        german = law("de").penalty
        assert german.as_agreed(Decimal(2)) == german


class TestCourtGuide:
    def test_cn_11_the_court_would_probably_reduce_it(self) -> None:
        """120,000 × 0.002 × 200 = 48,000.00; the loss is 120,000 × 3 % × 200/365 = 1,972.60, and × 1.3 = 2,564.38."""
        due_on, paid_on = date(2026, 2, 28), date(2026, 9, 16)
        terms = law("cn-2024").penalty
        lines = penalty_lines(
            Decimal(120_000), due_on, [(paid_on, Decimal(120_000))], paid_on, "non_residential", terms
        )
        assert sum(line.amount for line in lines) == Decimal("48000.00")
        assert terms.court is not None
        assert court_limit(lines, terms.court) == Decimal("2564.38")
