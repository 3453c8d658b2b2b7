from datetime import date

from django.db import models
from django.db.models import Q


class TrialQuerySet(models.QuerySet):
    def running_on(self, day: date) -> "TrialQuerySet":
        """Started by then, and neither ended nor past its last day."""
        ongoing = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        return self.filter(ongoing, started_on__lte=day, until_on__gte=day)
