"""A word before each instalment of a payment plan, and one when the plan is broken, to whoever can be reached."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction

from collections_app.common.db import copy_rows, fetch, read_sql
from collections_app.engine.account_letters import of_instalment, write_to
from collections_app.engine.agreements import write_agreements
from collections_app.messages.batch import NewMessage, Recipient, queue, recipients
from collections_app.messages.gateways import open_gateways
from collections_app.messages.models import INSTALMENT, PLAN_BROKEN
from collections_app.messages.texts import Occasion
from collections_app.rules.contact_budget import LONGEST, exhausted
from collections_app.rules.lifecycle import LetterKind
from collections_app.rules.message_channels import one_route

Due = tuple[int, str, date, Decimal, list[date]]
"""Account, plan and number of the instalment, its day, what is missing of it, the courtesies its customer has had."""

DAYS_TO_ANSWER = timedelta(5)


def tell_about_plans(day: date) -> int:
    """What debtors who pay by instalments are told that night; repeatable. Returns how many messages and letters."""
    return post_agreements(day) + remind_of_instalments(day) + tell_of_broken_plans(day)


@transaction.atomic
def post_agreements(day: date) -> int:
    """Write the agreements that are to be signed and sent back, where the house posts them. Returns how many."""
    return write_agreements(day) if settings.PAYMENT_PLANS["post_agreement"] else 0


@transaction.atomic
def remind_of_instalments(day: date) -> int:
    """Queue a message a few days before each instalment that has not come in yet, or write a letter, some days earlier, to
    whom no message reaches; repeatable. Returns how many.

    Each is reminded of once, within the contact budget; one who has paid ahead is left in peace.
    """
    ahead, posted = (timedelta(settings.PAYMENT_PLANS[name]) for name in ("remind_days", "remind_by_letter_days"))
    gateways = open_gateways()
    if not gateways or not ahead:
        return 0
    due = _instalments_due(day, day + max(ahead, posted))
    known = recipients(row[0] for row in due)
    messages = list(_reminders([row for row in due if row[2] <= day + ahead], known, day, gateways))
    queue(day, messages)
    events = [(m.to.account_id, "message_queued", day, _told(m)) for m in messages]
    copy_rows("collections_caseevent", ("account_id", "kind", "on", "data"), events)
    out_of_reach = [row for row in due if posted and not one_route(known[row[0]].contacts, gateways)]
    return len(messages) + write_to(
        day, LetterKind.INSTALMENT, {row[0]: of_instalment(*row[1:4]) for row in out_of_reach}
    )


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
    parts = ("arrangements/plans_on", "arrangements/next_instalments", "engine/instalments_due")
    sql = f"WITH {' '.join(map(read_sql, parts))}"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day, "until": until, "window": LONGEST, "accounts": None})
        return cursor.fetchall()


def _reminders(
    due: list[Due], known: Mapping[int, Recipient], day: date, gateways: frozenset[str]
) -> Iterable[NewMessage]:
    used = Counter[int]()
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
