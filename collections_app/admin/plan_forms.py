"""What is asked when a payment plan is made, decided, signed or ended."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldBooleanWidget

from collections_app.admin.cells import day, sum_of_money
from collections_app.admin.dialogs import Dialog, day_input, line, money_input, number_input, pick
from collections_app.admin.plan_parts import limit_words
from collections_app.admin.screens import today
from collections_app.admin.suspensions import AccountDialog
from collections_app.arrangements.models import PaymentPlan
from collections_app.arrangements.proposals import limit_of
from collections_app.billing.models import Bill
from collections_app.customers.models import Account


class OpenBills(forms.ModelMultipleChoiceField):
    def label_from_instance(self, bill: Bill) -> str:
        amount = sum_of_money(bill.open_amount, bill.account.currency)
        return _("%(bill)s, due on %(day)s: %(amount)s") % {"bill": bill, "day": day(bill.due_on), "amount": amount}


class PlanForm(AccountDialog):
    bills = OpenBills(
        Bill.objects.none(), label=gettext_lazy("Bills"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text=gettext_lazy("None ticked: all that are overdue."),
    )  # fmt: skip
    months = forms.IntegerField(
        label=gettext_lazy("Number of instalments"), required=False, min_value=1, max_value=240, widget=number_input()
    )
    instalment = forms.DecimalField(
        label=gettext_lazy("or the amount of each"), required=False, max_digits=14, decimal_places=2, widget=money_input(),
        min_value=Decimal("0.01"),
    )  # fmt: skip
    first_on = forms.DateField(label=gettext_lazy("First instalment by"), widget=day_input())
    down_payment = forms.DecimalField(
        label=gettext_lazy("Down payment"), required=False, max_digits=14, decimal_places=2, widget=money_input(),
    )  # fmt: skip
    down_on = forms.DateField(
        label=gettext_lazy("Down payment by"), required=False, widget=day_input(),
        help_text=gettext_lazy("Before the first instalment; empty: today."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PaymentPlan.Kind.choices, widget=pick())
    court_file = forms.CharField(
        label=gettext_lazy("File number of the court"), max_length=60, required=False, widget=line()
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())
    income = forms.CharField(label=gettext_lazy("Income"), max_length=300, required=False, widget=line())
    outgoings = forms.CharField(label=gettext_lazy("Outgoings"), max_length=300, required=False, widget=line())
    affordability = forms.CharField(
        label=gettext_lazy("What the debtor can afford"), max_length=300, required=False, widget=line()
    )

    def offer_account(self, account: Account) -> None:
        bills = account.bills.open().filter(issued_on__lte=today()).select_related("account").order_by("due_on", "id")
        self.offer_rows("bills", bills)
        overdue = [bill for bill in bills if bill.due_on < today()]
        debt = sum((bill.open_amount for bill in overdue), Decimal(0))
        words = _("For the overdue %(debt)s: %(limits)s.")
        limits = limit_words(*limit_of(account, debt))
        self.fields["months"].help_text = words % {"debt": sum_of_money(debt, account.currency), "limits": limits}
        self.fields["first_on"].initial = today() + timedelta(21)
        self.fields["down_on"].initial = today() + timedelta(7)
        self.overdue = overdue

    def chosen(self) -> list[Bill]:
        return list(self.cleaned_data["bills"]) or self.overdue

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "bills" in given:
            given["bills"] = self.chosen()
        return given


class DecisionForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False, widget=line())


class RefusalForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class EndForm(RefusalForm):
    is_broken = forms.BooleanField(
        label=gettext_lazy("The debtor has broken it"), required=False, widget=UnfoldBooleanWidget()
    )


class SignatureForm(Dialog):
    signed_on = forms.DateField(label=gettext_lazy("Signed on"), widget=day_input(), initial=today)
    document = forms.CharField(
        label=gettext_lazy("Document"), max_length=250, widget=line(), help_text=gettext_lazy("Where the paper lies.")
    )
