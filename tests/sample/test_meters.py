"""The meters behind the made-up bills: what was read adds up to what was billed, and the audit finds something in it."""

from datetime import date, timedelta

import pytest

from collections_app.engine.reading_audit import audit_readings
from collections_app.metering.models import AuditFinding, Reading
from collections_app.routes.models import MeterReader, ReadingRoute, RouteAssignment, RoutePoint
from collections_app.sample.batch import read_meters
from collections_app.sample.portfolio import load_sample

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 3, 10)


def test_the_meters_of_the_sample_are_read_and_audited() -> None:
    load_sample(200, 7, LAST_DAY)
    read = read_meters(LAST_DAY)
    assert read == Reading.objects.count() > 1000
    assert RoutePoint.objects.exists()
    assert RouteAssignment.objects.count() == ReadingRoute.objects.count() == 4 * MeterReader.objects.count() // 3
    one = Reading.objects.order_by("supply_point", "read_on").first()
    later = Reading.objects.filter(supply_point=one.supply_point, read_on__gt=one.read_on).order_by("read_on").first()
    assert later.value > one.value
    assert timedelta(25) < later.read_on - one.read_on < timedelta(35)
    audit_readings(LAST_DAY)
    found = dict(AuditFinding.objects.order_by().values_list("kind", "kind"))
    assert {"late"} <= found.keys()
    assert "backwards" not in found
