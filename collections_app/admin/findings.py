"""What the audit of readings has found: listed by deadline, each with what it rests on, decided on its page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import BAD, CALM, NOTHING, WARN, day, label, link, money, stacked
from collections_app.admin.dialogs import Dialog, dialog, line, pick
from collections_app.admin.filters import bridge
from collections_app.admin.finding_decisions import DECIDE, DECIDED, FindingDecisions
from collections_app.admin.finding_hand_over import FindingHandOvers, hand_overs_table
from collections_app.admin.pages import Banner, Facts, Page, PageScreen
from collections_app.admin.reading_parts import readings_tables, state
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.engine.reading_audit import CannotDecide, close_as_corrected, decide_finding
from collections_app.filters.readings import AuditFindingFilter
from collections_app.metering.models import AuditFinding
from collections_app.metering.wording import sentence, why_decided
from collections_app.rules.authority import Right

CORRECTED = gettext_lazy("The bill has been corrected")


class DecideForm(Dialog):
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=AuditFinding.Outcome.choices, widget=pick())
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=line(),
        help_text=gettext_lazy("What was found out, and how: on site, from a photo, with the customer."),
    )  # fmt: skip

    def offer(self, obj: AuditFinding) -> None:
        if obj.bill_id is None:
            choices = [c for c in AuditFinding.Outcome.choices if c[0] != AuditFinding.Outcome.TO_CORRECT]
            self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class CorrectedForm(Dialog):
    document = forms.CharField(
        label=gettext_lazy("Document"), max_length=200, widget=line(),
        help_text=gettext_lazy("By what it was put right, such as the number of a credit note."),
    )  # fmt: skip


@admin.register(AuditFinding)
class AuditFindings(FindingDecisions, FindingHandOvers, PageScreen):
    see = Right.SEE_ACCOUNTS
    actions: Any = ("decide_chosen", "hand_over_chosen")
    list_display = ["number", "what", "whom", "about_bill", "responsible", "deadline", "mark"]
    list_filter = [
        bridge(
            AuditFindingFilter, "is_open", "kind", "outcome", "unit", "owner", "reader", "has_bill", "is_sampled",
            "is_escalated", "due_from", "due_to", "found_from", "found_to",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "bill", "reader", "owner", "unit", "decided_by", "supply_point"]
    ordering = ["-id"]
    search_fields = ["finding_no__exact", "account__account_no__exact", "supply_point__supply_point_no__exact"]
    search_help_text = gettext_lazy("Number of a finding, an account or a supply point")
    actions_detail = ("decide", "close_corrected", "hand_over")

    @admin.display(description=gettext_lazy("finding"))
    def number(self, finding: AuditFinding) -> Any:
        return stacked(finding.get_kind_display(), finding.finding_no)

    @admin.display(description=gettext_lazy("what it rests on"))
    def what(self, finding: AuditFinding) -> Any:
        return sentence(finding)

    @admin.display(description=gettext_lazy("account"))
    def whom(self, finding: AuditFinding) -> Any:
        if finding.account is None:
            return finding.reader or finding.supply_point or NOTHING
        return stacked(finding.account.customer.name, finding.account.account_no)

    @admin.display(description=gettext_lazy("bill"))
    def about_bill(self, finding: AuditFinding) -> Any:
        return finding.bill or NOTHING

    @admin.display(description=gettext_lazy("responsible"))
    def responsible(self, finding: AuditFinding) -> Any:
        return finding.owner or NOTHING

    @admin.display(description=gettext_lazy("to be decided by"), ordering="due_on")
    def deadline(self, finding: AuditFinding) -> Any:
        is_late = not finding.outcome and finding.due_on < today()
        return label(day(finding.due_on), BAD) if is_late else day(finding.due_on)

    @admin.display(description=gettext_lazy("status"))
    def mark(self, finding: AuditFinding) -> Any:
        return state(finding)

    def fits(self, button: str, obj: AuditFinding) -> bool:
        if button == "decide":
            return not obj.outcome
        if button == "hand_over":
            return obj.closed_on is None
        return obj.outcome == AuditFinding.Outcome.TO_CORRECT and obj.closed_on is None

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.DECIDE_FINDINGS)

    @dialog(DECIDE, permission="decide", form=DecideForm, refusals=(CannotDecide,), icon="gavel", question=DECIDED)
    def decide(self, request: HttpRequest, obj: AuditFinding, given: dict[str, Any]) -> str:
        decide_finding(finding=obj, by=staff_of(request), on=today(), **given)
        return _("The finding has been decided.")

    @dialog(
        CORRECTED, permission="decide", form=CorrectedForm, refusals=(CannotDecide,), icon="task_alt",
        question=gettext_lazy("The bill is collected again from today. A bill that comes with another amount needs no word."),
    )  # fmt: skip
    def close_corrected(self, request: HttpRequest, obj: AuditFinding, given: dict[str, Any]) -> str:
        close_as_corrected(finding=obj, by=staff_of(request), on=today(), **given)
        return _("The finding has been closed.")

    def page(self, request: HttpRequest, obj: AuditFinding) -> Page:
        main: list[Any] = [*banners(obj), rests_on(obj), *hand_overs_table(obj)]
        if obj.account is not None:
            main += readings_tables(obj.account)
        about = obj.account.customer if obj.account else obj.reader or ""
        return Page(main, [concerns(obj), outcome_facts(obj)], [state(obj)], about=about)


def banners(finding: AuditFinding) -> list[Banner]:
    if finding.closed_on is not None:
        return []
    found = []
    if finding.bill is not None and finding.bill.open_amount > 0:
        found.append(Banner(_("Bill %(bill)s is on hold while this is open.") % {"bill": finding.bill}, WARN))
    if finding.is_sampled and not finding.outcome:
        found.append(Banner(_("The meter has to be looked at on site; what is read there counts."), CALM))
    return found


def rests_on(finding: AuditFinding) -> Facts:
    rows = [
        (_("kind"), finding.get_kind_display()),
        (_("what it rests on"), sentence(finding)),
        (_("about the reading of"), day(finding.read_on)),
        (_("since the reading of"), day(finding.from_on)),
        (_("meter reader"), finding.reader or NOTHING),
    ]
    return Facts(_("What was found"), rows)


def concerns(finding: AuditFinding) -> Facts:
    bill = finding.bill
    rows = [
        (_("account"), link(finding.account)),
        (_("supply point"), finding.supply_point or NOTHING),
        (_("bill"), link(bill)),
        (
            _("unpaid"),
            money(bill.open_amount, finding.account.currency if finding.account else "") if bill else NOTHING,
        ),
        (_("organisation unit"), finding.unit or NOTHING),
        (_("responsible"), finding.owner or NOTHING),
    ]
    return Facts(_("What it concerns"), rows)


def outcome_facts(finding: AuditFinding) -> Facts:
    rows = [
        (_("found on"), day(finding.found_on)),
        (_("to be decided by"), day(finding.due_on)),
        (_("escalated on"), day(finding.escalated_on)),
        (_("outcome"), finding.get_outcome_display() or NOTHING),
        (_("reason"), why_decided(finding) or NOTHING),
        (_("decided on"), day(finding.decided_on)),
        (_("decided by"), finding.decided_by or (_("the night") if finding.outcome else NOTHING)),
        (_("closed on"), day(finding.closed_on)),
    ]
    return Facts(_("Outcome"), rows)
