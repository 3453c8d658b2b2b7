"""A call centre logs what came of its calls."""

from datetime import date
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from collections_app.cases.models import Hold
from collections_app.contacts.models import ContactAttempt
from tests.api.conftest import Company
from tests.factories import make_staff

CALL = {"account_no": "north-1", "channel": "phone", "spoke_to": "debtor", "result": "cannot_pay", "on": "2026-03-02"}


@pytest.fixture
def officer(company: Company, sign_in: Any) -> APIClient:
    return sign_in(make_staff("olga", "officer", company.north.unit))


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        yield


def test_is_logged_and_holds_the_account(company: Company, officer: APIClient) -> None:
    answer = officer.post("/api/v1/contact-attempts", CALL | {"at": "09:30", "note": "lost her work"}, format="json")
    assert answer.status_code == 201, answer.json()
    row = answer.json()
    assert (row["case_no"], row["recorded_by"], row["at"], row["is_courtesy"]) == ("north-C1", "olga", "09:30:00", True)
    assert Hold.objects.get(account=company.north.account).until == date(2026, 3, 16)
    assert officer.get("/api/v1/contact-attempts?result=cannot_pay").json()["results"] == [row]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"account_no": "south-1"}, "There is no account south-1."),
        ({"on": "2026-03-03"}, "before it has happened"),
        ({"result": "no_answer"}, "whom you spoke to"),
        ({"result": "fine"}, "not a valid choice"),
    ],
)
def test_what_does_not_fit_is_named(company: Company, officer: APIClient, given: dict[str, str], words: str) -> None:
    answer = officer.post("/api/v1/contact-attempts", CALL | given, format="json")
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ContactAttempt.objects.exists()


def test_nobody_logs_who_may_only_read(company: Company, north: APIClient) -> None:
    assert north.post("/api/v1/contact-attempts", CALL, format="json").status_code == 403
