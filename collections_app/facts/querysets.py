from datetime import date

from collections_app.org.querysets import UnitScopedQuerySet


class AccountDayQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def latest_first(self) -> "AccountDayQuerySet":
        """By day, and within a day as they were taken: the night of a day comes after its counter hours."""
        return self.order_by("-day", "-pk")

    def undecided(self, day: date) -> "AccountDayQuerySet":
        return self.filter(day=day, verdict="")
