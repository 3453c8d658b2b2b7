"""Promises to pay: recorded on the page of an account or a case, listed with how often they are kept."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.account_parts import Standing, balance, bills_table, open_bills
from collections_app.admin.cells import choice, day, money, stacked
from collections_app.admin.dialogs import Dialog, day_input, dialog, line, money_input, pick
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen
from collections_app.admin.promise_parts import kept_ratios, promise_facts, promises_tables, record_words
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.admin.suspensions import AccountDialog
from collections_app.arrangements.models import Promise
from collections_app.arrangements.operations import (
    CannotPromise,
    promise_limits,
    record_on,
    record_promise,
    withdraw_promise,
)
from collections_app.customers.models import Account
from collections_app.filters.arrangements import PromiseFilter
from collections_app.rules.authority import Right
from collections_app.rules.promises import longest_term

RECORD, WITHDRAW = gettext_lazy("Record a promise"), gettext_lazy("Withdraw the promise")
REFUSALS = (CannotPromise,)


class PromiseForm(AccountDialog):
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), max_digits=14, decimal_places=2, widget=money_input(), min_value=Decimal("0.01")
    )
    due_on = forms.DateField(label=gettext_lazy("Pay by"), widget=day_input())
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=Promise.Channel.choices, widget=pick())
    promised_by = forms.CharField(
        label=gettext_lazy("Promised by"), max_length=120, widget=line(),
        help_text=gettext_lazy("Who has said so, if it was not the customer."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())

    def offer_account(self, account: Account) -> None:
        record = record_on(account, today())
        last = today() + timedelta(longest_term(record, promise_limits()))
        words = _("Until %(day)s at the latest.") % {"day": day(last)}
        self.fields["due_on"].help_text = f"{words} {record_words(record)}"
        self.fields["promised_by"].initial = account.customer.name


class WithdrawalForm(Dialog):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class PromiseActions:
    """The button for a screen of accounts or of cases, in one menu with those of payment plans and waivers."""

    arrangement_menu: ClassVar[dict[str, Any]] = {
        "title": gettext_lazy("Agreements"), "icon": "handshake",
        "items": ["record_promise", "make_plan", "ask_for_waiver", "ask_for_days"],
    }  # fmt: skip

    @dialog(
        RECORD, permission="work", form=PromiseForm, refusals=REFUSALS, icon="event_available",
        question=gettext_lazy("Until that day, and a few days more for the way of the money, no step is taken. The night "
                              "finds out whether it was kept."),
    )  # fmt: skip
    def record_promise(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        promise = record_promise(account=account_of(obj), on=today(), by=staff_of(request), **given)
        words = _("Promise %(promise)s has been recorded; no step is taken until %(day)s.")
        return words % {"promise": promise.promise_no, "day": day(promise.last_day)}


@admin.register(Promise)
class Promises(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_before_template = "admin/parts/before_list.html"
    list_display = ["promise_no", "who", "state", "money_sum", "due", "made", "how", "person", "unit"]
    list_filter = [
        bridge(
            PromiseFilter, "status", "unit", "officer", "recorded_by", "channel", "due_from", "due_to", "made_from",
            "made_to", "amount_min", "amount_max",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "account__unit", "recorded_by", "withdrawn_by"]
    ordering = ["-id"]
    search_fields = ["promise_no__startswith", "account__account_no__exact"]
    search_help_text = gettext_lazy("Promise number (from the beginning) or an account number")
    actions_detail = ("withdraw",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        parts = kept_ratios(staff_of(request))
        return super().changelist_view(request, {**(extra_context or {}), "before_list": parts})

    @admin.display(description=gettext_lazy("account"))
    def who(self, promise: Promise) -> Any:
        return stacked(promise.account.customer.name, promise.account.account_no)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, promise: Promise) -> Any:
        return choice(promise, "status")

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def money_sum(self, promise: Promise) -> Any:
        return money(promise.amount, promise.account.currency)

    @admin.display(description=gettext_lazy("pay by"), ordering="due_on")
    def due(self, promise: Promise) -> Any:
        return day(promise.due_on)

    @admin.display(description=gettext_lazy("made on"), ordering="made_on")
    def made(self, promise: Promise) -> Any:
        return day(promise.made_on)

    @admin.display(description=gettext_lazy("how"))
    def how(self, promise: Promise) -> Any:
        return promise.get_channel_display()

    @admin.display(description=gettext_lazy("recorded by"))
    def person(self, promise: Promise) -> Any:
        return promise.recorded_by

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, promise: Promise) -> Any:
        return promise.account.unit

    def fits(self, button: str, obj: Promise) -> bool:
        return obj.status == Promise.Status.RUNNING

    def has_overrule_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.OVERRULE_PROMISES)

    @dialog(
        WITHDRAW, permission="overrule", form=WithdrawalForm, refusals=REFUSALS, icon="undo",
        question=gettext_lazy("For a promise that was recorded in error. It counts neither as kept nor as broken, and from "
                              "today the debt is collected again."),
    )  # fmt: skip
    def withdraw(self, request: HttpRequest, obj: Promise, given: dict[str, Any]) -> str:
        withdraw_promise(promise=obj, on=today(), by=staff_of(request), **given)
        return _("The promise has been withdrawn.")

    def page(self, request: HttpRequest, obj: Promise) -> Page:
        account, bills, standing = obj.account, open_bills(obj.account), Standing(obj.account, today())
        record = Facts(
            _("Balance"), balance(account, bills, standing.today), note=record_words(record_on(account, today()))
        )
        return Page(
            [bills_table(account, bills, standing), *promises_tables(account)], [promise_facts(obj), record],
            [choice(obj, "status")], about=account.customer,
        )  # fmt: skip
