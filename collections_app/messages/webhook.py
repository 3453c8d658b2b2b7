"""Calls to another system of the house, each signed: what was done about an account, as JSON."""

import hashlib
import hmac
from datetime import datetime
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings

from collections_app.messages.gateways import GatewayDown
from collections_app.messages.models import Message

SIGNATURE = "X-Arrears-Signature"
TIMEOUT = 20  # seconds


def signature_of(body: bytes, at: int, secret: str) -> str:
    """`t=1767225600,v1=…`: the HMAC-SHA-256 of the moment, a point and the body, in hexadecimals."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class WebhookGateway:
    """POSTs the text of the message to WEBHOOK_URL, its number as `Idempotency-Key`, signed with WEBHOOK_SECRET.

    Answers of 2xx take it. A system that cannot be reached or answers 5xx is down: the message waits. Any other answer is a
    failed try.
    """

    def send(self, message: Message, at: datetime) -> str:
        body = message.text.encode()
        headers = {
            "Content-Type": "application/json", "Idempotency-Key": str(message.pk),
            SIGNATURE: signature_of(body, int(at.timestamp()), settings.WEBHOOK_SECRET),
        }  # fmt: skip
        try:
            with urlopen(Request(message.to, body, headers, method="POST"), timeout=TIMEOUT):  # noqa: S310  the operator's own address
                return ""
        except HTTPError as refusal:
            if refusal.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise GatewayDown(str(refusal)) from refusal
            raise RuntimeError(str(refusal)) from refusal
        except (URLError, TimeoutError, OSError) as error:
            raise GatewayDown(str(error)) from error
