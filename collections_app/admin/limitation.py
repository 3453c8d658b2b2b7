"""The claims that are about to lapse: the list of alarms, the nearest first, with what is at risk."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collections_app.admin.cells import NOTHING, anchor, choice, day, link, money, stacked, sum_of_money
from collections_app.admin.filters import bridge
from collections_app.admin.interruptions import InterruptionActions
from collections_app.admin.limitation_parts import (
    alarm_facts,
    counted_from,
    days_left,
    interruptions_table,
    limitation_table,
)
from collections_app.admin.pages import Banner, Facts, Page, PageScreen
from collections_app.admin.screens import staff_of, today
from collections_app.cases.models import Case
from collections_app.filters.limitation import LimitationAlarmFilter
from collections_app.limitation.models import LimitationAlarm
from collections_app.limitation.querysets import RISK_DAYS
from collections_app.rules.authority import Right


@admin.register(LimitationAlarm)
class LimitationAlarms(InterruptionActions, PageScreen):
    see = Right.SEE_ACCOUNTS
    actions_detail = (InterruptionActions.limitation_menu,)
    list_before_template = "admin/parts/before_list.html"
    list_display = ["bill_no", "who", "money_unpaid", "ends", "left", "restarted", "case", "unit"]
    list_filter = [
        bridge(LimitationAlarmFilter, "status", "ends_from", "ends_to", "unit", "officer", "customer_class", "outcome")
    ]
    list_select_related = ["bill", "account__customer", "account__unit", "account__officer"]
    ordering = ["ends_on", "id"]
    search_fields = ["bill__bill_no__startswith", "account__account_no__exact"]
    search_help_text = gettext_lazy("Bill number (from the beginning) or an account number")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without a status asked for, the list shows those that are open."""
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "collections_limitationalarm_changelist":
            case = Case.objects.open().filter(account=OuterRef("account")).order_by()
            columns = {
                name: Subquery(case.values(field)[:1]) for name, field in (("case_id", "pk"), ("case_no", "case_no"))
            }
            rows = rows.annotate(**columns)
            return rows if "status" in request.GET or "outcome" in request.GET else rows.filter(status="open")
        return rows

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        at_risk = LimitationAlarm.objects.for_staff(staff_of(request)).at_risk(today())
        banner = Banner(risk_words(at_risk), "warning" if at_risk else "info")
        return super().changelist_view(request, {**(extra_context or {}), "before_list": [banner]})

    @admin.display(description=gettext_lazy("bill"))
    def bill_no(self, alarm: LimitationAlarm) -> Any:
        return stacked(alarm.bill.bill_no, alarm.bill.period)

    @admin.display(description=gettext_lazy("account"))
    def who(self, alarm: LimitationAlarm) -> Any:
        return stacked(alarm.account.customer.name, link(alarm.account))

    @admin.display(description=gettext_lazy("unpaid"))
    def money_unpaid(self, alarm: LimitationAlarm) -> Any:
        return money(alarm.bill.open_amount, alarm.account.currency)

    @admin.display(description=gettext_lazy("claim ends on"), ordering="ends_on")
    def ends(self, alarm: LimitationAlarm) -> Any:
        return day(alarm.ends_on)

    @admin.display(description=gettext_lazy("days left"))
    def left(self, alarm: LimitationAlarm) -> Any:
        if alarm.status == LimitationAlarm.Status.SETTLED:
            return stacked(choice(alarm, "status"), alarm.get_outcome_display())
        return days_left(alarm.ends_on, today())

    @admin.display(description=gettext_lazy("counted from"))
    def restarted(self, alarm: LimitationAlarm) -> Any:
        return counted_from(alarm.restarted_by, alarm.restarted_on)

    @admin.display(description=gettext_lazy("case"))
    def case(self, alarm: Any) -> Any:
        return (
            anchor(reverse("admin:collections_case_change", args=[alarm.case_id]), alarm.case_no)
            if alarm.case_id
            else NOTHING
        )

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, alarm: LimitationAlarm) -> Any:
        return alarm.account.unit

    def page(self, request: HttpRequest, obj: LimitationAlarm) -> Page:
        return Page(
            main=[limitation_table(obj.account, today()), interruptions_table(obj.account)],
            side=[alarm_facts(obj, today()), about(obj)],
            badges=[choice(obj, "status")], about=obj.account.customer,
        )  # fmt: skip


def about(alarm: LimitationAlarm) -> Facts:
    account = alarm.account
    rows = [
        (_("bill"), link(alarm.bill)),
        (_("due on"), day(alarm.bill.due_on)),
        (_("unpaid"), money(alarm.bill.open_amount, account.currency)),
        (_("customer"), link(account.customer)),
        (_("account"), link(account)),
        (_("case"), link(account.cases.open().first())),
        (_("organisation unit"), account.unit or NOTHING),
        (_("officer"), account.officer or NOTHING),
    ]
    return Facts(_("Claim"), rows)


def risk_words(at_risk: list[tuple[str, Any, int]]) -> str:
    """The amount at risk, by currency."""
    if not at_risk:
        return _("No claim in sight lapses within %(days)s days.") % {"days": RISK_DAYS}
    sums = [
        ngettext("%(amount)s in %(bills)s bill", "%(amount)s in %(bills)s bills", bills)
        % {"amount": sum_of_money(amount, currency), "bills": bills}
        for currency, amount, bills in at_risk
    ]
    words = _(
        "At risk within %(days)s days, principal: %(sums)s. A demand with proof of service, a signed acknowledgement or "
        "a court keeps a claim alive, each where the law says so."
    )
    return words % {"days": RISK_DAYS, "sums": "; ".join(sums)}
