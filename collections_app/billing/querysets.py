from datetime import date
from typing import Any

from django.db.models import DecimalField, F, Q, Sum
from django.db.models.functions import Coalesce

from collections_app.org.querysets import UnitScopedQuerySet

MONEY: DecimalField = DecimalField(max_digits=16, decimal_places=2)


class BillQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def open(self) -> "BillQuerySet":
        """Bills that are not fully paid."""
        return self.filter(paid__lt=F("amount"))

    def overdue_on(self, day: date) -> "BillQuerySet":
        """Open bills whose due day has passed; a bill is not overdue on its due day itself."""
        return self.open().filter(due_on__lt=day)

    def total_open(self) -> Any:
        return self.aggregate(total=Coalesce(Sum(F("amount") - F("paid")), 0, output_field=MONEY))["total"]


class PaymentQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def known_on(self, day: date) -> "PaymentQuerySet":
        return self.filter(paid_on__lte=day)

    def with_credit(self) -> "PaymentQuerySet":
        """Payments of which something has not been used for a bill."""
        return self.filter(~Q(allocated=F("amount")))
