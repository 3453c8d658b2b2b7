from datetime import date

from django.db import models
from django.db.models import Q

from collections_app.org.querysets import UnitScopedQuerySet


class SchemeQuerySet(models.QuerySet):
    def active_on(self, day: date) -> "SchemeQuerySet":
        """Versions by which accounts are graded on that day."""
        begun = self.filter(status__in=["active", "retired"], active_from__lte=day)
        return begun.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day))


class OfAccountQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"


class AppealQuerySet(OfAccountQuerySet):
    def open(self) -> "AppealQuerySet":
        return self.filter(status="open")

    def overruling_on(self, day: date) -> "AppealQuerySet":
        """Those whose decision stands in place of the points on that day."""
        return self.filter(status="changed", decided_on__lte=day, until__gte=day)


class RuleQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "RuleQuerySet":
        lasting = Q(until__isnull=True) | Q(until__gte=day)
        return self.filter(lasting, status="active", from_on__lte=day)
