"""The forms of trials: what is held back or tried, how large a share, what difference is worth finding."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from collections_app.admin.dialogs import Dialog, day_input, line, number_input, pick
from collections_app.procedures.models import Procedure
from collections_app.trials.models import Trial
from collections_app.trials.operations import TrialPlan


def _number(label: Any, initial: int, help_text: Any = "", least: int = 1, most: int = 99) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, initial=initial, max_digits=5, decimal_places=2, min_value=Decimal(least), max_value=Decimal(most),
        widget=number_input(), help_text=help_text,
    )  # fmt: skip


class PlanForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=line())
    percent = _number(gettext_lazy("Share of the accounts, percent"), 10, gettext_lazy("At most half."), most=50)
    baseline = _number(
        gettext_lazy("Pay as things are, percent"), 40, gettext_lazy("Of those asked, within the days below.")
    )
    difference = forms.DecimalField(
        label=gettext_lazy("Difference worth finding, points"), initial=5, max_digits=5, decimal_places=2, widget=line(),
        help_text=gettext_lazy("The smaller, the more accounts are needed. Below zero where fewer are thought to pay."),
    )  # fmt: skip
    window_days = forms.TypedChoiceField(
        label=gettext_lazy("Days in which money counts"), coerce=int, initial=30, choices=[(n, n) for n in (7, 14, 30)],
        widget=pick(),
    )  # fmt: skip
    looks = forms.TypedChoiceField(
        label=gettext_lazy("Looks"), coerce=int, initial=3, choices=[(n, n) for n in range(1, 6)], widget=pick(),
        help_text=gettext_lazy("How often it is looked at, the last time at the end. Nothing is shown in between."),
    )  # fmt: skip
    until_on = forms.DateField(label=gettext_lazy("Last day"), widget=day_input())

    def plan(self) -> TrialPlan:
        names = ("percent", "baseline", "difference", "looks", "until_on", "window_days")
        return TrialPlan(**{name: self.cleaned_data[name] for name in names})


class HoldOutForm(PlanForm):
    withheld = forms.ChoiceField(
        label=gettext_lazy("What is held back"), choices=Trial.Withheld.choices, widget=pick(),
        help_text=gettext_lazy("Never what a law asks for, and never from the protected."),
    )  # fmt: skip
    field_order = ("name", "withheld")


class ChallengeForm(PlanForm):
    champion = forms.ModelChoiceField(Procedure.objects.none(), label=gettext_lazy("Champion"), widget=pick())
    challenger = forms.ModelChoiceField(
        Procedure.objects.none(), label=gettext_lazy("Challenger"), widget=pick(),
        help_text=gettext_lazy("Another version of the same procedure, checked and not in force."),
    )  # fmt: skip
    field_order = ("name", "champion", "challenger")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, status in (("champion", "active"), ("challenger", "checked")):
            self.fields[name].queryset = Procedure.objects.filter(status=status)  # type: ignore[attr-defined]


class EndForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Why it ends"), max_length=300, widget=line())


class CopyForm(Dialog):
    until_on = forms.DateField(label=gettext_lazy("Last day"), widget=day_input())
