from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.account_parts import Standing, balance, bills_table, open_bills
from collections_app.admin.case_letters import CaseLetters
from collections_app.admin.case_parts import notices_table, orders_table, referrals_parts
from collections_app.admin.cells import NOTHING, choice, day, label, link, money, stacked
from collections_app.admin.contact_log import ContactActions
from collections_app.admin.contact_parts import attempts_table, budget_facts
from collections_app.admin.debt import with_debt
from collections_app.admin.dialogs import Dialog, dialog, lines
from collections_app.admin.evidence_files import EvidenceActions
from collections_app.admin.filters import bridge
from collections_app.admin.history import history
from collections_app.admin.household import household
from collections_app.admin.interruptions import InterruptionActions, ProofActions
from collections_app.admin.mass_holds import MassHoldActions
from collections_app.admin.message_parts import messages_table
from collections_app.admin.officer_bulk import OfficerBulk
from collections_app.admin.pages import Facts, Page, PageScreen
from collections_app.admin.penalty_parts import Penalties
from collections_app.admin.personal_data import PersonalDataActions, Sight, contacts_table
from collections_app.admin.plan_parts import plans_tables
from collections_app.admin.plans import PlanActions
from collections_app.admin.promise_parts import promises_tables
from collections_app.admin.promises import PromiseActions
from collections_app.admin.protection_parts import Protections
from collections_app.admin.protections import ProtectionActions
from collections_app.admin.reconnections import ReconnectionRequests
from collections_app.admin.screens import staff_of, today
from collections_app.admin.step_changes import StepActions
from collections_app.admin.suspensions import SuspensionActions
from collections_app.admin.task_parts import tasks_table
from collections_app.admin.tasks import TaskActions
from collections_app.admin.waivers import WaiverActions
from collections_app.cases.models import Case
from collections_app.cases.operations import add_note
from collections_app.filters.cases import CaseFilter
from collections_app.rules.authority import Right

ADD_NOTE = gettext_lazy("Add a note")
LIMITATION = InterruptionActions.limitation_menu | {
    "items": ["prove_service", *InterruptionActions.limitation_menu["items"]]
}

CASE: dict[str, Any] = {
    "title": gettext_lazy("Case"), "icon": "cases",
    "items": ["add_note", "do_task", "set_task", "change_step", "ask_for_reconnection", "write_letter", "evidence_file"],
}  # fmt: skip


class NoteForm(Dialog):
    text = forms.CharField(label=gettext_lazy("Note"), max_length=2000, widget=lines())


@admin.register(Case)
class Cases(
    CaseLetters, EvidenceActions, OfficerBulk, MassHoldActions, PersonalDataActions, ReconnectionRequests,
    StepActions, ContactActions, ProtectionActions, ProofActions,
    InterruptionActions,
    SuspensionActions, WaiverActions, PromiseActions, PlanActions, TaskActions, PageScreen,
):  # fmt: skip
    see = Right.SEE_ACCOUNTS
    account_ref = "account_id"
    actions: Any = ("hold_many", "assign_officer")
    actions_list = ()
    actions_detail = (
        ContactActions.contact_menu, PromiseActions.arrangement_menu, SuspensionActions.suspension_menu,
        ProtectionActions.protection_menu, CASE, LIMITATION,
    )  # fmt: skip
    list_display = ["case_no", "who", "unit", "last_step", "money_overdue", "opened", "state"]
    list_filter = [
        bridge(
            CaseFilter, "status", "step", "unit", "officer", "customer_class", "overdue_min", "overdue_max", "on_hold_on",
            "disputed_on", "step_from", "step_to", "opened_from", "opened_to",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "account__unit", "account__officer", "step", "procedure"]
    ordering = ["-id"]
    search_fields = [
        "case_no__startswith", "account__account_no__startswith", "account__customer__customer_no__exact",
        "account__customer__name__startswith", "account__customer__contacts__value__exact",
    ]  # fmt: skip
    search_help_text = gettext_lazy(
        "Case number, account number or name (from the beginning), customer number, phone or e-mail"
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_debt(super().get_queryset(request), "account_id", today())

    @admin.display(description=gettext_lazy("account"))
    def who(self, case: Case) -> Any:
        return stacked(case.account.customer.name, case.account.account_no)

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, case: Case) -> Any:
        return case.account.unit

    @admin.display(description=gettext_lazy("last step"), ordering="step_on")
    def last_step(self, case: Case) -> Any:
        return stacked(case.step.get_kind_display(), day(case.step_on)) if case.step else NOTHING

    @admin.display(description=gettext_lazy("overdue"))
    def money_overdue(self, case: Any) -> Any:
        return money(case.overdue, case.account.currency)

    @admin.display(description=gettext_lazy("opened on"), ordering="opened_on")
    def opened(self, case: Case) -> Any:
        return day(case.opened_on)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, case: Any) -> Any:
        return (
            label(_("on hold"), "info") if case.is_held and case.status == Case.Status.OPEN else choice(case, "status")
        )

    @dialog(
        ADD_NOTE, permission="work", form=NoteForm, icon="add_notes",
        question=gettext_lazy("It stays in the timeline of the case and cannot be changed later."),
    )  # fmt: skip
    def add_note(self, request: HttpRequest, obj: Case, given: dict[str, Any]) -> str:
        add_note(case=obj, text=given["text"], on=today(), by=staff_of(request))
        return _("The note has been added.")

    def fits(self, button: str, obj: Any) -> bool:
        if button == "do_task":
            return obj.account.tasks.open().exists()
        return super().fits(button, obj)

    def page(self, request: HttpRequest, obj: Case) -> Page:
        account, bills, standing = obj.account, open_bills(obj.account), Standing(obj.account, today())
        penalties = Penalties(account, today())
        sight = Sight(request, account.customer)
        return Page(
            main=[*Protections(account, today()).banners(), bills_table(account, bills, standing),
                  notices_table(obj), messages_table(obj, sight), attempts_table(account, sight),
                  tasks_table(account, obj), penalties.table(),
                  *referrals_parts(obj), orders_table(obj), *plans_tables(account), *promises_tables(account),
                  standing.holds_table(), standing.disputes_table(), *household(account, staff_of(request))],
            side=[facts(obj), Facts(_("Balance"), [*balance(account, bills, standing.today), penalties.balance()]),
                  contacts_table(account.customer, sight), budget_facts(account, today()),
                  history(obj.events.all(), request, account.currency)],
            badges=[choice(obj, "status"), *standing.badges()], about=account.customer,
        )  # fmt: skip


def facts(case: Case) -> Facts:
    account = case.account
    rows = [
        (_("customer"), link(account.customer)),
        (_("account"), link(account)),
        (_("customer class"), account.get_customer_class_display()),
        (_("address"), " ".join(part for part in (account.address, account.postcode, account.city) if part) or NOTHING),
        (_("organisation unit"), account.unit or NOTHING),
        (_("officer"), account.officer or NOTHING),
        (_("last step"), case.step.get_kind_display() if case.step else NOTHING),
        (_("taken on"), day(case.step_on)),
        (_("served on"), day(case.step_served_on)),
        (_("procedure"), link(case.procedure)),
        (_("opened on"), day(case.opened_on)),
    ]
    if case.closed_on:
        rows += [(_("closed on"), day(case.closed_on)), (_("close reason"), case.get_close_reason_display())]
    return Facts(_("Case"), rows)
