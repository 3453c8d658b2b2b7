from datetime import date

from django.db.models import Q

from collections_app.org.querysets import UnitScopedQuerySet


class CaseQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def open(self) -> "CaseQuerySet":
        return self.filter(status="open")

    def closed(self) -> "CaseQuerySet":
        return self.filter(status="closed")


class CaseEventQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"


class SuspensionQuerySet(UnitScopedQuerySet):
    """Holds and disputes: what keeps a debt from escalating for a while."""

    unit_lookup = "account__unit"

    def running_on(self, day: date) -> "SuspensionQuerySet":
        if hasattr(self.model, "placed_on"):
            begun, lasting = Q(placed_on__lte=day), Q(until__isnull=True) | Q(until__gte=day)
            return self.filter(begun & lasting & (Q(ended_on__isnull=True) | Q(ended_on__gt=day)))
        return self.filter(Q(opened_on__lte=day) & (Q(closed_on__isnull=True) | Q(closed_on__gt=day)))
