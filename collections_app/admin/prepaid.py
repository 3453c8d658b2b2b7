"""Accounts that pay in advance: listed by what is left, each with its statement; begun on the page of the account."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import day, money, stacked, sum_of_money
from collections_app.admin.dialogs import dialog
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Page, PageScreen
from collections_app.admin.personal_data import Sight
from collections_app.admin.prepaid_forms import ChangeForm, EndForm, StartForm, TakeBackForm, TopUpForm
from collections_app.admin.prepaid_parts import (
    alerts_table,
    balance_facts,
    banners,
    left_words,
    state,
    statement_table,
    terms_facts,
)
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.engine.prepayment import (
    CannotPrepay,
    change_terms,
    end_prepayment,
    start_prepayment,
    take_back_top_up,
    top_up_at_counter,
)
from collections_app.filters.prepaid import PrepaidAccountFilter
from collections_app.prepaid.models import PrepaidAccount
from collections_app.prepaid.operations import CannotTopUp
from collections_app.rules.authority import Right

START, CHANGE = gettext_lazy("Have it paid in advance"), gettext_lazy("Change the terms")
TAKE_BACK = gettext_lazy("Take a top-up back")
TOP_UP, END = gettext_lazy("Record a top-up"), gettext_lazy("Back to paying afterwards")
REFUSALS = (CannotPrepay, CannotTopUp)


class PrepaymentActions:
    """The button for the screen of accounts."""

    def has_agree_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.AGREE_PREPAYMENT)

    @dialog(
        START, permission="agree", form=StartForm, refusals=REFUSALS, icon="battery_charging_full",
        question=gettext_lazy("From today its use is drawn from what has been paid in. What is owed stays owed; a share of "
                              "each top-up pays it off. Supply never ends by itself."),
    )  # fmt: skip
    def start_prepayment(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> Any:
        prepaid = start_prepayment(account=account_of(obj), by=staff_of(request), on=today(), **given)
        return _("The account pays in advance from today."), prepaid


@admin.register(PrepaidAccount)
class PrepaidAccounts(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["who", "unit", "left", "lasts", "mark", "used_up", "since"]
    list_filter = [
        bridge(
            PrepaidAccountFilter, "unit", "officer", "is_low", "is_used_up", "days_left_max", "balance_min", "balance_max",
            "is_running", "opened_from", "opened_to",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "account__unit", "contact", "returned_as"]
    ordering = ["-id"]
    search_fields = ["account__account_no__startswith", "account__customer__name__startswith"]
    search_help_text = gettext_lazy("Account number or name (from the beginning)")
    actions_detail = ("top_up", "take_back", "change_terms", "end_prepayment")

    @admin.display(description=gettext_lazy("account"))
    def who(self, prepaid: PrepaidAccount) -> Any:
        return stacked(prepaid.account.customer.name, prepaid.account.account_no)

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, prepaid: PrepaidAccount) -> Any:
        return prepaid.account.unit

    @admin.display(description=gettext_lazy("balance"), ordering="balance")
    def left(self, prepaid: PrepaidAccount) -> Any:
        return money(prepaid.balance, prepaid.account.currency)

    @admin.display(description=gettext_lazy("lasts for"))
    def lasts(self, prepaid: PrepaidAccount) -> Any:
        return left_words(prepaid)

    @admin.display(description=gettext_lazy("status"))
    def mark(self, prepaid: PrepaidAccount) -> Any:
        return state(prepaid)

    @admin.display(description=gettext_lazy("used up since"), ordering="used_up_on")
    def used_up(self, prepaid: PrepaidAccount) -> Any:
        return day(prepaid.used_up_on)

    @admin.display(description=gettext_lazy("prepaid since"), ordering="opened_on")
    def since(self, prepaid: PrepaidAccount) -> Any:
        return day(prepaid.opened_on)

    def fits(self, button: str, obj: PrepaidAccount) -> bool:
        is_running = obj.closed_on is None
        return is_running and (button != "take_back" or obj.top_ups.filter(amount__gt=0, reversal=None).exists())

    def has_agree_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.AGREE_PREPAYMENT)

    def has_pay_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.POST_PAYMENTS)

    @dialog(
        TOP_UP, permission="pay", form=TopUpForm, refusals=REFUSALS, icon="add_card",
        question=gettext_lazy("Money received at the counter today. It counts at once, and cannot be changed afterwards."),
    )  # fmt: skip
    def top_up(self, request: HttpRequest, obj: PrepaidAccount, given: dict[str, Any]) -> str:
        done = top_up_at_counter(prepaid=obj, by=staff_of(request), on=today(), **given)
        currency = obj.account.currency
        return _("Top-up %(number)s of %(amount)s has been recorded; %(part)s of it went to old debt.") % {
            "number": done, "amount": sum_of_money(done.amount, currency), "part": sum_of_money(done.to_debt, currency),
        }  # fmt: skip

    @dialog(
        TAKE_BACK, permission="pay", form=TakeBackForm, refusals=REFUSALS, icon="money_off",
        question=gettext_lazy("Its money did not come in: the balance falls by it, and what went to old debt is owed again. "
                              "The line stays in the statement, with another that takes it back."),
    )  # fmt: skip
    def take_back(self, request: HttpRequest, obj: PrepaidAccount, given: dict[str, Any]) -> str:
        done = take_back_top_up(by=staff_of(request), on=today(), **given)
        names = {"number": done.reverses, "amount": sum_of_money(-done.amount, obj.account.currency)}
        return _("Top-up %(number)s of %(amount)s has been taken back.") % names

    @dialog(
        CHANGE, permission="agree", form=ChangeForm, refusals=REFUSALS, icon="tune",
        question=gettext_lazy("It counts from now on; what was drawn and topped up stays as it was."),
    )  # fmt: skip
    def change_terms(self, request: HttpRequest, obj: PrepaidAccount, given: dict[str, Any]) -> str:
        change_terms(prepaid=obj, by=staff_of(request), on=today(), **given)
        return _("The terms have been changed.")

    @dialog(
        END, permission="agree", form=EndForm, refusals=REFUSALS, icon="undo",
        question=gettext_lazy("What is left becomes a payment: it settles open bills, and the rest is credit."),
    )  # fmt: skip
    def end_prepayment(self, request: HttpRequest, obj: PrepaidAccount, given: dict[str, Any]) -> str:
        end_prepayment(prepaid=obj, by=staff_of(request), on=today(), **given)
        return _("The account pays afterwards again.")

    def page(self, request: HttpRequest, obj: PrepaidAccount) -> Page:
        sight = Sight(request, obj.account.customer)
        main = [*banners(obj, timezone.localtime()), statement_table(obj, today()), alerts_table(obj)]
        side = [balance_facts(obj, today()), terms_facts(obj, sight)]
        return Page(main, side, [state(obj)], about=obj.account.customer)
