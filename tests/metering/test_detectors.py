"""What the audit finds in readings and bills, and what it leaves alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from collections_app.engine.reading_audit import audit_readings
from collections_app.metering.models import AuditFinding, ReadingAudit, RemoteCoverage
from collections_app.rules.readings import AuditLimits, Shown, site_checks, used
from tests.factories import make_bill, make_staff, make_unit
from tests.metering.meters import Meter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 9)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


@pytest.fixture
def meter() -> Meter:
    return Meter()


def found(meter: Meter) -> dict[str, dict]:
    audit_readings(TODAY)
    return {kind: finding.evidence for kind, finding in meter.findings.items()}


class TestReadings:
    def test_that_are_as_usual_are_left_alone(self, meter: Meter) -> None:
        meter.uses(200, 220, 190, 210, 205, until=TODAY)
        assert found(meter) == {}
        assert not AuditFinding.objects.exists()

    @pytest.mark.parametrize(("days", "is_late"), [(-2, True), (-1, False), (0, False), (1, False), (2, True)])
    def test_read_late_is_two_days_from_the_planned_day(self, meter: Meter, days: int, is_late: bool) -> None:
        meter.shows(100, TODAY, scheduled_on=ago(days))
        assert ("late" in found(meter)) is is_late

    def test_longer_than_a_cycle(self, meter: Meter) -> None:
        meter.shows(100, ago(36))
        meter.shows(300, TODAY)
        assert found(meter) == {"over_cycle": {"days": 36, "limit": 35}}

    def test_not_read_at_all(self, meter: Meter) -> None:
        meter.shows(100, ago(41))
        assert found(meter)["missed"] == {"days": 41, "limit": 40}
        other = Meter(closed_on=ago(3))
        other.shows(100, ago(41))
        audit_readings(TODAY + timedelta(1))
        assert "missed" not in other.findings

    def test_estimated_again_and_again(self, meter: Meter) -> None:
        meter.uses(200, 200, until=ago(60))
        meter.shows(1600, ago(30), "estimated")
        meter.shows(1800, TODAY, "estimated")
        assert found(meter) == {"estimates": {"times": 2}}

    def test_nothing_used_three_times(self, meter: Meter) -> None:
        meter.uses(0, 0, until=TODAY)
        assert found(meter) == {}
        meter.shows(1000, TODAY + timedelta(30))
        audit_readings(TODAY + timedelta(30))
        assert {kind: f.evidence for kind, f in meter.findings.items()} == {"zero": {"times": 3}}

    def test_a_jump_and_a_drop_against_what_is_usual(self, meter: Meter) -> None:
        meter.uses(200, 220, 190, 900, until=TODAY)
        assert found(meter) == {"jump": {"used": "900.000", "days": 30, "usual": "203"}}
        other = Meter()
        other.uses(200, 220, 190, 20, until=TODAY)
        assert found(other) == {"drop": {"used": "20.000", "days": 30, "usual": "203"}}

    def test_little_in_figures_is_no_jump(self, meter: Meter) -> None:
        meter.uses(10, 10, 10, 90, until=TODAY)
        assert found(meter) == {}

    def test_an_estimate_that_was_too_high(self, meter: Meter) -> None:
        meter.uses(200, until=ago(60))
        meter.shows(1500, ago(30), "estimated")
        meter.shows(1350, TODAY)
        assert found(meter) == {"backwards": {"used": "-150.000", "days": 30}}
        assert meter.findings["backwards"].is_sampled

    def test_a_meter_that_begins_anew_and_one_that_was_exchanged(self, meter: Meter) -> None:
        for back, value in ((120, 99_300), (90, 99_500), (60, 99_700), (30, 99_900)):
            meter.shows(value, ago(back), digits=5)
        meter.shows(100, TODAY, digits=5)
        other = Meter()
        other.uses(200, 200, 200, until=ago(30))
        other.shows(0, TODAY, is_exchange=True, final_value=1800)
        assert (found(meter), found(other)) == ({}, {})

    def test_site_against_remote(self, meter: Meter) -> None:
        meter.shows(1000, ago(30))
        meter.shows(1200, ago(1), "remote")
        meter.shows(1150, TODAY)
        assert found(meter)["remote"] == {"site": "1150.000", "remote": "1200.000"}
        other = Meter()
        other.shows(1000, ago(30))
        other.shows(1200, ago(1), "remote")
        other.shows(1210, TODAY)
        assert "remote" not in found(other)

    def test_daily_remote_readings_are_taken_month_by_month(self, meter: Meter) -> None:
        """Nothing used on three days in a row is a weekend away, not three cycles."""
        for back in range(70, -1, -1):
            meter.shows(1000 + (70 - max(back, 5)) * 10, ago(back), "remote")
        assert found(meter) == {}

    def test_habits_of_a_reader(self) -> None:
        for number in range(30):
            Meter().shows(1000 + number * (10 if number < 15 else 7), TODAY, by="li")
        audit_readings(TODAY)
        finding = AuditFinding.objects.get()
        assert (finding.kind, finding.reader.code, finding.account) == ("reader", "li", None)
        assert finding.evidence == {"pattern": "round", "percent": 53, "readings": 30, "limit": 40}


class TestBills:
    def test_without_a_reading(self, meter: Meter) -> None:
        meter.shows(1000, ago(60))
        make_bill(meter.account, "50.00", TODAY + timedelta(10), issued_on=ago(2))
        assert found(meter)["no_reading"] == {"limit": 35}

    def test_of_a_meter_whose_readings_are_not_brought_here(self, meter: Meter) -> None:
        make_bill(meter.account, "50.00", TODAY + timedelta(10), issued_on=ago(2))
        assert found(meter) == {}

    def test_that_ends_on_an_estimate(self, meter: Meter) -> None:
        meter.shows(1000, ago(33))
        meter.shows(1100, ago(3), "estimated")
        bill = make_bill(meter.account, "50.00", TODAY + timedelta(10), issued_on=ago(2))
        assert "estimated_bill" in found(meter)
        assert meter.findings["estimated_bill"].bill == bill

    def test_that_bills_other_energy_than_was_read(self, meter: Meter) -> None:
        meter.uses(200, 210, until=ago(3))
        right = make_bill(meter.account, "50.00", TODAY + timedelta(10), issued_on=ago(2), kwh=Decimal("210.4"))
        assert found(meter) == {}
        type(right).objects.filter(pk=right.pk).update(kwh=Decimal(310))
        assert found(meter)["bill_error"] == {"billed": "310.000", "used": "210.000"}

    def test_a_jump_names_the_bill_once_it_comes(self, meter: Meter) -> None:
        meter.uses(200, 220, 190, 900, until=TODAY)
        audit_readings(TODAY)
        assert meter.findings["jump"].bill is None
        bill = make_bill(meter.account, "900.00", TODAY + timedelta(20), issued_on=TODAY + timedelta(3))
        audit_readings(TODAY + timedelta(3))
        assert meter.findings["jump"].bill == bill
        assert meter.account.holds.get().bill == bill


class TestFindings:
    def test_are_made_once_and_have_somebody_responsible_and_a_deadline(self) -> None:
        company = make_unit("company")
        station = make_unit("station", company, "station")
        chief, officer = make_staff("chief", "supervisor", company), make_staff("li", "officer", station)
        meter = Meter(unit=station, officer=officer)
        meter.uses(200, 220, 190, 900, until=TODAY)
        assert audit_readings(TODAY) == 1
        finding = AuditFinding.objects.get()
        assert (finding.owner, finding.unit, finding.account) == (chief, station, meter.account)
        assert (finding.found_on, finding.due_on) == (TODAY, date(2026, 7, 16))  # five working days
        assert (audit_readings(TODAY), audit_readings(TODAY + timedelta(1))) == (0, 0)
        assert set(ReadingAudit.objects.values_list("day", flat=True)) == {TODAY, TODAY + timedelta(1)}

    def test_a_file_that_comes_after_the_audit_of_its_day_is_not_missed(self, meter: Meter) -> None:
        audit_readings(TODAY)
        meter.shows(100, TODAY, scheduled_on=ago(5))
        audit_readings(TODAY + timedelta(1))
        assert "late" in meter.findings

    def test_of_meters_that_show_nothing_used_some_are_looked_at_on_site(self) -> None:
        meters = [Meter() for _ in range(6)] + [Meter(customer_class="industrial", voltage="low") for _ in range(6)]
        meters += [Meter(customer_class="industrial", voltage="medium") for _ in range(3)]
        for meter in meters:
            meter.uses(0, 0, 0, until=TODAY)
        audit_readings(TODAY)
        drawn = [sum(m.findings["zero"].is_sampled for m in part) for part in (meters[:6], meters[6:12], meters[12:])]
        assert drawn == [2, 5, 3]
        assert drawn == [
            site_checks(6, "low", "residential"),
            site_checks(6, "low", "industrial"),
            site_checks(3, "medium", "industrial"),
        ]

    def test_the_limits_are_the_utilitys_own(self, meter: Meter) -> None:
        meter.shows(100, TODAY, scheduled_on=ago(3))
        with override_settings(READING_AUDIT=AuditLimits(late_days=4)):
            assert found(meter) == {}

    def test_numbers_for_an_assessment(self, meter: Meter) -> None:
        for back in (0, 1, 2):
            Meter().shows(100, ago(back), scheduled_on=ago(9), by="li" if back else "wang")
        audit_readings(TODAY)
        counted = {row["reader__code"]: row["number"] for row in AuditFinding.objects.numbers_by("reader__code")}
        assert counted == {"li": 2, "wang": 1}


def test_how_many_meters_are_read_remotely() -> None:
    north = make_unit("north")
    for source in ("remote", "remote", "field"):
        Meter(unit=north).shows(10, ago(1), source)
    Meter(unit=north)
    audit_readings(TODAY)
    counted = RemoteCoverage.objects.get()
    assert (counted.unit, counted.month, counted.points, counted.remote, counted.read) == (
        north,
        date(2026, 7, 1),
        4,
        2,
        3,
    )
    assert counted.percent == 50


VALUES = st.integers(0, 99_999).map(Decimal)


@given(VALUES, VALUES, st.sampled_from([None, 3, 5]), st.sampled_from([None, 3, 5]), st.booleans(), st.none() | VALUES)
def test_what_was_used_is_what_the_rules_say(
    before: Decimal,
    value: Decimal,
    digits_before: int | None,
    digits: int | None,
    is_exchange: bool,
    final: Decimal | None,
) -> None:
    final = final if is_exchange else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collections_used(%s, %s, %s, %s, %s, %s)",
            [before, digits_before, value, digits, is_exchange, final],
        )
        by_sql = cursor.fetchone()[0]
    assert by_sql == used(Shown(before, digits_before), Shown(value, digits, is_exchange, final))
