from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from collections_app.org.querysets import UnitScopedQuerySet


class MeterReaderQuerySet(UnitScopedQuerySet):
    unit_lookup = "unit"

    def working(self) -> "MeterReaderQuerySet":
        return self.filter(is_active=True)


class RouteQuerySet(UnitScopedQuerySet):
    unit_lookup = "unit"


class AssignmentQuerySet(QuerySet):
    def running_on(self, day: date) -> Any:
        """Those that hold on the day; of a route there is one at most."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day)


class RotationPlanQuerySet(UnitScopedQuerySet):
    unit_lookup = "unit"

    def proposed(self) -> "RotationPlanQuerySet":
        return self.filter(status="proposed")
