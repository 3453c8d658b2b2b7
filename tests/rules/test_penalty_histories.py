"""Penalties over random bills, payments, bounces and pauses: what holds whatever the law and whatever was paid when."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.procedures.packs import law, pack_ids
from collections_app.rules.money import to_cent
from collections_app.rules.penalties import UnknownRate, late_penalty, rounded_total, shares
from collections_app.rules.penalty_terms import PenaltyKind
from tests.rules.penalty_stories import Story, stories, terms_of
from tests.rules.tally import PENALTIES, count, repeatable

CHARGING = [pack for pack in pack_ids() if law(pack).penalty.kind is not PenaltyKind.NONE]
DAILY = [
    pack for pack in CHARGING if law(pack).penalty.kind in (PenaltyKind.PER_DAY_PERMILLE, PenaltyKind.INDEX_PLUS_MARGIN)
]
ONE_DAY = timedelta(1)


def over_histories(name: str, packs: list[str], *strategies):
    """A test of one invariant for each pack over random stories; each is counted."""

    def decorate(check):
        @pytest.mark.parametrize("pack", packs)
        def test(pack):
            @PENALTIES
            @repeatable(pack)
            @given(st.tuples(*(one(pack) if callable(one) else one for one in strategies)))
            def held(story):
                mattered = check(pack, *story)
                count(name, pack, mattered is not False)

            held()

        test.__doc__ = name
        return test

    return decorate


@over_histories("a penalty is never negative and never shrinks", CHARGING, stories(), terms_of)
def test_never_negative_and_monotone(pack, story, terms):
    """While nothing is paid, no later day costs less; with payments it never falls either, for they take nothing back."""
    days = [story.penalty(terms, story.due_on + timedelta(late)) for late in range(0, story.late + 1, 7)]
    assert all(0 <= before <= after for before, after in pairwise(days))
    return days[-1] > 0


@over_histories("a penalty is the same however its days are split", DAILY, stories(), terms_of, st.integers(1, 180))
def test_split_by_day(pack, story, terms, cut):
    terms = replace(terms, cross_year_mode="split", grace_days={}, flat_sums={})
    between = story.due_on + timedelta(min(cut, story.late))
    before = (*story.pauses, (story.due_on - timedelta(30), between))
    assert story.unrounded(terms, between) + story.unrounded(terms, pauses=before) == pytest.approx(
        story.unrounded(terms)
    )
    return 0 < cut < story.late


@over_histories(
    "a payment made in two parts on one day changes nothing", CHARGING, stories(), terms_of, st.integers(1, 99)
)
def test_split_payments(pack, story, terms, percent):
    halves = tuple(
        (on, part)
        for on, paid in story.payments
        for first in [to_cent(paid * percent / 100)]
        for part in (first, paid - first)
    )
    assert replace(story, payments=halves).penalty(terms) == story.penalty(terms)
    return bool(story.payments)


@over_histories("no penalty on a penalty: twice the debt, twice the penalty", DAILY, stories(), terms_of)
def test_linear_in_the_principal(pack, story, terms):
    """Two bills of half the amount cost together what one of the whole costs, before minimum, flat sum and rounding."""
    terms = replace(terms, flat_sums={})
    double = replace(story, amount=2 * story.amount, payments=tuple((on, 2 * paid) for on, paid in story.payments))
    assert double.unrounded(terms) == pytest.approx(2 * story.unrounded(terms))
    return story.unrounded(terms) > 0


@over_histories("paused days are left out exactly", DAILY, stories(), terms_of)
def test_pauses(pack, story, terms):
    """The penalty is the sum of the days, each asked for alone, without those of a pause."""
    terms = replace(terms, cross_year_mode="split", grace_days={}, flat_sums={})
    short = replace(story, late=min(story.late, 40))
    days = [short.due_on + timedelta(late) for late in range(1, short.late + 1)]
    each = {day: short.unrounded(terms, day, ()) - short.unrounded(terms, day - ONE_DAY, ()) for day in days}
    counted = [cost for day, cost in each.items() if not any(first <= day <= last for first, last in short.pauses)]
    assert short.unrounded(terms) == pytest.approx(sum(counted, Decimal(0)))
    return any(first <= day <= last for day in days for first, last in short.pauses)


@over_histories(
    "within the grace days nothing, after them everything", CHARGING, stories(paused=False), st.integers(0, 20)
)
def test_grace(pack, story, days):
    terms = replace(law(pack).penalty, grace_days={"other": days})
    unpaid = replace(story, payments=())
    expected = unpaid.penalty(replace(terms, grace_days={})) if story.late > days else 0
    assert unpaid.penalty(terms) == expected
    return story.late <= days


@over_histories(
    "never more than the cap, and the minimum only once something has accrued", CHARGING, stories(), terms_of
)
def test_cap_and_minimum(pack, story, terms):
    found, accrued = story.penalty(terms), story.unrounded(terms)
    if terms.cap_percent is not None:
        assert found <= to_cent(story.amount * terms.cap_percent / 100)
        return found > 0
    assert found == (0 if accrued == 0 else to_cent(max(accrued, terms.minimum)))
    return accrued > 0


@over_histories("the milder reading across the year never costs more", CHARGING, stories())
def test_split_is_no_more_than_whole(pack, story):
    unbounced = replace(
        story, payments=tuple(one for one in story.payments if one[1] > 0 and one[0] > story.due_on)[:1]
    )
    readings = [replace(law(pack).penalty, cross_year_mode=mode) for mode in ("split", "whole")]
    assert unbounced.penalty(readings[0]) <= unbounced.penalty(readings[1])
    return unbounced.as_of.year > unbounced.due_on.year


@over_histories("paying earlier never costs more", CHARGING, stories(paused=False), st.integers(1, 60))
def test_earlier_money(pack, story, sooner):
    terms = law(pack).penalty
    kept = tuple(one for one in story.payments if one[1] > 0)[:1]
    late, early = (
        replace(story, payments=kept),
        replace(story, payments=tuple((on - timedelta(sooner), paid) for on, paid in kept)),
    )
    assert early.penalty(terms) <= late.penalty(terms)
    return bool(kept)


@over_histories(
    "the shares of several bills add up to the total rounded once",
    CHARGING,
    st.lists(stories(), min_size=1, max_size=6),
    terms_of,
)
def test_shares(pack, bills, terms):
    accrued, principal = [bill.unrounded(terms) for bill in bills], sum(bill.amount for bill in bills)
    parts = shares(accrued, principal, terms)
    assert sum(parts) == rounded_total(sum(accrued), principal, terms)
    assert all(part >= 0 and part == to_cent(part) for part in parts)
    assert all(part == 0 for part, cost in zip(parts, accrued, strict=True) if cost == 0)
    return sum(accrued) > 0


@over_histories("a contract rate counts as it stands, whatever the class and the year", ["cn-1996", "cn-2024", "cn-henan", "cn-jinan"],
                stories(), st.integers(10, 30))  # fmt: skip
def test_contract_rates(pack, story, tenths):
    """The days on which it was owed, each at the one rate: counted here day by day."""
    rate, terms = Decimal(tenths) / 10, law(pack).penalty
    low, high = terms.contract_range
    assert low <= rate <= high
    agreed = replace(terms, rates={"other": rate}, cross_year_rates={"other": rate}, minimum=Decimal(0))
    assert story.unrounded(agreed) == pytest.approx(owed_by_day(story) * rate / 1000)
    return story.late > 0


def owed_by_day(story: Story) -> Decimal:
    """The sum of what was owed on each late day that is not paused; what is paid on a day was still owed on it."""
    total = Decimal(0)
    for late in range(1, story.late + 1):
        day = story.due_on + timedelta(late)
        paid = sum((amount for on, amount in story.payments if on < day), Decimal(0))
        if not any(first <= day <= last for first, last in story.pauses):
            total += story.amount - paid
    return total


@over_histories("once is once: a later day, the same balance, no second charge", ["us-tx"], stories(paused=False))
def test_one_time(pack, story):
    terms = law(pack).penalty
    unpaid = [(on, paid) for on, paid in story.payments if paid > 0]
    owed = story.amount - sum(paid for on, paid in unpaid if on <= story.due_on)
    found = replace(story, payments=tuple(unpaid)).penalty(terms)
    assert found == (to_cent(owed * Decimal("0.05")) if story.late else 0)
    return story.late > 0


@over_histories("full months alone, each at its own end", ["us-ny"], stories(paused=False), st.booleans())
def test_monthly(pack, story, is_compound):
    terms = replace(law(pack).penalty, is_compound=is_compound)
    unpaid = replace(story, payments=())
    months = sum(month_later(story.due_on, number) <= story.as_of for number in range(1, 8))
    growth = Decimal("1.015") ** months - 1 if is_compound else Decimal("0.015") * months
    assert unpaid.penalty(terms) == to_cent(story.amount * growth)
    return months > 0


def month_later(day: date, months: int) -> date:
    """The same day of the month that many months later, or the last of it."""
    first = date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(day.day - 1), following - ONE_DAY)


@over_histories("interest follows the reference rate of each day", ["de", "gb"], stories())
def test_index_periods(pack, story):
    terms = replace(law(pack).penalty, flat_sums={})
    margin, total = terms.rates.get(story.who, terms.rates.get("other")), Decimal(0)
    for late in range(1, story.late + 1 if margin is not None else 1):
        day = story.due_on + timedelta(late)
        rate = [percent for starts_on, percent in terms.index if starts_on <= day][-1] + margin
        owed = owed_by_day(replace(story, late=late)) - owed_by_day(replace(story, late=late - 1))
        total += owed * rate / 100 / 365
    assert story.unrounded(terms) == pytest.approx(total)
    return total > 0


@pytest.mark.parametrize("pack", ["de", "gb"])
def test_a_day_whose_rate_is_not_known_is_refused_and_named(pack):
    bill = (Decimal(480), date(2026, 6, 20), [], date(2026, 7, 1), "industrial", law(pack).penalty)
    with pytest.raises(UnknownRate, match="not for 2026-07-01 to 2026-07-01: nothing is guessed; add the rates"):
        late_penalty(*bill)
    with pytest.raises(UnknownRate, match="not for 2023-12-02 to 2023-12-31"):
        late_penalty(Decimal(480), date(2023, 12, 1), [], date(2024, 1, 5), "industrial", law(pack).penalty)
    assert late_penalty(*bill[:3], date(2026, 6, 30), *bill[4:]) > 0
