from datetime import date

from django.db.models import Q, QuerySet

from collections_app.org.querysets import UnitScopedQuerySet


class AlarmRuleQuerySet(QuerySet):
    def active_on(self, day: date) -> "AlarmRuleQuerySet":
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day), active_from__lte=day)


class AlarmQuerySet(UnitScopedQuerySet):
    def running(self) -> "AlarmQuerySet":
        """Those of which nobody has said yet what came of them."""
        return self.exclude(status="settled")

    def late_on(self, day: date) -> "AlarmQuerySet":
        """Those that nobody has taken up in time."""
        return self.filter(status="open", due_on__lt=day)
