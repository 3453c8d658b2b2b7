"""Another system of the house is told of a step, once, signed, and not of what is overtaken."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.messages.models import Message
from collections_app.messages.webhook import signature_of
from collections_app.worklist.models import Task
from tests.scenarios.messaging import clock, send, with_channels
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


class House(HTTPServer):
    got: list[dict[str, Any]]
    answer = 204


class Desk(BaseHTTPRequestHandler):
    server: House

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append({"body": body, **self.headers})
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def house(settings) -> Iterator[House]:
    server = House(("127.0.0.1", 0), Desk)
    server.got = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = f"http://127.0.0.1:{server.server_port}/arrears", "between us"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def reminded(household: Story, house: House) -> Message:
    with_channels("webhook")
    household.bill("320.50", due="07-01")
    household.night("07-04", "step")
    return Message.objects.get()


def test_the_call_says_what_was_done_and_is_signed(household: Story, house: House, reminded: Message) -> None:
    assert send("07-05").sent == 1
    (call,) = house.got
    said = json.loads(call["body"])
    assert (said["kind"], said["account_no"], said["amount"]) == (
        "reminder",
        household.account.account_no,
        str(household.notices[0].total),
    )
    assert said["about"] == household.notices[0].notice_no
    assert call["Idempotency-Key"] == str(reminded.pk)
    assert call["X-Arrears-Signature"] == signature_of(call["body"], int(clock("07-05")().timestamp()), "between us")
    assert send("07-05").sent == 0


def test_it_uses_up_no_contact_with_the_customer(reminded: Message) -> None:
    assert (reminded.is_courtesy, reminded.contact) == (False, None)


def test_what_is_paid_meanwhile_is_not_told(household: Story, house: House, reminded: Message) -> None:
    household.pays_at_the_counter("320.50", on="07-05")
    send("07-05")
    assert house.got == []


def test_while_the_other_system_is_down_the_call_waits(house: House, reminded: Message) -> None:
    house.answer = 503
    assert send("07-05").down == ("webhook",)
    house.answer = 204
    assert send("07-05").sent == 1


def test_a_call_that_is_refused_blames_no_customer(house: House, reminded: Message) -> None:
    house.answer = 400
    assert [send("07-05", hour).failed for hour in (12, 13, 14)] == [0, 0, 1]
    assert not Task.objects.filter(about__contains="400").exists()
    assert CaseEvent.objects.get(kind="message_failed").data["channel"] == "webhook"


def test_without_an_address_nothing_is_queued(household: Story) -> None:
    with_channels("webhook")
    household.bill("320.50", due="07-01")
    household.night("07-04", "step")
    assert not Message.objects.exists()
