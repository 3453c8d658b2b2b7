from datetime import date

from django.db import models
from django.db.models import Q


class LetterTextQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "LetterTextQuerySet":
        """The versions with which letters of that day are worded."""
        return self.filter(Q(active_from__lte=day), Q(retired_on__isnull=True) | Q(retired_on__gt=day))
