"""My day: what to do next, the most urgent first and among those the most money; each with the buttons that do it."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.views import ChangeList

from collections_app.admin.cells import NOTHING, days_late, link, list_of, money, number, stacked
from collections_app.admin.debt import with_age, with_debt
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Page, PageScreen, Tiles
from collections_app.admin.screens import CountedOnce, staff_of, today
from collections_app.admin.task_bulk import TaskBulk
from collections_app.admin.task_parts import due_day
from collections_app.admin.tasks import DONE, TAKE, TaskColumns, TaskDialogs, Tasks
from collections_app.admin.waiting import approvals_for
from collections_app.engine.models import WaitingDecision
from collections_app.filters.worklist import MyDayFilter
from collections_app.rules.authority import Right
from collections_app.worklist.models import MyTask, Task
from collections_app.worklist.querysets import urgency

KINDS = dict(Task.Kind.choices)
DECISIONS: dict[str, Any] = {
    "stepapproval": gettext_lazy("Steps to approve"),
    "supplyorder": gettext_lazy("Supply orders to approve"),
    "penaltywaiver": gettext_lazy("Waivers to decide on"),
    "paymentplan": gettext_lazy("Payment plans to approve"),
    "dispute": gettext_lazy("Disputes to decide on"),
    "procedure": gettext_lazy("Procedures to put into force"),
    "nightproposal": gettext_lazy("Nights to approve"),
    "gradeappeal": gettext_lazy("Appeals to decide on"),
    "kpitarget": gettext_lazy("Targets to agree to"),
    "scorecorrection": gettext_lazy("Corrections of scores to decide on"),
    "scoringrule": gettext_lazy("Scoring rules to decide on"),
    "gradingscheme": gettext_lazy("Grading schemes to put into force"),
    "edition": gettext_lazy("Lists to approve"),
    "campaign": gettext_lazy("Meter campaigns to start"),
    "trial": gettext_lazy("Trials to start"),
}
BUTTON = (
    '<button type="button" class="do" hx-{}="{}" hx-target="#modal-content" hx-select="#dialog" '
    'x-on:htmx:after-on-load="openModal = true" title="{}" aria-label="{}">'
    '<span class="material-symbols-outlined">{}</span></button>'
)


class Queue(CountedOnce):
    """The page is called after the day, its rows are tasks."""

    things = gettext_lazy("tasks")


@admin.register(MyTask)
class MyDay(TaskBulk, TaskDialogs, TaskColumns, PageScreen):
    see = Right.SEE_ACCOUNTS
    list_before_template = "admin/parts/before_list.html"
    list_display = ["what", "due", "who", "money_owed", "rung", "falls_to", "buttons"]
    list_display_links = None
    list_filter = [
        bridge(
            MyDayFilter, "whose", "kind", "unit", "officer", "assignee", "customer_class", "credit_grade", "step",
            "amount_min", "amount_max", "debt_since", "late_on", "due_from", "due_to",
        )
    ]  # fmt: skip
    list_select_related = [
        "account__customer", "account__unit", "account__officer", "case__step", "step", "assignee", "done_by",
    ]  # fmt: skip
    search_fields = ["case__case_no__startswith", "account__account_no__exact"]
    search_help_text = gettext_lazy("Case number (from the beginning), or an account number")
    actions_row = ("hand_over", "postpone", "drop_task")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Queue

    def get_ordering(self, request: HttpRequest) -> Any:
        return [urgency(today()).asc(), "-amount", "id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "collections_mytask_changelist":
            rows = with_age(with_debt(rows, "account_id", today()), "account_id", today())
        return rows

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tiles = [*decisions(request), *kinds(request)] if request.method == "GET" else []
        return super().changelist_view(
            request, {**(extra_context or {}), "title": _("My day"), "before_list": [Tiles(tiles)] if tiles else []}
        )

    def after(self, request: HttpRequest, obj: Task) -> str:
        """Back to the list, narrowed as it was."""
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        query = f"?{here.query}" if here.path == list_of(MyTask) and here.query else ""
        return f"{list_of(MyTask)}{query}"

    @admin.display(description=gettext_lazy("task"))
    def what(self, task: MyTask) -> Any:
        page = reverse("admin:collections_task_change", args=[task.pk])
        return stacked(format_html('<a class="go" href="{}">{}</a>', page, task.get_kind_display()), task.about)

    @admin.display(description=gettext_lazy("account"))
    def who(self, task: Task) -> Any:
        account = task.account
        kind = f"{account.get_customer_class_display()} {account.credit_grade}".strip()
        return stacked(account.customer.name, link(account), kind)

    @admin.display(description=gettext_lazy("overdue"))
    def money_owed(self, task: Any) -> Any:
        since = days_late(task.oldest_due_on, today()) if task.oldest_due_on else ""
        return stacked(money(task.overdue or Decimal(0), task.account.currency), since)

    @admin.display(description=gettext_lazy("to be done by"))
    def due(self, task: Task) -> Any:
        return due_day(task)

    @admin.display(description=gettext_lazy("last step"))
    def rung(self, task: MyTask) -> Any:
        if task.case is None:
            return NOTHING
        return stacked(task.case.step.get_kind_display() if task.case.step else NOTHING, link(task.case))

    @admin.display(description="")
    def buttons(self, task: MyTask) -> Any:
        done = _button("get", task, "finish_task", DONE, "task_alt")
        return done + _button("post", task, "take_task", TAKE, "back_hand") if task.assignee is None else done

    def page(self, request: HttpRequest, obj: MyTask) -> Page:
        return Tasks.page(self, request, obj)  # type: ignore[arg-type]  # the same page, whatever way it was opened


def _button(how: str, task: MyTask, name: str, words: Any, icon: str) -> Any:
    address = reverse(f"admin:collections_mytask_{name}", args=[task.pk])
    return format_html(BUTTON, how, address, words, words, icon)


def decisions(request: HttpRequest) -> list[dict[str, Any]]:
    """What waits for a decision of this person."""
    waiting = approvals_for(staff_of(request))
    return [
        {"words": words, "value": number(waiting[kind]), "url": list_of(WaitingDecision, kind=kind)}
        for kind, words in DECISIONS.items()
        if waiting.get(kind)
    ]


def kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """How many tasks of each kind fall to this person or to nobody, and how many of them are late."""
    rows = Task.objects.for_staff(staff_of(request)).mine_or_free(staff_of(request)).counts_by_kind(today())
    return [
        {
            "words": capfirst(str(KINDS[kind])),
            "value": number(count), "url": list_of(MyTask, kind=kind), "under": _late(late), "tone": "late" if late else "",
        }
        for kind, count, late in rows
    ]  # fmt: skip


def _late(count: int) -> str:
    return ngettext("%(count)s late", "%(count)s late", count) % {"count": count} if count else ""
