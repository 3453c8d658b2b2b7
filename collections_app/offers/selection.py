"""Whom a campaign selects on a day: each account with its risk group, and whether it is kept aside for comparison."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from collections_app.common.db import fetch
from collections_app.offers.models import Campaign
from collections_app.rules.meter_offers import LATE_WITHIN, RiskGroup, Traits, group_of, is_compared
from collections_app.rules.prepayment import NEVER_PREPAID


class Selected(NamedTuple):
    account_id: int
    group: RiskGroup
    is_compared: bool
    overdue: Decimal


def select(campaign: Campaign, on: date) -> list[Selected]:
    """In the order of the accounts."""
    rows = fetch(
        "offers/candidates", day=on, since=on - LATE_WITHIN, path=campaign.unit.path, never=sorted(NEVER_PREPAID)
    )
    found = []
    for account_id, customer_class, voltage, opened_on, late_bills, has_open_case, overdue in rows:
        traits = Traits(customer_class, voltage, opened_on, late_bills, has_open_case)
        group = group_of(traits, campaign.groups, campaign.late_bills, on)
        if group is not None:
            aside = is_compared(campaign.pk, account_id, campaign.compared_percent)
            found.append(Selected(account_id, group, aside, overdue))
    return found
