"""The dialogs about credit grades: an appeal and what is decided on it, irregular use, security."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from collections_app.admin.dialogs import Dialog, day_input, line, lines, money_input, pick
from collections_app.admin.screens import account_of, today
from collections_app.credit.records import Collateral, Irregularity

USUAL_OVERRIDE = timedelta(180)


class AppealForm(Dialog):
    reason = forms.CharField(label=gettext_lazy("What the customer says"), max_length=500, widget=lines())


class IrregularityForm(Dialog):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Irregularity.Kind.choices, widget=pick())
    happened_on = forms.DateField(label=gettext_lazy("Happened on"), widget=day_input(), initial=today)
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"), max_length=300, widget=line(),
        help_text=gettext_lazy("The number of a report, a photograph or a judgment."),
    )  # fmt: skip


class SecurityForm(Dialog):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Collateral.Kind.choices, widget=pick())
    amount = forms.DecimalField(label=gettext_lazy("Amount"), max_digits=14, decimal_places=2, widget=money_input())
    document = forms.CharField(label=gettext_lazy("Document"), max_length=300, widget=line())


class RowForm(Dialog):
    """Which of the rows of the account it is about, and why."""

    row = forms.ModelChoiceField(Collateral.objects.none(), label=gettext_lazy("Which"), widget=pick())
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class ReleaseForm(RowForm):
    def offer(self, obj: Any) -> None:
        self.offer_rows("row", account_of(obj).collateral.filter(released_on=None))


class MistakeForm(RowForm):
    def offer(self, obj: Any) -> None:
        self.offer_rows("row", account_of(obj).irregularities.filter(withdrawn_on=None))


class NoteForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=lines())


class OverrideForm(NoteForm):
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade instead"), choices=[(name, name) for name in settings.CREDIT_GRADES], widget=pick()
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), widget=day_input(), initial=lambda: today() + USUAL_OVERRIDE,
        help_text=gettext_lazy("The last day. From then on the points count again."),
    )  # fmt: skip
    field_order = ("grade", "until", "note")
