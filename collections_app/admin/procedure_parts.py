"""For whom a procedure is, in words and as boxes to tick."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from collections_app.admin.accounts import law_name
from collections_app.admin.cells import NOTHING, day, stacked
from collections_app.customers.models import Account
from collections_app.procedures.models import Procedure
from collections_app.procedures.packs import pack_ids


def several(name: str, choices: Any) -> forms.MultipleChoiceField:
    """Boxes to tick for a list of values, in the words of the model's field."""
    field = cast(Field, Procedure._meta.get_field(name))
    return forms.MultipleChoiceField(
        label=field.verbose_name, choices=choices, required=False, help_text=field.help_text,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )  # fmt: skip


def laws() -> list[tuple[str, str]]:
    return [(pack, f"{law_name(pack)} ({pack})") for pack in pack_ids()]


class ProcedureForm(forms.ModelForm):
    customer_classes = several("customer_classes", Account.CustomerClass.choices)
    grades = several("grades", [(grade, grade) for grade in settings.CREDIT_GRADES])
    voltages = several("voltages", Account.Voltage.choices)
    law_packs = several("law_packs", laws)
    pre_due_grades = several("pre_due_grades", [(grade, grade) for grade in settings.CREDIT_GRADES])


def segment_words(procedure: Procedure) -> Any:
    """The classes, and below them what else the procedure names."""
    grades = _("grade %(grades)s") % {"grades": listed(procedure.grades)} if procedure.grades else ""
    packs = _("law %(packs)s") % {"packs": listed(procedure.law_packs)} if procedure.law_packs else ""
    others = filter(None, [grades, *voltage_words(procedure), packs, procedure.currency])
    return stacked(listed(class_words(procedure)) or _("any"), listed(others))


def pre_due_words(procedure: Procedure) -> Any:
    """How long before the due day, and who is reminded."""
    if not procedure.pre_due_days:
        return _("nobody")
    days = ngettext("%(days)s day", "%(days)s days", procedure.pre_due_days) % {"days": procedure.pre_due_days}
    grades = _("grade %(grades)s") % {"grades": listed(procedure.pre_due_grades)} if procedure.pre_due_grades else ""
    return stacked(days, grades or _("who has paid late at least twice in twelve months"))


def class_words(procedure: Procedure) -> list[Any]:
    return _worded(procedure.customer_classes, Account.CustomerClass.choices)


def voltage_words(procedure: Procedure) -> list[Any]:
    return _worded(procedure.voltages, Account.Voltage.choices)


def listed(words: Iterable[Any]) -> str:
    return pgettext("between the words of a list", ", ").join(map(str, words))


def _worded(codes: list[str], choices: list[tuple[str, Any]]) -> list[Any]:
    return [dict(choices).get(code, code) for code in codes]


def by_and_on(person: Any, on: date | None) -> Any:
    return f"{day(on)}, {person}" if person else NOTHING
