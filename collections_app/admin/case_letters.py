"""Letters beside the ladder, written on the page of a case."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.dialogs import Dialog, dialog, pick
from collections_app.admin.screens import staff_of, today
from collections_app.cases.models import Case
from collections_app.engine.case_letters import CannotWrite, reasons_to_write, write_letter
from collections_app.procedures.letter_kinds import kinds_of_letters
from collections_app.rules.penalties import UnknownRate

WRITE = gettext_lazy("Write a letter")


class LetterForm(Dialog):
    kind = forms.ChoiceField(label=gettext_lazy("Letter"), widget=pick())

    def offer(self, obj: Case) -> None:
        names = dict(kinds_of_letters())
        reasons = reasons_to_write(obj)
        field: Any = self.fields["kind"]
        field.choices = [(kind, f"{names[kind]} · {reason.paper_no}") for kind, reason in reasons.items()]
        if not reasons:
            field.help_text = _(
                "There is nothing to write about now: no open referral, no reconnection, no broken plan."
            )


class CaseLetters:
    """The button for the screen of cases."""

    @dialog(
        WRITE, permission="work", form=LetterForm, refusals=(CannotWrite, UnknownRate), icon="edit_document",
        question=gettext_lazy("About a legal referral, a reconnection or a payment plan that has ended. It goes out with "
                              "the letters of the coming night; no step and no day of the law hangs on it."),
    )  # fmt: skip
    def write_letter(self, request: HttpRequest, obj: Case, given: dict[str, Any]) -> Any:
        notice = write_letter(case=obj, kind=given["kind"], on=today(), by=staff_of(request))
        return _("Letter %(notice)s has been written.") % {"notice": notice}, notice
