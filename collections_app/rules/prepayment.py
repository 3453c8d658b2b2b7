"""Power paid for in advance: what a day draws, when the balance is low, when it is used up, and what a top-up gives.

Money comes in by top-ups; a part of each may go to what was owed before, the rest is the balance, from which every day draws
what it has used. So always: top-ups = draws + to old debt + given back + balance.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal

from collections_app.rules.money import CENT, ZERO, to_cent

HUNDRED = Decimal(100)
NEVER_PREPAID = frozenset({"life_support", "medical", "infant"})
"""Where supply must not hang on a balance, a rule of the house. Britain forbids prepayment against the customer's will where
supply is needed for health or a child is under two (Ofgem, in force 2023-11-08; as reported, not checked)."""

LONGEST_SEARCH = 60
"""Days within which a friendly hour has to be found: no calendar has holidays for so long."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed about one account. `set_value` is what it is usually topped up to; its share is the threshold."""

    set_value: Decimal
    price: Decimal
    threshold_percent: Decimal = Decimal(20)
    emergency_credit: Decimal = ZERO
    debt_percent: Decimal = Decimal(30)
    incentive_percent: Decimal = ZERO

    @property
    def threshold(self) -> Decimal:
        """Below this the balance is low."""
        return share(self.set_value, self.threshold_percent)

    @property
    def stop_level(self) -> Decimal:
        """Below this the balance is used up, the emergency credit too."""
        return -self.emergency_credit


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a statement: positive came in, negative went out."""

    day: date
    amount: Decimal
    about: object = None


@dataclass(frozen=True, slots=True)
class Line:
    entry: Entry
    balance: Decimal


def share(amount: Decimal, percent: Decimal) -> Decimal:
    """So many percent of it, to the cent."""
    return to_cent(amount * percent / HUNDRED)


def draw(kwh: Decimal, terms: Terms) -> Decimal:
    """What a day's use takes off the balance: use times price less the discount for paying in advance, rounded once."""
    return to_cent(kwh * terms.price * (HUNDRED - terms.incentive_percent) / HUNDRED)


def to_old_debt(top_up: Decimal, percent: Decimal, owed: Decimal) -> Decimal:
    """What of a top-up goes to old debt: its share, rounded down, never more than is owed. The rest is the customer's."""
    part = (top_up * percent / HUNDRED).quantize(CENT, ROUND_DOWN)
    return min(part, max(owed, ZERO))


def to_old_debt_of_each(top_ups: Iterable[Decimal], percent: Decimal, owed: Decimal) -> list[Decimal]:
    """The same for several, in the order in which they came: together never more than is owed."""
    parts = []
    for top_up in top_ups:
        parts.append(to_old_debt(top_up, percent, owed))
        owed -= parts[-1]
    return parts


def is_low(balance: Decimal, terms: Terms) -> bool:
    return balance < terms.threshold


def is_used_up(balance: Decimal, terms: Terms) -> bool:
    """From here people may see to a stop; as long as emergency credit is left nobody does."""
    return balance < terms.stop_level


def is_restored(balance: Decimal) -> bool:
    """Once it was used up, the emergency credit has to be made good before supply goes on."""
    return balance >= ZERO


def raises_alert(balance: Decimal, terms: Terms, *, has_open_alert: bool) -> bool:
    """Once, until it has been topped up."""
    return is_low(balance, terms) and not has_open_alert


def daily_use(draws: Sequence[Decimal]) -> Decimal | None:
    """What a day takes on average, unrounded; None where no day is known."""
    return sum(draws, ZERO) / len(draws) if draws else None


def days_left(balance: Decimal, use: Decimal | None) -> int | None:
    """Whole days that the balance still carries; None where nothing says how long."""
    if use is None or use <= ZERO:
        return None
    return int(balance // use) if balance > ZERO else 0


def stop_from(at: datetime, hours: tuple[time, time], is_working_day: Callable[[date], bool]) -> datetime | None:
    """The first moment from then on at which supply may be stopped: within the hours of a working day.

    Not at night, at a weekend or on a holiday, when nobody could top up. None where no such moment is near.
    """
    opens, closes = hours
    for ahead in range(LONGEST_SEARCH):
        day = at.date() + timedelta(ahead)
        if is_working_day(day) and (ahead or at.time() < closes):
            return max(datetime.combine(day, opens, at.tzinfo), at)
    return None


def statement(entries: Iterable[Entry], before: Decimal = ZERO) -> list[Line]:
    """Every entry with the balance after it, in the order of days; of a day, what came in stands first.

    `before` is what was left before the first of them.
    """
    lines, balance = [], before
    for entry in sorted(entries, key=lambda one: (one.day, one.amount < ZERO)):
        balance += entry.amount
        lines.append(Line(entry, balance))
    return lines
