from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Q, Value, When

from collections_app.org.querysets import UnitScopedQuerySet

if TYPE_CHECKING:
    from collections_app.org.models import StaffMember


class TaskQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def open(self) -> "TaskQuerySet":
        return self.filter(status="open")

    def late_on(self, day: date) -> "TaskQuerySet":
        """Open, and their deadline is over on that day."""
        return self.open().filter(due_on__lt=day)

    def mine_or_free(self, staff: "StaffMember") -> "TaskQuerySet":
        """What falls to this person or to nobody."""
        return self.filter(Q(assignee=staff) | Q(assignee=None))

    def counts_by_kind(self, day: date) -> list[tuple[str, int, int]]:
        """(kind, how many, how many of them past their deadline on the day), the most frequent first."""
        late = Count("pk", filter=Q(due_on__lt=day))
        rows = self.open().order_by().values_list("kind").annotate(number=Count("pk"), late=late)
        return list(rows.order_by("-number", "kind"))


def urgency(day: date) -> Case:
    """To sort by: 0 past its deadline on the day, 1 due on it, 2 due later."""
    return Case(When(due_on__lt=day, then=Value(0)), When(due_on=day, then=Value(1)), default=Value(2))
