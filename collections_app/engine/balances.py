"""What follows from prepaid balances: a word when one is low, something to do for people when it is used up."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from collections_app.cases.events import EventKind
from collections_app.common.db import copy_rows, execute, fetch
from collections_app.engine.account_letters import of_low_balance, top_up_by, write_to
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
from collections_app.prepaid.models import LowBalanceAlert
from collections_app.rules.contact_budget import LONGEST, exhausted
from collections_app.rules.lifecycle import LetterKind
from collections_app.rules.message_channels import EMAIL, SMS, one_route

CHANNELS = {"phone": SMS, "email": EMAIL}


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
    withdraw_overtaken()
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
    """Queue a message for every alert of which nobody was told, within the contact budget, and write a letter to whom none
    reaches. Returns how many.

    Who is left out for want of room is asked about again every night until the account is topped up.
    """
    if not (gateways := open_gateways()):
        return 0
    low = [_low(row) for row in fetch("engine/low_balances", day=day, window=LONGEST)]
    known = recipients(one.account_id for one in low)
    to = {one.account_id: _to(one, known[one.account_id], gateways) for one in low}
    out_of_reach = [one.account_id for one in low if not one_route(to[one.account_id].contacts, gateways)]
    return queue(day, list(_messages(day, low, to, gateways))) + _write(day, out_of_reach)


def withdraw_overtaken(account_ids: Sequence[int] | None = None) -> int:
    """Take back the letters about a low balance that has been topped up before they left. Returns how many."""
    return execute("engine/withdraw_low_balance_letters", accounts=None if account_ids is None else list(account_ids))


def _write(day: date, account_ids: list[int]) -> int:
    alerts = LowBalanceAlert.objects.open().filter(prepaid__account__in=account_ids).select_related("prepaid")
    about = {alert.prepaid.account_id: of_low_balance(alert.prepaid, alert.raised_on, day) for alert in alerts}
    return write_to(day, LetterKind.LOW_BALANCE, about)


def _messages(
    day: date, low: list[LowBalance], known: Mapping[int, Recipient], gateways: frozenset[str]
) -> Iterable[NewMessage]:
    used = Counter[int]()
    for one in low:
        to = known[one.account_id]
        for channel in one_route(to.contacts, gateways):
            if not exhausted(settings.CONTACT_BUDGET, [*one.courtesies, *[day] * used[to.customer_id]], day):
                used[to.customer_id] += 1
                asked_by = top_up_by(day, one.balance, one.daily_use)
                occasion = Occasion(to.account_no, one.balance, to.currency, asked_by, [])
                yield NewMessage(to, channel, LOW_BALANCE, one.raised_on.isoformat(), occasion, is_courtesy=True)


def _to(one: LowBalance, best: Recipient, gateways: frozenset[str]) -> Recipient:
    """The contact that was named for it, where its channel is there; else the best that is known of the customer."""
    if one.contact is None or CHANNELS[one.contact[1]] not in gateways:
        return best
    contact_id, kind, value = one.contact
    return replace(best, contacts={CHANNELS[kind]: (contact_id, value)})


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
