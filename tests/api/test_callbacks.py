"""What gateways report by calls that they have signed, without a login."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from collections_app.customers.models import Contact
from collections_app.messages.batch import recipients
from collections_app.messages.models import Message
from collections_app.messages.webhook import signature_of
from collections_app.worklist.models import Task
from tests.api.conftest import Company

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = "shared with the gateway"


@pytest.fixture(autouse=True)
def at_noon(settings):
    settings.MESSAGE_CALLBACK_SECRET = SECRET
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def sent(company: Company) -> Message:
    account = company.north.account
    contact = Contact.objects.create(customer=account.customer, kind="phone", value="0555 1", source="officer")
    return Message.objects.create(
        account=account, customer=account.customer, contact=contact, kind="demand", channel="sms", to="0555 1",
        language="en", text="Pay.", about="N1", amount="88.20", is_courtesy=False, pay_by_on=date(2026, 3, 5),
        queued_on=date(2026, 3, 1), not_before=NOON, status="sent", sent_at=NOON, reference="gw-1",
    )  # fmt: skip


def call(said: Any, at: datetime = NOON, secret: str = SECRET, signature: str | None = None) -> Any:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    signed = signature_of(body, int(at.timestamp()), secret) if signature is None else signature
    return Client().post(
        "/callbacks/messages", body, content_type="application/json", headers={"X-Arrears-Signature": signed}
    )


def test_delivered_by_number_or_reference(sent: Message) -> None:
    assert call({"id": sent.pk, "status": "delivered"}).json() == {"id": sent.pk, "status": "delivered"}
    assert call({"reference": "gw-1", "status": "delivered"}).status_code == 200  # the same again


def test_failed_sets_a_task(sent: Message) -> None:
    assert call({"id": sent.pk, "status": "failed", "failure": "unknown subscriber"}).status_code == 200
    assert Task.objects.get().about == "unknown subscriber"
    assert call({"id": sent.pk, "status": "delivered"}).status_code == 409


def test_whoever_wants_no_more_gets_no_more(sent: Message) -> None:
    waiting = Message.objects.create(
        account=sent.account, customer=sent.customer, contact=sent.contact, kind="demand", channel="sms", to="0555 1",
        language="en", text="Pay.", about="N2", amount="88.20", is_courtesy=False, pay_by_on=date(2026, 3, 9),
        queued_on=date(2026, 3, 1), not_before=NOON + timedelta(1),
    )  # fmt: skip
    assert call({"reference": "gw-1", "status": "opted_out"}).status_code == 200
    sent.contact.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.contact.quality, waiting.status) == ("no_messages", "withdrawn")
    left = recipients([sent.account_id])[sent.account_id].contacts.get("sms")
    assert left is None or left[0] != sent.contact_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "guessed"}, {"at": NOON - timedelta(minutes=6)}, {"at": NOON + timedelta(minutes=6)},
        {"signature": ""}, {"signature": "t=x,v1=00"}, {"signature": "v1=00"},
    ],
)  # fmt: skip
def test_without_a_good_signature_nothing_is_taken(sent: Message, wrong: dict[str, Any]) -> None:
    assert call({"id": sent.pk, "status": "delivered"}, **wrong).status_code == 401
    sent.refresh_from_db()
    assert sent.status == "sent"


def test_a_signature_is_for_its_own_body_alone(sent: Message) -> None:
    signature = signature_of(json.dumps({"id": sent.pk, "status": "failed"}).encode(), int(NOON.timestamp()), SECRET)
    assert call({"id": sent.pk, "status": "delivered"}, signature=signature).status_code == 401


def test_without_a_secret_nobody_can_sign(sent: Message, settings) -> None:
    settings.MESSAGE_CALLBACK_SECRET = ""
    assert call({"id": sent.pk, "status": "delivered"}, secret="").status_code == 401


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"{", 400), ([], 400), ({"status": "delivered"}, 400), ({"id": 1, "status": "eaten"}, 400),
        ({"id": "9" * 30, "status": "failed"}, 404), ({"id": "x", "status": "failed"}, 404),
        ({"reference": "gw-2", "status": "failed"}, 404),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(sent: Message, said: Any, status: int) -> None:
    answer = call(said)
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)


def test_only_by_posting(sent: Message) -> None:
    assert Client().get("/callbacks/messages").status_code == 405
