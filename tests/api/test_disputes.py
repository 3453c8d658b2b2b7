"""Disputes, as a call centre opens them and other systems read them."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from collections_app.disputes.models import Dispute
from tests.api.conftest import Company
from tests.factories import make_staff

DISPUTES = "/api/v1/disputes"


@pytest.fixture
def call_centre(company: Company, sign_in: Callable) -> APIClient:
    return sign_in(make_staff("olga", "officer", company.north.unit))


@pytest.fixture
def objection(company: Company) -> dict[str, str]:
    return {
        "account_no": company.north.account.account_no,
        "ground": "reading",
        "amount": "12.00",
        "reason": "Twice as much",
    }


def test_an_objection_is_taken_down(call_centre: APIClient, objection: dict[str, str]) -> None:
    answer = call_centre.post(DISPUTES, objection, format="json")
    assert answer.status_code == 201
    dispute = Dispute.objects.get()
    told = answer.json()
    assert (told["dispute_no"], told["stage"], told["amount"]) == (dispute.dispute_no, "received", "12.00")
    assert told["bill_no"] is None and told["decision"] == "" and told["answer_by"] == dispute.answer_by.isoformat()
    assert call_centre.get(f"{DISPUTES}?is_running=true&ground=reading").json()["results"] == [told]


def test_what_is_disputed_already_is_refused(call_centre: APIClient, objection: dict[str, str]) -> None:
    call_centre.post(DISPUTES, objection, format="json")
    again = call_centre.post(DISPUTES, objection, format="json")
    assert again.status_code == 409 and "already disputed" in str(again.json())


@pytest.mark.parametrize(
    ("column", "value"), [("ground", "weather"), ("amount", "12.001"), ("reason", ""), ("account_no", "nobody")]
)
def test_bad_values_are_named(call_centre: APIClient, objection: dict[str, str], column: str, value: str) -> None:
    answer = call_centre.post(DISPUTES, objection | {column: value}, format="json")
    assert answer.status_code == 400 and column in str(answer.json())
    assert not Dispute.objects.exists()


def test_nobody_disputes_for_another_branch(company: Company, sign_in: Callable, objection: dict[str, str]) -> None:
    south = sign_in(make_staff("susi", "officer", company.south.unit))
    assert south.post(DISPUTES, objection, format="json").status_code == 400
    auditor = sign_in(make_staff("ada", "auditor", company.north.unit))
    assert auditor.post(DISPUTES, objection, format="json").status_code == 403
