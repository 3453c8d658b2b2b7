from datetime import date

from collections_app.org.querysets import UnitScopedQuerySet


class TaskQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def open(self) -> "TaskQuerySet":
        return self.filter(status="open")

    def late_on(self, day: date) -> "TaskQuerySet":
        """Open, and their deadline is over on that day."""
        return self.open().filter(due_on__lt=day)
