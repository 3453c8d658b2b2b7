"""The ways out of the house: which gateway each channel has, and the two that come with Arrears.

A gateway is a class with a method `send`, named by its dotted path in SMS_GATEWAY or EMAIL_GATEWAY. It is given the message,
whose number (`pk`) never repeats and lets it notice a message that it has had before, and the moment.
"""

import csv
import fcntl
from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from smtplib import SMTPConnectError, SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Protocol

from anymail.exceptions import AnymailAPIError, AnymailInvalidAddress, AnymailRecipientsRefused
from anymail.message import AnymailMessage
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.module_loading import import_string

from collections_app.messages.models import Message
from collections_app.rules.message_channels import EMAIL, SMS, TO_PEOPLE, WEBHOOK

COLUMNS = ("id", "channel", "to", "language", "subject", "text")
WEBHOOK_GATEWAY = "collections_app.messages.webhook.WebhookGateway"
REFUSED_FOR_GOOD = 500
BLAMES_US = (HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
MESSAGE_NUMBER = "arrears_message"
"""Under this name a provider of django-anymail is told the number of the message, and says it again in its reports."""


class Undeliverable(Exception):
    """The number or address leads nowhere; trying again would not help."""


class GatewayDown(Exception):
    """The gateway cannot be reached: the message is not to blame, and waits."""


class Gateway(Protocol):
    def send(self, message: Message, at: datetime) -> str:
        """Hand the message over; answers the gateway's own reference, or ''.

        Raises Undeliverable, GatewayDown, or anything else for a failed attempt that may be repeated.
        """


class FileGateway:
    """Appends each message to a CSV of its channel and day in the outbox folder, for gateways that fetch files."""

    def send(self, message: Message, at: datetime) -> str:
        folder = Path(settings.MESSAGE_OUTBOX)
        file = folder / f"{message.channel}-{timezone.localtime(at):%Y-%m-%d}.csv"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with file.open("a", newline="", encoding="utf-8") as opened:
                fcntl.flock(opened, fcntl.LOCK_EX)
                rows = csv.writer(opened)
                if opened.seek(0, 2) == 0:
                    rows.writerow(COLUMNS)
                values = (message.pk, message.channel, message.to, message.language, message.subject, message.text)
                rows.writerow(values)
        except OSError as error:
            raise GatewayDown(f"{file}: {error}") from error
        return file.name


class MailGateway:
    """Sends e-mail from MESSAGE_SENDER through Django's mail backend: SMTP by EMAIL_URL, or a provider of django-anymail."""

    def send(self, message: Message, at: datetime) -> str:  # noqa: ARG002  as every gateway
        number = str(message.pk)
        mail = AnymailMessage(
            message.subject, message.text, settings.MESSAGE_SENDER, [message.to],
            headers={"X-Message-Number": number}, metadata={MESSAGE_NUMBER: number},
        )  # fmt: skip
        try:
            mail.send()
        except SMTPRecipientsRefused as refusal:
            raise _refused(refusal) from refusal
        except (AnymailRecipientsRefused, AnymailInvalidAddress) as refusal:
            raise Undeliverable(str(refusal)) from refusal
        except AnymailAPIError as refusal:
            if _blames_the_mail(refusal):
                raise
            raise GatewayDown(str(refusal)) from refusal
        except (SMTPServerDisconnected, SMTPConnectError, ImproperlyConfigured) as error:
            raise GatewayDown(str(error)) from error
        except SMTPException:
            raise  # an OSError too, but the server has answered
        except OSError as error:
            raise GatewayDown(str(error)) from error
        return _number_of_provider(mail)


def gateway_of(channel: str) -> Gateway | None:
    """The gateway of the channel, or none. Raises ImproperlyConfigured, naming the setting."""
    webhook = WEBHOOK_GATEWAY if settings.WEBHOOK_URL else ""
    path = {SMS: settings.SMS_GATEWAY, EMAIL: settings.EMAIL_GATEWAY, WEBHOOK: webhook}[channel]
    return _gateway(channel, path) if path else None


def open_gateways() -> frozenset[str]:
    """The channels that have a gateway."""
    return frozenset(channel for channel in (*TO_PEOPLE, WEBHOOK) if gateway_of(channel))


@cache
def _gateway(channel: str, path: str) -> Gateway:
    try:
        return import_string(path)()
    except ImportError as error:
        raise ImproperlyConfigured(f"{channel.upper()}_GATEWAY={path!r}: {error}") from error


def _refused(refusal: SMTPRecipientsRefused) -> Exception:
    """For good, or for now, as the server says."""
    code, words = next(iter(refusal.recipients.values()))
    said = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    return Undeliverable(said) if code >= REFUSED_FOR_GOOD else RefusedForNow(said)


def _blames_the_mail(refusal: AnymailAPIError) -> bool:
    """The provider has answered, and neither it nor the house's own account with it is in trouble."""
    code: int | None = refusal.status_code
    return code is not None and code < HTTPStatus.INTERNAL_SERVER_ERROR and code not in BLAMES_US


def _number_of_provider(mail: AnymailMessage) -> str:
    """The number under which a provider of django-anymail reports of a mail; SMTP has none."""
    number = mail.anymail_status.message_id
    return str(number) if isinstance(number, str | int) else ""


class RefusedForNow(Exception):
    """The server does not take mail to this address for now; tried again later."""
