"""Tasks: the list of them, overdue first, and the button that ticks one on the page of its case."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import BAD, NOTHING, choice, day, label, link, money, stacked
from collections_app.admin.dialogs import Dialog, dialog, line, pick
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.cases.models import Case
from collections_app.filters.worklist import TaskFilter
from collections_app.rules.authority import Right
from collections_app.worklist.models import Task
from collections_app.worklist.operations import CannotFinish, drop_task, finish_task

DONE, DROP, DO_TASK = gettext_lazy("Tick as done"), gettext_lazy("Drop the task"), gettext_lazy("Tick a task")
REFUSALS = (CannotFinish,)
KEPT = gettext_lazy("It stays in the timeline of the case with your name.")


class ResultForm(Dialog):
    note = forms.CharField(
        label=gettext_lazy("Result"), max_length=300, widget=line(),
        help_text=gettext_lazy("What came of it, for whoever looks at the case next."),
    )  # fmt: skip


class OpenTask(forms.ModelChoiceField):
    def label_from_instance(self, task: Task) -> str:
        return _("%(task)s, to be done by %(day)s") % {"task": task.get_kind_display(), "day": day(task.due_on)}


class OfCaseForm(ResultForm):
    task = OpenTask(Task.objects.none(), label=gettext_lazy("Task"), empty_label=None, widget=pick())
    field_order = ("task", "note")

    def offer(self, obj: Case) -> None:
        self.offer_rows("task", obj.tasks.open().order_by("due_on", "id"))


class TaskActions:
    """The button for the page of a case."""

    @dialog(DO_TASK, permission="work", form=OfCaseForm, refusals=REFUSALS, icon="task_alt", question=KEPT)
    def do_task(self, request: HttpRequest, obj: Case, given: dict[str, Any]) -> str:
        finish_task(task=given["task"], note=given["note"], on=today(), by=staff_of(request))
        return _("Noted as done.")


@admin.register(Task)
class Tasks(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["task", "who", "money_amount", "unit", "of_case", "due", "falls_to", "state", "by_whom", "result"]
    list_filter = [
        bridge(
            TaskFilter, "status", "kind", "unit", "officer", "assignee", "customer_class", "credit_grade", "step",
            "amount_min", "amount_max", "due_from", "due_to", "set_from", "set_to",
        )
    ]  # fmt: skip
    list_select_related = [
        "account__customer",
        "account__unit",
        "account__officer",
        "case",
        "step",
        "assignee",
        "done_by",
    ]
    ordering = ["-status", "due_on", "id"]
    search_fields = ["case__case_no__startswith", "account__account_no__exact"]
    search_help_text = gettext_lazy("Case number (from the beginning), or an account number")
    actions_detail = ("finish_task", "drop_task")

    @admin.display(description=gettext_lazy("task"))
    def task(self, task: Task) -> Any:
        return task.get_kind_display()

    @admin.display(description=gettext_lazy("account"))
    def who(self, task: Task) -> Any:
        return stacked(task.account.customer.name, task.account.account_no)

    @admin.display(description=gettext_lazy("overdue when it was set"), ordering="amount")
    def money_amount(self, task: Task) -> Any:
        return money(task.amount, task.account.currency)

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, task: Task) -> Any:
        return task.account.unit

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, task: Task) -> Any:
        return choice(task, "status")

    @admin.display(description=gettext_lazy("falls to"))
    def falls_to(self, task: Task) -> Any:
        return task.assignee or NOTHING

    @admin.display(description=gettext_lazy("case"))
    def of_case(self, task: Task) -> Any:
        return link(task.case)

    @admin.display(description=gettext_lazy("to be done by"), ordering="due_on")
    def due(self, task: Task) -> Any:
        return due_day(task)

    @admin.display(description=gettext_lazy("by"))
    def by_whom(self, task: Task) -> Any:
        return stacked(task.done_by, day(task.done_on)) if task.done_by else NOTHING

    @admin.display(description=gettext_lazy("result"))
    def result(self, task: Task) -> Any:
        return result_of(task)

    def fits(self, button: str, obj: Task) -> bool:
        return obj.status == Task.Status.OPEN

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @dialog(DONE, permission="work", form=ResultForm, refusals=REFUSALS, icon="task_alt", question=KEPT)
    def finish_task(self, request: HttpRequest, obj: Task, given: dict[str, Any]) -> str:
        finish_task(task=obj, note=given["note"], on=today(), by=staff_of(request))
        return _("Noted as done.")

    @dialog(
        DROP, permission="work", form=ResultForm, refusals=REFUSALS, icon="block",
        question=gettext_lazy("The task need not be done. Say why; it stays in the timeline of the case with your name."),
    )  # fmt: skip
    def drop_task(self, request: HttpRequest, obj: Task, given: dict[str, Any]) -> str:
        drop_task(task=obj, note=given["note"], on=today(), by=staff_of(request))
        return _("The task has been dropped.")

    def page(self, request: HttpRequest, obj: Task) -> Page:
        account = obj.account
        rows = [
            (_("task"), obj.get_kind_display()),
            (_("customer"), link(account.customer)),
            (_("account"), link(account)),
            (_("case"), link(obj.case)),
            (_("officer"), account.officer or NOTHING),
            (_("step"), obj.step.get_kind_display() if obj.step else NOTHING),
            (_("about"), obj.about or NOTHING),
            (_("overdue when it was set"), money(obj.amount, account.currency)),
            (_("falls to"), obj.assignee or NOTHING),
            (_("set on"), day(obj.set_on)),
            (_("to be done by"), due_day(obj)),
            (_("by"), obj.done_by or NOTHING),
            (_("done on"), day(obj.done_on)),
            (_("result"), result_of(obj)),
        ]
        contacts = account.customer.contacts.filter(is_current=True).order_by("kind", "value")
        contact_rows = [[c.get_kind_display(), c, choice(c, "quality")] for c in contacts]
        columns = [_("kind"), _("address or number"), _("quality")]
        reach = Table(_("How to reach the customer"), columns, contact_rows, _("No contact is known."), prose=1)
        return Page([reach], [Facts(_("Task"), rows)], [choice(obj, "status")], about=account.customer)


def tasks_table(case: Case) -> Table:
    rows = [
        [
            link(task, task.get_kind_display()),
            due_day(task),
            choice(task, "status"),
            task.done_by or NOTHING,
            result_of(task),
        ]
        for task in case.tasks.select_related("done_by")
    ]
    columns = [_("task"), _("to be done by"), _("status"), _("by"), _("result")]
    return Table(_("Tasks"), columns, rows, _("No step has set a task."), prose=4)


def due_day(task: Task) -> Any:
    """In red once it is over and nothing has come of it."""
    is_late = task.status == Task.Status.OPEN and task.due_on < today()
    return label(_("%(day)s, overdue") % {"day": day(task.due_on)}, BAD) if is_late else day(task.due_on)


def result_of(task: Task) -> Any:
    """What came of it: in the words of whoever finished it, or why the system has dropped it."""
    return task.note or (task.get_outcome_display() if task.outcome else NOTHING)
