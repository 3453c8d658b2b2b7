from datetime import date

from django.db import models
from django.db.models import Q


class ProcedureQuerySet(models.QuerySet):
    def active_on(self, day: date) -> "ProcedureQuerySet":
        """Versions under which a case may be opened on that day."""
        return self.filter(
            Q(status__in=["active", "retired"]),
            Q(active_from__lte=day),
            Q(retired_on__isnull=True) | Q(retired_on__gt=day),
        )
