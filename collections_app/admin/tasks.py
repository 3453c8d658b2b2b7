"""Tasks: the list of all of them, what can be done with one, and the buttons on the pages of cases and accounts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import NOTHING, choice, day, link, money, stacked
from collections_app.admin.dialogs import dialog
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.personal_data import Sight
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.admin.task_bulk import TaskBulk
from collections_app.admin.task_parts import (
    ColleagueForm,
    NewTaskForm,
    OfAccountForm,
    PostponeForm,
    ResultForm,
    due_day,
)
from collections_app.filters.worklist import TaskFilter
from collections_app.rules.authority import Right
from collections_app.worklist.handing_out import CannotHandOut, assign_tasks, postpone_tasks
from collections_app.worklist.models import Task
from collections_app.worklist.operations import CannotFinish, CannotSetTask, drop_task, finish_task, set_task
from collections_app.worklist.wording import result_of

DONE, DROP, DO_TASK = gettext_lazy("Tick as done"), gettext_lazy("Drop the task"), gettext_lazy("Tick a task")
TAKE, HAND_OVER, POSTPONE = gettext_lazy("Take it"), gettext_lazy("Hand it to a colleague"), gettext_lazy("Postpone")
SET_TASK = gettext_lazy("Set a task")
REFUSALS = (CannotFinish, CannotHandOut)
KEPT = gettext_lazy("It stays in the timeline of the case with your name.")
FOR_OFFICER = gettext_lazy("It falls to the officer of the account, or is shared out tonight where there is none.")


class TaskActions:
    """The buttons for the pages of a case and of an account."""

    @dialog(DO_TASK, permission="work", form=OfAccountForm, refusals=REFUSALS, icon="task_alt", question=KEPT)
    def do_task(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        finish_task(task=given["task"], note=given["note"], on=today(), by=staff_of(request))
        return _("Noted as done.")

    @dialog(
        SET_TASK, permission="work", form=NewTaskForm, refusals=(CannotSetTask,), icon="add_task", question=FOR_OFFICER
    )
    def set_task(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        task = set_task(account=account_of(obj), on=today(), by=staff_of(request), **given)
        return _("The task has been set, to be done by %(day)s.") % {"day": day(task.due_on)}


class TaskDialogs:
    """What can be done with one task; `after` says where to go then."""

    actions_detail = ("finish_task", "take_task", "hand_over", "postpone", "drop_task")

    def after(self, request: HttpRequest, obj: Task) -> Any:
        return obj

    def fits(self, button: str, obj: Task) -> bool:
        return obj.status == Task.Status.OPEN

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @dialog(DONE, permission="work", form=ResultForm, refusals=REFUSALS, icon="task_alt", question=KEPT)
    def finish_task(self, request: HttpRequest, obj: Task, given: dict[str, Any]) -> tuple[str, Any]:
        finish_task(task=obj, note=given["note"], on=today(), by=staff_of(request))
        return _("Noted as done."), self.after(request, obj)

    @dialog(
        TAKE, permission="work", refusals=REFUSALS, icon="back_hand", question=gettext_lazy("It falls to you then.")
    )
    def take_task(self, request: HttpRequest, obj: Task, given: dict[str, Any]) -> tuple[str, Any]:
        assign_tasks(tasks=[obj.pk], to=staff_of(request), by=staff_of(request), on=today())
        return _("The task is yours."), self.after(request, obj)

    @dialog(
        HAND_OVER, permission="work", form=ColleagueForm, refusals=REFUSALS, icon="move_item",
        question=gettext_lazy("To somebody who works cases and sees this account."),
    )  # fmt: skip
    def hand_over(self, request: HttpRequest, obj: Task, given: dict[str, Any]) -> tuple[str, Any]:
        assign_tasks(tasks=[obj.pk], to=given["to"], by=staff_of(request), on=today())
        return _("The task falls to %(name)s now.") % {"name": given["to"]}, self.after(request, obj)

    @dialog(POSTPONE, permission="work", form=PostponeForm, refusals=REFUSALS, icon="event_upcoming", question=KEPT)
    def postpone(self, request: HttpRequest, obj: Task, given: dict[str, Any]) -> tuple[str, Any]:
        if not postpone_tasks(tasks=[obj.pk], by=staff_of(request), on=today(), **given):
            raise CannotHandOut(_("The task has until then already, or has been finished meanwhile."))
        return _("The task has until %(day)s now.") % {"day": day(given["until"])}, self.after(request, obj)

    @dialog(
        DROP, permission="work", form=ResultForm, refusals=REFUSALS, icon="block",
        question=gettext_lazy("The task need not be done. Say why; it stays in the timeline of the case with your name."),
    )  # fmt: skip
    def drop_task(self, request: HttpRequest, obj: Task, given: dict[str, Any]) -> tuple[str, Any]:
        drop_task(task=obj, note=given["note"], on=today(), by=staff_of(request))
        return _("The task has been dropped."), self.after(request, obj)


class TaskColumns:
    @admin.display(description=gettext_lazy("account"))
    def who(self, task: Task) -> Any:
        return stacked(task.account.customer.name, task.account.account_no)

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, task: Task) -> Any:
        return task.account.unit

    @admin.display(description=gettext_lazy("to be done by"), ordering="due_on")
    def due(self, task: Task) -> Any:
        return due_day(task)

    @admin.display(description=gettext_lazy("falls to"))
    def falls_to(self, task: Task) -> Any:
        return task.assignee or NOTHING


@admin.register(Task)
class Tasks(TaskBulk, TaskDialogs, TaskColumns, PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["task", "who", "money_amount", "unit", "due", "falls_to", "state", "by_whom", "result"]
    list_filter = [
        bridge(
            TaskFilter, "status", "kind", "unit", "officer", "assignee", "customer_class", "credit_grade", "step",
            "amount_min", "amount_max", "late_on", "due_from", "due_to", "set_from", "set_to",
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

    @admin.display(description=gettext_lazy("task"))
    def task(self, task: Task) -> Any:
        return stacked(task.get_kind_display(), task.about)

    @admin.display(description=gettext_lazy("overdue when it was set"), ordering="amount")
    def money_amount(self, task: Task) -> Any:
        return money(task.amount, task.account.currency)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, task: Task) -> Any:
        return choice(task, "status")

    @admin.display(description=gettext_lazy("by"))
    def by_whom(self, task: Task) -> Any:
        return stacked(task.done_by, day(task.done_on)) if task.done_by else NOTHING

    @admin.display(description=gettext_lazy("result"))
    def result(self, task: Task) -> Any:
        return result_of(task) or NOTHING

    def page(self, request: HttpRequest, obj: Task) -> Page:
        contacts = obj.account.customer.contacts.filter(is_current=True).order_by("kind", "value")
        sight = Sight(request, obj.account.customer)
        contact_rows = [[c.get_kind_display(), sight.contact(c), choice(c, "quality")] for c in contacts]
        columns = [_("kind"), _("address or number"), _("quality")]
        reach = Table(_("How to reach the customer"), columns, contact_rows, _("No contact is known."), prose=1)
        return Page([reach], [Facts(_("Task"), facts(obj))], [choice(obj, "status")], about=obj.account.customer)


def facts(task: Task) -> list[tuple[Any, Any]]:
    account = task.account
    return [
        (_("task"), task.get_kind_display()),
        (_("about"), task.about or NOTHING),
        (_("customer"), link(account.customer)),
        (_("account"), link(account)),
        (_("case"), link(task.case)),
        (_("step"), task.step.get_kind_display() if task.step else NOTHING),
        (_("overdue when it was set"), money(task.amount, account.currency)),
        (_("officer"), account.officer or NOTHING),
        (_("falls to"), task.assignee or NOTHING),
        (_("set on"), day(task.set_on)),
        (_("to be done by"), due_day(task)),
        (_("by"), task.done_by or NOTHING),
        (_("done on"), day(task.done_on)),
        (_("result"), result_of(task) or NOTHING),
    ]
