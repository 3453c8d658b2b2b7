"""What one fills in to propose a target, a correction or a scoring rule, and to decide on one."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from unfold.widgets import INPUT_CLASSES

from collections_app.admin.dialogs import Dialog, day_input, line, lines, pick
from collections_app.admin.key_figure_words import NAMES
from collections_app.admin.screens import today
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.rules.authority import Role
from collections_app.rules.kpis import FORMULAS, Kpi, Unit


def any_number() -> forms.Widget:
    return forms.NumberInput(attrs={"step": "0.01", "class": " ".join(INPUT_CLASSES)})


class ForWhomForm(forms.Form):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label=gettext_lazy("Organisation unit"), widget=pick())
    officer = forms.ModelChoiceField(
        StaffMember.objects.none(), label=gettext_lazy("Officer"), required=False, widget=pick(),
        help_text=gettext_lazy("Empty: the unit as a whole."),
    )  # fmt: skip
    month = forms.DateField(
        label=gettext_lazy("Month"), initial=today, widget=day_input(), help_text=gettext_lazy("Any day of it.")
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=lines())

    def __init__(self, staff: StaffMember, *args: Any) -> None:
        super().__init__(*args)
        people = StaffMember.objects.for_staff(staff).filter(role=Role.OFFICER, is_active=True)
        for name, rows in (("unit", OrgUnit.objects.for_staff(staff)), ("officer", people)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class TargetForm(ForWhomForm):
    kpi = forms.ChoiceField(
        label=gettext_lazy("Figure"), choices=[(kpi.value, NAMES[kpi]) for kpi in Kpi], widget=pick()
    )
    value = forms.DecimalField(
        label=gettext_lazy("Target"), min_value=0, max_digits=16, decimal_places=2, widget=any_number(),
        help_text=gettext_lazy("Of a share the per cent: 92.5."),
    )  # fmt: skip
    field_order = ["unit", "officer", "month", "kpi", "value", "reason"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "value" in given and "kpi" in given and is_share(Kpi(given["kpi"])):
            given["value"] = given["value"] / Decimal(100)
        return given


class CorrectionForm(ForWhomForm):
    points = forms.DecimalField(
        label=gettext_lazy("Points"), max_digits=5, decimal_places=2, widget=any_number(),
        help_text=gettext_lazy("Below zero they are taken off."),
    )  # fmt: skip
    field_order = ["unit", "officer", "month", "points", "reason"]


class RuleForm(forms.Form):
    active_from = forms.DateField(
        label=gettext_lazy("From the month"),
        initial=today,
        widget=day_input(),
        help_text=gettext_lazy("Any day of it."),
    )
    text = forms.CharField(
        label=gettext_lazy("Lines"), widget=lines(),
        help_text=gettext_lazy("weight recovery 60 · reward recovery 1 up to 5 · deduction complaints 5 up to 20"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())

    def __init__(self, _staff: StaffMember, *args: Any) -> None:
        super().__init__(*args)


class RemarkForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False, widget=lines())


def is_share(kpi: Kpi) -> bool:
    return FORMULAS[kpi].unit is Unit.SHARE and kpi is not Kpi.BALANCE_SHARE


def figure_name(kpi: str) -> str:
    return capfirst(str(NAMES[Kpi(kpi)]))
