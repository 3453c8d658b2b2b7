from datetime import date

from collections_app.org.querysets import UnitScopedQuerySet


class AccountDayQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def undecided(self, day: date) -> "AccountDayQuerySet":
        return self.filter(day=day, verdict="")
