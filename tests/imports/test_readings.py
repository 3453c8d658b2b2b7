"""The files of meter readings and of routes: what they bring, what cannot be taken, the same file twice, a correction."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collections_app.customers.models import SupplyPoint
from collections_app.metering.models import Reading
from collections_app.routes.models import MeterReader, ReadingRoute, RoutePoint
from collections_app.rules.readings import is_rolled_over
from tests.factories import make_account, make_unit
from tests.imports.conftest import TODAY, Take, counts, faults_of

HEAD = "supply_point_no,read_on,value,scheduled_on,source,reader\n"
FULL = "supply_point_no,read_on,value,source,digits,is_exchange,final_value\n"
ROUTES = "route_no,name,unit_code,reading_day,supply_point_no\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def points() -> list[SupplyPoint]:
    return [SupplyPoint.objects.create(supply_point_no=f"SP{n}") for n in (1, 2, 3)]


def shown(point: str = "SP1") -> list[tuple[str, str]]:
    current = Reading.objects.current().filter(supply_point__supply_point_no=point).order_by("read_on", "source")
    return [(f"{r.read_on:%m-%d}", str(r.value)) for r in current]


class TestReadings:
    def test_are_kept_with_who_read_them_and_when_they_should_have(self, take: Take, points: list[SupplyPoint]) -> None:
        unit = make_unit("north")
        make_account(supply_point=points[0], unit=unit)
        file = HEAD + "SP1,2026-02-01,100.5,2026-02-01,,li\nSP1,2026-03-01,180,2026-02-28,remote,\n"
        assert counts(take("readings", file)) == (2, 0, 0, 0)
        one, other = Reading.objects.order_by("read_on")
        assert (one.source, one.reader.code, one.reader.unit, one.scheduled_on) == (
            "field",
            "li",
            unit,
            date(2026, 2, 1),
        )
        assert (other.source, other.reader, other.value, other.recorded_on) == ("remote", None, Decimal(180), TODAY)

    def test_the_same_file_again_changes_nothing(self, take: Take) -> None:
        file = HEAD + "SP1,2026-02-01,100,,,li\nSP1,2026-02-01,100,,,li\nSP2,2026-02-01,7,,remote,\n"
        assert counts(take("readings", file)) == (2, 0, 1, 0)
        assert counts(take("readings", file)) == (0, 0, 3, 0)
        assert MeterReader.objects.count() == 1

    def test_another_value_corrects_and_the_old_one_is_kept(self, take: Take) -> None:
        take("readings", HEAD + "SP1,2026-02-01,100,,,li\n")
        assert counts(take("readings", "supply_point_no,read_on,value\nSP1,2026-02-01,110\n")) == (0, 1, 0, 0)
        old, new = Reading.objects.order_by("id")
        assert (old.value, old.is_current, new.value, new.is_current) == (100, False, 110, True)
        assert (new.replaces, new.reader) == (old, MeterReader.objects.get())  # an empty cell takes nothing away
        with pytest.raises(IntegrityError, match="appended"), transaction.atomic():
            Reading.objects.filter(pk=new.pk).update(value=1)

    def test_site_and_remote_of_one_day_stand_side_by_side(self, take: Take) -> None:
        take("readings", HEAD + "SP1,2026-02-01,100,,field,\nSP1,2026-02-01,101,,remote,\n")
        assert shown() == [("02-01", "100.000"), ("02-01", "101.000")]

    def test_what_cannot_be_taken_is_named(self, take: Take) -> None:
        take("readings", HEAD + "SP1,2026-01-01,500,,,\nSP1,2026-02-01,600,,,\n")
        rows = (
            "SP9,2026-02-01,1,,,\nSP2,2026-03-03,1,,,\nSP2,2026-02-01,-5,,,\nSP2,2026-02-02,,,,\nSP1,2026-02-20,599.999,,,\n"
            "SP1,2026-01-15,601,,,\nSP3,2026-02-01,7,,,\nSP3,2026-02-01,8,,field,\nSP2,2026-02-03,1,,guessed,\n"
            "SP2,2026-02-10,50,,,\nSP2,2026-02-12,49,,,\n"
        )
        report = take("readings", HEAD + rows)
        assert faults_of(report) == [
            (2, "supply_point_no", "SP9", "there is no such supply point"),
            (3, "read_on", "2026-03-03", "lies after the day on which it is loaded"),
            (4, "value", "-5", "is no number of kWh with at most three decimals"),
            (5, "value", "", "is empty, but has to be given"),
            (6, "value", "599.999", "is less than the reading of 2026-02-01"),
            (7, "value", "601.000", "is more than the later reading of 2026-02-01"),
            (8, "supply_point_no", "SP3", "another row of the file has the same key and says something else"),
            (9, "supply_point_no", "SP3", "another row of the file has the same key and says something else"),
            (10, "source", "guessed", "is not one of customer, estimated, field, remote"),
            (12, "value", "49.000", "is less than the reading of 2026-02-10"),
        ]
        assert counts(report) == (1, 0, 0, 10)

    def test_a_reading_below_an_estimate_is_taken_but_not_below_the_reading_before_it(self, take: Take) -> None:
        take("readings", HEAD + "SP1,2026-01-01,100,,,\nSP1,2026-02-01,200,,estimated,\n")
        assert counts(take("readings", HEAD + "SP1,2026-03-01,150,,,\n")) == (1, 0, 0, 0)
        report = take("readings", HEAD + "SP2,2026-01-01,100,,,\nSP2,2026-02-01,90,,estimated,\nSP2,2026-03-01,95,,,\n")
        assert [fault[0] for fault in faults_of(report)] == [3, 4]

    def test_a_meter_that_begins_anew_at_zero(self, take: Take) -> None:
        rows = "SP1,2026-01-01,99950,,5,,\nSP1,2026-02-01,30,,5,,\nSP2,2026-01-01,80000,,5,,\nSP2,2026-02-01,30,,5,,\n"
        report = take("readings", FULL + rows)
        assert faults_of(report) == [(5, "value", "30.000", "is less than the reading of 2026-01-01")]
        assert shown() == [("01-01", "99950.000"), ("02-01", "30.000")]

    def test_an_exchanged_meter(self, take: Take) -> None:
        take("readings", FULL + "SP1,2026-01-01,5000,,,,\nSP2,2026-01-01,5000,,,,\n")
        rows = (
            "SP1,2026-02-01,3,,,yes,5100\nSP1,2026-03-01,40,,,,\nSP2,2026-02-01,0,,,yes,4999\nSP3,2026-02-01,9,,,,12\n"
            "SP3,2026-02-02,0,,,yes,\n"
        )
        report = take("readings", FULL + rows)
        assert faults_of(report) == [
            (4, "final_value", "4999.000", "the old meter ends below its reading of 2026-01-01"),
            (
                5,
                "final_value",
                "12.000",
                "the last reading of an old meter is only given where the meter was exchanged",
            ),
        ]
        assert shown() == [("01-01", "5000.000"), ("02-01", "3.000"), ("03-01", "40.000")]

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        values=st.lists(st.integers(0, 999), min_size=2, max_size=5),
        estimates=st.lists(st.booleans(), min_size=5, max_size=5),
    )
    def test_what_runs_backwards_is_what_the_rules_say(
        self, take: Take, values: list[int], estimates: list[bool]
    ) -> None:
        """One file, a meter of three figures: what is set aside is below the last reading of the file that was no estimate."""
        point = SupplyPoint.objects.create(supply_point_no=f"H{SupplyPoint.objects.count()}")
        rows, wrong, last = "", [], None
        for nth, (value, is_estimate) in enumerate(zip(values, estimates, strict=False)):
            rows += (
                f"{point},{date(2026, 1, 1) + timedelta(nth)},{value},{'estimated' if is_estimate else 'field'},3,,\n"
            )
            if last is not None and value < last and not is_rolled_over(Decimal(last), Decimal(value), 3):
                wrong.append(nth + 2)
            last = last if is_estimate else value
        assert [fault[0] for fault in faults_of(take("readings", FULL + rows))] == wrong


class TestRoutes:
    def test_hold_supply_points(self, take: Take) -> None:
        make_unit("north")
        file = ROUTES + "R1,Lamp Street,north,5,SP1\nR1,Lamp Street,north,5,SP2\nR2,Mill Lane,north,,\n"
        assert counts(take("routes", file)) == (3, 0, 0, 0)
        assert counts(take("routes", file)) == (0, 0, 3, 0)
        assert ReadingRoute.objects.get(route_no="R1").points.count() == 2
        assert counts(take("routes", ROUTES + "R2,Mill Lane,north,7,SP2\n")) == (0, 1, 0, 0)
        assert RoutePoint.objects.get(supply_point__supply_point_no="SP2").route.reading_day == 7

    def test_what_cannot_be_taken_is_named(self, take: Take) -> None:
        make_unit("north")
        rows = (
            "R1,Lamp Street,nowhere,5,SP1\nR2,Mill Lane,north,32,SP1\nR3,Quay,north,,SP9\nR4,Hill,north,,\nR4,Vale,north,,SP3\n"
            "R5,Dale,north,,SP2\nR6,Moor,north,,SP2\n"
        )
        report = take("routes", ROUTES + rows)
        assert faults_of(report) == [
            (2, "unit_code", "nowhere", "there is no such organisation unit"),
            (3, "reading_day", "32", "is no whole number from 1 to 31"),
            (4, "supply_point_no", "SP9", "there is no such supply point"),
            (5, "route_no", "R4", "another row of the file says something else of the route"),
            (6, "route_no", "R4", "another row of the file says something else of the route"),
            (7, "supply_point_no", "SP2", "another row of the file puts it on another route"),
            (8, "supply_point_no", "SP2", "another row of the file puts it on another route"),
        ]
        assert not ReadingRoute.objects.exists()
