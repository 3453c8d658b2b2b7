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
            "customers", "customers/{customer_no}", "holds", "holds/{id}", "notices", "notices/{notice_no}", "notices/{notice_no}/pdf",
            "payments", "payments/{payment_no}", "step-approvals", "step-approvals/{id}", "tasks", "tasks/{id}",
            "promises", "promises/{promise_no}", "penalty-charges", "penalty-charges/{id}", "weather", "weather/{id}",
            "contact-attempts", "contact-attempts/{id}", "disputes", "disputes/{dispute_no}", "payment-plans", "payment-plans/{plan_no}", "messages", "messages/{id}",
            "findings", "findings/{finding_no}", "reading-routes", "reading-routes/{route_no}",
        )
    } | {"post /api/v1/payments", "post /api/v1/holds", "post /api/v1/holds/{id}/end", "post /api/v1/messages/{id}/status", "post /api/v1/step-approvals/{id}/approve",
         "post /api/v1/step-approvals/{id}/refuse", "post /api/v1/weather", "post /api/v1/contact-attempts", "post /api/v1/disputes",
         "post /api/v1/findings/{finding_no}/decide"}  # fmt: skip


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


KINDS = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


def strays(value: Any, schema: dict[str, Any], description: dict[str, Any], at: str) -> list[str]:
    """Where an answer is not what the description promises."""
    if "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    choices = schema.get("allOf") or schema.get("oneOf")
    if value is None:
        return [] if schema.get("nullable") or not set(schema) & {"type", "allOf", "oneOf"} else [f"{at} is null"]
    if choices:
        return min((strays(value, choice, description, at) for choice in choices), key=len)
    if not isinstance(value, KINDS.get(schema.get("type", ""), object)) or value not in schema.get("enum", [value]):
        return [f"{at} is {value!r}"]
    if "properties" in schema:
        found = [f"{at}.{key} is missing or too many" for key in set(schema["properties"]) ^ set(value)]
        for key, part in schema["properties"].items():
            found += strays(value.get(key), part, description, f"{at}.{key}")
        return found
    return (
        [stray for item in value for stray in strays(item, schema["items"], description, at)]
        if "items" in schema
        else []
    )


PATHS = {
    "customers/{customer_no}": "customers/K-north-1", "accounts/{account_no}": "accounts/north-1",
    "bills/{bill_no}": "bills/north-B1", "payments/{payment_no}": "payments/north-P1", "cases/{case_no}": "cases/north-C1",
    "notices/{notice_no}": "notices/N-north-C1-0", "batches/{batch_no}": "batches/north-L1",
    "cases/{case_no}/events": "cases/north-C1/events",
    **{noun: noun for noun in ("customers", "accounts", "bills", "payments", "cases", "notices", "batches")},
}  # fmt: skip


@pytest.mark.parametrize(("path", "url"), PATHS.items())
def test_answers_are_what_was_promised(north: APIClient, description: dict[str, Any], path: str, url: str) -> None:
    promised = description["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    assert strays(north.get(f"/api/v1/{url}").json(), promised, description, path) == []


def test_refusals_are_what_was_promised(north: APIClient, description: dict[str, Any]) -> None:
    promised = {"$ref": "#/components/schemas/Error"}
    body = {"payment_no": "north-P1", "account_no": "north-1", "paid_on": "2026-02-10", "amount": "1"}
    for answer in (
        north.get("/api/v1/bills?due_from=x"),
        north.get("/api/v1/bills/none"),
        north.delete("/api/v1/bills/none"),
        north.post("/api/v1/payments", {}, format="json"),
        north.post("/api/v1/payments", body, format="json"),
        APIClient().get("/api/v1/bills"),
    ):
        assert answer.status_code >= 400
        assert strays(answer.json(), promised, description, str(answer.status_code)) == []


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
    said = " ".join(client.get("/api/schema/").content.decode().split())
    assert "not found while it has not been printed" in said
    assert client.get("/api/schema/?lang=zh-hans").status_code == 200
