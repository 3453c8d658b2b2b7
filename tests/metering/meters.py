"""A meter and what it shows, as a file would have brought it on the day of the reading."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from collections_app.customers.models import Account, SupplyPoint
from collections_app.engine.reading_audit import audit_readings
from collections_app.metering.models import AuditFinding, Reading
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.routes.models import MeterReader, ReadingRoute, RoutePoint
from collections_app.routes.operations import propose_rotation
from tests.factories import make_account


class Meter:
    def __init__(self, account: Account | None = None, **account_fields: Any) -> None:
        self.account = account or make_account(**account_fields)
        self.point = SupplyPoint.objects.create(supply_point_no=f"SP-{self.account.account_no}")
        Account.objects.filter(pk=self.account.pk).update(supply_point=self.point)

    def shows(self, value: int | str, on: date, source: str = "field", **more: Any) -> Reading:
        if reader := more.pop("by", None):
            more["reader"] = MeterReader.objects.get_or_create(code=reader, defaults={"unit": self.account.unit})[0]
        known = {"recorded_on": more.pop("recorded_on", on), **more}
        return Reading.objects.create(supply_point=self.point, read_on=on, value=Decimal(value), source=source, **known)

    def uses(self, *monthly: int, until: date, start: int = 1000) -> None:
        """Read on site every thirty days, the last time on the day; used in between is what is named."""
        value, on = start, until - timedelta(30) * len(monthly)
        self.shows(value, on)
        for used in monthly:
            value, on = value + used, on + timedelta(30)
            self.shows(value, on)

    @property
    def findings(self) -> dict[str, AuditFinding]:
        """By kind; of a kind the latest."""
        return {f.kind: f for f in AuditFinding.objects.filter(supply_point=self.point).order_by("id")}


def read_meters_of_anna(today: date, north: OrgUnit, supervisor: StaffMember) -> None:
    """Anna's meter was read three times, the last time five days late; and somebody has to read her route."""
    point = SupplyPoint.objects.get(supply_point_no="SP-1")
    reader = MeterReader.objects.create(code="r-17", name="Rita Reader", unit=north)
    for back, value, source in ((62, 4120, "field"), (32, 4330, "remote"), (2, 4545, "field")):
        read_on = today - timedelta(back)
        Reading.objects.create(
            supply_point=point, read_on=read_on, value=value, source=source, reader=reader, recorded_on=read_on,
            scheduled_on=read_on - timedelta(5 if back == 2 else 0),
        )  # fmt: skip
    audit_readings(today - timedelta(1))
    route = ReadingRoute.objects.create(route_no="R-1", name="Lamp Street", unit=north, reading_day=13)
    RoutePoint.objects.create(route=route, supply_point=point)
    propose_rotation(unit=north, from_on=today + timedelta(12), by=supervisor, on=today)
