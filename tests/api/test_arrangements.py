"""What was agreed with debtors, as other systems read it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from collections_app.arrangements.models import PaymentPlan, Promise
from collections_app.arrangements.operations import record_promise
from collections_app.arrangements.plans import PlanPurpose, make_plan
from collections_app.arrangements.proposals import propose_plan
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


class TestPaymentPlans:
    @pytest.fixture
    def plan(self, company: Company) -> PaymentPlan:
        account, officer = company.north.account, make_staff("olga", "officer", company.north.unit)
        terms = {"on": date(2026, 3, 10), "first_on": date(2026, 4, 1), "months": 3}
        proposal = propose_plan(account=account, bills=list(account.bills.open()), **terms)
        purpose = PlanPurpose("formal", "asked for it")
        return make_plan(account=account, proposal=proposal, purpose=purpose, by=officer, on=date(2026, 3, 10))

    def test_one_with_its_instalments_and_bills(self, plan: PaymentPlan, north: APIClient) -> None:
        found = north.get(f"/api/v1/payment-plans/{plan.plan_no}").json()
        assert (found["status"], found["amount"], found["live_from"]) == ("live", "300.00", "2026-03-10")
        assert found["instalments"][0] == {"number": 1, "due_on": "2026-04-01", "amount": "100.00"}
        assert found["bills"] == [{"bill_no": "north-B1", "open_then": "300.00"}]

    @pytest.mark.parametrize(("asked", "found"), [("status=live&is_behind=false", 1), ("is_behind=true", 0)])
    def test_a_narrowed_list(self, plan: PaymentPlan, north: APIClient, asked: str, found: int) -> None:
        assert len(north.get(f"/api/v1/payment-plans?{asked}").json()["results"]) == found

    def test_another_branch_sees_none(self, plan: PaymentPlan, company: Company, sign_in: Callable) -> None:
        south = sign_in(make_staff("susi", "administrator", company.south.unit))
        assert south.get(f"/api/v1/payment-plans/{plan.plan_no}").status_code == 404
        assert south.get("/api/v1/payment-plans").json()["results"] == []
