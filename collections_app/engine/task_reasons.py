"""What the night finds for people to do beside the steps of the ladder, and to whom it falls."""

from datetime import date

from django.db import transaction

from collections_app.common.db import execute
from collections_app.worklist.batch import keep_tasks, share_out
from collections_app.worklist.models import Task

OF_THE_NIGHT = (
    Task.Kind.CONTACT_MISSING, Task.Kind.LETTER_RETURNED, Task.Kind.SERVE_BY_HAND, Task.Kind.ORDER_OVERDUE, Task.Kind.ALARM,
    Task.Kind.ANSWER_DISPUTE, Task.Kind.CORRECT_BILL, Task.Kind.BALANCE_USED_UP,
    Task.Kind.CHECK_READING,
)  # fmt: skip
"""The kinds whose reasons `reasons_for_tasks.sql` finds: they are dropped by themselves once it finds them no more."""


@transaction.atomic
def fill_worklist(day: date) -> int:
    """Set and drop tasks by what stands today, and give those to somebody that fall to nobody; repeatable.

    Returns how many tasks were set, dropped or given to somebody.
    """
    execute("engine/reasons_for_tasks", day=day)
    return keep_tasks(day, [kind.value for kind in OF_THE_NIGHT]) + share_out()
