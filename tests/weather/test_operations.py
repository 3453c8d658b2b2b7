"""What is reported stays as it was reported; who may declare an emergency, and who may end it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from collections_app.weather.models import WeatherEmergency, WeatherReport
from collections_app.weather.operations import (
    CannotDeclare,
    CannotReport,
    declare_emergency,
    end_emergency,
    record_report,
)
from tests.cuts import People, make_people
from tests.factories import make_account

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 20)
SIX = datetime(2026, 8, 20, 6, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HOT = {"unit": "F", "forecast_high": Decimal(104), "has_advisory": True}


@pytest.fixture
def people() -> People:
    return make_people()


def record(at: datetime | None = None, now: datetime = SIX, **said: Any) -> tuple[WeatherReport, bool]:
    return record_report(area="48201", day=TODAY, reported_at=at, now=now, by=None, **(HOT | said))


class TestReports:
    def test_the_same_again_is_not_new(self) -> None:
        report, is_new = record(SIX)
        assert is_new
        assert record(SIX) == (report, False)

    def test_something_else_of_the_same_moment_is_refused(self) -> None:
        record(SIX)
        with pytest.raises(CannotReport, match="says something else"):
            record(SIX, forecast_high=Decimal(90))

    def test_a_later_one_takes_its_place_and_leaves_it(self) -> None:
        record(SIX)
        later, is_new = record(SIX + timedelta(hours=3), forecast_high=Decimal(90))
        assert is_new
        assert WeatherReport.objects.count() == 2
        assert list(WeatherReport.objects.latest_between(TODAY, TODAY, SIX + timedelta(hours=4))) == [later]

    def test_one_without_a_time_is_no_newer_when_it_says_the_same(self) -> None:
        first, _is_new = record(now=SIX)
        assert record(now=SIX + timedelta(hours=3)) == (first, False)
        changed, is_new = record(now=SIX - timedelta(hours=1), forecast_high=Decimal(90))
        assert is_new
        assert changed.reported_at > first.reported_at

    def test_history_is_not_rewritten(self) -> None:
        report, _is_new = record(SIX)
        for rewrite in (lambda: WeatherReport.objects.update(forecast_high=1), report.delete):
            with pytest.raises(IntegrityError, match="is history"), transaction.atomic():
                rewrite()

    def test_degrees_of_no_unit_are_not_kept(self) -> None:
        with pytest.raises((IntegrityError, CannotReport)), transaction.atomic():
            WeatherReport.objects.create(area="x", day=TODAY, reported_at=SIX, forecast_high=90)


class TestEmergencies:
    def declare(self, people: People, who: str = "manager", **said: Any) -> WeatherEmergency:
        given = {"area": "Riverside", "from_on": TODAY, "to_on": None, "reason": "Flood"} | said
        return declare_emergency(**given, by=people[who], on=TODAY)

    @pytest.fixture(autouse=True)
    def _account(self, people: People) -> None:
        make_account("R-1", weather_area="Riverside", unit=people["manager"].unit)

    @pytest.mark.parametrize("who", ["officer", "supervisor", "auditor"])
    def test_is_a_managers_right(self, people: People, who: str) -> None:
        with pytest.raises(CannotDeclare, match="Your role does not allow this"):
            self.declare(people, who)

    def test_an_area_without_accounts_is_a_slip_of_the_pen(self, people: People) -> None:
        with pytest.raises(CannotDeclare, match="No account in your unit lies in the area Rverside"):
            self.declare(people, area="Rverside")

    def test_a_region_is_an_area_of_accounts_that_name_none(self, people: People) -> None:
        make_account("T-1", region="TX", unit=people["manager"].unit)
        assert self.declare(people, area="TX").area == "TX"

    def test_not_for_days_gone_by(self, people: People) -> None:
        with pytest.raises(CannotDeclare, match="from today or a later day"):
            self.declare(people, from_on=TODAY - timedelta(1))
        with pytest.raises(CannotDeclare, match="over before it begins"):
            self.declare(people, to_on=TODAY - timedelta(1))

    def test_it_is_kept_who_declared_and_who_ended_it(self, people: People) -> None:
        flood = self.declare(people)
        end_emergency(emergency=flood, reason="The water is gone", by=people["manager"], on=TODAY + timedelta(2))
        flood.refresh_from_db()
        assert (flood.declared_by, flood.ended_by) == (people["manager"], people["manager"])
        assert (flood.ended_on, flood.end_reason) == (TODAY + timedelta(2), "The water is gone")
        with pytest.raises(CannotDeclare, match="over already"):
            end_emergency(emergency=flood, reason="Again", by=people["manager"], on=TODAY + timedelta(3))

    def test_a_branch_declares_it_for_all_but_does_not_end_it_for_all(self, people: People) -> None:
        branch_manager = people["stranger"]
        branch_manager.role = "manager"
        make_account("R-2", weather_area="Riverside", unit=branch_manager.unit)
        flood = self.declare(people, "stranger")
        with pytest.raises(CannotDeclare, match="Accounts of other units lie in that area"):
            end_emergency(emergency=flood, reason="Dry here", by=branch_manager, on=TODAY)
        end_emergency(emergency=flood, reason="Dry", by=people["manager"], on=TODAY)
