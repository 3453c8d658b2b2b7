"""The dialogs of prepayment: what is agreed with a customer, a top-up at the counter, the way back."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import INPUT_CLASSES

from collections_app.admin.cells import sum_of_money
from collections_app.admin.contact_log import ContactChoice
from collections_app.admin.dialogs import Dialog, line, money_input, pick
from collections_app.admin.screens import account_of, today
from collections_app.customers.models import Contact
from collections_app.engine.prepayment import TERMS
from collections_app.prepaid.models import PrepaidAccount, TopUp
from collections_app.prepaid.operations import old_debt
from collections_app.rules.money import CENT

MOST_EMERGENCY = Decimal(100_000)


def _fine_input(step: str) -> forms.Widget:
    return forms.NumberInput(attrs={"step": step, "min": "0", "class": " ".join(INPUT_CLASSES)})


def _percent(label: Any, initial: int, help_text: Any = "", most: str = "100") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, initial=initial, max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(most),
        widget=_fine_input("0.01"), help_text=help_text,
    )  # fmt: skip


class TermsForm(Dialog):
    """What is agreed; the fields are named as those of the account."""

    set_value = forms.DecimalField(
        label=gettext_lazy("Set value"), max_digits=14, decimal_places=2, min_value=CENT, widget=money_input(),
        help_text=gettext_lazy("What it is usually topped up to."),
    )  # fmt: skip
    price = forms.DecimalField(
        label=gettext_lazy("Price of a kWh"), max_digits=9, decimal_places=5, min_value=Decimal("0.00001"),
        widget=_fine_input("0.00001"),
    )  # fmt: skip
    incentive_percent = _percent(
        gettext_lazy("Discount on the price, percent"), 0, gettext_lazy("For paying in advance."), "99.99"
    )
    threshold_percent = _percent(gettext_lazy("Warn below, percent of the set value"), 20)
    emergency_credit = forms.DecimalField(
        label=gettext_lazy("Emergency credit"), initial=0, max_digits=14, decimal_places=2, min_value=Decimal(0),
        max_value=MOST_EMERGENCY, widget=_fine_input("0.01"),
        help_text=gettext_lazy("Until so much is drawn below zero, nobody is asked to see to it."),
    )  # fmt: skip
    debt_percent = _percent(gettext_lazy("Share of each top-up to old debt, percent"), 30)
    contact = ContactChoice(
        Contact.objects.none(), label=gettext_lazy("Warned at"), required=False, widget=pick(),
        empty_label=gettext_lazy("the best that is known"),
    )  # fmt: skip

    def offer(self, obj: Any) -> None:
        contacts = account_of(obj).customer.contacts.current().exclude(quality=Contact.Quality.FAILED)
        self.offer_rows("contact", contacts.exclude(kind=Contact.Kind.POST).order_by("kind", "-quality", "id"))
        owed = number_format(old_debt(account_of(obj), today()), 2, force_grouping=True)
        self.fields["debt_percent"].help_text = _("Never more than is owed; today that is %(amount)s.") % {
            "amount": owed
        }


class StartForm(TermsForm):
    agreement = forms.CharField(
        label=gettext_lazy("Agreed"), max_length=200, widget=line(),
        help_text=gettext_lazy("How the customer has agreed: the number of the document, or when and by whom."),
    )  # fmt: skip


class ChangeForm(TermsForm):
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())

    def offer(self, obj: PrepaidAccount) -> None:
        super().offer(obj)
        for name in TERMS:
            self.fields[name].initial = getattr(obj, name)


class TopUpForm(Dialog):
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), max_digits=14, decimal_places=2, min_value=CENT, widget=money_input()
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Method"), widget=pick(),
        choices=[("cash", gettext_lazy("cash")), ("card", gettext_lazy("card")), ("cheque", gettext_lazy("cheque"))],
    )  # fmt: skip

    def offer(self, obj: PrepaidAccount) -> None:
        if owed := old_debt(obj.account, today()):
            words = _("%(percent)s %% of it go to old debt, %(amount)s at most.")
            known = {
                "percent": number_format(obj.debt_percent.normalize()),
                "amount": number_format(owed, 2, force_grouping=True),
            }
            self.fields["amount"].help_text = words % known


class TakeBackForm(Dialog):
    top_up = forms.ModelChoiceField(TopUp.objects.none(), label=gettext_lazy("Top-up"), empty_label=None, widget=pick())
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=line(),
        help_text=gettext_lazy("What the bank says, for example."),
    )  # fmt: skip

    def offer(self, obj: PrepaidAccount) -> None:
        left = TopUp.objects.filter(prepaid=obj, amount__gt=0, reversal=None).order_by("-paid_on", "-id")
        self.offer_rows("top_up", left)
        currency = obj.account.currency
        field: Any = self.fields["top_up"]
        field.label_from_instance = lambda one: (
            f"{one} · {date_format(one.paid_on)} · {sum_of_money(one.amount, currency)}"
        )


class EndForm(Dialog):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=line())
