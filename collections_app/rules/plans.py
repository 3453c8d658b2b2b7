"""Payment plans: the schedule of instalments, the limits it has to keep, and whether it is being kept.

Money is in the currency of the account, in whole cents. A month is the same day of the next, or its last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from collections_app.rules.money import CENT, ZERO
from collections_app.rules.plan_limits import PlanLimit
from collections_app.rules.spans import Span

DOWN_PAYMENT = 0
"""The number of the down payment among the instalments."""


class PlanState(StrEnum):
    LIVE = "live"
    COMPLETED = "completed"
    BROKEN = "broken"


class NoSchedule(ValueError):
    """Why no schedule can be made of the terms, as a code."""


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment; the first has the number 1, a down payment 0."""

    number: int
    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What is to be paid how: `months` instalments, or as many of `instalment` as it takes; one of the two is given."""

    debt: Decimal
    down_payment: Decimal
    down_on: date
    first_on: date
    months: int | None = None
    instalment: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """What has come in on a plan by a day.

    `paid` went to its bills since it was agreed, and to other bills as old as they are, which money settles first; `open`
    is what is still unpaid of its bills.
    """

    paid: Decimal
    open: Decimal


def schedule(terms: PlanTerms) -> list[Part]:
    """The instalments, in order; they add up to the debt, and the last takes the rest. Raises NoSchedule."""
    rest = terms.debt - terms.down_payment
    if terms.down_payment < 0 or rest <= 0:
        raise NoSchedule("nothing_left")
    if terms.down_payment and terms.down_on >= terms.first_on:
        raise NoSchedule("down_payment_late")
    amounts = _equal_parts(rest, terms.months) if terms.months else _parts_of(rest, terms.instalment or ZERO)
    down = [Part(DOWN_PAYMENT, terms.down_on, terms.down_payment)] if terms.down_payment else []
    return down + [
        Part(number, Span(months=number - 1).after(terms.first_on), amount)
        for number, amount in enumerate(amounts, start=1)
    ]


def _equal_parts(rest: Decimal, count: int) -> list[Decimal]:
    """All but the last rounded down to the cent, so that the last is never the smallest."""
    each = (rest / count).quantize(CENT, ROUND_FLOOR)
    if count < 1 or each <= 0:
        raise NoSchedule("too_many_months")
    return [each] * (count - 1) + [rest - each * (count - 1)]


def _parts_of(rest: Decimal, amount: Decimal) -> list[Decimal]:
    """What would be left over for an instalment of its own, smaller than the others, is paid with the last."""
    if amount <= 0:
        raise NoSchedule("no_instalment")
    count = max(int(rest // amount), 1)
    if count > LONGEST:
        raise NoSchedule("too_many_months")
    return [amount] * (count - 1) + [rest - amount * (count - 1)]


LONGEST = 240
"""Months that nobody agrees on: a slip of the keyboard."""


def limit_for(debt: Decimal, of_law: Sequence[PlanLimit], of_house: PlanLimit) -> tuple[PlanLimit, bool]:
    """The limits for a debt of that size, and whether the law sets them; where it sets none the utility's own count."""
    fitting = [limit for limit in of_law if debt > limit.above]
    return (max(fitting, key=lambda limit: limit.above), True) if fitting else (of_house, False)


def instalment_range(debt: Decimal, limit: PlanLimit) -> tuple[Decimal, Decimal | None]:
    """The largest and the smallest equal instalment within the limits, each to the cent; None where nothing limits it."""
    largest = (debt / max(limit.months_min, 1)).quantize(CENT, ROUND_CEILING)
    smallest = (debt / limit.months_max).quantize(CENT, ROUND_FLOOR) if limit.months_max else None
    bounds = [bound for bound in (smallest, limit.least_instalment) if bound is not None]
    return largest, max(bounds, default=None)


def most_down(debt: Decimal, limit: PlanLimit, monthly_bill: Decimal | None) -> Decimal | None:
    """The most that may be asked at once, such as the lesser of half the debt and three average bills (PSL § 37)."""
    bounds = [debt * limit.down_share] if limit.down_share is not None else []
    if limit.down_months is not None and monthly_bill is not None:
        bounds.append(monthly_bill * limit.down_months)
    return min(bounds).quantize(CENT, ROUND_FLOOR) if bounds else None


def beyond_limits(
    terms: PlanTerms, limit: PlanLimit, most: Decimal | None, largest_debt: Decimal | None
) -> Iterator[tuple[str, str]]:
    """Each limit that the plan exceeds, as a code with the limit; with any of them another person has to approve it."""
    parts = [part for part in schedule(terms) if part.number != DOWN_PAYMENT]
    if len(parts) < limit.months_min:
        yield "months_too_few", str(limit.months_min)
    if limit.months_max and len(parts) > limit.months_max:
        yield "months_too_many", str(limit.months_max)
    if limit.least_instalment and parts[0].amount < limit.least_instalment:
        yield "instalment_too_small", str(limit.least_instalment)
    if most is not None and terms.down_payment > most:
        yield "down_payment_too_high", str(most)
    if largest_debt is not None and terms.debt > largest_debt:
        yield "debt_too_large", str(largest_debt)


def expected_by(parts: Sequence[Part], day: date, tolerance_days: int) -> Decimal:
    """What should have come in: the instalments whose days of tolerance are over."""
    return sum((part.amount for part in parts if day > part.due_on + timedelta(tolerance_days)), ZERO)


def behind(parts: Sequence[Part], money: PlanMoney, day: date, tolerance_days: int) -> Decimal:
    """What is missing: expected against actual balance; a bill that was corrected downwards helps the debtor."""
    expected = expected_by(parts, day, tolerance_days)
    debt = sum((part.amount for part in parts), ZERO)
    return max(min(expected - money.paid, money.open - (debt - expected)), ZERO)


def state_on(parts: Sequence[Part], money: PlanMoney, day: date, tolerance_days: int) -> PlanState:
    """What has become of the plan by the end of the day."""
    if money.open <= 0:
        return PlanState.COMPLETED
    return PlanState.BROKEN if behind(parts, money, day, tolerance_days) > 0 else PlanState.LIVE


def paid_of_each(parts: Sequence[Part], paid: Decimal) -> list[Decimal]:
    """How the money that came in fills the instalments, the first first."""
    filled = []
    for part in parts:
        taken = max(min(part.amount, paid), ZERO)
        filled.append(taken)
        paid -= taken
    return filled
