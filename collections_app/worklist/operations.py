"""What people do with tasks: set one, tick it as done, drop it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from collections_app.billing.models import Bill
from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.batch import NewTask, set_tasks
from collections_app.worklist.models import Task

EVENTS = {Task.Status.DONE: CaseEvent.Kind.TASK_DONE, Task.Status.DROPPED: CaseEvent.Kind.TASK_DROPPED}


class CannotSetTask(Exception):
    """Why a task was not set, in words for staff."""


class CannotFinish(Exception):
    """Why a task was not ticked or dropped, in words for staff."""


@transaction.atomic
def set_task(
    *, account: Account, kind: str, on: date, by: StaffMember | None = None, due_on: date | None = None, about: str = ""
) -> Task:
    """Set a task for the account and its open case, if it has one. Raises CannotSetTask.

    Without `by` the system sets it, for something that has happened; then one that is open already is left and returned.
    """
    if by is not None:
        _check_may_set(account, kind, by, due_on, on)
    case = account.cases.open().first()
    task = NewTask(account.pk, kind, overdue(account, on), case and case.pk, due_on=due_on, about=about)
    is_new = set_tasks(on, [task]) == 1
    found = Task.objects.open().get(account=account, kind=kind)
    if by is None:
        return found
    if not is_new:
        raise CannotSetTask(_("Such a task is open already: %(task)s.") % {"task": found.get_kind_display()})
    found.set_by = by
    found.save(update_fields=["set_by"])
    _record(found, CaseEvent.Kind.TASK_SET, on, by, note=about)
    return found


@transaction.atomic
def finish_task(*, task: Task, note: str, on: date, by: StaffMember) -> Task:
    """Tick a task as done, with what came of it. Raises CannotFinish."""
    return _finish(task, Task.Status.DONE, note, on, by)


@transaction.atomic
def drop_task(*, task: Task, note: str, on: date, by: StaffMember) -> Task:
    """Say that a task need not be done, and why. Raises CannotFinish."""
    return _finish(task, Task.Status.DROPPED, note, on, by)


def call_off_tasks(account: Account, kind: str, on: date) -> int:
    """What the system has set of this kind has no reason any more. Returns how many tasks were dropped."""
    tasks = Task.objects.open().filter(account=account, kind=kind, set_by=None)
    gone = {"status": Task.Status.DROPPED, "outcome": Task.Outcome.REASON_GONE}
    return tasks.update(**gone, done_on=Greatest(F("set_on"), on))


def overdue(account: Account, on: date) -> Decimal:
    """What is unpaid of the bills due before the day, in the currency of the account."""
    bills = Bill.objects.overdue_on(on).filter(account=account).order_by()
    return bills.aggregate(owed=Sum(F("amount") - F("paid")))["owed"] or Decimal(0)


def _check_may_set(account: Account, kind: str, by: StaffMember, due_on: date | None, on: date) -> None:
    if not by.may(Right.WORK_CASES):
        raise CannotSetTask(_("Your role does not allow this."))
    if not Account.objects.for_staff(by).filter(pk=account.pk).exists():
        raise CannotSetTask(_("This account is not in your unit."))
    if kind not in Task.Kind.values:
        raise CannotSetTask(_("There is no such kind of task."))
    if due_on is not None and due_on < on:
        raise CannotSetTask(_("The deadline would be over before the task is set."))


def _finish(task: Task, status: Task.Status, note: str, on: date, by: StaffMember) -> Task:
    if not by.may(Right.WORK_CASES):
        raise CannotFinish(_("Your role does not allow this."))
    task = Task.objects.for_staff(by).select_for_update(of=("self",)).get(pk=task.pk)
    if task.status != Task.Status.OPEN:
        raise CannotFinish(_("The task has been finished meanwhile: %(state)s.") % {"state": task.get_status_display()})
    task.status, task.done_on, task.done_by, task.note = status, on, by, note
    task.save(update_fields=["status", "done_on", "done_by", "note"])
    _record(task, EVENTS[status], on, by, note=note)
    return task


def _record(task: Task, kind: str, on: date, by: StaffMember, **more: Any) -> None:
    known = {key: value for key, value in {"task": task.kind, **more}.items() if value}
    CaseEvent.objects.create(account_id=task.account_id, case_id=task.case_id, kind=kind, on=on, actor=by, data=known)
