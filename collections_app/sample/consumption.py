"""What is billed: kilowatt-hours by class and season, and the monthly bill they make."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from collections_app.customers.models import Account

#                kWh a month: from, to; fen per kWh
TARIFFS = {
    Account.CustomerClass.RESIDENTIAL.value: (110, 380, 56),
    Account.CustomerClass.NON_RESIDENTIAL.value: (400, 3_200, 82),
    Account.CustomerClass.INDUSTRIAL.value: (8_000, 90_000, 70),
    Account.CustomerClass.DEDICATED_TRANSFORMER.value: (30_000, 300_000, 66),
    Account.CustomerClass.TEMPORARY.value: (300, 2_500, 95),
    Account.CustomerClass.LEASE_RUN.value: (900, 6_000, 72),
}
SEASONS = (1.35, 1.30, 1.0, 0.85, 0.85, 1.05, 1.55, 1.60, 1.15, 0.85, 0.95, 1.25)
BILLING_DAYS = 9  # an account is billed on one of the first days of the month, as its meter is read


@dataclass(frozen=True, slots=True)
class Month:
    """A billed month: which one, when its bill is issued and when that is due."""

    period: str
    season: float
    issued_on: date
    due_on: date


@cache
def calendar(until: date, months: int, billing_day: int, days_to_pay: int) -> tuple[Month, ...]:
    """The months whose bills are issued on or before the last day, the oldest first."""
    found: list[Month] = []
    first = until.replace(day=1)
    while len(found) < months:
        issued_on = first.replace(day=billing_day)
        first = (first - timedelta(1)).replace(day=1)
        if issued_on <= until:
            due_on = issued_on + timedelta(days_to_pay)
            found.append(Month(f"{first:%Y-%m}", SEASONS[first.month - 1], issued_on, due_on))
    return tuple(reversed(found))


def draw_monthly_use(rng: Random, customer_class: str) -> float:
    """What the account uses in a month without heating or cooling; many use little, few use much."""
    low, high, _price = TARIFFS[customer_class]
    return low + (high - low) * rng.random() ** 2


def amount_in_fen(rng: Random, customer_class: str, monthly_use: float, season: float) -> int:
    """A month's bill, in fen."""
    price = TARIFFS[customer_class][2]
    return int(monthly_use * season * (0.85 + 0.3 * rng.random())) * price + 1
