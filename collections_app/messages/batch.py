"""Messages for many accounts at once: to whom they can go, and into the queue."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from collections_app.common.db import array, copy_rows, fetch, next_ids
from collections_app.messages.models import Message
from collections_app.messages.texts import Occasion, compose
from collections_app.rules.message_channels import EMAIL, SMS, WEBHOOK, send_from

COLUMNS = (
    "id", "account_id", "customer_id", "case_id", "contact_id", "kind", "channel", "to", "language", "subject", "text",
    "about", "amount", "pay_by_on", "is_courtesy", "why", "queued_on", "status", "not_before", "attempts",
    "reference", "failure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom messages about an account go; `contacts` are (id, number or address) by channel, of those that can be used."""

    account_id: int
    customer_id: int
    account_no: str
    currency: str
    language: str
    contacts: Mapping[str, tuple[int | None, str]]


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What is to be sent to whom. `about`: the number of the notice, or the due day."""

    to: Recipient
    channel: str
    kind: str
    about: str
    occasion: Occasion
    is_courtesy: bool
    case_id: int | None = None
    why: Mapping[str, Any] = field(default_factory=dict)


def recipients(account_ids: Iterable[int]) -> dict[int, Recipient]:
    return {row[0]: _recipient(row) for row in fetch("messages/recipients", accounts=array(account_ids))}


def _recipient(row: tuple[Any, ...]) -> Recipient:
    account_id, customer_id, account_no, currency, language, phone_id, phone, email_id, email = row
    found = {SMS: (phone_id, phone), EMAIL: (email_id, email)}
    usable: dict[str, tuple[int | None, str]] = {
        channel: contact for channel, contact in found.items() if contact[0] is not None
    }
    if settings.WEBHOOK_URL:
        usable[WEBHOOK] = (None, settings.WEBHOOK_URL)
    return Recipient(account_id, customer_id, account_no, currency or settings.DEFAULT_CURRENCY, language, usable)


def queue(day: date, messages: Sequence[NewMessage]) -> int:
    """Put them into the queue, spread over the first minutes of the morning after. Returns how many.

    The database refuses what is there already: the caller asks only for what is new.
    """
    if not messages:
        return 0
    ids = next_ids("collections_message", len(messages))
    rows = [_row(day, message_id, message) for message_id, message in zip(ids, messages, strict=True)]
    return copy_rows("collections_message", COLUMNS, rows)


def call_of(new: NewMessage) -> str:
    """What another system is told, as JSON: of which account and case, what was done, the amount and its day."""
    occasion = new.occasion
    return json.dumps({
        "kind": new.kind, "about": new.about, "account_no": new.to.account_no, "amount": str(occasion.amount),
        "currency": occasion.currency, "pay_by_on": occasion.pay_by_on.isoformat(), "bills": list(occasion.bills),
    }, ensure_ascii=False)  # fmt: skip


def _row(day: date, message_id: int, new: NewMessage) -> tuple[Any, ...]:
    contact_id, address = new.to.contacts[new.channel]
    subject, text = compose(new.kind, new.to.language, new.occasion)
    if new.channel == WEBHOOK:
        text = call_of(new)
    over = timedelta(minutes=settings.MESSAGE_SPREAD_MINUTES)
    zone = timezone.get_default_timezone()
    not_before = send_from(settings.CONTACT_HOURS, new.channel, day, message_id, over, zone)
    amount: Decimal = new.occasion.amount
    return (
        message_id, new.to.account_id, new.to.customer_id, new.case_id, contact_id, new.kind, new.channel, address,
        new.to.language, subject if new.channel == EMAIL else "", text, new.about, amount, new.occasion.pay_by_on,
        new.is_courtesy, json.dumps(new.why), day, Message.Status.QUEUED, not_before, 0, "", "",
    )  # fmt: skip
