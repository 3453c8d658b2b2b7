"""A friendly word before the due day, to those who often pay late: one message, never a case."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from collections_app.common.db import copy_rows, fetch
from collections_app.engine.ladders import Ladders, read_ladders
from collections_app.engine.trial_entries import split_pre_due
from collections_app.messages.batch import NewMessage, Recipient, queue, recipients
from collections_app.messages.gateways import open_gateways
from collections_app.messages.models import PRE_DUE
from collections_app.messages.texts import Occasion
from collections_app.rules.contact_budget import LONGEST, exhausted
from collections_app.rules.message_channels import is_reminded, one_route
from collections_app.rules.segments import Traits


@dataclass(frozen=True, slots=True)
class DueSoon:
    """What an account has to pay on a day that is coming; `late_bills` of twelve months were paid late or are unpaid."""

    account_id: int
    traits: Traits
    due_on: date
    amount: Decimal
    bills: list[str]
    late_bills: int
    courtesies: list[date]


@transaction.atomic
def remind_before_due(day: date) -> int:
    """Queue a message for every account whose procedure reminds it before its next due day; repeatable. Returns how many.

    A due day is reminded of once. Whoever was left out, for a hold or for want of room in the contact budget, is asked about
    again every night until the due day.
    """
    gateways, ladders = open_gateways(), read_ladders(day)
    longest = max((ladder.pre_due_days for _segment, ladder in ladders.in_force), default=0)
    if not gateways or not longest:
        return 0
    until = day + timedelta(longest)
    coming = [_due_soon(row) for row in fetch("engine/due_soon", day=day, until=until, window=LONGEST)]
    reminded = [due for due in coming if _is_reminded(day, due, ladders)]
    messages, _held = split_pre_due(day, list(_messages(day, reminded, gateways)), ladders)
    queue(day, messages)
    copy_rows("collections_caseevent", ("account_id", "kind", "on", "data"), [_event(day, m) for m in messages])
    return len(messages)


def _due_soon(row: tuple[Any, ...]) -> DueSoon:
    account_id, customer_class, grade, voltage, pack, currency, *due = row
    return DueSoon(account_id, Traits(customer_class, grade, voltage, pack, currency), *due)


def _is_reminded(day: date, due: DueSoon, ladders: Ladders) -> bool:
    """As the procedure says under which a case of the account would be opened."""
    ladder = ladders.choose(None, due.traits, due.account_id)
    if ladder is None or (due.due_on - day).days > ladder.pre_due_days:
        return False
    return is_reminded(due.late_bills, due.traits.grade, ladder.pre_due_grades)


def _messages(day: date, reminded: list[DueSoon], gateways: frozenset[str]) -> Iterable[NewMessage]:
    known = recipients(due.account_id for due in reminded)
    used: Counter[int] = Counter()
    for due in reminded:
        to = known[due.account_id]
        contacts = [*due.courtesies, *[day] * used[to.customer_id]]
        for channel in one_route(to.contacts, gateways):
            if not exhausted(settings.CONTACT_BUDGET, contacts, day):
                used[to.customer_id] += 1
                yield _message(due, to, channel)


def _message(due: DueSoon, to: Recipient, channel: str) -> NewMessage:
    occasion = Occasion(to.account_no, due.amount, to.currency, due.due_on, due.bills)
    why = {"late_bills": due.late_bills, "grade": due.traits.grade}
    return NewMessage(to, channel, PRE_DUE, due.due_on.isoformat(), occasion, is_courtesy=True, why=why)


def _event(day: date, message: NewMessage) -> tuple[int, str, date, str]:
    data = {"channel": message.channel, "amount": str(message.occasion.amount), "due_on": message.about, **message.why}
    return message.to.account_id, "message_queued", day, json.dumps(data)
