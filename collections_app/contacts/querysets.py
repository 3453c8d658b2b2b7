from datetime import date, timedelta

from collections_app.org.querysets import UnitScopedQuerySet


class ContactAttemptQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def courtesies(self) -> "ContactAttemptQuerySet":
        """What was made of our own accord and is not required by law."""
        return self.filter(is_courtesy=True, direction="out")

    def within(self, days: int, to: date) -> "ContactAttemptQuerySet":
        """Those of so many days, the last of them `to`."""
        return self.filter(on__gt=to - timedelta(days), on__lte=to)
