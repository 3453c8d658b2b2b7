"""A meter and what it shows, as a file would have brought it on the day of the reading."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from collections_app.customers.models import Account, SupplyPoint
from collections_app.metering.models import AuditFinding, Reading
from collections_app.routes.models import MeterReader
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
