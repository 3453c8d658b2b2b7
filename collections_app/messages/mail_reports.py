"""What a mail provider of django-anymail reports: translated into what became of the message, and who wants no more."""

import logging
from datetime import datetime

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from collections_app.messages.gateways import MESSAGE_NUMBER
from collections_app.messages.models import Message
from collections_app.messages.operations import CannotReportDelivery, report_delivery, report_late_bounce, stop_messages
from collections_app.rules.message_channels import EMAIL

LOST = frozenset({EventType.BOUNCED, EventType.REJECTED, EventType.FAILED})
UNWANTED = frozenset({EventType.COMPLAINED, EventType.UNSUBSCRIBED})
WANTS_NO_MORE = frozenset({RejectReason.SPAM, RejectReason.UNSUBSCRIBED})
"""Why a provider does not even try: whoever it is for has said so before."""
log = logging.getLogger(__name__)


def take_down(event: AnymailTrackingEvent, at: datetime) -> Message | None:
    """Take down one report. Answers the message it is about; none for mail of somebody else, and for what tells nothing new.

    Reports may come twice, or in another order than things happened.
    """
    message = message_of(event)
    if message is None:
        return None
    if event.event_type == EventType.DELIVERED:
        _report(message, Message.Status.DELIVERED, "", at)
    elif event.event_type in LOST:
        _lose(message, event, at)
    elif event.event_type in UNWANTED:
        stop_messages(message=message, at=at)
    else:
        return None
    return message


def message_of(event: AnymailTrackingEvent) -> Message | None:
    """By the number that it was sent with, which a report may have before we have the provider's; else by that.

    A number to another address is of another system that sends through the same provider.
    """
    mails = Message.objects.select_related("account").filter(channel=EMAIL)
    if event.recipient:
        mails = mails.filter(to__iexact=event.recipient)
    number = str((event.metadata or {}).get(MESSAGE_NUMBER, ""))
    if number.isascii() and number.isdigit() and len(number) < 19:
        return mails.filter(pk=int(number)).first()
    reference = str(event.message_id or "")[:120]
    return mails.filter(reference=reference).order_by("-pk").first() if reference else None


def _lose(message: Message, event: AnymailTrackingEvent, at: datetime) -> None:
    said = (event.mta_response, event.description, event.reject_reason)
    words = next((str(one) for one in said if one), "")
    message.refresh_from_db(fields=["status"])
    if message.status == Message.Status.DELIVERED:
        report_late_bounce(message=message, words=words, at=at)
    else:
        _report(message, Message.Status.FAILED, words, at)
    if event.reject_reason in WANTS_NO_MORE:
        stop_messages(message=message, at=at)


def _report(message: Message, status: str, words: str, at: datetime) -> None:
    try:
        report_delivery(message=message, status=status, words=words, at=at)
    except CannotReportDelivery as refusal:  # to say it again would not help
        log.info("message %s: %s is not noted: %s", message.pk, status, refusal)
