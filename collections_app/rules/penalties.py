"""Late-payment penalty of one bill: a pure function of the bill, its dated payments, pauses, and the terms of the law.

It is summed unrounded and rounded once. A day counts from the day after the due day up to and including the day of
payment. There is no penalty on a penalty, unless the law says so (a monthly charge on the whole balance).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise
from typing import TypeVar

from collections_app.rules.money import CENT, ZERO, to_cent
from collections_app.rules.penalty_terms import WHOLE, PenaltyKind, PenaltyTerms
from collections_app.rules.spans import Span

ONE_DAY = timedelta(1)
T = TypeVar("T")
Payments = Sequence[tuple[date, Decimal]]
Pauses = Sequence[tuple[date, date]]


class UnknownRate(LookupError):
    """The pack's table of reference rates ends before that day; a rate is never guessed."""


@dataclass(frozen=True, slots=True)
class PenaltyLine:
    """One stretch of days on one amount at one rate (a fraction of the base); `amount` is not rounded."""

    first_day: date
    last_day: date
    base: Decimal
    rate: Decimal
    amount: Decimal

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1


def late_penalty(
    amount: Decimal,
    due_on: date,
    payments: Payments,
    as_of: date,
    customer_class: str,
    terms: PenaltyTerms,
    pauses: Pauses = (),
) -> Decimal:
    """Penalty on a bill accrued up to and including `as_of`, to the cent.

    `payments` are (day, amount) allocated to the bill; those after `as_of` do not count, and a reversal is negative.
    `pauses` are (first day, last day) on which nothing accrues. Raises UnknownRate.
    """
    lines = penalty_lines(amount, due_on, payments, as_of, customer_class, terms, pauses)
    return rounded_total(sum((line.amount for line in lines), ZERO), amount, terms)


def rounded_total(total: Decimal, principal: Decimal, terms: PenaltyTerms) -> Decimal:
    """The one rounding, after the minimum and the cap, which bounds the minimum too."""
    total = max(total, terms.minimum) if total > ZERO else total
    if terms.cap_percent is not None:
        total = min(total, principal * terms.cap_percent / 100)
    return to_cent(total)


def shares(accrued: Sequence[Decimal], principal: Decimal, terms: PenaltyTerms) -> list[Decimal]:
    """The penalty of several bills that are asked for together: to the cent, and together the total rounded once.

    `accrued` are the unrounded penalties. The cents that rounding down leaves over go to the largest remainders; what a
    minimum adds goes to the first bill that has a penalty at all, what a cap takes off comes off all alike.
    """
    whole = sum(accrued, ZERO)
    total = rounded_total(whole, principal, terms)
    if total < to_cent(whole):
        accrued = [amount * total / whole for amount in accrued]
    parts = [amount.quantize(CENT, ROUND_DOWN) for amount in accrued]
    by_remainder = sorted(range(len(parts)), key=lambda number: parts[number] - accrued[number])
    left_over = min(total, to_cent(sum(accrued, ZERO))) - sum(parts, ZERO)
    for number in by_remainder[: max(int(left_over / CENT), 0)]:
        parts[number] += CENT
    if rest := total - sum(parts, ZERO):
        parts[next(number for number, amount in enumerate(accrued) if amount)] += rest
    return parts


def penalty_lines(
    amount: Decimal,
    due_on: date,
    payments: Payments,
    as_of: date,
    customer_class: str,
    terms: PenaltyTerms,
    pauses: Pauses = (),
) -> list[PenaltyLine]:
    """The stretches that make up the penalty, by day."""
    rate = by_class(terms.rates, customer_class)
    grace_ends_on = due_on + timedelta(by_class(terms.grace_days, customer_class) or 0)
    if rate is None or terms.kind is PenaltyKind.NONE or as_of <= grace_ends_on:
        return []
    parts = [(part, last_day) for part, last_day in _parts(amount, payments, as_of) if last_day > grace_ends_on]
    return CALCULATIONS[terms.kind](Question(parts, due_on, as_of, customer_class, rate, terms, pauses))


def by_class(values: Mapping[str, T], customer_class: str) -> T | None:
    """The value for a class, or that for the others."""
    return values.get(customer_class, values.get("other"))


@dataclass(frozen=True, slots=True)
class Question:
    """A bill cut into parts, each with the last day on which it was owed, and what is charged on them."""

    parts: list[tuple[Decimal, date]]
    due_on: date
    as_of: date
    customer_class: str
    rate: Decimal
    terms: PenaltyTerms
    pauses: Pauses

    def balance_on(self, day: date) -> Decimal:
        """What is owed on a day; what is paid on it was still owed."""
        return sum((part for part, last_day in self.parts if last_day >= day), ZERO)


def _per_day(q: Question) -> list[PenaltyLine]:
    cross = by_class(q.terms.cross_year_rates, q.customer_class)
    cross = q.rate if cross is None else cross
    stretches: list[tuple[date, date, Decimal, Decimal]] = []
    for part, last_day in q.parts:
        if q.terms.cross_year_mode == WHOLE and last_day.year > q.due_on.year:
            stretches.append((q.due_on + ONE_DAY, last_day, part, cross / 1000))
        else:
            years = _by_year(q.due_on, last_day)
            stretches += [
                (first, last, part, rate / 1000) for (first, last), rate in zip(years, (q.rate, cross), strict=True)
            ]
    return _merged(stretches, q.pauses, Decimal(1))


def _index_plus_margin(q: Question) -> list[PenaltyLine]:
    """Base rate plus margin a year, by days over the day basis; a flat sum beside it where the law gives one."""
    stretches = [
        (first, last, part, (index + q.rate) / 100)
        for part, last_day in q.parts
        for first, last, index in _index_periods(q.due_on + ONE_DAY, last_day, q.terms)
    ]
    lines = _merged(stretches, q.pauses, Decimal(q.terms.day_basis))
    first_day = q.due_on + ONE_DAY
    debt = sum((part for part, _last_day in q.parts), ZERO)
    for up_to, flat in by_class(q.terms.flat_sums, q.customer_class) or ():
        if lines and (up_to is None or debt < up_to):
            return [*lines, PenaltyLine(first_day, first_day, debt, ZERO, flat)]
    return lines


def _one_time(q: Question) -> list[PenaltyLine]:
    """Once on what is unpaid when the due day has passed, never again on the same balance."""
    base = sum((part for part, _last_day in q.parts), ZERO)
    first_day, rate = q.due_on + ONE_DAY, q.rate / 100
    return [PenaltyLine(first_day, first_day, base, rate, base * rate)] if base > ZERO else []


def _monthly(q: Question) -> list[PenaltyLine]:
    """For every full month past due, on the balance at its end; compound where the law allows it."""
    lines: list[PenaltyLine] = []
    charged, first_day, month, rate = ZERO, q.due_on + ONE_DAY, 1, q.rate / 100
    while (last_day := Span(months=month).after(q.due_on)) <= q.as_of:
        base = q.balance_on(last_day) + (charged if q.terms.is_compound else ZERO)
        if base > ZERO and not any(first <= last_day <= last for first, last in q.pauses):
            lines.append(PenaltyLine(first_day, last_day, base, rate, base * rate))
            charged += base * rate
        first_day, month = last_day + ONE_DAY, month + 1
    return lines


CALCULATIONS: dict[PenaltyKind, Callable[[Question], list[PenaltyLine]]] = {
    PenaltyKind.PER_DAY_PERMILLE: _per_day,
    PenaltyKind.INDEX_PLUS_MARGIN: _index_plus_margin,
    PenaltyKind.ONE_TIME_PERCENT: _one_time,
    PenaltyKind.MONTHLY_PERCENT: _monthly,
}


def _parts(amount: Decimal, payments: Payments, as_of: date) -> Iterator[tuple[Decimal, date]]:
    """The bill cut into the parts paid on different days, each with the last day on which it was owed."""
    rest = amount
    for paid_on, paid in sorted(payments):
        if paid_on <= as_of:
            rest -= paid
            yield paid, paid_on
    if rest:
        yield rest, as_of


def _by_year(due_on: date, last_day: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """The late days within the year of the due day, and those after it; either may be empty (last before first)."""
    first_day, new_years_eve = due_on + ONE_DAY, date(due_on.year, 12, 31)
    return (first_day, min(last_day, new_years_eve)), (max(first_day, new_years_eve + ONE_DAY), last_day)


def _index_periods(first: date, last: date, terms: PenaltyTerms) -> Iterator[tuple[date, date, Decimal]]:
    if first > last:
        return
    _refuse_unknown(first, last, terms)
    ends = [start - ONE_DAY for start, _rate in terms.index[1:]] + [last]
    for (start, rate), end in zip(terms.index, ends, strict=True):
        if max(first, start) <= min(last, end):
            yield max(first, start), min(last, end), rate


def _refuse_unknown(first: date, last: date, terms: PenaltyTerms) -> None:
    """A day before the first rate or after the last has none; it is said which days, and what to do about it."""
    begins_on, ends_on = terms.index[0][0], terms.index_ends_on or date.max
    if begins_on <= first and last <= ends_on:
        return
    missing = f"{first} to {min(last, begins_on - ONE_DAY)}" if first < begins_on else f"{ends_on + ONE_DAY} to {last}"
    raise UnknownRate(
        f"reference rates are known from {begins_on} to {ends_on}, not for {missing}: nothing is guessed; add the rates "
        f"that have been published to penalty.index of the law pack and move index_ends_on ({terms.source})"
    )


def _merged(
    stretches: Sequence[tuple[date, date, Decimal, Decimal]], pauses: Pauses, day_basis: Decimal
) -> list[PenaltyLine]:
    """The stretches of all parts laid over each other: a line for each run of days with one base and one rate."""
    cuts = sorted({day for first, last, *_ in stretches for day in (first, last + ONE_DAY)} | _pause_cuts(pauses))
    lines = []
    for first, following in pairwise(cuts):
        if any(start <= first <= end for start, end in pauses):
            continue
        bases: dict[Decimal, Decimal] = {}
        for start, end, base, rate in stretches:
            if start <= first <= end:
                bases[rate] = bases.get(rate, ZERO) + base
        days = (following - first).days
        lines += [
            PenaltyLine(first, following - ONE_DAY, base, rate, base * rate * days / day_basis)
            for rate, base in bases.items()
            if base
        ]
    return lines


def _pause_cuts(pauses: Pauses) -> set[date]:
    return {day for first, last in pauses for day in (first, last + ONE_DAY)}
