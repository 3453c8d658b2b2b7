"""How much of the contact budget a debtor has left: the utility's numbers, and the courtesy contacts of its customer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from collections_app.common.db import fetch
from collections_app.rules.contact_budget import LONGEST, Cap, Exhausted, exhausted, next_moment


@dataclass(frozen=True, slots=True)
class Budget:
    """The days of the courtesy contacts of one customer, over all accounts and channels, up to `on`."""

    on: date
    contacts: tuple[date, ...]

    @property
    def exhausted(self) -> Exhausted | None:
        return exhausted(settings.CONTACT_BUDGET, self.contacts, self.on)

    def used(self, cap: Cap) -> int:
        return sum((self.on - day).days < cap.days for day in self.contacts)


def budget_of(customer_id: int, on: date) -> Budget:
    ((days,),) = fetch("contacts/courtesies", customer=customer_id, day=on, window=LONGEST)
    return Budget(on, tuple(days))


def opens_at(channel: str, at: datetime) -> datetime:
    """When the channel may be used next: the moment itself, if that is within its hours."""
    return next_moment(settings.CONTACT_HOURS, channel, at)
