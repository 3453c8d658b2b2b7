"""One hold for all accounts of a narrowed list, and the end of such a set; both are shown before they are done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action
from unfold.widgets import UnfoldBooleanWidget

from collections_app.admin.cells import NOTHING, WARN, day, link, list_of, money, number
from collections_app.admin.dialogs import day_input, line, pick
from collections_app.admin.pages import Banner, Facts, Part, Table
from collections_app.admin.protections import WAITING
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.billing.models import Bill
from collections_app.cases.batch import MassHold, end_holds, place_holds, running_holds_of
from collections_app.cases.models import Case, Hold
from collections_app.cases.operations import CannotHold
from collections_app.cases.querysets import SuspensionQuerySet
from collections_app.customers.models import Account
from collections_app.enforcement.models import SupplyOrder
from collections_app.procedures.models import Step
from collections_app.rules.authority import Right

HOLD_MANY, END_SET = gettext_lazy("Hold these accounts"), gettext_lazy("End a mass hold")
SHOWN = 20
STEPS = dict(Step.Kind.choices)


class MassHoldForm(forms.Form):
    """`count` is how many accounts were shown: what has changed since is shown again before it is done."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=Hold.Reason.by_hand(), initial="disaster", widget=pick()
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=day_input(),
        help_text=gettext_lazy("The last day on which it holds; empty: until somebody ends it."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Note"), max_length=270, required=False, widget=line())
    stops_penalty = forms.BooleanField(
        label=gettext_lazy("No penalty accrues while it lasts"), required=False, widget=UnfoldBooleanWidget()
    )
    count = forms.IntegerField(widget=forms.HiddenInput)


class EndSetForm(forms.Form):
    reference = forms.CharField(
        label=gettext_lazy("Reference"), max_length=40, widget=line(),
        help_text=gettext_lazy("It stands in the note of each hold of the set, such as M260302-48211."),
    )  # fmt: skip


class MassHoldActions:
    """For lists of accounts, and of what belongs to one: `account_ref` names the column that holds its id."""

    account_ref = "pk"
    actions: Any = ("hold_many",)
    actions_list: tuple[str, ...] = ("end_mass_hold",)
    opts: Any
    admin_site: Any
    model: Any

    def has_hold_many_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.HOLD_MANY)

    @action(description=HOLD_MANY, permissions=["hold_many"])
    def hold_many(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        accounts = Account.objects.filter(pk__in=queryset.order_by().values(self.account_ref))
        count = accounts.count()
        form = MassHoldForm(request.POST if "reason" in request.POST else None, initial={"count": count})
        if form.is_valid():
            if form.cleaned_data["count"] == count:
                if held := _place(request, form, accounts):
                    _tell(request, held)
                    return HttpResponseRedirect(request.get_full_path())
            else:
                form.add_error(None, _("The list has changed in the meantime; look at it again before you confirm."))
                form.data = {**request.POST.dict(), "count": str(count)}
        return self._ask(request, HOLD_MANY, form, preview(accounts, count), selected(request))

    @action(description=END_SET, permissions=["hold_many"], icon="play_circle")
    def end_mass_hold(self, request: HttpRequest) -> HttpResponse:
        form, parts, again = EndSetForm(request.POST or None), [], {}
        if form.is_valid():
            reference = form.cleaned_data["reference"].strip()
            try:
                holds = running_holds_of(reference, today()).for_staff(staff_of(request))
                if request.POST.get("confirmed") == reference:
                    ended = end_holds(holds=holds, reference=reference, on=today(), by=staff_of(request))
                    messages.success(request, _ended(ended))
                    return HttpResponseRedirect(list_of(Account))
                parts, again = preview_of_end(holds), {"confirmed": [reference]}
            except CannotHold as refusal:
                form.add_error("reference", str(refusal))
        return self._ask(request, END_SET, form, parts, again)

    def _ask(
        self, request: HttpRequest, title: Any, form: forms.Form, parts: list[Part], again: dict[str, list[str]]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form, "parts": parts,
            "again": [(name, value) for name, values in again.items() for value in values],
            "button": title if parts else _("Show"), "cancel": list_of(self.model),
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)


def selected(request: HttpRequest) -> dict[str, list[str]]:
    """What the list has to be told again so that it means the same accounts."""
    names = ("action", "select_across", "index", "_selected_action")
    return {name: request.POST.getlist(name) for name in names}


def preview(accounts: QuerySet, count: int) -> list[Part]:
    """How many accounts, which, and what will be stopped."""
    cases = Case.objects.open().filter(account__in=accounts).order_by().values_list("step__kind").annotate(Count("pk"))
    cuts = SupplyOrder.objects.filter(case__account__in=accounts, kind="disconnect", status__in=WAITING).count()
    running = Hold.objects.running_on(today()).filter(account__in=accounts, bill=None)
    overdue = Bill.objects.overdue_on(today()).filter(account__in=accounts).order_by().values_list("account__currency")
    rows: list[tuple[Any, Any]] = [(_("accounts"), number(count))]
    rows += [(_("overdue"), money(owed, code)) for code, owed in overdue.annotate(owed=Sum(F("amount") - F("paid")))]
    rows += [
        (
            _("open cases after the %(step)s") % {"step": STEPS[step]}
            if step
            else _("open cases before the first step"),
            number(n),
        )
        for step, n in cases
    ]
    rows += [
        (_("cuts that wait"), number(cuts)),
        (_("on hold already"), number(running.values("account").distinct().count())),
    ]
    words = _(
        "While the hold lasts no step is taken and no letter is written for any of these accounts, and no cut is approved. "
        "Letters that are written already still go out. A hold that lasts as long already is left as it is."
    )
    return [Banner(words, WARN), Facts(_("What will be held"), rows), accounts_table(accounts, count)]


def accounts_table(accounts: QuerySet, count: int) -> Table:
    shown = accounts.select_related("customer", "unit").order_by("account_no")[:SHOWN]
    rows = [
        [link(account), account.customer.name, account.unit or NOTHING, account.city or NOTHING] for account in shown
    ]
    note = _("The first %(shown)s of %(count)s.") % {"shown": SHOWN, "count": count} if count > SHOWN else ""
    columns = [_("account"), _("customer"), _("organisation unit"), _("city")]
    return Table(_("Which accounts"), columns, rows, _("None."), note=note)


def preview_of_end(holds: SuspensionQuerySet) -> list[Part]:
    """How many holds of the set still run in sight, since when and until when."""
    rows: list[tuple[Any, Any]] = [(_("holds that still run"), number(holds.count()))]
    first = holds.first()
    if first is not None:
        rows += [
            (_("reason"), first.get_reason_display()), (_("placed on"), day(first.placed_on)),
            (_("until"), day(first.until) if first.until else _("open-ended")), (_("placed by"), first.placed_by or NOTHING),
        ]  # fmt: skip
    words = _("From today these debts are collected again. Each debtor has the days left that he had before.")
    return [Banner(words, WARN), Facts(_("What will be ended"), rows)]


def _place(request: HttpRequest, form: MassHoldForm, accounts: QuerySet) -> MassHold | None:
    given = {name: form.cleaned_data[name] for name in ("reason", "until", "note", "stops_penalty")}
    try:
        ids = accounts.values_list("pk", flat=True)
        return place_holds(accounts=ids, on=today(), by=staff_of(request), **given)
    except CannotHold as refusal:
        form.add_error(None, str(refusal))
        return None


def _tell(request: HttpRequest, held: MassHold) -> None:
    words = ngettext("%(placed)s account is on hold now.", "%(placed)s accounts are on hold now.", held.placed)
    told = [words % {"placed": held.placed}]
    if held.reference:
        told.append(_("The reference of the set is %(reference)s.") % {"reference": held.reference})
    if held.already_held:
        told.append(_("%(count)s were on hold as long already and were left alone.") % {"count": held.already_held})
    messages.success(request, " ".join(told))


def _ended(count: int) -> str:
    return ngettext("%(count)s hold has been ended.", "%(count)s holds have been ended.", count) % {"count": count}
