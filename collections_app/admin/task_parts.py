"""Cells, tables and forms about tasks."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collections_app.admin.cells import BAD, NOTHING, WARN, choice, day, label, link, stacked
from collections_app.admin.dialogs import Dialog, day_input, line, pick
from collections_app.admin.pages import Table
from collections_app.admin.screens import account_of, today
from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.worklist.batch import WORKING_ROLES
from collections_app.worklist.models import Task
from collections_app.worklist.wording import result_of

SET_BY_PEOPLE = (
    Task.Kind.CALLBACK, Task.Kind.CALL, Task.Kind.VISIT, Task.Kind.CHECK_CONTACT, Task.Kind.CHECK_METER, Task.Kind.REVIEW,
)  # fmt: skip
SHOWN = 20


class ResultForm(Dialog):
    note = forms.CharField(
        label=gettext_lazy("Result"), max_length=300, widget=line(),
        help_text=gettext_lazy("What came of it, for whoever looks at the case next."),
    )  # fmt: skip


class OpenTask(forms.ModelChoiceField):
    def label_from_instance(self, task: Task) -> str:
        return _("%(task)s, to be done by %(day)s") % {"task": task.get_kind_display(), "day": day(task.due_on)}


class OfAccountForm(ResultForm):
    task = OpenTask(Task.objects.none(), label=gettext_lazy("Task"), empty_label=None, widget=pick())
    field_order = ("task", "note")

    def offer(self, obj: Case | Account) -> None:
        self.offer_rows("task", account_of(obj).tasks.open().order_by("due_on", "id"))


class NewTaskForm(Dialog):
    kind = forms.ChoiceField(
        label=gettext_lazy("Task"), choices=[(kind.value, kind.label) for kind in SET_BY_PEOPLE], widget=pick()
    )
    about = forms.CharField(label=gettext_lazy("About"), max_length=300, required=False, widget=line())
    due_on = forms.DateField(
        label=gettext_lazy("To be done by"), required=False, widget=day_input(),
        help_text=gettext_lazy("Empty: the working days that such a task has."),
    )  # fmt: skip


class ColleagueForm(Dialog):
    to = forms.ModelChoiceField(
        StaffMember.objects.none(), label=gettext_lazy("Colleague"), empty_label=None, widget=pick()
    )

    def offer(self, obj: Task) -> None:
        self.offer_rows("to", colleagues(obj.account.unit.path if obj.account.unit else ""))


class PostponeForm(Dialog):
    until = forms.DateField(label=gettext_lazy("To be done by"), widget=day_input())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


def colleagues(path: str) -> Any:
    """Those who work cases and see the unit of that path: people of the unit and of those above it."""
    above = [int(number) for number in path.strip("/").split("/") if number]
    people = StaffMember.objects.filter(is_active=True, role__in=WORKING_ROLES)
    return people.filter(Q(unit__in=above) | Q(unit__parent=None, unit__isnull=False)).order_by("name", "username")


def workers(staff: StaffMember) -> Any:
    """Those who work cases in the person's unit and below it."""
    people = StaffMember.objects.for_staff(staff).filter(is_active=True, role__in=WORKING_ROLES)
    return people.order_by("name", "username")


def tasks_table(account: Account, case: Case | None = None) -> Table:
    """Of the account, or those of one of its cases with whatever is open beside."""
    tasks = account.tasks.filter(Q(case=case) | Q(status="open")) if case else account.tasks.all()
    rows = [
        [
            stacked(link(task, task.get_kind_display()), task.about),
            due_day(task),
            task.assignee or NOTHING,
            choice(task, "status"),
            task.done_by or NOTHING,
            result_of(task) or NOTHING,
        ]
        for task in tasks.select_related("assignee", "done_by")[:SHOWN]
    ]
    columns = [_("task"), _("to be done by"), _("falls to"), _("status"), _("by"), _("result")]
    return Table(_("Tasks"), columns, rows, _("There is nothing to do and never was."), prose=5)


def due_day(task: Task) -> Any:
    """Red once it is over and nothing has come of it, with the days that it is over; marked on the day itself."""
    over = days_over(task, today())
    if over < 0 or task.status != Task.Status.OPEN:
        return day(task.due_on)
    if over == 0:
        return stacked(day(task.due_on), label(_("today"), WARN))
    words = ngettext("%(days)s day late", "%(days)s days late", over) % {"days": over}
    return stacked(day(task.due_on), label(words, BAD))


def days_over(task: Task, on: date) -> int:
    return (on - task.due_on).days
