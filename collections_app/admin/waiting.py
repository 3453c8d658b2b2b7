"""How much waits for a person: tasks that fall to them, and decisions that they may take. A query each."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from collections_app.admin.screens import has_right, staff_of, today
from collections_app.alarms.models import Alarm
from collections_app.engine.models import WaitingDecision
from collections_app.engine.querysets import DECIDES
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.models import Task


def work_of(staff: StaffMember, on: date) -> tuple[int, int, int]:
    """How many open tasks fall to this person, how many of them are past their deadline on the day, and how many early
    warnings. One query."""
    mine, alarms = Task.objects.open().filter(assignee=staff), Alarm.objects.running().filter(owner=staff)
    counts = [_number(rows) for rows in (mine, mine.filter(due_on__lt=on), alarms)]
    return StaffMember.objects.filter(pk=staff.pk).values_list(*counts).get()


def _number(rows: QuerySet) -> Coalesce:
    """How many rows, as a column of another query."""
    alone = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(alone), 0)


def approvals_for(staff: StaffMember) -> dict[str, int]:
    """How many decisions of each kind wait that this person may take; kinds of which none waits are left out."""
    if not any(staff.may(right) for right in DECIDES.values()):
        return {}
    rows = WaitingDecision.objects.decidable_by(staff, today()).order_by().values("kind")
    return dict(rows.annotate(number=Count("pk")).values_list("kind", "number"))


def badges(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """By the name of a screen, what its entry in the menu carries; asked once for a page."""
    known = getattr(request, "waiting_badges", None)
    if known is None:
        known = {"waitingdecision": _badge(sum(approvals_for(staff_of(request)).values()), "warning")}
        if has_right(request, Right.WORK_CASES):
            number, late, alarms = work_of(staff_of(request), today())
            known["mytask"] = _badge(number, "danger" if late else "info")
            known["alarm"] = _badge(alarms, "danger")
        request.waiting_badges = known  # type: ignore[attr-defined]
    return known


def _badge(number: int, tone: str) -> dict[str, Any]:
    return {"badge": f"{number:,}", "badge_variant": tone} if number else {}
