"""Steps that wait for an approval: the list to work through, one by one or many at once, and what has changed since."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from collections_app.admin.account_parts import Standing, bills_table, open_bills
from collections_app.admin.case_parts import notices_table
from collections_app.admin.cells import NOTHING, WARN, choice, day, link, list_of, money, stacked
from collections_app.admin.debt import with_debt
from collections_app.admin.dialogs import Dialog, dialog, line
from collections_app.admin.enforcement import CASE_SEARCH, OfCase
from collections_app.admin.filters import bridge
from collections_app.admin.mass_holds import selected
from collections_app.admin.pages import Banner, Facts, Page, PageScreen, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.admin.timeline import timeline
from collections_app.cases.models import CaseEvent
from collections_app.enforcement.models import StepApproval
from collections_app.enforcement.operations import CannotDecide, approve_step, refuse_step
from collections_app.filters.enforcement import StepApprovalFilter
from collections_app.rules.authority import Right

APPROVE, REFUSE = gettext_lazy("Approve the step"), gettext_lazy("Refuse the step")
APPROVE_CHOSEN, REFUSE_CHOSEN = gettext_lazy("Approve these steps"), gettext_lazy("Refuse these steps")
REFUSALS = (CannotDecide,)
SHOWN = 20
WHAT_FOLLOWS = gettext_lazy(
    "The coming night takes each step if everything else still allows it. An approval stands for the days that the procedure "
    "gives it; a payment of what was demanded ends it."
)
WHAT_STOPS = gettext_lazy("The step is not taken. When the days of the procedure are over, it is asked for anew.")


class RefuseForm(Dialog):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class ManyForm(forms.Form):
    """`count` is how many were shown: what has changed since is shown again before it is done."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())
    count = forms.IntegerField(widget=forms.HiddenInput)


@admin.register(StepApproval)
class StepApprovals(OfCase, PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["rung", "who", "state", "asked", "money_amount", "money_now", "by_whom"]
    list_filter = [bridge(StepApprovalFilter, "status", "step", "unit", "officer", "asked_from", "asked_to")]
    list_select_related = ["case__account__customer", "step", "decided_by"]
    ordering = ["-status", "proposed_on", "id"]
    search_fields = CASE_SEARCH
    search_help_text = gettext_lazy("Case number (from the beginning), or an account number")
    actions: Any = ("approve_chosen", "refuse_chosen")
    actions_detail = ("approve_step", "refuse_step")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_debt(super().get_queryset(request), "case__account_id", today())

    @admin.display(description=gettext_lazy("step"))
    def rung(self, approval: StepApproval) -> Any:
        return approval.step.get_kind_display()

    @admin.display(description=gettext_lazy("asked on"), ordering="proposed_on")
    def asked(self, approval: StepApproval) -> Any:
        return day(approval.proposed_on)

    @admin.display(description=gettext_lazy("overdue then"))
    def money_amount(self, approval: StepApproval) -> Any:
        return money(approval.amount, approval.case.account.currency)

    @admin.display(description=gettext_lazy("overdue now"))
    def money_now(self, approval: Any) -> Any:
        return money(approval.overdue or Decimal(0), approval.case.account.currency)

    @admin.display(description=gettext_lazy("decided by"))
    def by_whom(self, approval: StepApproval) -> Any:
        return stacked(approval.decided_by, day(approval.decided_on)) if approval.decided_by else NOTHING

    def fits(self, button: str, obj: StepApproval) -> bool:
        if obj.ended_on is not None:
            return False
        return obj.status == "waiting" or (button == "refuse_step" and obj.status == "approved")

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.APPROVE_STEPS)

    @dialog(APPROVE, permission="approve", refusals=REFUSALS, icon="verified", question=WHAT_FOLLOWS)
    def approve_step(self, request: HttpRequest, obj: StepApproval, given: dict[str, Any]) -> str:
        approve_step(approval=obj, on=today(), by=staff_of(request))
        return _("The step has been approved.")

    @dialog(REFUSE, permission="approve", form=RefuseForm, refusals=REFUSALS, icon="block", question=WHAT_STOPS)
    def refuse_step(self, request: HttpRequest, obj: StepApproval, given: dict[str, Any]) -> str:
        refuse_step(approval=obj, reason=given["reason"], on=today(), by=staff_of(request))
        return _("The step has been refused.")

    @action(description=APPROVE_CHOSEN, permissions=["approve"])
    def approve_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def approve(approval: StepApproval, reason: str) -> None:
            approve_step(approval=approval, on=today(), by=staff_of(request), note=reason)

        return self._decide_many(request, queryset, APPROVE_CHOSEN, WHAT_FOLLOWS, approve)

    @action(description=REFUSE_CHOSEN, permissions=["approve"])
    def refuse_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def refuse(approval: StepApproval, reason: str) -> None:
            refuse_step(approval=approval, reason=reason, on=today(), by=staff_of(request))

        return self._decide_many(request, queryset, REFUSE_CHOSEN, WHAT_STOPS, refuse)

    def _decide_many(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        title: Any,
        words: Any,
        decide: Callable[[StepApproval, str], None],
    ) -> HttpResponse:
        chosen = queryset.filter(ended_on=None, status=StepApproval.Status.WAITING)
        count = chosen.order_by().count()
        form = ManyForm(request.POST if "reason" in request.POST else None, initial={"count": count})
        form.fields["reason"].required = title is REFUSE_CHOSEN
        if form.is_valid():
            if form.cleaned_data["count"] == count:
                _tell(request, *_decide_each(chosen, form.cleaned_data["reason"], decide))
                return HttpResponseRedirect(request.get_full_path())
            form.add_error(None, _("The list has changed in the meantime; look at it again before you confirm."))
            form.data = {**request.POST.dict(), "count": str(count)}
        context = {
            **self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form,
            "parts": [Banner(words, WARN), chosen_table(chosen, count)],
            "again": [(name, value) for name, values in selected(request).items() for value in values],
            "button": title, "cancel": list_of(StepApproval),
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)

    def page(self, request: HttpRequest, obj: StepApproval) -> Page:
        account, bills, standing = obj.case.account, open_bills(obj.case.account), Standing(obj.case.account, today())
        return Page(
            main=[payments_since(obj), bills_table(account, bills, standing), notices_table(obj.case),
                  standing.holds_table(), standing.disputes_table()],
            side=[facts(obj), since(obj)],
            badges=[choice(obj, "status"), *standing.badges()], about=account.customer,
        )  # fmt: skip


def chosen_table(chosen: QuerySet, count: int) -> Table:
    """What will be decided: whom it is about, what was overdue when it was asked and what is now."""
    rows = [
        [
            stacked(approval.case.account.customer.name, approval.case.account.account_no),
            approval.step.get_kind_display(), day(approval.proposed_on),
            money(approval.amount, approval.case.account.currency),
            money(approval.overdue or Decimal(0), approval.case.account.currency),
        ]
        for approval in chosen[:SHOWN]
    ]  # fmt: skip
    note = _("The first %(shown)s of %(count)s.") % {"shown": SHOWN, "count": count} if count > SHOWN else ""
    columns = [_("account"), _("step"), _("asked on"), _("overdue then"), _("overdue now")]
    title = _("Steps that wait: %(count)s") % {"count": count}
    return Table(title, columns, rows, _("None of those chosen waits any more."), numbers=(3, 4), note=note)


def facts(approval: Any) -> Facts:
    currency = approval.case.account.currency
    rows = [
        (_("customer"), link(approval.case.account.customer)),
        (_("account"), link(approval.case.account)),
        (_("case"), link(approval.case)),
        (_("step"), approval.step.get_kind_display()),
        (_("asked on"), day(approval.proposed_on)),
        (_("overdue when it was asked"), money(approval.amount, currency)),
        (_("overdue now"), money(approval.overdue or Decimal(0), currency)),
        (_("decided by"), approval.decided_by or NOTHING),
        (_("decided on"), day(approval.decided_on)),
    ]
    if approval.ended_on:
        rows.append((_("no longer counts from"), day(approval.ended_on)))
    if approval.note:
        rows.append((_("note"), approval.note))
    return Facts(_("Approval"), rows)


def payments_since(approval: StepApproval) -> Table:
    payments = approval.case.account.payments.filter(paid_on__gte=approval.proposed_on).order_by("-paid_on", "-id")
    rows = [[link(payment), day(payment.paid_on), money(payment.amount)] for payment in payments[:SHOWN]]
    columns = [_("payment"), _("paid on"), _("amount")]
    return Table(_("Paid since it was asked"), columns, rows, _("Nothing has been paid since."), numbers=(2,))


def since(approval: StepApproval) -> Any:
    """What has happened since, the asking itself included."""
    events = CaseEvent.objects.filter(account=approval.case.account_id, on__gte=approval.proposed_on)
    shown = timeline(events.select_related("actor").order_by("-on", "-id")[:SHOWN], approval.case.account.currency)
    shown.title = _("Since it was asked")
    return shown


def _decide_each(
    chosen: QuerySet, reason: str, decide: Callable[[StepApproval, str], None]
) -> tuple[int, list[CannotDecide]]:
    """Each by itself: one that cannot be decided any more does not keep the others."""
    done, refused = 0, []
    for approval in list(chosen):
        try:
            decide(approval, reason)
            done += 1
        except CannotDecide as refusal:
            refused.append(refusal)
    return done, refused


def _tell(request: HttpRequest, done: int, refused: list[CannotDecide]) -> None:
    words = ngettext("%(count)s step has been decided.", "%(count)s steps have been decided.", done)
    messages.success(request, words % {"count": done})
    for refusal in refused[:SHOWN]:
        messages.warning(request, str(refusal))
