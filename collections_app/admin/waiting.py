"""How much waits for a person: tasks that fall to them, and decisions that they may take. A query each, along an index."""

from datetime import date
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, Value
from django.http import HttpRequest

from collections_app.admin.screens import has_right, staff_of, today
from collections_app.enforcement.models import StepApproval, SupplyOrder
from collections_app.org.models import StaffMember
from collections_app.org.querysets import sees_everything
from collections_app.penalties.models import PenaltyWaiver
from collections_app.rules.authority import Right
from collections_app.worklist.models import Task


def tasks_of(staff: StaffMember, on: date) -> tuple[int, int]:
    """How many open tasks fall to this person, and how many of them are past their deadline on the day."""
    mine = Task.objects.open().filter(assignee=staff).order_by()
    counts = mine.aggregate(number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)))
    return counts["number"], counts["late"]


def approvals_for(staff: StaffMember) -> dict[type[Model], int]:
    """How many decisions of each kind wait that this person may take; kinds of which none waits are left out."""
    waiting = [_counted(rows, lookup, staff) for right, rows, lookup in _kinds(staff) if staff.may(right)]
    if not waiting:
        return {}
    names: dict[str, type[Model]] = {model.__name__: model for model in (StepApproval, SupplyOrder, PenaltyWaiver)}
    return {names[name]: number for name, number in waiting[0].union(*waiting[1:], all=True)}


def badges(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """By the name of a screen, what its entry in the menu carries; asked once for a page."""
    known = getattr(request, "waiting_badges", None)
    if known is None:
        known = {model._meta.model_name: _badge(n, "warning") for model, n in approvals_for(staff_of(request)).items()}
        if has_right(request, Right.WORK_CASES):
            number, late = tasks_of(staff_of(request), today())
            known["mytask"] = _badge(number, "danger" if late else "info")
        request.waiting_badges = known  # type: ignore[attr-defined]
    return known


def _badge(number: int, tone: str) -> dict[str, Any]:
    return {"badge": f"{number:,}", "badge_variant": tone} if number else {}


def _kinds(staff: StaffMember) -> list[tuple[Right, QuerySet, str]]:
    """Nobody decides on what he has asked for himself, so that does not wait for him."""
    orders = SupplyOrder.objects.filter(status=SupplyOrder.Status.REQUESTED).exclude(requested_by=staff)
    waivers = PenaltyWaiver.objects.filter(status=PenaltyWaiver.Status.ASKED).exclude(asked_by=staff)
    return [
        (Right.APPROVE_STEPS, StepApproval.objects.standing().filter(status="waiting"), "case__account__unit"),
        (Right.APPROVE_CUTS, orders, "case__account__unit"),
        (Right.APPROVE_WAIVERS, waivers, "account__unit"),
    ]


def _counted(rows: QuerySet, unit_lookup: str, staff: StaffMember) -> QuerySet:
    if not sees_everything(staff):
        rows = rows.filter(**{f"{unit_lookup}__path__startswith": staff.unit.path}) if staff.unit else rows.none()
    named = rows.order_by().annotate(model=Value(rows.model.__name__)).values("model")
    return named.annotate(number=Count("pk")).values_list("model", "number")
