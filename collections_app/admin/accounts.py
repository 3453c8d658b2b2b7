from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.account_letters import AccountLetters, letters_table
from collections_app.admin.account_parts import Standing, balance, bills_table, open_bills, payments_table, why
from collections_app.admin.alarm_parts import alarms_table
from collections_app.admin.cells import NOTHING, choice, day, label, link, money, stacked
from collections_app.admin.contact_log import ContactActions
from collections_app.admin.contact_parts import attempts_table, budget_facts
from collections_app.admin.debt import with_debt
from collections_app.admin.filters import bridge
from collections_app.admin.grade_parts import grade_card
from collections_app.admin.grades import GradeActions
from collections_app.admin.history import history
from collections_app.admin.household import household
from collections_app.admin.interruptions import InterruptionActions
from collections_app.admin.limitation_parts import interruptions_table, limitation_table
from collections_app.admin.mass_holds import MassHoldActions
from collections_app.admin.message_parts import messages_table
from collections_app.admin.officer_bulk import OfficerBulk
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.penalty_parts import Penalties
from collections_app.admin.personal_data import PersonalDataActions, Sight, contacts_table
from collections_app.admin.plan_parts import plans_tables
from collections_app.admin.plans import PlanActions
from collections_app.admin.prepaid import PrepaymentActions
from collections_app.admin.prepaid_parts import mode_words
from collections_app.admin.promise_parts import promises_tables
from collections_app.admin.promises import PromiseActions
from collections_app.admin.protection_parts import Protections
from collections_app.admin.protections import ProtectionActions
from collections_app.admin.reading_parts import readings_tables
from collections_app.admin.screens import staff_of, today
from collections_app.admin.suspensions import SuspensionActions
from collections_app.admin.task_parts import tasks_table
from collections_app.admin.tasks import TaskActions
from collections_app.admin.waivers import WaiverActions
from collections_app.cases.models import Case
from collections_app.credit.models import Grade
from collections_app.customers.models import Account
from collections_app.filters.accounts import AccountFilter
from collections_app.procedures.packs import UnknownPack, law
from collections_app.rules.authority import Right
from collections_app.rules.pack_reader import PackProblem

CONTACTS = ContactActions.contact_menu | {"items": [*ContactActions.contact_menu["items"], "write_account_letter"]}
AGREEMENTS = PromiseActions.arrangement_menu | {
    "items": [*PromiseActions.arrangement_menu["items"], "start_prepayment"]
}


@admin.register(Account)
class Accounts(
    PersonalDataActions,
    ContactActions,
    AccountLetters,
    OfficerBulk,
    MassHoldActions,
    ProtectionActions,
    InterruptionActions,
    SuspensionActions,
    WaiverActions,
    PromiseActions,
    PlanActions,
    PrepaymentActions,
    GradeActions,
    TaskActions,
    PageScreen,
):
    see = Right.SEE_ACCOUNTS
    actions: Any = ("hold_many", "assign_officer")
    actions_detail = (
        CONTACTS, AGREEMENTS, SuspensionActions.suspension_menu,
        ProtectionActions.protection_menu, GradeActions.grade_menu, "set_task", InterruptionActions.limitation_menu,
    )  # fmt: skip
    list_display = ["account_no", "who", "place", "customer_class", "unit", "money_overdue", "mark"]
    list_filter = [
        bridge(
            AccountFilter, "unit", "officer", "customer_class", "voltage", "credit_grade", "billing_mode", "overdue_min",
            "overdue_max", "has_open_case", "step", "on_hold_on", "disputed_on", "protected_on", "city", "postcode_prefix",
            "is_important_user",
        )
    ]  # fmt: skip
    list_select_related = ["customer", "unit", "officer", "supply_point"]
    ordering = ["account_no"]
    search_fields = [
        "account_no__startswith", "customer__customer_no__exact", "customer__name__startswith",
        "customer__contacts__value__exact",
    ]  # fmt: skip
    search_help_text = gettext_lazy("Account number or name (from the beginning), customer number, phone or e-mail")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        has_case = Exists(Case.objects.open().filter(account=OuterRef("pk")))
        return with_debt(super().get_queryset(request), "pk", today()).annotate(has_case=has_case)

    @admin.display(description=gettext_lazy("customer"))
    def who(self, account: Account) -> Any:
        return stacked(account.customer.name, account.customer.customer_no)

    @admin.display(description=gettext_lazy("address"))
    def place(self, account: Account) -> Any:
        return stacked(account.address or NOTHING, f"{account.postcode} {account.city}".strip())

    @admin.display(description=gettext_lazy("overdue"))
    def money_overdue(self, account: Any) -> Any:
        return money(account.overdue, account.currency)

    @admin.display(description=gettext_lazy("status"))
    def mark(self, account: Any) -> Any:
        if account.is_held:
            return label(_("on hold"), "info")
        return label(_("open case"), "warning") if account.has_case else NOTHING

    def page(self, request: HttpRequest, obj: Account) -> Page:
        bills, standing, protections = open_bills(obj), Standing(obj, today()), Protections(obj, today())
        penalties = Penalties(obj, today())
        sight = Sight(request, obj.customer)
        return Page(
            main=[
                *protections.banners(), *alarms_table(obj), bills_table(obj, bills, standing),
                *why(obj, day_asked(request), standing.today),
                penalties.table(), limitation_table(obj, standing.today), cases_table(obj),
                tasks_table(obj), attempts_table(obj, sight), letters_table(obj), messages_table(obj, sight),
                payments_table(obj), *readings_tables(obj), *plans_tables(obj), *promises_tables(obj), *penalties.waivers(),
                protections.table(), standing.holds_table(),
                standing.disputes_table(), interruptions_table(obj), *household(obj, staff_of(request)),
            ],
            side=[
                Facts(_("Balance"), [*balance(obj, bills, standing.today), penalties.balance()]), facts(obj),
                grade_card(obj, grading_of(obj)),
                contacts_table(obj.customer, sight), budget_facts(obj, today()),
                history(obj.events.all(), request, obj.currency),
            ],
            badges=standing.badges(), about=obj.customer,
        )  # fmt: skip


def grading_of(account: Account) -> Grade | None:
    return Grade.objects.filter(account=account).select_related("scheme").first()


def day_asked(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None


def facts(account: Account) -> Facts:
    rows = [
        (_("account number"), account.account_no),
        (_("customer"), link(account.customer)),
        (_("customer class"), account.get_customer_class_display()),
        (_("voltage"), account.get_voltage_display() or NOTHING),
        (_("organisation unit"), account.unit or NOTHING),
        (_("officer"), account.officer or NOTHING),
        (_("supply point"), account.supply_point or NOTHING),
        (_("address"), " ".join(part for part in (account.address, account.postcode, account.city) if part) or NOTHING),
        (_("billing mode"), mode_words(account)),
        (_("law"), law_name(account.law_pack)),
        (_("agreed penalty rate"), agreed_rate(account)),
        (_("critical customer"), _("yes") if account.is_important_user else _("no")),
        (_("supplied since"), day(account.opened_on)),
        (_("supplied until"), day(account.closed_on)),
    ]
    return Facts(_("Account"), rows)


def agreed_rate(account: Account) -> Any:
    """As the contract says; a rate that the law no longer lets one agree on does not count."""
    if account.contract_permille is None:
        return NOTHING
    rate = _("%(rate)s ‰ a day") % {"rate": number_format(account.contract_permille.normalize())}
    try:
        counts = law(account.law_pack).penalty.is_agreeable(account.contract_permille)
    except (UnknownPack, PackProblem):
        counts = False
    return rate if counts else stacked(rate, _("does not count under this law"))


def law_name(pack_id: str) -> str:
    try:
        return law(pack_id).title
    except UnknownPack:
        return pack_id


def cases_table(account: Account) -> Table:
    rows = [
        [
            link(case), choice(case, "status"), case.step.get_kind_display() if case.step else NOTHING,
            day(case.step_on), day(case.opened_on), day(case.closed_on), case.get_close_reason_display() or NOTHING,
        ]
        for case in account.cases.select_related("step").order_by("-opened_on", "-id")
    ]  # fmt: skip
    columns = [_("case"), _("status"), _("last step"), _("taken on"), _("opened on"), _("closed on"), _("close reason")]
    return Table(_("Cases"), columns, rows, _("There has never been a case."))
