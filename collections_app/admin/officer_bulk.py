"""Another officer for all accounts of a narrowed list; which accounts and how much work goes along is shown before."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from collections_app.admin.cells import WARN, list_of, money, number
from collections_app.admin.dialogs import pick
from collections_app.admin.mass_holds import accounts_table, selected
from collections_app.admin.pages import Banner, Facts, Part
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.admin.task_bulk import ManyForm, asked, attempt
from collections_app.admin.task_parts import workers
from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.handing_out import assign_officer
from collections_app.worklist.models import Task

ASSIGN_OFFICER = gettext_lazy("Assign an officer")


class OfficerForm(ManyForm):
    to = forms.ModelChoiceField(StaffMember.objects.none(), label=gettext_lazy("Officer"), widget=pick())


class OfficerBulk:
    """For lists of accounts, and of what belongs to one: `account_ref` names the column that holds its id."""

    account_ref = "pk"
    opts: Any
    admin_site: Any
    model: Any

    def has_hand_out_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.HAND_OUT_WORK)

    @action(description=ASSIGN_OFFICER, permissions=["hand_out"])
    def assign_officer(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        accounts = Account.objects.filter(pk__in=queryset.order_by().values(self.account_ref))
        count = accounts.count()
        form = asked(request, OfficerForm)
        form.fields["to"].queryset = workers(staff_of(request))  # type: ignore[attr-defined]
        if form.is_valid():
            ids, to = list(accounts.values_list("pk", flat=True)), form.cleaned_data["to"]
            if form.cleaned_data["count"] != count:
                form.add_error(None, _("The list has changed in the meantime; look at it again before you confirm."))
            elif done := attempt(form, lambda: assign_officer(accounts=ids, to=to, by=staff_of(request), on=today())):
                messages.success(request, _given(done[0], to))
                return HttpResponseRedirect(request.get_full_path())
        form.show_again(count)
        context = {
            **self.admin_site.each_context(request), "title": ASSIGN_OFFICER, "opts": self.opts, "form": form,
            "parts": preview(accounts, count), "button": ASSIGN_OFFICER, "cancel": list_of(self.model),
            "again": [(name, value) for name, values in selected(request).items() for value in values],
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)


def preview(accounts: QuerySet, count: int) -> list[Part]:
    overdue = Bill.objects.overdue_on(today()).filter(account__in=accounts).order_by().values_list("account__currency")
    rows: list[tuple[Any, Any]] = [(_("accounts"), number(count))]
    rows += [(_("overdue"), money(owed, code)) for code, owed in overdue.annotate(owed=Sum(F("amount") - F("paid")))]
    rows += [(_("open tasks"), number(Task.objects.open().filter(account__in=accounts).count()))]
    words = _(
        "The officer looks after these accounts then. Open tasks of the officer before, or of nobody, go along; those of "
        "other colleagues stay. A file of the billing system that names an officer changes it again."
    )
    return [Banner(words, WARN), Facts(_("What will be changed"), rows), accounts_table(accounts, count)]


def _given(count: int, to: StaffMember) -> str:
    words = ngettext(
        "%(name)s looks after %(count)s more account.", "%(name)s looks after %(count)s more accounts.", count
    )
    return words % {"name": to, "count": count}
