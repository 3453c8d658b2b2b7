"""How punctually bills were paid: the reference for what the night reckons in SQL for many accounts at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from collections_app.rules.grading import after

ONE_DAY = timedelta(1)
TENTH = Decimal("0.1")
YEAR, TWO_YEARS = 12, 24


@dataclass(frozen=True, slots=True)
class PaidBill:
    """A bill as it stands on a day: `settled_on` is the day of the payment that settled it whole, None while it is open.

    `given`: (first, last) of the days on which it need not be paid because the supplier gave time or was in the wrong; they
    may overlap, and one without a last day has no end.
    """

    due_on: date
    settled_on: date | None = None
    given: tuple[tuple[date, date | None], ...] = ()

    def days_late(self, day: date) -> int:
        """Days after its due day that nobody gave, up to and including the day of the payment, or that asked for if open."""
        last, late, counted = self.settled_on or day, 0, self.due_on
        for first, until in sorted(self.given, key=lambda span: span[0]):
            late += max((min(first - ONE_DAY, last) - counted).days, 0)
            counted = max(counted, min(until or last, last))
        return late + max((last - counted).days, 0)


class Punctuality(NamedTuple):
    """`days_late` on average of the last bills, the late ones in percent, the later half less the earlier, days each."""

    days_late: Decimal | None
    late_12: int | None
    late_24: int | None
    trend: Decimal | None
    owes: bool
    leaves_on: date | None


def punctuality(bills: Iterable[PaidBill], day: date, last: int) -> Punctuality:
    """Of bills due before the day within two years, or still open. Averages take the `last` of them, a trend four or more."""
    counting = (b for b in bills if b.due_on < day and (b.settled_on is None or day < after(b.due_on, TWO_YEARS)))
    due = sorted(counting, key=lambda bill: (bill.due_on, bill.days_late(day)))
    late = [bill for bill in due if bill.days_late(day)]
    recent = [bill.days_late(day) for bill in due][-last:]
    year = [bill for bill in due if day < after(bill.due_on, YEAR)]
    leaving = [after(bill.due_on, months) for bill in late for months in (YEAR, TWO_YEARS)]
    return Punctuality(
        _mean(recent), _percent(sum(bill.days_late(day) > 0 for bill in year), len(year)), _percent(len(late), len(due)),
        _trend(recent), any(bill.settled_on is None for bill in due), min((d for d in leaving if d > day), default=None),
    )  # fmt: skip


def _trend(recent: Sequence[int]) -> Decimal | None:
    half = len(recent) // 2
    if half < 2:
        return None
    earlier, later = _exact(recent[:half]), _exact(recent[-half:])
    return (later - earlier).quantize(TENTH, ROUND_HALF_UP)


def _mean(days: Sequence[int]) -> Decimal | None:
    return _exact(days).quantize(TENTH, ROUND_HALF_UP) if days else None


def _exact(days: Sequence[int]) -> Decimal:
    return Decimal(sum(days)) / len(days)


def _percent(part: int, whole: int) -> int | None:
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole else None
