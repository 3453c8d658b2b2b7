"""What was agreed with debtors, as other systems read it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from collections_app.arrangements.models import Promise
from collections_app.arrangements.operations import record_promise
from tests.api.conftest import Company
from tests.factories import make_staff


@pytest.fixture
def promise(company: Company) -> Promise:
    return record_promise(
        account=company.north.account, amount=Decimal("100.00"), due_on=date(2026, 3, 20), channel="call",
        promised_by="Anna", by=make_staff("olga", "officer", company.north.unit), on=date(2026, 3, 10),
    )  # fmt: skip


class TestPromises:
    def test_one(self, promise: Promise, north: APIClient) -> None:
        assert north.get(f"/api/v1/promises/{promise.promise_no}").json() == {
            "promise_no": promise.promise_no, "account_no": "north-1", "status": "running", "currency": "CNY",
            "amount": "100.00", "received": "0.00", "made_on": "2026-03-10", "due_on": "2026-03-20", "tolerance_days": 3,
            "channel": "call", "promised_by": "Anna", "recorded_by": "olga", "settled_on": None, "note": "",
        }  # fmt: skip

    @pytest.mark.parametrize(("asked", "found"), [("status=running&due_to=2026-03-20", 1), ("channel=visit", 0)])
    def test_a_narrowed_list(self, promise: Promise, north: APIClient, asked: str, found: int) -> None:
        assert len(north.get(f"/api/v1/promises?{asked}").json()["results"]) == found

    def test_another_branch_sees_none(self, promise: Promise, company: Company, sign_in: Callable) -> None:
        south = sign_in(make_staff("susi", "administrator", company.south.unit))
        assert south.get(f"/api/v1/promises/{promise.promise_no}").status_code == 404
        assert south.get("/api/v1/promises").json()["results"] == []
