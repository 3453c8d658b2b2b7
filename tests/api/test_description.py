"""The machine-readable description of the interface, and the page that shows it."""

from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from tests.api.conftest import Company
from tests.factories import make_staff


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return yaml.safe_load(out.getvalue())


def operations(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method} {path}": operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def test_every_door_is_described(description: dict[str, Any]) -> None:
    assert set(operations(description)) == {
        f"get /api/v1/{path}"
        for path in (
            "accounts", "accounts/{account_no}", "batches", "batches/{batch_no}", "batches/{batch_no}/manifest",
            "batches/{batch_no}/pdf", "bills", "bills/{bill_no}", "cases", "cases/{case_no}", "cases/{case_no}/events",
            "customers", "customers/{customer_no}", "notices", "notices/{notice_no}", "notices/{notice_no}/pdf",
            "payments", "payments/{payment_no}",
        )
    } | {"post /api/v1/payments"}  # fmt: skip


def test_every_door_says_what_it_is_for_and_what_may_go_wrong(description: dict[str, Any]) -> None:
    for name, operation in operations(description).items():
        assert operation["summary"], name
        assert operation["description"], name
        assert {"401", "403", "429"} <= set(operation["responses"]), name
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), f"{name}: {parameter['name']}"
            assert parameter["schema"], f"{name}: {parameter['name']}"
    posting = operations(description)["post /api/v1/payments"]
    assert {"200", "201", "400", "409"} <= set(posting["responses"])
    assert len(posting["requestBody"]["content"]["application/json"]["examples"]) == 2


def test_the_page_works_offline_and_wants_a_person_to_sign_in(company: Company) -> None:
    browser = Client()
    assert browser.get("/api/docs/").status_code == 302
    assert browser.get("/api/schema/").status_code == 401
    browser.force_login(make_staff("ann", "auditor", company.unit))
    page = browser.get("/api/docs/").content.decode()
    assert "swagger-ui" in page
    assert "://" not in page.replace("http://www.w3.org", "")
    assert browser.get("/api/docs/?script=").status_code == 200
    assert browser.get("/api/schema/").status_code == 200


def test_the_description_speaks_the_language_asked_for(company: Company) -> None:
    client = APIClient()
    client.force_authenticate(make_staff("ann", "auditor", company.unit))
    assert "not found while it has not been made" in client.get("/api/schema/").content.decode()
    assert client.get("/api/schema/?lang=zh-hans").status_code == 200
