"""A word before each instalment of a payment plan, and one when the plan is broken, to whoever can be reached."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction

from collections_app.common.db import copy_rows, fetch, read_sql
from collections_app.messages.batch import NewMessage, queue, recipients
from collections_app.messages.gateways import open_gateways
from collections_app.messages.models import INSTALMENT, PLAN_BROKEN
from collections_app.messages.texts import Occasion
from collections_app.rules.contact_budget import LONGEST, exhausted
from collections_app.rules.message_channels import one_route

Due = tuple[int, str, date, Decimal, list[date]]
"""Account, plan and number of the instalment, its day, what is missing of it, the courtesies its customer has had."""

DAYS_TO_ANSWER = timedelta(5)


def tell_about_plans(day: date) -> int:
    """What debtors who pay by instalments are told that night; repeatable. Returns how many messages were queued."""
    return remind_of_instalments(day) + tell_of_broken_plans(day)


@transaction.atomic
def remind_of_instalments(day: date) -> int:
    """Queue a message a few days before each instalment that has not come in yet; repeatable. Returns how many.

    Each is reminded of once, within the contact budget; one who has paid ahead is left in peace.
    """
    ahead, gateways = settings.PAYMENT_PLANS["remind_days"], open_gateways()
    if not gateways or not ahead:
        return 0
    messages = list(_reminders(_instalments_due(day, day + timedelta(ahead)), day, gateways))
    queue(day, messages)
    events = [(m.to.account_id, "message_queued", day, _told(m)) for m in messages]
    copy_rows("collections_caseevent", ("account_id", "kind", "on", "data"), events)
    return len(messages)


@transaction.atomic
def tell_of_broken_plans(day: date) -> int:
    """Queue a message to everybody whose plan was broken on the day: all that is unpaid of it is due now; repeatable.

    What the plan has ended with is no courtesy: it is not counted, and does not wait for the contact budget.
    """
    gateways = open_gateways()
    broken = fetch("engine/broken_plans", day=day) if gateways else []
    known = recipients(row[0] for row in broken)
    messages = [
        NewMessage(
            to, channel, PLAN_BROKEN, plan_no,
            Occasion(to.account_no, owed, to.currency, day + DAYS_TO_ANSWER, bills), is_courtesy=False,
        )
        for account_id, plan_no, owed, bills in broken
        for to in (known[account_id],)
        for channel in one_route(to.contacts, gateways)
    ]  # fmt: skip
    return queue(day, messages)


def _instalments_due(day: date, until: date) -> list[Due]:
    sql = f"WITH {read_sql('arrangements/plans_on')} {read_sql('engine/instalments_due')}"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day, "until": until, "window": LONGEST, "accounts": None})
        return cursor.fetchall()


def _reminders(due: list[Due], day: date, gateways: frozenset[str]) -> Iterable[NewMessage]:
    known, used = recipients(row[0] for row in due), Counter[int]()
    for account_id, about, due_on, missing, courtesies in due:
        to = known[account_id]
        for channel in one_route(to.contacts, gateways):
            if not exhausted(settings.CONTACT_BUDGET, [*courtesies, *[day] * used[to.customer_id]], day):
                used[to.customer_id] += 1
                occasion = Occasion(to.account_no, missing, to.currency, due_on, [])
                yield NewMessage(to, channel, INSTALMENT, about, occasion, is_courtesy=True)


def _told(message: NewMessage) -> str:
    plan_no, _blank, _number = message.about.partition(" ")
    due_on, amount = message.occasion.pay_by_on.isoformat(), str(message.occasion.amount)
    return json.dumps({"channel": message.channel, "amount": amount, "due_on": due_on, "plan_no": plan_no})
