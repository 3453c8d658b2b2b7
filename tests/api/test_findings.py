"""Findings about readings and reading routes, as systems of the field force read and decide them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from collections_app.engine.reading_audit import audit_readings
from collections_app.metering.models import AuditFinding
from collections_app.routes.models import ReadingRoute, RoutePoint
from tests.api.conftest import Company
from tests.factories import make_staff
from tests.metering.meters import Meter

FINDINGS, ROUTES = "/api/v1/findings", "/api/v1/reading-routes"


@pytest.fixture
def finding(company: Company) -> AuditFinding:
    """Of the north: read five days late."""
    meter, today = Meter(company.north.account), timezone.localdate()
    meter.shows(100, today, scheduled_on=today - timedelta(5))
    audit_readings(today)
    return meter.findings["late"]


@pytest.fixture
def chief(company: Company, sign_in: Callable) -> APIClient:
    return sign_in(make_staff("chief", "supervisor", company.north.unit))


def test_are_listed_and_decided_once(chief: APIClient, finding: AuditFinding) -> None:
    (told,) = chief.get(f"{FINDINGS}?kind=late&is_open=true").json()["results"]
    assert (told["finding_no"], told["evidence"]["days"], told["outcome"]) == (finding.finding_no, 5, "")
    door = f"{FINDINGS}/{finding.finding_no}/decide"
    decided = chief.post(door, {"outcome": "cleared", "reason": "Snow"}, format="json")
    assert decided.status_code == 200
    assert (decided.json()["outcome"], decided.json()["decided_by"]) == ("cleared", "chief")
    again = chief.post(door, {"outcome": "cleared", "reason": "Rain"}, format="json")
    assert (again.status_code, again.json()["reason"]) == (200, "Snow")
    assert chief.post(door, {"outcome": "confirmed", "reason": "No snow"}, format="json").status_code == 409


def test_a_bill_that_is_not_there_cannot_be_corrected(chief: APIClient, finding: AuditFinding) -> None:
    door = f"{FINDINGS}/{finding.finding_no}/decide"
    assert chief.post(door, {"outcome": "to_correct", "reason": "x"}, format="json").status_code == 409
    for bad in ({"outcome": "weather", "reason": "x"}, {"outcome": "cleared", "reason": ""}):
        assert chief.post(door, bad, format="json").status_code == 400
    finding.refresh_from_db()
    assert finding.outcome == ""


def test_only_whoever_decides_and_in_the_own_unit(company: Company, sign_in: Callable, finding: AuditFinding) -> None:
    door, said = f"{FINDINGS}/{finding.finding_no}/decide", {"outcome": "cleared", "reason": "x"}
    officer = sign_in(make_staff("olga", "officer", company.north.unit))
    assert officer.get(f"{FINDINGS}/{finding.finding_no}").status_code == 200
    assert officer.post(door, said, format="json").status_code == 403
    south = sign_in(make_staff("susi", "supervisor", company.south.unit))
    assert south.get(FINDINGS).json()["results"] == []
    assert south.post(door, said, format="json").status_code == 404


def test_routes_say_how_many_meters_they_have(company: Company, sign_in: Callable, chief: APIClient) -> None:
    route = ReadingRoute.objects.create(route_no="R-1", name="Lamp Street", unit=company.north.unit, reading_day=13)
    RoutePoint.objects.create(route=route, supply_point=Meter(company.north.account).point)
    (told,) = chief.get(ROUTES).json()["results"]
    assert told == {
        "route_no": "R-1", "name": "Lamp Street", "unit": company.north.unit.code, "reading_day": 13, "supply_points": 1
    }  # fmt: skip
    south = sign_in(make_staff("susi", "supervisor", company.south.unit))
    assert south.get(ROUTES).json()["results"] == []
