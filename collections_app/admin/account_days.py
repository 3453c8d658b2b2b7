from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from collections_app.admin.account_parts import checks_table, why_facts
from collections_app.admin.cells import NOTHING, choice, day, link, moment, money, stacked
from collections_app.admin.outlook_parts import outlook_parts
from collections_app.admin.pages import Facts, Page, PageScreen
from collections_app.cases.models import Hold
from collections_app.engine.explain import what_follows
from collections_app.facts.models import AccountDay
from collections_app.facts.wording import guard_rows, reason_text
from collections_app.rules.authority import Right

HOLDS = dict(Hold.Reason.choices)


@admin.register(AccountDay)
class AccountDays(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["who", "on", "judged", "reason_in_words", "money_overdue", "again"]
    list_filter = [("day", RangeDateFilter), ("verdict", ChoicesDropdownFilter)]
    list_select_related = ["account__customer", "case", "procedure", "step"]
    ordering = ["-day", "-verdict", "-id"]
    search_fields = ["account__account_no__exact", "account__customer__customer_no__exact"]
    search_help_text = gettext_lazy("An account number or a customer number")

    @admin.display(description=gettext_lazy("account"))
    def who(self, decision: AccountDay) -> Any:
        return stacked(decision.account.customer.name, decision.account.account_no)

    @admin.display(description=gettext_lazy("day"))
    def on(self, decision: AccountDay) -> Any:
        return day(decision.day)

    @admin.display(description=gettext_lazy("verdict"))
    def judged(self, decision: AccountDay) -> Any:
        return choice(decision, "verdict")

    @admin.display(description=gettext_lazy("reason"))
    def reason_in_words(self, decision: AccountDay) -> Any:
        return reason_text(decision.reason) if decision.reason else NOTHING

    @admin.display(description=gettext_lazy("overdue"))
    def money_overdue(self, decision: AccountDay) -> Any:
        return money(decision.overdue, decision.account.currency)

    @admin.display(description=gettext_lazy("look again on"))
    def again(self, decision: AccountDay) -> Any:
        return day(decision.look_again_on)

    def page(self, request: HttpRequest, obj: AccountDay) -> Page:
        badges = [choice(obj, "verdict")] if obj.verdict else []
        following = outlook_parts(what_follows(obj, obj.account))
        return Page(
            main=[why_facts(obj), checks_table(guard_rows(obj.guards or [])), *following],
            side=[about(obj), money_facts(obj), clock_facts(obj)],
            badges=badges,
            about=obj.account.customer,
        )


def about(decision: AccountDay) -> Facts:
    rows = [
        (_("account"), link(decision.account)),
        (_("customer"), link(decision.account.customer)),
        (_("day"), day(decision.day)),
        (
            _("look"),
            _("of the night") if decision.look == 0 else _("no. %(look)s of the day") % {"look": decision.look},
        ),
        (_("decided at"), moment(decision.decided_at)),
    ]
    return Facts(_("Decision"), rows)


def money_facts(decision: AccountDay) -> Facts:
    currency = decision.account.currency
    rows = [
        (_("overdue"), money(decision.overdue, currency)),
        (_("overdue bills"), decision.overdue_bills),
        (_("of them disputed or held"), decision.suspended_bills),
        (_("disputed or held, of the overdue"), money(decision.suspended, currency)),
        (_("in a payment plan, of the overdue"), money(decision.in_plan, currency)),
        (_("of a reading in question, of the overdue"), money(decision.in_audit, currency)),
        (_("oldest debt due on"), day(decision.oldest_due_on)),
        (_("not yet due"), money(decision.not_yet_due, currency)),
        (_("credit"), money(decision.credit, currency)),
        (_("still open of the last notice"), money(decision.demanded, currency)),
    ]
    return Facts(_("What was owed"), rows)


def clock_facts(decision: AccountDay) -> Facts:
    rows = [
        (_("case"), link(decision.case)),
        (_("procedure"), link(decision.procedure)),
        (_("steps taken"), decision.last_position),
        (_("last step taken on"), day(decision.step_on)),
        (_("last step served on"), day(decision.step_served_on)),
        (_("hold"), HOLDS.get(decision.hold_reason, decision.hold_reason) or NOTHING),
        (_("hold until"), day(decision.hold_until)),
        (_("days suspended since due"), decision.age_paused_days),
        (_("days suspended since the last step"), decision.step_paused_days),
    ]
    return Facts(_("Case and clocks"), rows)
