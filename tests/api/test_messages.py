"""A gateway asks what was sent, and reports what became of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from collections_app.customers.models import Contact
from collections_app.messages.models import Message
from collections_app.worklist.models import Task
from tests.api.conftest import Company
from tests.factories import make_staff

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def sent(company: Company) -> Message:
    account = company.north.account
    contact = Contact.objects.create(customer=account.customer, kind="email", value="a@b.example", source="officer")
    return Message.objects.create(
        account=account, customer=account.customer, contact=contact, kind="pre_due", channel="email", to="a@b.example",
        language="en", subject="Soon", text="A friendly word.", about="2026-03-05", amount="88.20", is_courtesy=True,
        pay_by_on=date(2026, 3, 5), queued_on=date(2026, 3, 1), not_before=NOON, status="sent", sent_at=NOON,
    )  # fmt: skip


@pytest.fixture
def gateway(company: Company, sign_in: Any) -> APIClient:
    return sign_in(make_staff("gateway", "supervisor", company.north.unit))


def test_messages_are_listed_and_found(sent: Message, gateway: APIClient) -> None:
    (row,) = gateway.get("/api/v1/messages?status=sent&channel=email").json()["results"]
    assert (row["id"], row["account_no"], row["to"], row["amount"]) == (sent.pk, "north-1", "a@b.example", "88.20")
    assert gateway.get("/api/v1/messages?kind=demand").json()["results"] == []


def test_a_failed_delivery_becomes_a_task(sent: Message, gateway: APIClient) -> None:
    report = {"status": "failed", "failure": "mailbox unknown"}
    for _again in range(2):
        answer = gateway.post(f"/api/v1/messages/{sent.pk}/status", report, format="json")
        assert (answer.status_code, answer.json()["status"]) == (200, "failed")
    assert Contact.objects.get(pk=sent.contact_id).quality == "failed"
    assert Task.objects.get().about == "mailbox unknown"


def test_what_is_over_is_not_reported_otherwise(sent: Message, gateway: APIClient) -> None:
    address = f"/api/v1/messages/{sent.pk}/status"
    assert gateway.post(address, {"status": "delivered"}, format="json").status_code == 200
    assert gateway.post(address, {"status": "failed"}, format="json").status_code == 409
    assert gateway.post(address, {"status": "read"}, format="json").status_code == 400


def test_nobody_reports_without_the_right_or_on_other_branches(
    sent: Message, company: Company, north: APIClient, sign_in: Any
) -> None:
    south = sign_in(make_staff("other", "supervisor", company.south.unit))
    officer = sign_in(make_staff("olga", "officer", company.north.unit))
    address = f"/api/v1/messages/{sent.pk}/status"
    assert officer.post(address, {"status": "delivered"}, format="json").status_code == 403
    assert south.post(address, {"status": "delivered"}, format="json").status_code == 404
