"""The weather as another system reports it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from rest_framework.response import Response
from rest_framework.test import APIClient

from collections_app.rules.authority import Role
from collections_app.weather.models import WeatherReport
from tests.api.conftest import DAY, Company
from tests.api.test_holds import errors
from tests.factories import make_staff

URL = "/api/v1/weather"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(f"{DAY}T12:00:00+08:00", tick=False):
        yield


def report(client: APIClient, **said: Any) -> Response:
    usual = {"area": "48201", "day": "2026-03-02", "reported_at": "2026-03-02T06:00:00-06:00", "unit": "F",
             "forecast_high": "41.5", "yesterday_high": "38", "advisory": False}  # fmt: skip
    body = {key: value for key, value in (usual | said).items() if value is not ...}
    return client.post(URL, body, format="json")


def test_a_report_is_recorded_and_found_again(head_office: APIClient) -> None:
    answer = report(head_office, reported_at="2026-03-02T06:00:00+08:00")
    assert answer.status_code == 201
    found = head_office.get(URL, {"area": "48201", "day": "2026-03-02"}).json()["results"]
    assert found == [answer.json()]
    assert (found[0]["forecast_high"], found[0]["advisory"], found[0]["extreme"]) == ("41.5", False, None)
    assert WeatherReport.objects.get().reported_by.username == "hugo"


def test_the_same_again_changes_nothing(head_office: APIClient) -> None:
    first, again = report(head_office), report(head_office)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())


def test_another_one_of_the_same_moment_is_a_conflict(head_office: APIClient) -> None:
    report(head_office)
    assert report(head_office, forecast_high="42").status_code == 409
    assert WeatherReport.objects.count() == 1


def test_without_a_time_it_is_made_now(head_office: APIClient) -> None:
    assert report(head_office, reported_at=...).json()["reported_at"] == "2026-03-02T12:00:00+08:00"
    assert report(head_office, reported_at=...).status_code == 200


@pytest.mark.parametrize(("said", "field", "code"), [
    ({"area": ""}, "area", "blank"),
    ({"day": "today"}, "day", "invalid"),
    ({"unit": "K"}, "unit", "invalid_choice"),
    ({"unit": ...}, "unit", "required"),
    ({"forecast_low": "50"}, "forecast_low", "above_high"),
    ({"forecast_high": "41.55"}, "forecast_high", "max_decimal_places"),
    ({"yesterday_high": "1000"}, "yesterday_high", "max_value"),
    ({"advisory": "perhaps"}, "advisory", "invalid"),
    ({"advisory_days_ago": -1}, "advisory_days_ago", "min_value"),
    ({"reported_at": "2026-03-09T06:00:00Z"}, "reported_at", "in_the_future"),
    ({"forecast_high": ..., "yesterday_high": ..., "advisory": ...}, "area", "says_nothing"),
])  # fmt: skip
def test_what_is_wrong_is_named(head_office: APIClient, said: dict[str, Any], field: str, code: str) -> None:
    answer = report(head_office, **said)
    assert answer.status_code == 400
    assert [(attr, found) for attr, found, _words in errors(answer)] == [(field, code)]
    assert not WeatherReport.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_who_may_report(company: Company, sign_in: Callable, role: Role) -> None:
    answer = report(sign_in(make_staff("one", role, company.unit)))
    assert answer.status_code == (201 if role in (Role.SUPERVISOR, Role.ADMINISTRATOR) else 403)


def test_only_for_the_whole_company(north: APIClient) -> None:
    assert report(north).status_code == 403


def test_a_list_costs_the_same_however_long(head_office: APIClient, django_assert_num_queries: Any) -> None:
    for number in range(5):
        report(head_office, area=f"A{number}")
    with django_assert_num_queries(2):
        assert len(head_office.get(URL).json()["results"]) == 5
