"""Who reads which route: a plan is proposed by one person, approved by another, and then in force for good."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from collections_app.org.models import OrgUnit, StaffMember
from collections_app.routes.models import MeterReader, ReadingRoute, RotationLine, RotationPlan, RouteAssignment
from collections_app.rules.authority import Right
from collections_app.rules.rotation import Route, Stint, propose

Status = RotationPlan.Status


class CannotRotate(Exception):
    """Why a rotation plan was not proposed or decided, in words for staff."""


@transaction.atomic
def propose_rotation(*, unit: OrgUnit, from_on: date, by: StaffMember, on: date) -> RotationPlan:
    """A plan for all routes of the unit and of those below it, from a day on. Raises CannotRotate."""
    _check(unit, by)
    if from_on < on:
        raise CannotRotate(_("A plan cannot begin in the past."))
    if RotationPlan.objects.proposed().filter(unit=unit).exists():
        raise CannotRotate(_("A plan for this unit waits for its approval already."))
    lines = _lines(unit, from_on)
    if not lines:
        raise CannotRotate(_("The unit has no reading routes."))
    plan = RotationPlan.objects.create(unit=unit, from_on=from_on, proposed_on=on, proposed_by=by)
    for line in lines:
        line.plan = plan
    RotationLine.objects.bulk_create(lines)
    return plan


@transaction.atomic
def approve_rotation(*, plan: RotationPlan, by: StaffMember, on: date, note: str = "") -> RotationPlan:
    """From its day on the plan is in force: whoever leaves a route ends there, whoever comes begins. Raises CannotRotate."""
    plan = _waiting(plan, by)
    if plan.proposed_by_id == by.pk:
        raise CannotRotate(_("You have proposed this plan yourself; somebody else has to approve it."))
    if plan.from_on < on:
        raise CannotRotate(_("The day on which it was to begin is over; propose it anew."))
    changing = plan.lines.select_related("route", "reader").exclude(reader=None).exclude(why=RotationLine.Why.STAYS)
    for line in changing:
        _hand_over(line, plan)
    return _decide(plan, Status.APPROVED, by, on, note)


@transaction.atomic
def refuse_rotation(*, plan: RotationPlan, by: StaffMember, on: date, note: str) -> RotationPlan:
    """Not like this; whoever has proposed it withdraws it this way. Raises CannotRotate."""
    return _decide(_waiting(plan, by), Status.REFUSED, by, on, note)


def _lines(unit: OrgUnit, from_on: date) -> list[RotationLine]:
    routes = ReadingRoute.objects.filter(unit__path__startswith=unit.path).annotate(number=Count("points"))
    known = {route.pk: route for route in routes}
    readers = MeterReader.objects.working().filter(unit__path__startswith=unit.path).values_list("pk", flat=True)
    ran = RouteAssignment.objects.filter(route__in=known, from_on__lte=from_on)
    stints = [Stint(*values) for values in ran.values_list("route_id", "reader_id", "from_on", "until_on")]
    asked = [Route(route.pk, route.number) for route in known.values()]
    return [
        RotationLine(
            route=known[line.route.id], reader_id=line.reader, before_id=line.before, why=line.why, points=line.route.points
        )
        for line in propose(asked, readers, stints, from_on, settings.ROTATION_LIMITS)
    ]  # fmt: skip


def _hand_over(line: RotationLine, plan: RotationPlan) -> None:
    """What has been changed since the plan was proposed is not overwritten."""
    running = line.route.assignments.select_for_update().filter(until_on=None).first()
    if (running.reader_id if running else None) != line.before_id or (running and running.from_on >= plan.from_on):
        words = _("Somebody else reads route %(route)s since the plan was proposed; propose it anew.")
        raise CannotRotate(words % {"route": line.route})
    if running:
        running.until_on = plan.from_on
        running.save(update_fields=["until_on"])
    assert line.reader is not None
    RouteAssignment.objects.create(route=line.route, reader=line.reader, from_on=plan.from_on, plan=plan)


def _waiting(plan: RotationPlan, by: StaffMember) -> RotationPlan:
    _check(plan.unit, by)
    plan = RotationPlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    if plan.status != Status.PROPOSED:
        raise CannotRotate(_("The plan has been decided already: %(status)s.") % {"status": plan.get_status_display()})
    return plan


def _decide(plan: RotationPlan, status: Status, by: StaffMember, on: date, note: str) -> RotationPlan:
    plan.status, plan.decided_by, plan.decided_on, plan.note = status, by, on, note
    plan.save(update_fields=["status", "decided_by", "decided_on", "note"])
    return plan


def _check(unit: OrgUnit, by: StaffMember) -> None:
    if not by.may(Right.PLAN_ROUTES):
        raise CannotRotate(_("Your role does not allow this."))
    if not OrgUnit.objects.for_staff(by).filter(pk=unit.pk).exists():
        raise CannotRotate(_("This unit is not yours."))
