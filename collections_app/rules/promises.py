"""Promises to pay: which may be made after those that were kept or broken before, and what has become of one.

Money is in the currency of the account. What counts is the day on which the debtor paid, not the day on which his payment
became known; and all payments together, however he split them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from collections_app.rules.money import ZERO


class PromiseState(StrEnum):
    RUNNING = "running"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """So much, by a day; `tolerance_days` are for the way of the money."""

    amount: Decimal
    made_on: date
    due_on: date
    tolerance_days: int

    @property
    def last_day(self) -> date:
        """The last day on which money still counts, and on which the ladder waits."""
        return self.due_on + timedelta(self.tolerance_days)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment less what was reversed of it. `was_known` when the promise was made: it is not what was promised."""

    paid_on: date
    amount: Decimal
    was_known: bool = False


@dataclass(frozen=True, slots=True)
class PromiseLimits:
    """The utility's own rules: no law has any.

    A debtor who has broken more promises than he kept gets the shorter time. After `broken_in_a_row` the next needs a
    supervisor.
    """

    days_ahead: int
    days_ahead_if_unreliable: int
    broken_in_a_row: int


@dataclass(frozen=True, slots=True)
class Record:
    """How a debtor's promises have ended so far; withdrawn ones do not count."""

    kept: int = 0
    broken: int = 0
    broken_in_a_row: int = 0

    @property
    def is_unreliable(self) -> bool:
        return self.broken > self.kept


def record_of(states: Iterable[str]) -> Record:
    """The record of promises in the order in which they ended, the latest last."""
    kept = broken = row = 0
    for state in states:
        if state == PromiseState.KEPT:
            kept, row = kept + 1, 0
        elif state == PromiseState.BROKEN:
            broken, row = broken + 1, row + 1
    return Record(kept, broken, row)


def kept_ratio(kept: int, broken: int) -> Decimal | None:
    """Promises kept ÷ promises due, in percent to one decimal; None while none was due."""
    due = kept + broken
    return (Decimal(100 * kept) / due).quantize(Decimal("0.1")) if due else None


def longest_term(record: Record, limits: PromiseLimits) -> int:
    """How many days ahead the next promise may be due."""
    return limits.days_ahead_if_unreliable if record.is_unreliable else limits.days_ahead


def beyond_limits(terms: PromiseTerms, record: Record, limits: PromiseLimits) -> str | None:
    """Which limit the promise exceeds, as a code; a supervisor may still accept it."""
    if record.broken_in_a_row >= limits.broken_in_a_row:
        return "broken_in_a_row"
    if (terms.due_on - terms.made_on).days > longest_term(record, limits):
        return "too_far_ahead"
    return None


def received(terms: PromiseTerms, receipts: Iterable[Receipt], day: date) -> Decimal:
    """What has been paid on the promise up to and including the day."""
    until = min(terms.last_day, day)
    return sum((one.amount for one in receipts if terms.made_on <= one.paid_on <= until and not one.was_known), ZERO)


def state_on(terms: PromiseTerms, receipts: Iterable[Receipt], day: date, owes: bool) -> PromiseState:
    """What has become of the promise by the end of the day; whoever owes nothing any more has kept it."""
    if not owes or received(terms, receipts, day) >= terms.amount:
        return PromiseState.KEPT
    return PromiseState.BROKEN if day > terms.last_day else PromiseState.RUNNING
