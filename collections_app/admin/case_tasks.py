"""Tasks that a step has set: the list of them, overdue first, and the button that ticks one on the page of its case."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import BAD, NOTHING, choice, day, label, link, stacked
from collections_app.admin.dialogs import Dialog, dialog, line, pick
from collections_app.admin.enforcement import CASE_SEARCH, OfCase
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.cases.models import Case
from collections_app.enforcement.models import CaseTask
from collections_app.enforcement.operations import CannotFinish, drop_task, finish_task
from collections_app.filters.enforcement import CaseTaskFilter
from collections_app.rules.authority import Right

DONE, DROP, DO_TASK = gettext_lazy("Tick as done"), gettext_lazy("Drop the task"), gettext_lazy("Tick a task")
REFUSALS = (CannotFinish,)
KEPT = gettext_lazy("It stays in the timeline of the case with your name.")


class ResultForm(Dialog):
    note = forms.CharField(
        label=gettext_lazy("Result"), max_length=300, widget=line(),
        help_text=gettext_lazy("What came of it, for whoever looks at the case next."),
    )  # fmt: skip


class OpenTask(forms.ModelChoiceField):
    def label_from_instance(self, task: CaseTask) -> str:
        return _("%(task)s, to be done by %(day)s") % {"task": task.get_kind_display(), "day": day(task.due_on)}


class OfCaseForm(ResultForm):
    task = OpenTask(CaseTask.objects.none(), label=gettext_lazy("Task"), empty_label=None, widget=pick())
    field_order = ("task", "note")

    def offer(self, obj: Case) -> None:
        self.offer_rows("task", obj.tasks.open().order_by("due_on", "id"))


class TaskActions:
    """The button for the page of a case."""

    @dialog(DO_TASK, permission="work", form=OfCaseForm, refusals=REFUSALS, icon="task_alt", question=KEPT)
    def do_task(self, request: HttpRequest, obj: Case, given: dict[str, Any]) -> str:
        finish_task(task=given["task"], note=given["note"], on=today(), by=staff_of(request))
        return _("Noted as done.")


@admin.register(CaseTask)
class CaseTasks(OfCase, PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["task", "who", "unit", "of_case", "due", "state", "by_whom", "result"]
    list_filter = [bridge(CaseTaskFilter, "status", "kind", "unit", "officer", "due_from", "due_to")]
    list_select_related = [
        "case__account__customer",
        "case__account__unit",
        "case__account__officer",
        "step",
        "done_by",
    ]
    ordering = ["-status", "due_on", "id"]
    search_fields = CASE_SEARCH
    search_help_text = gettext_lazy("Case number (from the beginning), or an account number")
    actions_detail = ("finish_task", "drop_task")

    @admin.display(description=gettext_lazy("task"))
    def task(self, task: CaseTask) -> Any:
        return task.get_kind_display()

    @admin.display(description=gettext_lazy("case"))
    def of_case(self, task: CaseTask) -> Any:
        return link(task.case)

    @admin.display(description=gettext_lazy("to be done by"), ordering="due_on")
    def due(self, task: CaseTask) -> Any:
        return due_day(task)

    @admin.display(description=gettext_lazy("by"))
    def by_whom(self, task: CaseTask) -> Any:
        return stacked(task.done_by, day(task.done_on)) if task.done_by else NOTHING

    @admin.display(description=gettext_lazy("result"))
    def result(self, task: CaseTask) -> Any:
        return task.note or NOTHING

    def fits(self, button: str, obj: CaseTask) -> bool:
        return obj.status == CaseTask.Status.OPEN

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @dialog(DONE, permission="work", form=ResultForm, refusals=REFUSALS, icon="task_alt", question=KEPT)
    def finish_task(self, request: HttpRequest, obj: CaseTask, given: dict[str, Any]) -> str:
        finish_task(task=obj, note=given["note"], on=today(), by=staff_of(request))
        return _("Noted as done.")

    @dialog(
        DROP, permission="work", form=ResultForm, refusals=REFUSALS, icon="block",
        question=gettext_lazy("The task need not be done. Say why; it stays in the timeline of the case with your name."),
    )  # fmt: skip
    def drop_task(self, request: HttpRequest, obj: CaseTask, given: dict[str, Any]) -> str:
        drop_task(task=obj, note=given["note"], on=today(), by=staff_of(request))
        return _("The task has been dropped.")

    def page(self, request: HttpRequest, obj: CaseTask) -> Page:
        account = obj.case.account
        rows = [
            (_("task"), obj.get_kind_display()),
            (_("customer"), link(account.customer)),
            (_("account"), link(account)),
            (_("case"), link(obj.case)),
            (_("officer"), account.officer or NOTHING),
            (_("step"), obj.step.get_kind_display()),
            (_("set on"), day(obj.set_on)),
            (_("to be done by"), due_day(obj)),
            (_("by"), obj.done_by or NOTHING),
            (_("done on"), day(obj.done_on)),
            (_("result"), obj.note or NOTHING),
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
            task.note or NOTHING,
        ]
        for task in case.tasks.select_related("done_by")
    ]
    columns = [_("task"), _("to be done by"), _("status"), _("by"), _("result")]
    return Table(_("Tasks"), columns, rows, _("No step has set a task."), prose=4)


def due_day(task: CaseTask) -> Any:
    """In red once it is over and nothing has come of it."""
    is_late = task.status == CaseTask.Status.OPEN and task.due_on < today()
    return label(_("%(day)s, overdue") % {"day": day(task.due_on)}, BAD) if is_late else day(task.due_on)
