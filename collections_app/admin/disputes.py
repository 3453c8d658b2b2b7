"""Disputes: opened on the page of a case or an account, worked and decided on a page of their own."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.account_parts import Standing, balance, bills_table, open_bills
from collections_app.admin.cells import day, link, stacked
from collections_app.admin.dialogs import Dialog, dialog, line, lines, money_input, pick
from collections_app.admin.dispute_parts import (
    amount_words,
    answer_day,
    banners,
    decision_facts,
    dispute_facts,
    disputes_table,
    stage_label,
)
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.admin.timeline import timeline
from collections_app.cases.models import CaseEvent
from collections_app.disputes.models import Dispute
from collections_app.disputes.operations import (
    BEFORE_DECISION,
    CannotDispute,
    approve_decision,
    close_corrected,
    move_dispute,
    propose_decision,
    send_back,
)
from collections_app.filters.disputes import DisputeFilter
from collections_app.rules.authority import Right

MOVE, PROPOSE = gettext_lazy("Move it on"), gettext_lazy("Propose a decision")
APPROVE, SEND_BACK = gettext_lazy("Approve the decision"), gettext_lazy("Send the proposal back")
CORRECTED = gettext_lazy("The bill has been corrected")
REFUSALS = (CannotDispute,)
OFFERED = {
    "move": BEFORE_DECISION, "propose": BEFORE_DECISION, "approve_decision": (Dispute.Stage.DECISION,),
    "send_back": (Dispute.Stage.DECISION,), "corrected": (Dispute.Stage.CORRECTION,),
}  # fmt: skip
"""At which stages a button fits."""


class MoveForm(Dialog):
    stage = forms.ChoiceField(
        label=gettext_lazy("Where it is now"),
        widget=pick(),
        choices=[(one.value, one.label) for one in BEFORE_DECISION],
    )
    note = forms.CharField(label=gettext_lazy("What has been found out"), max_length=300, widget=lines())

    def offer(self, obj: Dispute) -> None:
        self.fields["stage"].initial = obj.stage


class ProposalForm(Dialog):
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=Dispute.Decision.choices, widget=pick())
    upheld_amount = forms.DecimalField(
        label=gettext_lazy("Not to be paid"), required=False, max_digits=14, decimal_places=2, widget=money_input(),
        min_value=Decimal("0.01"), help_text=gettext_lazy("Only where the customer is right in part."),
    )  # fmt: skip
    outcome = forms.CharField(label=gettext_lazy("What the customer is told"), max_length=300, widget=lines())


class RemarkForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False, widget=line())


class ReasonForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class CorrectionForm(Dialog):
    document = forms.CharField(
        label=gettext_lazy("Number of the correction"), max_length=100, widget=line(),
        help_text=gettext_lazy("Of the corrected bill or of the credit note, as the billing system has it."),
    )  # fmt: skip


@admin.register(Dispute)
class Disputes(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["dispute_no", "who", "bill_or_account", "money_disputed", "state", "answer", "opened", "unit"]
    list_filter = [
        bridge(
            DisputeFilter, "is_running", "stage", "ground", "decision", "unit", "officer", "answer_from", "answer_to",
            "opened_from", "opened_to", "amount_min", "amount_max",
        )
    ]  # fmt: skip
    list_select_related = [
        "account__customer",
        "account__unit",
        "account__officer",
        "bill",
        "proposed_by",
        "decided_by",
    ]
    ordering = ["-id"]
    search_fields = ["dispute_no__startswith", "account__account_no__exact", "bill__bill_no__exact"]
    search_help_text = gettext_lazy("Dispute number (from the beginning), an account number or a bill number")
    actions_detail = ("move", "propose", "approve_decision", "send_back", "corrected")

    @admin.display(description=gettext_lazy("account"))
    def who(self, dispute: Dispute) -> Any:
        return stacked(dispute.account.customer.name, dispute.account.account_no)

    @admin.display(description=gettext_lazy("bill"))
    def bill_or_account(self, dispute: Dispute) -> Any:
        what = link(dispute.bill) if dispute.bill else _("the whole account")
        return stacked(what, capfirst(dispute.get_ground_display()))

    @admin.display(description=gettext_lazy("disputed amount"), ordering="amount")
    def money_disputed(self, dispute: Dispute) -> Any:
        return amount_words(dispute, today())

    @admin.display(description=gettext_lazy("status"), ordering="stage")
    def state(self, dispute: Dispute) -> Any:
        return stage_label(dispute)

    @admin.display(description=gettext_lazy("to be answered by"), ordering="answer_by")
    def answer(self, dispute: Dispute) -> Any:
        return answer_day(dispute, today())

    @admin.display(description=gettext_lazy("opened on"), ordering="opened_on")
    def opened(self, dispute: Dispute) -> Any:
        return day(dispute.opened_on)

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, dispute: Dispute) -> Any:
        return dispute.account.unit

    def fits(self, button: str, obj: Dispute) -> bool:
        return obj.closed_on is None and obj.stage in OFFERED[button]

    def has_work_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WORK_CASES)

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.DECIDE_DISPUTES)

    @dialog(
        MOVE, permission="work", form=MoveForm, refusals=REFUSALS, icon="move_down",
        question=gettext_lazy("What is contested stays out of the collection. What you write stays in the timeline."),
    )  # fmt: skip
    def move(self, request: HttpRequest, obj: Dispute, given: dict[str, Any]) -> str:
        move_dispute(dispute=obj, on=today(), by=staff_of(request), **given)
        return _("The dispute has been moved on.")

    @dialog(
        PROPOSE, permission="work", form=ProposalForm, refusals=REFUSALS, icon="gavel",
        question=gettext_lazy("Somebody else decides on it. Where the bill stands it is collected again from that day; where "
                              "the customer is right it stays out of the collection until it has been corrected."),
    )  # fmt: skip
    def propose(self, request: HttpRequest, obj: Dispute, given: dict[str, Any]) -> str:
        propose_decision(dispute=obj, on=today(), by=staff_of(request), **given)
        return _("The decision waits for somebody else.")

    @dialog(
        APPROVE, permission="decide", form=RemarkForm, refusals=REFUSALS, icon="verified",
        question=gettext_lazy("It is decided as proposed. Where the bill stands, the debt is collected again from today."),
    )  # fmt: skip
    def approve_decision(self, request: HttpRequest, obj: Dispute, given: dict[str, Any]) -> str:
        approve_decision(dispute=obj, on=today(), by=staff_of(request), **given)
        return _("The dispute has been decided.")

    @dialog(
        SEND_BACK, permission="work", form=ReasonForm, refusals=REFUSALS, icon="undo",
        question=gettext_lazy("The dispute is looked into again. Whoever has proposed the decision withdraws it this way."),
    )  # fmt: skip
    def send_back(self, request: HttpRequest, obj: Dispute, given: dict[str, Any]) -> str:
        send_back(dispute=obj, on=today(), by=staff_of(request), **given)
        return _("The proposal has been sent back.")

    @dialog(
        CORRECTED, permission="work", form=CorrectionForm, refusals=REFUSALS, icon="contract_delete",
        question=gettext_lazy("The dispute is over, and what is left of the bill is collected from today."),
    )  # fmt: skip
    def corrected(self, request: HttpRequest, obj: Dispute, given: dict[str, Any]) -> str:
        close_corrected(dispute=obj, on=today(), by=staff_of(request), **given)
        return _("The dispute has been closed.")

    def page(self, request: HttpRequest, obj: Dispute) -> Page:
        account, bills, standing = obj.account, open_bills(obj.account), Standing(obj.account, today())
        events = CaseEvent.objects.filter(account=account, data__dispute_no=obj.dispute_no)
        course = timeline(events.select_related("actor").order_by("-on", "-id"), account.currency)
        others = [one for one in standing.disputes if one != obj]
        main = [
            *banners(obj, today()), bills_table(account, bills, standing), course,
            *([disputes_table(others, today(), _("Other disputes of the account"))] if others else []),
        ]  # fmt: skip
        side = [
            dispute_facts(obj, today()), *decision_facts(obj),
            Facts(_("Balance"), balance(account, bills, standing.today)),
        ]  # fmt: skip
        return Page(main, side, [stage_label(obj)], about=account.customer)
