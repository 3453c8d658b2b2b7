"""What came of a task, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from collections_app.worklist.models import Task

GONE = {
    Task.Kind.CONTACT_MISSING: _("A contact is known now."),
    Task.Kind.LETTER_RETURNED: _("Another postal address is known now."),
    Task.Kind.SERVE_BY_HAND: _("The notice has been served, or another one has been sent."),
    Task.Kind.ORDER_OVERDUE: _("The order waits no more."),
    Task.Kind.ANSWER_DISPUTE: _("The dispute waits for its decision, or has been closed."),
    Task.Kind.CORRECT_BILL: _("The dispute has been closed."),
    Task.Kind.CHECK_READING: _("The finding about the reading has been decided."),
    Task.Kind.ALARM: _("No claim of the account is about to lapse any more."),
    Task.Kind.BALANCE_USED_UP: _("The account has been topped up."),
}


def result_of(task: Task) -> Any:
    """In the words of whoever finished it, or why the system has dropped it; empty while it is open."""
    if task.note or not task.outcome:
        return task.note
    if task.outcome == Task.Outcome.REASON_GONE:
        return GONE.get(Task.Kind(task.kind), task.get_outcome_display())
    return task.get_outcome_display()
