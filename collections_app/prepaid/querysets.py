from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, Q
from django.db.models.functions import Floor, Round

from collections_app.org.querysets import UnitScopedQuerySet

MONEY: DecimalField = DecimalField(max_digits=16, decimal_places=2)


class PrepaidQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def running(self) -> "PrepaidQuerySet":
        return self.filter(closed_on__isnull=True)

    def low(self) -> "PrepaidQuerySet":
        """Those whose balance is below their threshold (`rules.prepayment.is_low`)."""
        threshold = Round(F("set_value") * F("threshold_percent") / Decimal(100), 2, output_field=MONEY)
        return self.running().filter(balance__lt=threshold)

    def used_up(self) -> "PrepaidQuerySet":
        return self.running().filter(used_up_on__isnull=False)

    def lasting_at_most(self, days: int) -> "PrepaidQuerySet":
        """Those that by their average use have no more than so many days left (`rules.prepayment.days_left`)."""
        left = Q(balance__lte=0) | Q(days_left__lte=days)
        return (
            self.running().filter(daily_use__gt=0).annotate(days_left=Floor(F("balance") / F("daily_use"))).filter(left)
        )


class OfPrepaidQuerySet(UnitScopedQuerySet):
    """What hangs on a prepaid account."""

    unit_lookup = "prepaid__account__unit"


class AlertQuerySet(OfPrepaidQuerySet):
    def open(self) -> "AlertQuerySet":
        return self.filter(topped_up_on__isnull=True)

    def open_on(self, day: date) -> "AlertQuerySet":
        lasting = Q(topped_up_on__isnull=True) | Q(topped_up_on__gt=day)
        return self.filter(lasting, raised_on__lte=day)
