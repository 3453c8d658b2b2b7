"""Many tasks at once: handed to somebody, put off or dropped; how many and which money is shown before it is done."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from collections_app.admin.cells import NOTHING, WARN, link, list_of, money, number
from collections_app.admin.dialogs import day_input, line, pick
from collections_app.admin.mass_holds import selected
from collections_app.admin.pages import Banner, Facts, Part, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.admin.task_parts import SHOWN, due_day, workers
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.handing_out import CannotHandOut, assign_tasks, drop_tasks, postpone_tasks
from collections_app.worklist.models import Task

ASSIGN, POSTPONE, DROP = gettext_lazy("Hand out"), gettext_lazy("Postpone"), gettext_lazy("Drop")
Doing = Callable[[list[int], dict[str, Any]], int]


class ManyForm(forms.Form):
    """`count` is how many were shown: what has changed since is shown again before it is done."""

    count = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def show_again(self, count: int) -> None:
        """As it was filled in, with the number that is shown now."""
        if self.is_bound:
            self.data = {**cast(QueryDict, self.data).dict(), "count": str(count)}
        self.initial["count"] = count


class AssignForm(ManyForm):
    to = forms.ModelChoiceField(StaffMember.objects.none(), label=gettext_lazy("Colleague"), widget=pick())


class PostponeForm(ManyForm):
    until = forms.DateField(label=gettext_lazy("To be done by"), widget=day_input())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class DropForm(ManyForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class TaskBulk:
    """For lists of tasks."""

    actions: Any = ("assign_chosen", "postpone_chosen", "drop_chosen")
    opts: Any
    admin_site: Any
    model: Any

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @action(description=ASSIGN, permissions=["work"])
    def assign_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        form = asked(request, AssignForm)
        form.fields["to"].queryset = workers(staff_of(request))  # type: ignore[attr-defined]

        def assign(ids: list[int], given: dict[str, Any]) -> int:
            return assign_tasks(tasks=ids, to=given["to"], by=staff_of(request), on=today())

        words = _("They fall to that colleague then, whoever they fall to now.")
        return self._do(request, queryset, ASSIGN, words, form, assign)

    @action(description=POSTPONE, permissions=["work"])
    def postpone_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def postpone(ids: list[int], given: dict[str, Any]) -> int:
            return postpone_tasks(
                tasks=ids, until=given["until"], reason=given["reason"], by=staff_of(request), on=today()
            )

        words = _("They have until that day then. One that has longer already keeps its day.")
        return self._do(request, queryset, POSTPONE, words, asked(request, PostponeForm), postpone)

    @action(description=DROP, permissions=["work"])
    def drop_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def drop(ids: list[int], given: dict[str, Any]) -> int:
            return drop_tasks(tasks=ids, reason=given["reason"], by=staff_of(request), on=today())

        words = _("They need not be done. The reason stays in the timeline of each account with your name.")
        return self._do(request, queryset, DROP, words, asked(request, DropForm), drop)

    def _do(
        self, request: HttpRequest, rows: QuerySet, title: Any, words: Any, form: ManyForm, do: Doing
    ) -> HttpResponse:
        ids = list(rows.filter(status="open").order_by().values_list("pk", flat=True))
        if form.is_valid():
            if form.cleaned_data["count"] != len(ids):
                form.add_error(None, _("The list has changed in the meantime; look at it again before you confirm."))
            elif done := attempt(form, lambda: do(ids, form.cleaned_data)):
                messages.success(request, changed(*done))
                return HttpResponseRedirect(request.get_full_path())
        form.show_again(len(ids))
        context = {
            **self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form,
            "parts": preview(ids, words), "button": title, "cancel": list_of(self.model),
            "again": [(name, value) for name, values in selected(request).items() for value in values],
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)


def asked(request: HttpRequest, form: type[ManyForm]) -> ManyForm:
    return form(request.POST if "confirmed" in request.POST else None)


def attempt(form: forms.Form, do: Callable[[], int]) -> tuple[int] | None:
    """How many were changed; or nothing, with the refusal on the form."""
    try:
        return (do(),)
    except CannotHandOut as refusal:
        form.add_error(None, str(refusal))
        return None


def changed(count: int) -> str:
    return ngettext("%(count)s task has been changed.", "%(count)s tasks have been changed.", count) % {"count": count}


def preview(ids: list[int], words: Any) -> list[Part]:
    """How many open tasks, which money, and which they are."""
    tasks = Task.objects.filter(pk__in=ids)
    rows: list[tuple[Any, Any]] = [(_("open tasks"), number(len(ids)))]
    late = tasks.late_on(today()).count()
    rows += [(_("of them past their deadline"), number(late))]
    sums = tasks.order_by().values_list("account__currency").annotate(Sum("amount"))
    rows += [(_("overdue when they were set"), money(owed, currency)) for currency, owed in sums]
    shown = tasks.select_related("account__customer", "assignee").order_by("due_on", "-amount", "id")[:SHOWN]
    lines = [
        [link(t, t.get_kind_display()), t.account.customer.name, t.assignee or NOTHING, due_day(t),
         money(t.amount, t.account.currency)]
        for t in shown
    ]  # fmt: skip
    columns = [_("task"), _("customer"), _("falls to"), _("to be done by"), _("overdue when it was set")]
    note = _("The first %(shown)s of %(count)s.") % {"shown": SHOWN, "count": len(ids)} if len(ids) > SHOWN else ""
    table = Table(
        _("Which tasks"), columns, lines, _("None of those chosen is open any more."), numbers=(4,), note=note
    )
    return [Banner(words, WARN), Facts(_("What will be changed"), rows), table]
