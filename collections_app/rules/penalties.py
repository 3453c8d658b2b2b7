"""Late-payment penalty of one bill: a pure function of the bill, its dated payments and the terms of the law.

The penalty accrues by the day from the day after the due day up to and including the day of payment, on the
principal alone (no penalty on a penalty), is summed unrounded and rounded once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from collections_app.rules.money import ZERO, to_cent

SPLIT, WHOLE = "split", "whole"
CROSS_YEAR_MODES = (SPLIT, WHOLE)


@dataclass(frozen=True, slots=True)
class PenaltyTerms:
    """Permille a day by customer class, within the year of the due day and after it; a class not named uses 'other'.

    `cross_year_mode` says how arrears that outlast the year are charged: `split` charges each year's days at that
    year's rate, `whole` charges the entire delay at the cross-year rate. Two published readings exist.
    """

    current_year: Mapping[str, Decimal]
    cross_year: Mapping[str, Decimal]
    cross_year_mode: str
    minimum: Decimal
    source: str

    def rates(self, customer_class: str) -> tuple[Decimal, Decimal]:
        """Permille a day (within the year, after the year) for a class."""
        known = customer_class if customer_class in self.current_year else "other"
        return self.current_year[known], self.cross_year[known]


@dataclass(frozen=True, slots=True)
class PenaltyLine:
    """One stretch of days on one amount at one rate; `amount` is not rounded."""

    first_day: date
    last_day: date
    base: Decimal
    permille: Decimal

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def amount(self) -> Decimal:
        return self.base * self.permille * self.days / 1000


def late_penalty(
    amount: Decimal,
    due_on: date,
    payments: Sequence[tuple[date, Decimal]],
    as_of: date,
    customer_class: str,
    terms: PenaltyTerms,
) -> Decimal:
    """Penalty on a bill accrued up to and including `as_of`, to the cent.

    `payments` are (day, amount) allocated to the bill; those after `as_of` do not count, and a reversal is negative.
    """
    lines = penalty_lines(amount, due_on, payments, as_of, customer_class, terms)
    total = sum((line.amount for line in lines), ZERO)
    if ZERO < total < terms.minimum:
        return terms.minimum
    return to_cent(total)


def penalty_lines(
    amount: Decimal,
    due_on: date,
    payments: Sequence[tuple[date, Decimal]],
    as_of: date,
    customer_class: str,
    terms: PenaltyTerms,
) -> list[PenaltyLine]:
    """The stretches that make up the penalty, in order of the day each part of the bill was paid."""
    current, cross = terms.rates(customer_class)
    lines: list[PenaltyLine] = []
    for part, last_day in _parts(amount, payments, as_of):
        if terms.cross_year_mode == WHOLE and last_day.year > due_on.year:
            stretches: Iterator[tuple[date, date, Decimal]] = iter([(due_on + timedelta(1), last_day, cross)])
        else:
            stretches = _by_year(due_on, last_day, current, cross)
        lines.extend(PenaltyLine(first, last, part, rate) for first, last, rate in stretches if last >= first)
    return lines


def _parts(amount: Decimal, payments: Sequence[tuple[date, Decimal]], as_of: date) -> Iterator[tuple[Decimal, date]]:
    """The bill cut into the parts paid on different days, each with the last day on which it was owed."""
    rest = amount
    for paid_on, paid in sorted(payments):
        if paid_on <= as_of:
            rest -= paid
            yield paid, paid_on
    if rest:
        yield rest, as_of


def _by_year(due_on: date, last_day: date, current: Decimal, cross: Decimal) -> Iterator[tuple[date, date, Decimal]]:
    new_years_eve = date(due_on.year, 12, 31)
    first_day = due_on + timedelta(1)
    yield first_day, min(last_day, new_years_eve), current
    yield max(first_day, date(due_on.year + 1, 1, 1)), last_day, cross
