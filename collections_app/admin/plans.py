"""Payment plans: made on the page of an account or a case with the schedule shown first, listed, approved, ended."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import choice, day, money, stacked
from collections_app.admin.dialogs import ShowFirst, dialog
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Page, PageScreen
from collections_app.admin.plan_forms import DecisionForm, EndForm, PlanForm, RefusalForm, SignatureForm
from collections_app.admin.plan_parts import (
    banners,
    covered_table,
    plan_facts,
    plans_tables,
    preview,
    schedule_table,
    standing_of,
)
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.arrangements.models import PaymentPlan
from collections_app.arrangements.plans import (
    PlanPurpose,
    approve_plan,
    end_plan,
    make_plan,
    record_signature,
    refuse_plan,
)
from collections_app.arrangements.proposals import CannotPlan, propose_plan
from collections_app.engine.agreements import agreement, breach_letter
from collections_app.filters.arrangements import PaymentPlanFilter
from collections_app.rules.authority import Right

MAKE, APPROVE, REFUSE = (
    gettext_lazy("Make a payment plan"),
    gettext_lazy("Approve the plan"),
    gettext_lazy("Refuse the plan"),
)
SIGN, END = gettext_lazy("Record the signature"), gettext_lazy("End the plan")
REFUSALS = (CannotPlan,)
PURPOSE = ("kind", "reason", "court_file", "income", "outgoings", "affordability")


class PlanActions:
    """The button for a screen of accounts or of cases."""

    @dialog(
        MAKE, permission="work", form=PlanForm, refusals=REFUSALS, icon="calendar_month",
        question=gettext_lazy("As long as it is kept, the bills of the plan are left alone. The schedule is shown before it "
                              "is agreed; beyond the limits somebody else has to approve it."),
    )  # fmt: skip
    def make_plan(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> Any:
        account, purpose = account_of(obj), PlanPurpose(**{name: given.pop(name) for name in PURPOSE})
        proposal = propose_plan(account=account, on=today(), **given)
        if request.POST.get("shown") != proposal.fingerprint:
            raise ShowFirst(preview(proposal, account.currency))
        plan = make_plan(account=account, proposal=proposal, purpose=purpose, by=staff_of(request), on=today())
        if plan.status == PaymentPlan.Status.ASKED:
            return _("Plan %(plan)s waits for somebody else's approval.") % {"plan": plan}, plan
        if settings.PAYMENT_PLANS["post_agreement"]:
            words = _(
                "Plan %(plan)s has been agreed. The agreement is posted tonight, unless its signature is recorded today."
            )
            return words % {"plan": plan}, plan
        return _("Plan %(plan)s has been agreed. Print the agreement and have it signed.") % {"plan": plan}, plan


@admin.register(PaymentPlan)
class PaymentPlans(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["plan_no", "who", "state", "kind", "money_sum", "live", "behind", "person", "unit"]
    list_filter = [
        bridge(
            PaymentPlanFilter, "status", "kind", "unit", "officer", "is_behind", "made_from", "made_to",
            "amount_min", "amount_max",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "account__unit", "asked_by", "decided_by", "ended_by"]
    ordering = ["-id"]
    search_fields = ["plan_no__startswith", "account__account_no__exact", "court_file__exact"]
    search_help_text = gettext_lazy("Plan number (from the beginning), an account number or the file number of a court")
    actions_detail = ("approve", "refuse", "sign", "end")

    def get_urls(self) -> list[Any]:
        papers = [
            path(f"<int:plan_id>/{name}/", self.admin_site.admin_view(view), name=f"collections_paymentplan_{name}")
            for name, view in (("agreement", self.agreement_view), ("breach", self.breach_view))
        ]
        return [*papers, *super().get_urls()]

    def agreement_view(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The agreement as PDF, in the language of the customer."""
        plan = self._plan(request, plan_id)
        return _paper(f"{plan.plan_no}.pdf", agreement(plan))

    def breach_view(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The letter that the plan has ended, where it was broken."""
        plan = self._plan(request, plan_id)
        if plan.status != PaymentPlan.Status.BROKEN:
            raise Http404
        return _paper(f"{plan.plan_no}-ended.pdf", breach_letter(plan))

    def _plan(self, request: HttpRequest, plan_id: int) -> PaymentPlan:
        if not self.has_view_permission(request):
            raise PermissionDenied
        plan = self.get_queryset(request).filter(pk=plan_id).first()
        if plan is None:
            raise Http404
        return plan

    @admin.display(description=gettext_lazy("account"))
    def who(self, plan: PaymentPlan) -> Any:
        return stacked(plan.account.customer.name, plan.account.account_no)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, plan: PaymentPlan) -> Any:
        return choice(plan, "status")

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def money_sum(self, plan: PaymentPlan) -> Any:
        return money(plan.amount, plan.account.currency)

    @admin.display(description=gettext_lazy("live from"), ordering="live_from")
    def live(self, plan: PaymentPlan) -> Any:
        return day(plan.live_from)

    @admin.display(description=gettext_lazy("behind since"), ordering="behind_since")
    def behind(self, plan: PaymentPlan) -> Any:
        return day(plan.behind_since)

    @admin.display(description=gettext_lazy("made by"))
    def person(self, plan: PaymentPlan) -> Any:
        return plan.asked_by

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, plan: PaymentPlan) -> Any:
        return plan.account.unit

    def fits(self, button: str, obj: PaymentPlan) -> bool:
        if button in ("approve", "refuse"):
            return obj.status == PaymentPlan.Status.ASKED
        return obj.status == PaymentPlan.Status.LIVE and (button == "end" or obj.signed_on is None)

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.APPROVE_PLANS)

    def has_end_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.END_PLANS)

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    @dialog(
        APPROVE, permission="approve", form=DecisionForm, refusals=REFUSALS, icon="verified",
        question=gettext_lazy("The plan comes into force today: the ladder leaves its bills alone as long as it is kept."),
    )  # fmt: skip
    def approve(self, request: HttpRequest, obj: PaymentPlan, given: dict[str, Any]) -> str:
        approve_plan(plan=obj, by=staff_of(request), on=today(), **given)
        return _("The plan has been approved.")

    @dialog(
        REFUSE, permission="work", form=RefusalForm, refusals=REFUSALS, icon="block",
        question=gettext_lazy("Nothing comes of the plan. Whoever has made it withdraws it this way."),
    )  # fmt: skip
    def refuse(self, request: HttpRequest, obj: PaymentPlan, given: dict[str, Any]) -> str:
        refuse_plan(plan=obj, by=staff_of(request), on=today(), **given)
        return _("The plan has been refused.")

    @dialog(
        SIGN, permission="work", form=SignatureForm, refusals=REFUSALS, icon="signature",
        question=gettext_lazy("It stays on record with your name. Where the law says so, limitation of the bills of the plan "
                              "starts anew on that day."),
    )  # fmt: skip
    def sign(self, request: HttpRequest, obj: PaymentPlan, given: dict[str, Any]) -> str:
        record_signature(plan=obj, by=staff_of(request), on=today(), **given)
        return _("The signature has been recorded.")

    @dialog(
        END, permission="end", form=EndForm, refusals=REFUSALS, icon="event_busy",
        question=gettext_lazy("From today the bills of the plan are collected again, with the days left that they had."),
    )  # fmt: skip
    def end(self, request: HttpRequest, obj: PaymentPlan, given: dict[str, Any]) -> str:
        end_plan(plan=obj, by=staff_of(request), on=today(), **given)
        return _("The plan has been ended.")

    def page(self, request: HttpRequest, obj: PaymentPlan) -> Page:
        standing = standing_of(obj, today())
        main = [
            *banners(obj),
            schedule_table(obj, standing, today()),
            covered_table(obj),
            *plans_tables(obj.account, obj),
        ]
        return Page(main, plan_facts(obj, standing), [choice(obj, "status")], about=obj.account.customer)


def _paper(name: str, pdf: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
