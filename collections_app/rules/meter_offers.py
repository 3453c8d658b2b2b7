"""Who is offered a prepayment meter: the risk groups of a campaign, and the share kept aside to compare the others with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from collections_app.rules.trials import place

LARGEST_COMPARED = 50
"""Percent of the selected accounts that at most are offered nothing, for comparison."""
NEW_FOR = timedelta(365)
LATE_WITHIN = timedelta(365)
"""Bills that fell due within these days are counted."""


class RiskGroup(StrEnum):
    """In the order in which an account is looked at: it belongs to the first that fits."""

    DEDICATED_TRANSFORMER = "dedicated_transformer"
    TEMPORARY = "temporary"
    LEASE_RUN = "lease_run"
    NEW_LOW_VOLTAGE = "new_low_voltage"
    HARD_TO_PAY = "hard_to_pay"


BY_CLASS = (RiskGroup.DEDICATED_TRANSFORMER, RiskGroup.TEMPORARY, RiskGroup.LEASE_RUN)
"""Groups that are customer classes, of the same name."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of an account on a day; `late_bills` of twelve months were paid late or are overdue, uncontested."""

    customer_class: str
    voltage: str
    opened_on: date | None
    late_bills: int
    has_open_case: bool


def group_of(traits: Traits, groups: Collection[str], late_bills: int, on: date) -> RiskGroup | None:
    """The first of the groups that the account falls in on the day; `late_bills` and more are hard to pay."""
    return next((group for group in RiskGroup if group in groups and _fits(group, traits, late_bills, on)), None)


def is_compared(campaign_id: int, account_id: int, percent: int) -> bool:
    """Whether the account is kept aside: by a hash of both numbers, so it never changes and can be worked out again."""
    return place(f"meters {campaign_id}", account_id) < percent / 100


def _fits(group: RiskGroup, traits: Traits, late_bills: int, on: date) -> bool:
    if group in BY_CLASS:
        return traits.customer_class == group
    if group == RiskGroup.NEW_LOW_VOLTAGE:
        return traits.customer_class != "residential" and traits.voltage == "low" and _is_new(traits.opened_on, on)
    return traits.has_open_case or traits.late_bills >= late_bills


def _is_new(opened_on: date | None, on: date) -> bool:
    return opened_on is not None and on - NEW_FOR <= opened_on <= on
