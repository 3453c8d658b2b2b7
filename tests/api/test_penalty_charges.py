"""The ledger of penalties as the books of the utility read it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rest_framework.test import APIClient

from collections_app.penalties.models import PenaltyCharge
from tests.api.conftest import Company
from tests.factories import make_staff


def charge(
    company: Company, amount: str = "12.34", kind: str = "penalty", posted_on: date = date(2026, 3, 1)
) -> PenaltyCharge:
    return PenaltyCharge.objects.create(
        bill=company.north.bill, kind=kind, amount=Decimal(amount), posted_on=posted_on, accrued_to=posted_on,
        reference="N1",
    )  # fmt: skip


def test_a_line_says_what_was_posted_on_which_bill(company: Company, north: APIClient) -> None:
    line = charge(company)
    assert north.get(f"/api/v1/penalty-charges/{line.pk}").json() == {
        "id": line.pk, "account_no": "north-1", "bill_no": "north-B1", "kind": "penalty", "currency": "CNY",
        "amount": "12.34", "posted_on": "2026-03-01", "accrued_to": "2026-03-01", "reference": "N1",
    }  # fmt: skip


def test_the_lines_of_a_day(company: Company, north: APIClient) -> None:
    charge(company)
    later = charge(company, "-2.00", "waiver", date(2026, 3, 2))
    found = north.get("/api/v1/penalty-charges?posted_from=2026-03-02&posted_to=2026-03-02").json()["results"]
    assert [row["id"] for row in found] == [later.pk]
    found = north.get("/api/v1/penalty-charges?kind=waiver").json()["results"]
    assert [row["amount"] for row in found] == ["-2.00"]


def test_another_branch_sees_none(company: Company, sign_in: Callable) -> None:
    south = sign_in(make_staff("susi", "administrator", company.south.unit))
    line = charge(company)
    assert south.get(f"/api/v1/penalty-charges/{line.pk}").status_code == 404
    assert south.get("/api/v1/penalty-charges").json()["results"] == []


def test_the_bill_says_what_is_charged_and_paid_on_it(company: Company, north: APIClient) -> None:
    charge(company)
    row = north.get("/api/v1/bills/north-B1").json()
    assert (row["penalty_charged"], row["penalty_paid"], row["open_amount"]) == ("12.34", "0.00", "300.00")
