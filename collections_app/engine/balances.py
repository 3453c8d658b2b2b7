"""What follows from prepaid balances: a word when one is low, something to do for people when it is used up."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from collections_app.cases.events import EventKind
from collections_app.common.db import copy_rows, fetch
from collections_app.engine.effects import lock_accounts
from collections_app.messages.batch import NewMessage, Recipient, queue, recipients
from collections_app.messages.gateways import open_gateways
from collections_app.messages.models import LOW_BALANCE
from collections_app.messages.texts import Occasion
from collections_app.prepaid.batch import (
    Balance,
    end_alerts,
    find_restored,
    find_used_up,
    raise_alerts,
    reckon_use,
    to_look_at,
)
from collections_app.rules.contact_budget import LONGEST, exhausted
from collections_app.rules.message_channels import EMAIL, SMS, one_route
from collections_app.rules.prepayment import days_left

CHANNELS = {"phone": SMS, "email": EMAIL}
USUAL, LONGEST_TERM = 7, 30
"""Within so many days a customer is asked to top up where nothing says how long the balance lasts, and at most."""


@dataclass(frozen=True, slots=True)
class LowBalance:
    """A balance of which its customer is to be told; `contact` (id, kind, value) is whom he has named for it, if anybody."""

    account_id: int
    raised_on: date
    balance: Decimal
    daily_use: Decimal | None
    contact: tuple[int, str, str] | None
    courtesies: list[date]


@transaction.atomic
def watch_balances(day: date) -> int:
    """End and raise alerts of low balances, tell the customers, note who has nothing left; repeatable.

    It cuts nobody: the worklist puts those whose balance is used up before people. Returns how many balances it took up.
    """
    lock_accounts(to_look_at())
    reckon_use(day)
    ended = end_alerts(day)
    restored = note_restored(day)
    low = raise_alerts(day)
    _tell(day, EventKind.BALANCE_LOW, low)
    used_up = find_used_up(day)
    _tell(day, EventKind.BALANCE_USED_UP, used_up)
    tell_of_low_balances(day)
    return ended + restored + len(low) + len(used_up)


def note_restored(day: date, account_ids: Sequence[int] | None = None) -> int:
    """Note in the history of whoever has made good a balance that was used up that supply may be restored."""
    restored = find_restored(account_ids)
    _tell(day, EventKind.BALANCE_RESTORED, restored)
    return len(restored)


def tell_of_low_balances(day: date) -> int:
    """Queue a message for every alert of which nobody was told, within the contact budget. Returns how many.

    Who is left out, for want of room or of a number, is asked about again every night until the account is topped up.
    """
    if not (gateways := open_gateways()):
        return 0
    low = [_low(row) for row in fetch("engine/low_balances", day=day, window=LONGEST)]
    return queue(day, list(_messages(day, low, gateways)))


def _messages(day: date, low: list[LowBalance], gateways: frozenset[str]) -> Iterable[NewMessage]:
    known, used = recipients(one.account_id for one in low), Counter[int]()
    for one in low:
        to = _to(one, known[one.account_id], gateways)
        for channel in one_route(to.contacts, gateways):
            if not exhausted(settings.CONTACT_BUDGET, [*one.courtesies, *[day] * used[to.customer_id]], day):
                used[to.customer_id] += 1
                occasion = Occasion(to.account_no, one.balance, to.currency, _top_up_by(day, one), [])
                yield NewMessage(to, channel, LOW_BALANCE, one.raised_on.isoformat(), occasion, is_courtesy=True)


def _to(one: LowBalance, best: Recipient, gateways: frozenset[str]) -> Recipient:
    """The contact that was named for it, where its channel is there; else the best that is known of the customer."""
    if one.contact is None or CHANNELS[one.contact[1]] not in gateways:
        return best
    contact_id, kind, value = one.contact
    return replace(best, contacts={CHANNELS[kind]: (contact_id, value)})


def _top_up_by(day: date, one: LowBalance) -> date:
    left = days_left(one.balance, one.daily_use)
    return day + timedelta(min(max(USUAL if left is None else left, 1), LONGEST_TERM))


def _low(row: tuple[Any, ...]) -> LowBalance:
    account_id, raised_on, balance, daily_use, contact_id, kind, value, courtesies = row
    contact = (contact_id, kind, value) if contact_id else None
    return LowBalance(account_id, raised_on, balance, daily_use, contact, courtesies)


def _tell(day: date, kind: EventKind, balances: Sequence[Balance]) -> None:
    """Into the history of each account, in the order in which accounts are locked."""
    events = [
        (account_id, kind.value, day, json.dumps({"balance": str(left)})) for account_id, left in sorted(balances)
    ]
    copy_rows("collections_caseevent", ("account_id", "kind", "on", "data"), events)
