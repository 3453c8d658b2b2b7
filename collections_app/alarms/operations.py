"""What people do with an early warning: take it up, hand it over, say what came of it; and the rules that raise one."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.alarms.models import Alarm, AlarmRule
from collections_app.cases.events import EventKind
from collections_app.cases.operations import record_event
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right

Status = Alarm.Status


class CannotReact(Exception):
    """Why an alarm was not taken up, handed over or settled, in words for staff."""


class CannotSetRule(Exception):
    """Why a rule was not set or retired, in words for staff."""


@transaction.atomic
def take_up(*, alarm: Alarm, on: date, by: StaffMember) -> Alarm:
    """Whoever takes it up has it from now on; it is no longer late. Raises CannotReact."""
    alarm = _running(alarm, by)
    if alarm.status == Status.TAKEN and alarm.owner_id == by.pk:
        raise CannotReact(_("You have taken it up already."))
    _give(alarm, by, on, Status.TAKEN)
    _tell(alarm, EventKind.ALARM_TAKEN, on, by)
    return alarm


@transaction.atomic
def hand_over(*, alarm: Alarm, to: StaffMember, on: date, by: StaffMember) -> Alarm:
    """Somebody else has it from now on, who has to take it up. Raises CannotReact."""
    alarm = _running(alarm, by)
    if not by.may(Right.HAND_OUT_WORK) and alarm.owner_id != by.pk:
        raise CannotReact(_("Only whoever it falls to, or who hands out work, can hand it over."))
    if not to.is_active or not to.may(Right.WORK_CASES):
        raise CannotReact(_("%(person)s does not work on cases.") % {"person": to})
    _give(alarm, to, None, Status.OPEN)
    _tell(alarm, EventKind.ALARM_HANDED_OVER, on, by, assignee=to.username)
    return alarm


@transaction.atomic
def settle(*, alarm: Alarm, outcome: str, note: str, on: date, by: StaffMember) -> Alarm:
    """Say what came of it; from then on it is over, and about the same cause none is raised again. Raises CannotReact."""
    alarm = _running(alarm, by)
    if outcome not in Alarm.Outcome.values:
        raise CannotReact(_("There is no such outcome."))
    if not note.strip():
        raise CannotReact(_("Say what has been done."))
    alarm.status, alarm.outcome, alarm.note = Status.SETTLED, outcome, note.strip()
    alarm.settled_on, alarm.settled_by = max(on, alarm.raised_on), by
    alarm.save(update_fields=["status", "outcome", "note", "settled_on", "settled_by"])
    _tell(alarm, EventKind.ALARM_SETTLED, on, by, alarm_outcome=outcome, note=alarm.note)
    return alarm


@transaction.atomic
def set_rule(*, on: date, by: StaffMember, **terms: Any) -> AlarmRule:
    """From now on this rule holds; the one for the same kind, class and currency is retired. Raises CannotSetRule."""
    _check_right(by)
    rule = AlarmRule(active_from=on, written_by=by, **terms)
    if faults := [name for name in _needed(rule.kind) if not getattr(rule, name)]:
        names = ", ".join(str(AlarmRule._meta.get_field(name).verbose_name) for name in faults)  # type: ignore[union-attr]
        raise CannotSetRule(_("A rule of this kind needs: %(fields)s.") % {"fields": names})
    if rule.percent is not None and not 0 < rule.percent < 100:
        raise CannotSetRule(_("What is left of the average is between 1 and 99 percent."))
    if rule.kind == "street" and (rule.count or 0) < 2:
        raise CannotSetRule(_("One dispute is no pattern: two at least."))
    same = AlarmRule.objects.filter(
        kind=rule.kind, customer_class=rule.customer_class, currency=rule.currency, retired_on=None
    )
    same.update(retired_on=on)
    rule.save()
    return rule


@transaction.atomic
def retire_rule(*, rule: AlarmRule, on: date, by: StaffMember) -> AlarmRule:
    """No alarm is raised by it from that day on. Raises CannotSetRule."""
    _check_right(by)
    rule = AlarmRule.objects.select_for_update().get(pk=rule.pk)
    if rule.retired_on is not None:
        raise CannotSetRule(_("The rule has been retired already."))
    rule.retired_on = max(on, rule.active_from)
    rule.save(update_fields=["retired_on"])
    return rule


def _needed(kind: str) -> tuple[str, ...]:
    return {
        "large": ("currency", "amount"), "sudden": ("currency", "amount", "days"), "first_day": ("currency", "amount"),
        "drop": ("currency", "amount", "percent"), "street": ("days", "count"),
    }.get(kind, ())  # fmt: skip


def _check_right(by: StaffMember) -> None:
    if not by.may(Right.SET_ALARMS):
        raise CannotSetRule(_("Your role does not allow this."))


def _running(alarm: Alarm, by: StaffMember) -> Alarm:
    """The alarm, locked, if the person may work on it and it is not over."""
    if not by.may(Right.WORK_CASES):
        raise CannotReact(_("Your role does not allow this."))
    locked = Alarm.objects.for_staff(by).select_for_update(of=("self",)).filter(pk=alarm.pk).first()
    if locked is None:
        raise CannotReact(_("This alarm is not in your unit."))
    if locked.status == Status.SETTLED:
        raise CannotReact(_("It has been settled already: %(outcome)s.") % {"outcome": locked.get_outcome_display()})
    return locked


def _give(alarm: Alarm, to: StaffMember, taken_on: date | None, status: str) -> None:
    alarm.owner, alarm.taken_on, alarm.status = to, taken_on, status
    alarm.save(update_fields=["owner", "taken_on", "status"])


def _tell(alarm: Alarm, kind: EventKind, on: date, by: StaffMember, **more: str) -> None:
    """Into the history of the account; an alarm about a street is on its own page alone."""
    if alarm.account is not None:
        record_event(alarm.account, kind, on, by, {"alarm_no": alarm.alarm_no, "alarm": alarm.kind, **more})
