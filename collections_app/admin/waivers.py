"""Waivers of penalty: asked for on the page of an account, decided on a list of their own."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from collections_app.admin.cells import NOTHING, WARN, choice, day, link, stacked, sum_of_money
from collections_app.admin.dialogs import day_input, dialog, line, money_input, pick
from collections_app.admin.pages import Banner, Facts, Page, PageScreen, Part
from collections_app.admin.penalty_parts import Penalties, asked_words, bill_parts, waiver_facts
from collections_app.admin.screens import account_of, has_right, staff_of, today
from collections_app.admin.suspensions import WHOLE_ACCOUNT, AccountDialog
from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.engine.waivers import (
    CannotWaive,
    approve_waiver,
    ask_for_days,
    ask_for_waiver,
    refuse_waiver,
    unpaid_penalty,
)
from collections_app.penalties.models import PenaltyWaiver
from collections_app.rules.authority import Right
from collections_app.rules.penalties import UnknownRate

ASK, ASK_DAYS = gettext_lazy("Waive a penalty"), gettext_lazy("Days without penalty")
APPROVE, REFUSE = gettext_lazy("Approve the waiver"), gettext_lazy("Refuse the waiver")
REFUSALS = (CannotWaive, UnknownRate)


class WaiverForm(AccountDialog):
    bill = forms.ModelChoiceField(
        Bill.objects.none(), label=gettext_lazy("Bill"), required=False, empty_label=WHOLE_ACCOUNT, widget=pick()
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=PenaltyWaiver.Reason.choices, widget=pick())
    note = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, widget=line(),
        help_text=gettext_lazy("For whoever decides, and for the file."),
    )  # fmt: skip

    def offer_account(self, account: Account) -> None:
        bills = [line.bill_id for line in Penalties(account, today()).lines]
        self.offer_rows("bill", account.bills.filter(pk__in=bills).order_by("due_on"))


class AmountForm(WaiverForm):
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), required=False, max_digits=14, decimal_places=2, widget=money_input(),
        min_value=Decimal("0.01"),
    )  # fmt: skip
    field_order = ["bill", "amount", "reason", "note"]

    def offer_account(self, account: Account) -> None:
        super().offer_account(account)
        unpaid = sum_of_money(Penalties(account, today()).unpaid, account.currency)
        self.fields["amount"].help_text = _("Empty: all of it. Unpaid to today: %(amount)s.") % {"amount": unpaid}


class DaysForm(WaiverForm):
    from_on = forms.DateField(label=gettext_lazy("First day"), widget=day_input(), initial=today)
    to_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=day_input(), help_text=gettext_lazy("Empty: for good.")
    )
    field_order = ["bill", "from_on", "to_on", "reason", "note"]

    def offer_account(self, account: Account) -> None:
        self.offer_rows("bill", account.bills.open().order_by("due_on"))


class DecisionForm(AccountDialog):
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False, widget=line())

    def offer(self, obj: Any) -> None:
        pass


class RefusalForm(DecisionForm):
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class WaiverActions:
    """The buttons for a screen of accounts or of cases."""

    def has_waive_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.ASK_FOR_WAIVERS)

    @dialog(
        ASK, permission="waive", form=AmountForm, refusals=REFUSALS, icon="money_off",
        question=gettext_lazy("Somebody else decides on it. What is waived is taken off the oldest penalty first; "
                              "the bill itself stays as it is."),
    )  # fmt: skip
    def ask_for_waiver(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        ask_for_waiver(account=account_of(obj), by=staff_of(request), on=today(), **given)
        return _("The waiver has been asked for.")

    @dialog(
        ASK_DAYS, permission="waive", form=DaysForm, refusals=REFUSALS, icon="event_busy",
        question=gettext_lazy("Somebody else decides on it. On these days no penalty accrues; what was posted for them is "
                              "taken back with the next letter or payment."),
    )  # fmt: skip
    def ask_for_days(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        ask_for_days(account=account_of(obj), by=staff_of(request), on=today(), **given)
        return _("The waiver has been asked for.")


@admin.register(PenaltyWaiver)
class PenaltyWaivers(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["waiver_no", "who", "state", "asked_for", "why", "asked_person", "asked_day", "unit"]
    list_filter = [
        ("status", ChoicesDropdownFilter), ("reason", ChoicesDropdownFilter), ("asked_on", RangeDateFilter)
    ]  # fmt: skip
    list_select_related = ["account__customer", "account__unit", "bill", "asked_by", "decided_by"]
    ordering = ["-id"]
    search_fields = ["waiver_no__startswith", "account__account_no__exact"]
    search_help_text = gettext_lazy("Waiver number (from the beginning) or an account number")
    actions_detail = ("approve", "refuse")

    @admin.display(description=gettext_lazy("account"))
    def who(self, waiver: PenaltyWaiver) -> Any:
        return stacked(waiver.account.customer.name, waiver.account.account_no)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, waiver: PenaltyWaiver) -> Any:
        return choice(waiver, "status")

    @admin.display(description=gettext_lazy("what"))
    def asked_for(self, waiver: PenaltyWaiver) -> Any:
        return asked_words(waiver)

    @admin.display(description=gettext_lazy("reason"))
    def why(self, waiver: PenaltyWaiver) -> Any:
        return stacked(waiver.get_reason_display(), waiver.note)

    @admin.display(description=gettext_lazy("asked for by"))
    def asked_person(self, waiver: PenaltyWaiver) -> Any:
        return waiver.asked_by

    @admin.display(description=gettext_lazy("asked for on"), ordering="asked_on")
    def asked_day(self, waiver: PenaltyWaiver) -> Any:
        return day(waiver.asked_on)

    @admin.display(description=gettext_lazy("organisation unit"))
    def unit(self, waiver: PenaltyWaiver) -> Any:
        return waiver.account.unit or NOTHING

    def fits(self, button: str, obj: PenaltyWaiver) -> bool:
        return obj.status == PenaltyWaiver.Status.ASKED

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.APPROVE_WAIVERS)

    def has_refuse_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.ASK_FOR_WAIVERS)

    @dialog(
        APPROVE, permission="approve", form=DecisionForm, refusals=REFUSALS, icon="verified",
        question=gettext_lazy("What is still unpaid of it today is let off. It stays in the ledger with your name."),
    )  # fmt: skip
    def approve(self, request: HttpRequest, obj: PenaltyWaiver, given: dict[str, Any]) -> str:
        approve_waiver(waiver=obj, by=staff_of(request), on=today(), note=given["note"])
        return _("The waiver has been approved.")

    @dialog(
        REFUSE, permission="refuse", form=RefusalForm, refusals=REFUSALS, icon="block",
        question=gettext_lazy("The penalty stays. Whoever has asked for it withdraws the request this way."),
    )  # fmt: skip
    def refuse(self, request: HttpRequest, obj: PenaltyWaiver, given: dict[str, Any]) -> str:
        refuse_waiver(waiver=obj, by=staff_of(request), on=today(), note=given["note"])
        return _("The waiver has been refused.")

    def page(self, request: HttpRequest, obj: PenaltyWaiver) -> Page:
        penalties = Penalties(obj.account, today())
        main: list[Part] = [*changed(obj, today()), penalties.table()]
        if obj.bill:
            main += bill_parts(obj.bill, today())
        rows = [penalties.balance(), (_("open bills"), link(obj.account, _("see the account")))]
        side = [waiver_facts(obj), Facts(_("Account"), rows)]
        return Page(main, side, [choice(obj, "status")], about=obj.account.customer)


def changed(waiver: PenaltyWaiver, on: date) -> list[Part]:
    """What is unpaid now, where a request that waits asks for more than that."""
    if waiver.status != PenaltyWaiver.Status.ASKED or waiver.is_of_days:
        return []
    try:
        unpaid = unpaid_penalty(waiver.account, on, waiver.bill)
    except UnknownRate as unknown:
        return [Banner(str(unknown), WARN)]
    if waiver.amount is None or waiver.amount <= unpaid:
        return []
    words = _("Asked for were %(asked)s; only %(unpaid)s is still unpaid, and no more than that is waived.")
    currency = waiver.account.currency
    return [
        Banner(words % {"asked": sum_of_money(waiver.amount, currency), "unpaid": sum_of_money(unpaid, currency)}, WARN)
    ]
