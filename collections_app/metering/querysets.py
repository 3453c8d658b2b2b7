from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from collections_app.org.querysets import UnitScopedQuerySet


class ReadingQuerySet(QuerySet):
    def current(self) -> "ReadingQuerySet":
        """Without those that were corrected."""
        return self.filter(is_current=True)


class FindingQuerySet(UnitScopedQuerySet):
    unit_lookup = "unit"

    def open(self) -> "FindingQuerySet":
        """Nobody has decided yet, or the bill still has to be corrected."""
        return self.filter(closed_on__isnull=True)

    def undecided(self) -> "FindingQuerySet":
        return self.filter(outcome="")

    def late_on(self, day: date) -> "FindingQuerySet":
        return self.undecided().filter(due_on__lt=day)

    def confirmed(self) -> "FindingQuerySet":
        """Something was wrong indeed: what counts in an assessment."""
        return self.filter(outcome__in=["confirmed", "to_correct"])

    def numbers_by(self, field: str) -> Any:
        """How many findings, and of them confirmed, by `reader` or `unit`."""
        return self.order_by().values(field).annotate(number=Count("pk")).order_by("-number", field)


class CoverageQuerySet(UnitScopedQuerySet):
    unit_lookup = "unit"
