"""Text messages by HTTP, against a provider that really answers on this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.utils import timezone

from collections_app.messages.gateways import GatewayDown, Undeliverable
from collections_app.messages.http_gateway import HttpGateway
from collections_app.messages.models import Message

SAID = Message(pk=1017, to="+86 139 0000 0000", text='电费 {to} "66.00"元', language="zh-hans", channel="sms")


class Provider(HTTPServer):
    got: list[dict[str, Any]]
    answers: tuple[int, bytes] = (200, b'{"data": [{"message_id": 77}]}')


class Desk(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append({"body": json.loads(body), "headers": dict(self.headers), "path": self.path})
        status, answer = self.server.answers
        self.send_response(status)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    server = Provider(("127.0.0.1", 0), Desk)
    server.got = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_HTTP = {
        "url": f"http://127.0.0.1:{server.server_port}/send", "headers": {"Authorization": "Bearer secret"},
        "body": {"mobile": "{to}", "content": "【{sender}】{text}", "ext": {"ids": ["{id}"], "kind": 1}},
        "sender": "江畔供电", "reference": "data.0.message_id",
    }  # fmt: skip
    yield server
    server.shutdown()
    server.server_close()


def test_the_call_has_the_shape_that_the_settings_say(provider: Provider) -> None:
    assert HttpGateway().send(SAID, timezone.now()) == "77"
    (call,) = provider.got
    assert call["body"] == {
        "mobile": "+86 139 0000 0000", "content": '【江畔供电】电费 {to} "66.00"元', "ext": {"ids": ["1017"], "kind": 1},
    }  # fmt: skip
    assert call["headers"]["Authorization"] == "Bearer secret"
    assert call["headers"]["Idempotency-Key"] == "1017"


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        (400, Undeliverable),
        (404, Undeliverable),
        (401, GatewayDown),
        (429, GatewayDown),
        (503, GatewayDown),
        (409, RuntimeError),
    ],
)
def test_what_the_provider_refuses(provider: Provider, status: int, raised: type[Exception]) -> None:
    provider.answers = (status, b"no such subscriber")
    with pytest.raises(raised, match=f"{status} no such subscriber"):
        HttpGateway().send(SAID, timezone.now())


@pytest.mark.parametrize("answer", [b"", b"OK", b'{"data": []}', b'{"data": 5}'])
def test_an_answer_without_a_number_is_an_answer(provider: Provider, answer: bytes) -> None:
    provider.answers = (200, answer)
    assert HttpGateway().send(SAID, timezone.now()) == ""


def test_a_provider_that_is_not_there_is_down(provider: Provider, settings) -> None:
    settings.SMS_HTTP = settings.SMS_HTTP | {"url": "http://127.0.0.1:9/"}
    with pytest.raises(GatewayDown):
        HttpGateway().send(SAID, timezone.now())
