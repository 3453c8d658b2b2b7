"""The file of the weather service: what it brings, what cannot be taken, the same file twice."""

from decimal import Decimal

import pytest

from collections_app.customers.models import Account
from collections_app.weather.models import WeatherReport
from tests.imports.conftest import TODAY, Take, counts, faults_of

HEAD = "area,day,reported_at,unit,forecast_low,forecast_high,yesterday_high,advisory,advisory_days_ago,extreme,source\n"
MORNING = (
    HEAD + "48201,2026-03-02,2026-03-02T06:00,F,28,41.5,38,no,,,NWS\n48113,2026-03-02,2026-03-02T06:00,,,,,,,yes,NWS\n"
)

pytestmark = pytest.mark.django_db


def test_a_report_is_kept_as_it_was_made(take: Take) -> None:
    assert counts(take("weather", MORNING)) == (2, 0, 0, 0)
    report = WeatherReport.objects.get(area="48201")
    assert (report.forecast_high, report.unit, report.has_advisory, report.advisory_days_ago) == (
        Decimal("41.5"),
        "F",
        False,
        None,
    )
    assert (report.reported_at.isoformat(), report.source) == ("2026-03-01T22:00:00+00:00", "NWS")
    assert WeatherReport.objects.get(area="48113").is_extreme is True


def test_the_same_file_again_changes_nothing(take: Take) -> None:
    take("weather", MORNING)
    assert counts(take("weather", MORNING)) == (0, 0, 2, 0)
    assert counts(take("weather", MORNING, on=TODAY.replace(day=4))) == (0, 0, 2, 0)


def test_a_later_report_stands_beside_the_earlier(take: Take) -> None:
    take("weather", MORNING)
    assert counts(take("weather", MORNING.replace("T06:00", "T11:00"))) == (2, 0, 0, 0)
    assert WeatherReport.objects.count() == 4


def test_without_a_time_what_says_the_same_is_no_newer(take: Take) -> None:
    plain = "area,day,extreme\nSA,2026-03-02,no\n"
    assert counts(take("weather", plain)) == (1, 0, 0, 0)
    assert counts(take("weather", plain)) == (0, 0, 1, 0)
    assert counts(take("weather", plain.replace("no", "yes"))) == (1, 0, 0, 0)
    assert WeatherReport.objects.order_by("-reported_at").first().is_extreme is True


def test_what_cannot_be_taken_is_named(take: Take) -> None:
    rows = (
        "48201,2026-03-02,yesterday,F,28,41,38,no,,,\n"
        "48202,2026-03-02,,K,28.25,41,900,perhaps,-1,,\n"
        "48203,2026-03-02,,,28,,,,,,\n"
        "48204,2026-03-02,,F,50,41,,,,,\n"
        "48205,2026-03-02,,,,,,,,,\n"
        "48206,2026-03-02,2026-03-09T06:00,,,,,,,no,\n"
    )
    report = take("weather", HEAD + rows)
    assert [(line, column) for line, column, _value, _error in faults_of(report)] == [
        (2, "reported_at"), (3, "unit"), (3, "forecast_low"), (3, "yesterday_high"), (3, "advisory"),
        (3, "advisory_days_ago"), (4, "unit"), (5, "forecast_low"), (6, "area"), (7, "reported_at"),
    ]  # fmt: skip
    assert WeatherReport.objects.count() == 0


def test_another_report_of_the_same_moment_is_set_aside(take: Take) -> None:
    take("weather", MORNING)
    report = take("weather", MORNING.replace("41.5", "30"))
    assert counts(report) == (0, 0, 1, 1)
    assert faults_of(report)[0][3] == "another report of that moment says something else"


def test_an_account_names_its_area(account: Account, take: Take) -> None:
    head = "account_no,customer_no,customer_class,region,weather_area\n"
    assert counts(take("accounts", head + "A1,K-A1,residential,TX,48201\n")) == (0, 1, 0, 0)
    account.refresh_from_db()
    assert (account.weather_area, account.area) == ("48201", "48201")
    assert counts(take("accounts", head + "A1,K-A1,residential,TX,\n")) == (0, 0, 1, 0)
