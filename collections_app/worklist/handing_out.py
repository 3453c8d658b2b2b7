"""Who does the work: tasks and accounts handed to somebody, deadlines put off, tasks dropped; one or many at once.

Everybody hands out what falls to him or to nobody; what falls to others, and accounts, whoever has the right.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from collections_app.common.db import array, execute
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.models import Task
from collections_app.worklist.querysets import TaskQuerySet


class CannotHandOut(Exception):
    """Why tasks or accounts were not handed out, put off or dropped, in words for staff; none of them was."""


@transaction.atomic
def assign_tasks(*, tasks: Iterable[int], to: StaffMember, by: StaffMember, on: date) -> int:
    """Hand the open ones of these tasks (their ids) to somebody. Returns how many changed hands. Raises CannotHandOut."""
    chosen = _writable(tasks, by)
    _check_can_work(to)
    if out_of_sight := len(chosen) - chosen.for_staff(to).count():
        raise CannotHandOut(
            _("%(name)s does not see %(count)s of these accounts.") % {"name": to, "count": out_of_sight}
        )
    ids = array(task.pk for task in chosen)
    return execute("worklist/assign_tasks", tasks=ids, assignee=to.pk, username=to.username, by=by.pk, on=on)


@transaction.atomic
def postpone_tasks(*, tasks: Iterable[int], until: date, reason: str, by: StaffMember, on: date) -> int:
    """Give the open ones of these tasks until that day; one that has longer already keeps its day. Returns how many changed.

    Raises CannotHandOut.
    """
    chosen = _writable(tasks, by)
    if until < on:
        raise CannotHandOut(_("The new deadline is over already."))
    if not reason.strip():
        raise CannotHandOut(_("Say why."))
    ids = array(task.pk for task in chosen)
    return execute("worklist/postpone_tasks", tasks=ids, due_on=until, note=reason.strip(), by=by.pk, on=on)


@transaction.atomic
def drop_tasks(*, tasks: Iterable[int], reason: str, by: StaffMember, on: date) -> int:
    """Say that the open ones of these tasks need not be done, and why. Returns how many. Raises CannotHandOut."""
    chosen = _writable(tasks, by)
    if not reason.strip():
        raise CannotHandOut(_("Say why."))
    ids = array(task.pk for task in chosen)
    return execute("worklist/drop_tasks", tasks=ids, note=reason.strip(), by=by.pk, on=on)


@transaction.atomic
def assign_officer(*, accounts: Iterable[int], to: StaffMember, by: StaffMember, on: date) -> int:
    """Let somebody look after these accounts (their ids); open tasks of the former officer, or of nobody, go along.

    Returns how many accounts changed hands. Raises CannotHandOut.
    """
    if not by.may(Right.HAND_OUT_WORK):
        raise CannotHandOut(_("Your role does not allow this."))
    _check_can_work(to)
    chosen = Account.objects.filter(pk__in=list(accounts))
    locked = list(chosen.for_staff(by).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if len(locked) < chosen.count():
        raise CannotHandOut(_("Some of these accounts are not in your unit."))
    if out_of_sight := len(locked) - chosen.for_staff(to).count():
        raise CannotHandOut(
            _("%(name)s does not see %(count)s of these accounts.") % {"name": to, "count": out_of_sight}
        )
    ids = array(account.pk for account in locked)
    return execute("worklist/assign_officer", accounts=ids, officer=to.pk, username=to.username, by=by.pk, on=on)


def _writable(tasks: Iterable[int], by: StaffMember) -> TaskQuerySet:
    """The open ones of these tasks, locked, if the person may dispose of all of them."""
    if not by.may(Right.WORK_CASES):
        raise CannotHandOut(_("Your role does not allow this."))
    ids = list(tasks)
    chosen = Task.objects.for_staff(by).open().filter(pk__in=ids)
    if not by.may(Right.HAND_OUT_WORK) and chosen.exclude(Q(assignee=None) | Q(assignee=by)).exists():
        raise CannotHandOut(_("Some of these tasks fall to a colleague."))
    locked = list(chosen.select_for_update(of=("self",)).order_by("pk"))
    return Task.objects.filter(pk__in=[task.pk for task in locked])


def _check_can_work(to: StaffMember) -> None:
    if not to.may(Right.WORK_CASES):
        raise CannotHandOut(_("%(name)s does not work cases.") % {"name": to})
