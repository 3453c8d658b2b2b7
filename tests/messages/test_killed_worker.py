"""A worker is killed between the commit of a message and its sending, or between its sending and the note of it.

Each message reaches its debtor once: the provider drops what it has had under the same number, as far as it does that.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from collections_app.messages.models import Message
from tests.factories import make_account
from tests.processes import environment

ROOT = Path(__file__).resolve().parents[2]
MESSAGES, FATAL = 5, 3


class Provider(ThreadingHTTPServer):
    """Takes a message, or not, and then does not answer the third call; drops what it has had under the same number."""

    daemon_threads = True
    takes_it = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.calls: list[str] = []
        self.delivered: Counter[str] = Counter()
        self.is_silent, self.worker_is_dead = threading.Event(), threading.Event()


class Desk(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        assert key == body["id"]
        self.server.calls.append(key)
        dies = len(self.server.calls) == FATAL
        if (self.server.takes_it or not dies) and not self.server.delivered[key]:
            self.server.delivered[key] += 1
        if dies:
            self.server.is_silent.set()
            self.server.worker_is_dead.wait(60)
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"number": f"p-{key}"}).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.worker_is_dead.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def queued(transactional_db: None) -> list[str]:
    account = make_account()
    return [
        str(
            Message.objects.create(
                account=account, customer=account.customer, kind="demand", channel="sms", to="13800138000", language="en",
                text="Please call us.", about=f"N{number}", amount="10.00", is_courtesy=False, pay_by_on=date(2099, 3, 5),
                queued_on=date(2026, 3, 1), not_before=datetime(2026, 3, 2, 4, tzinfo=UTC),
            ).pk
        )
        for number in range(MESSAGES)
    ]  # fmt: skip


def start(provider: Provider) -> subprocess.Popen:
    told = environment(
        SMS_GATEWAY="collections_app.messages.http_gateway.HttpGateway", SMS_HTTP_REFERENCE="number",
        SMS_HTTP_URL=f"http://127.0.0.1:{provider.server_port}/", CONTACT_HOURS="sms 00:00-23:59", EMAIL_GATEWAY="",
    )  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "manage.py", "send_messages", "--json"], cwd=ROOT, env=told, stdout=subprocess.PIPE
    )


@pytest.mark.parametrize("had_taken_it", [True, False])
def test_each_message_is_delivered_once(provider: Provider, queued: list[str], had_taken_it: bool) -> None:
    provider.takes_it = had_taken_it
    worker = start(provider)
    assert provider.is_silent.wait(60)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    provider.worker_is_dead.set()
    assert list(Message.objects.order_by("pk").values_list("status", flat=True)) == ["sent"] * 2 + ["queued"] * 3

    out, _error = start(provider).communicate(timeout=120)
    assert json.loads(out)["sent"] == 3
    assert provider.calls == [*queued[:3], *queued[2:]]  # the third under its own number again
    assert provider.delivered == Counter(queued)
    kept = Message.objects.order_by("pk").values_list("status", "reference")
    assert list(kept) == [("sent", f"p-{number}") for number in queued]
