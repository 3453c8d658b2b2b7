"""The dialogs of an edition: what the lawyer says, what debtors object, who comes off and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import day, sum_of_money
from collections_app.admin.dialogs import Dialog, day_input, line, lines, pick
from collections_app.admin.screens import today
from collections_app.publication.media import Medium
from collections_app.publication.models import Edition, EditionLine, Objection


class LineChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: EditionLine) -> str:
        return f"{obj.name}, {sum_of_money(obj.amount, obj.edition.medium.currency)}"


class ObjectionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Objection) -> str:
        return f"{obj.line.name}, {day(obj.received_on)}: {obj.text}"


class MediumForm(forms.Form):
    """Of which medium the edition of this month is to be drafted."""

    medium = forms.ModelChoiceField(
        Medium.objects.none(), label=gettext_lazy("Publication medium"), empty_label=None, widget=pick()
    )

    def __init__(self, media: Any, data: Any = None) -> None:
        super().__init__(data)
        self.fields["medium"].queryset = media  # type: ignore[attr-defined]


class CheckForm(Dialog):
    said = forms.CharField(
        label=gettext_lazy("What the legal check found"), max_length=500, widget=lines(),
        help_text=gettext_lazy("For each name: that the law and, for a person, their consent allow it."),
    )  # fmt: skip


class EndForm(Dialog):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class LineForm(Dialog):
    line = LineChoice(EditionLine.objects.none(), label=gettext_lazy("Name"), empty_label=None, widget=pick())

    def offer(self, obj: Edition) -> None:
        self.offer_rows("line", obj.lines.listed().select_related("edition__medium", "account").order_by("rank"))


class TakeOffForm(LineForm):
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class ObjectForm(LineForm):
    received_on = forms.DateField(label=gettext_lazy("Received on"), initial=today, widget=day_input())
    text = forms.CharField(label=gettext_lazy("What it says"), max_length=500, widget=lines())


class DecideForm(Dialog):
    objection = ObjectionChoice(
        Objection.objects.none(), label=gettext_lazy("Objection"), empty_label=None, widget=pick()
    )
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Objection.Outcome.choices, widget=pick())
    grounds = forms.CharField(label=gettext_lazy("Grounds"), max_length=500, widget=lines())

    def offer(self, obj: Edition) -> None:
        waiting = Objection.objects.filter(line__edition=obj, outcome="").select_related("line__edition__medium")
        self.offer_rows("objection", waiting.order_by("id"))
        if not waiting.exists():
            self.fields["objection"].help_text = _("No objection waits to be decided.")
