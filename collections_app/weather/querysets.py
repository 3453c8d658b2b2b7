from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from collections_app.org.models import StaffMember


class ReportQuerySet(models.QuerySet):
    def for_staff(self, staff: "StaffMember") -> "ReportQuerySet":
        """The weather is nobody's secret: whoever belongs to a unit sees all of it."""
        return self.all() if sees_weather(staff) else self.none()

    def latest_between(self, first: date, last: date, known_before: datetime) -> "ReportQuerySet":
        """Of each area and day the report that counts: the last one made before that moment."""
        rows = self.filter(day__gte=first, day__lte=last, reported_at__lt=known_before)
        return rows.order_by("area", "day", "-reported_at").distinct("area", "day")


class EmergencyQuerySet(models.QuerySet):
    def for_staff(self, staff: "StaffMember") -> "EmergencyQuerySet":
        """As with the weather itself."""
        return self.all() if sees_weather(staff) else self.none()

    def not_over_on(self, day: date) -> "EmergencyQuerySet":
        """Those that stand on that day or will stand later."""
        lasting = Q(to_on__isnull=True) | Q(to_on__gte=day)
        return self.filter(lasting, Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    def standing_on(self, day: date) -> "EmergencyQuerySet":
        return self.not_over_on(day).filter(from_on__lte=day)

    def in_areas(self, areas: Collection[str]) -> "EmergencyQuerySet":
        return self.filter(area__in=areas)


def sees_weather(staff: "StaffMember") -> bool:
    return staff.is_superuser or staff.unit_id is not None
