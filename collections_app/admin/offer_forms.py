"""The forms of meter offers: what a campaign is for; an answer, an appointment, an installation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from collections_app.admin.dialogs import Dialog, day_input, line, number_input, pick
from collections_app.admin.screens import today
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.offers.operations import CampaignPlan
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.rules.meter_offers import LARGEST_COMPARED


def _count(label: Any, initial: int, least: int, most: int, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, initial=initial, min_value=least, max_value=most, widget=number_input(), help_text=help_text
    )


class CampaignForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=line())
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label=gettext_lazy("Organisation unit"), widget=pick())
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Risk groups"), choices=Campaign.Group.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(choices=Campaign.Group.choices),
    )  # fmt: skip
    late_bills = _count(
        gettext_lazy("Hard to pay from so many late bills"), 3, 1, 99,
        gettext_lazy("Paid late, or overdue, within twelve months. An open case is enough, too."),
    )  # fmt: skip
    compared_percent = _count(
        gettext_lazy("Kept aside, percent"), 10, 0, LARGEST_COMPARED,
        gettext_lazy("Drawn by chance and offered nothing, so that the others can be compared with them."),
    )  # fmt: skip
    answer_days = _count(
        gettext_lazy("Days to answer"), 30, 7, 90, gettext_lazy("The letter asks for an answer by then.")
    )

    def __init__(self, data: Any, by: StaffMember) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = OrgUnit.objects.for_staff(by)  # type: ignore[attr-defined]
        self.fields["unit"].initial = by.unit_id
        self.fields["compared_percent"].widget.attrs["min"] = "0"

    def plan(self) -> CampaignPlan:
        names = ("groups", "late_bills", "compared_percent", "answer_days")
        return CampaignPlan(**{name: self.cleaned_data[name] for name in names})


class EndForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Why it ends"), max_length=300, widget=line())


class AnswerForm(Dialog):
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"), choices=[("", "–"), *MeterOffer.Answer.choices], widget=pick()
    )
    answered_on = forms.DateField(label=gettext_lazy("Answered on"), initial=today, widget=day_input())
    note = forms.CharField(
        label=gettext_lazy("How it was answered"), max_length=300, required=False, widget=line(),
        help_text=gettext_lazy("By whom and how; why it was declined."),
    )  # fmt: skip


class AppointmentForm(Dialog):
    day = forms.DateField(label=gettext_lazy("Appointment on"), widget=day_input())


class InstallationForm(Dialog):
    meter_no = forms.CharField(label=gettext_lazy("Meter number"), max_length=40, widget=line())
    installed_on = forms.DateField(label=gettext_lazy("Installed on"), initial=today, widget=day_input())
