"""Sending what waits: one message after the other, each in a transaction of its own, by as many workers as one wants."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from collections_app.common.db import fetch
from collections_app.messages.gateways import GatewayDown, Undeliverable, gateway_of, open_gateways
from collections_app.messages.models import Message
from collections_app.messages.operations import fail
from collections_app.rules.contact_budget import next_moment

MOST_ATTEMPTS = 3
TRY_AGAIN = timedelta(minutes=20)
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sending:
    """What became of the messages of one run; `postponed` are tried again, `down` are channels that cannot be reached."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    withdrawn: int = 0
    down: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"down": list(self.down)}


def send_waiting(clock: Callable[[], datetime]) -> Sending:
    """Send every message whose time has come, until none is left or its channel closes for the day.

    Each is locked while it is sent: of two workers one passes it over. One that is killed between handing a message over and
    writing that down sends it again; its number lets the gateway notice.
    """
    done = Sending()
    while True:
        with transaction.atomic():
            if not _send_next(clock(), done):
                return done


def _send_next(at: datetime, done: Sending) -> bool:
    """Send one message, and count in `done` what became of it; false when there is none."""
    channels = [channel for channel in open_gateways() if channel not in done.down and _is_open(channel, at)]
    today = timezone.localtime(at).date()
    found = fetch("messages/next_due", at=at, today=today, channels=channels) if channels else []
    for message_id, is_overtaken in found:
        message = Message.objects.select_related("account", "contact").get(pk=message_id)
        if is_overtaken:
            message.status, message.finished_at = Message.Status.WITHDRAWN, at
            message.save(update_fields=["status", "finished_at"])
            done.withdrawn += 1
        else:
            _hand_over(message, at, done)
    return bool(found)


def _hand_over(message: Message, at: datetime, done: Sending) -> None:
    gateway = gateway_of(message.channel)
    assert gateway is not None
    try:
        message.reference = gateway.send(message, at)[:120]
    except GatewayDown as error:
        log.error("the gateway for %s cannot be reached: %s", message.channel, error)
        done.down = (*done.down, message.channel)
    except Undeliverable as error:
        fail(message=message, words=str(error), at=at)
        done.failed += 1
    except Exception as error:  # noqa: BLE001  whatever a gateway raises concerns this message alone
        _try_again(message, error, at, done)
    else:
        message.status, message.sent_at = Message.Status.SENT, at
        message.save(update_fields=["status", "sent_at", "reference"])
        done.sent += 1


def _try_again(message: Message, error: Exception, at: datetime, done: Sending) -> None:
    log.warning("message %s was not sent: %r", message.pk, error)
    message.attempts += 1
    message.failure = (str(error) or type(error).__name__)[:300]
    if message.attempts >= MOST_ATTEMPTS:
        fail(message=message, words=message.failure, at=at)
        done.failed += 1
        return
    message.not_before = at + TRY_AGAIN * message.attempts
    message.save(update_fields=["attempts", "failure", "not_before"])
    done.postponed += 1


def _is_open(channel: str, at: datetime) -> bool:
    now = timezone.localtime(at)
    return next_moment(settings.CONTACT_HOURS, channel, now) == now
