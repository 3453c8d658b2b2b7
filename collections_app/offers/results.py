"""What came of a campaign: those offered a meter against those kept aside, who were drawn by chance."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.conf import settings

from collections_app.common.db import fetch
from collections_app.offers.models import Campaign
from collections_app.rules.intervals import Interval, difference_of_shares
from collections_app.rules.money import ZERO, to_cent


class Side(StrEnum):
    """Each of the last two is a part of the one before it."""

    COMPARED = "compared"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    INSTALLED = "installed"


@dataclass(slots=True)
class Tally:
    """So many accounts; of how many something was overdue at the offer and is now, and how much of all together."""

    accounts: int = 0
    late_then: int = 0
    late_now: int = 0
    owed_then: Decimal = ZERO
    owed_now: Decimal = ZERO

    def add(self, accounts: int, late_then: int, late_now: int, owed_then: Decimal, owed_now: Decimal) -> None:
        self.accounts += accounts
        self.late_then += late_then
        self.late_now += late_now
        self.owed_then += owed_then
        self.owed_now += owed_now

    def each(self, owed: Decimal) -> Decimal | None:
        """That sum by account."""
        return to_cent(owed / self.accounts) if self.accounts else None


@dataclass(frozen=True, slots=True)
class Result:
    """By currency and side; and the accounts of each risk group by side."""

    by_side: dict[tuple[str, Side], Tally]
    groups: dict[tuple[str, Side], int]

    @property
    def currencies(self) -> list[str]:
        return sorted({currency for currency, _side in self.by_side})

    def of(self, currency: str, side: Side) -> Tally:
        return self.by_side.get((currency, side), Tally())

    def difference(self, currency: str) -> Interval | None:
        """Of the share with something overdue now: offered less kept aside, whether they accepted or not."""
        offered, compared = self.of(currency, Side.OFFERED), self.of(currency, Side.COMPARED)
        return difference_of_shares(offered.late_now, offered.accounts, compared.late_now, compared.accounts)


def result(campaign: Campaign, day: date) -> Result:
    """By what is known on the day."""
    by_side: dict[tuple[str, Side], Tally] = {}
    groups: dict[tuple[str, Side], int] = {}
    rows = fetch("offers/results", campaign=campaign.pk, day=day, currency=settings.DEFAULT_CURRENCY)
    for currency, group, is_compared, stage, *figures in rows:
        for side in _sides(is_compared, stage):
            by_side.setdefault((currency, side), Tally()).add(*figures)
            groups[group, side] = groups.get((group, side), 0) + figures[0]
    return Result(by_side, groups)


def _sides(is_compared: bool, stage: str) -> list[Side]:
    if is_compared:
        return [Side.COMPARED]
    further = {"accepted": [Side.ACCEPTED], "installed": [Side.ACCEPTED, Side.INSTALLED]}
    return [Side.OFFERED, *further.get(stage, [])]
