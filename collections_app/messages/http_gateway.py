"""Text messages through a provider that takes them by HTTP; what its calls look like is said by the settings."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings

from collections_app.messages.gateways import GatewayDown, Undeliverable
from collections_app.messages.models import Message

TIMEOUT = 20  # seconds
BLAMES_THE_NUMBER = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY)
BLAMES_US = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.TOO_MANY_REQUESTS)


class HttpGateway:
    """POSTs SMS_HTTP_BODY, in which `{id}`, `{to}`, `{text}`, `{language}` and `{sender}` are filled in, to SMS_HTTP_URL.

    The number of the message goes along as `Idempotency-Key`, by which a provider drops what it has had before.
    """

    def send(self, message: Message, at: datetime) -> str:  # noqa: ARG002  as every gateway
        setting: Mapping[str, Any] = settings.SMS_HTTP
        values = {
            "id": str(message.pk), "to": message.to, "text": message.text, "language": message.language,
            "sender": setting["sender"],
        }  # fmt: skip
        body = json.dumps(_filled(setting["body"], values), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.pk), **setting["headers"]}
        answer = _post(Request(setting["url"], body, headers, method="POST"))  # noqa: S310  the operator's own address
        return _found(answer, setting["reference"])


def _post(request: Request) -> bytes:
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310  the operator's own address
            content: bytes = answer.read()
            return content
    except HTTPError as refusal:
        said = f"{refusal.code} {refusal.read(300).decode(errors='replace')}".strip()
        if refusal.code in BLAMES_THE_NUMBER:
            raise Undeliverable(said) from refusal
        if refusal.code in BLAMES_US or refusal.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise GatewayDown(said) from refusal
        raise RuntimeError(said) from refusal
    except (URLError, TimeoutError, OSError) as error:
        raise GatewayDown(str(error)) from error


def _filled(shape: Any, values: Mapping[str, str]) -> Any:
    """The shape with its texts filled in; what stands in a value is never read as a place to fill."""
    if isinstance(shape, dict):
        return {name: _filled(one, values) for name, one in shape.items()}
    if isinstance(shape, list):
        return [_filled(one, values) for one in shape]
    if isinstance(shape, str):
        return re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], place[0]), shape)
    return shape


def _found(answer: bytes, path: str) -> str:
    """The provider's own number of the message, along `data.message_id`; nothing where it says none."""
    if not path:
        return ""
    try:
        found: Any = json.loads(answer)
        for part in path.split("."):
            found = found[int(part)] if isinstance(found, list) else found[part]
    except (ValueError, LookupError, TypeError):
        return ""
    return str(found)
