"""A meter that is new to remote reading is read on site in each of its first three whole months."""

from datetime import date, timedelta

import pytest

from collections_app.engine.reading_audit import audit_readings
from collections_app.metering.models import AuditFinding
from collections_app.metering.wording import sentence
from tests.metering.meters import Meter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 9)


@pytest.fixture
def meter() -> Meter:
    return Meter()


def test_a_meter_new_to_remote_reading_is_read_on_site_in_its_first_three_months(meter: Meter) -> None:
    meter.uses(200, until=date(2026, 2, 10))
    for month in range(2, 8):
        meter.shows(1000 + 200 * month, date(2026, month, 20), "remote")
    meter.shows(1650, date(2026, 4, 3))
    for month in range(3, 9):
        audit_readings(date(2026, month, 5))
        audit_readings(date(2026, month, 6))
    missed = AuditFinding.objects.filter(kind="first_cycles").order_by("id")
    assert [(f.evidence["month"], f.evidence["cycle"], f.found_on, f.is_sampled) for f in missed] == [
        ("2026-03-01", 1, date(2026, 4, 6), True),
        ("2026-05-01", 3, date(2026, 6, 6), True),
    ]
    assert "March 2026, month 1 of the first 3" in sentence(missed[0])


@pytest.mark.parametrize(
    ("is_exchanged", "opened_on", "cycles"),
    [
        (True, date(2020, 1, 1), [2]),
        (False, date(2026, 4, 20), [2]),
        (False, date(2020, 1, 1), []),
        (False, None, []),
    ],
)
def test_new_is_what_was_exchanged_or_came_with_the_first_customer(
    is_exchanged: bool, opened_on: date | None, cycles: list[int]
) -> None:
    meter = Meter(opened_on=opened_on)
    if is_exchanged:
        meter.shows(900, date(2026, 3, 30), "remote")
        meter.shows(0, date(2026, 4, 12), is_exchange=True, final_value=1000)
    for month in (4, 5, 6):
        meter.shows(100 * month, date(2026, month, 28), "remote")
    audit_readings(TODAY)
    assert [f.evidence["cycle"] for f in AuditFinding.objects.filter(kind="first_cycles")] == cycles


def test_what_comes_late_of_the_month_is_judged_when_it_comes(meter: Meter) -> None:
    meter.uses(200, until=date(2026, 5, 10))
    meter.shows(1300, date(2026, 5, 20), "remote")
    audit_readings(TODAY)
    assert "first_cycles" not in meter.findings
    meter.shows(1400, date(2026, 6, 20), "remote", recorded_on=TODAY + timedelta(1))
    audit_readings(TODAY + timedelta(1))
    assert meter.findings["first_cycles"].evidence["cycle"] == 1
