from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Sum

from collections_app.org.querysets import UnitScopedQuerySet

RISK_DAYS = 180
"""How far ahead the amount at risk looks."""


class LimitationInterruptionQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def standing(self) -> "LimitationInterruptionQuerySet":
        """What has been recorded and not withdrawn."""
        counter_entries = self.model._default_manager.filter(withdraws=OuterRef("pk"))
        return self.filter(~Exists(counter_entries), withdraws=None)


class LimitationAlarmQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def open(self) -> "LimitationAlarmQuerySet":
        return self.filter(status="open")

    def at_risk(self, day: date) -> list[tuple[str, Decimal, int]]:
        """Unpaid principal whose claim ends within 180 days, and the number of bills, by currency."""
        rows = self.open().filter(
            ends_on__gte=day, ends_on__lte=day + timedelta(RISK_DAYS), bill__paid__lt=F("bill__amount")
        )
        sums = rows.order_by().values_list("account__currency").annotate(
            amount=Sum(F("bill__amount") - F("bill__paid")), bills=Count("pk")
        )  # fmt: skip
        return sorted(sums, key=lambda row: -row[2])
