"""Letters that are not about what an account owes, written on its page; and all its letters in a table."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.case_parts import notices_list
from collections_app.admin.cells import list_of
from collections_app.admin.dialogs import Dialog, dialog, pick
from collections_app.admin.pages import Table
from collections_app.admin.screens import staff_of, today
from collections_app.customers.models import Account
from collections_app.engine.account_letters import reasons_to_write, write_letter
from collections_app.engine.case_letters import CannotWrite
from collections_app.notices.models import Notice
from collections_app.procedures.letter_kinds import kinds_of_letters

WRITE = gettext_lazy("Write a letter")
SHOWN = 10


class AccountLetterForm(Dialog):
    kind = forms.ChoiceField(label=gettext_lazy("Letter"), widget=pick())

    def offer(self, obj: Account) -> None:
        names = dict(kinds_of_letters())
        reasons = reasons_to_write(obj, today())
        field: Any = self.fields["kind"]
        field.choices = [(kind, f"{names[kind]} · {subject.paper_no}") for kind, subject in reasons.items()]
        if not reasons:
            field.help_text = _(
                "There is nothing to write about now. Letters about a referral, a reconnection or a broken plan are "
                "written on the page of the case."
            )


class AccountLetters:
    """The button for the screen of accounts."""

    @dialog(
        WRITE, permission="work", form=AccountLetterForm, refusals=(CannotWrite,), icon="edit_document",
        question=gettext_lazy("It goes out with the letters of the coming night; no step and no day of the law hangs on it."),
    )  # fmt: skip
    def write_account_letter(self, request: HttpRequest, obj: Account, given: dict[str, Any]) -> Any:
        notice = write_letter(account=obj, kind=given["kind"], on=today(), by=staff_of(request))
        return _("Letter %(notice)s has been written.") % {"notice": notice}, notice


def letters_table(account: Account) -> Table:
    """The latest of all its letters, those of its cases and the others."""
    more = (list_of(Notice, account_no=account.account_no), _("all letters"))
    return notices_list(account.notices.all(), _("Letters"), more, most=SHOWN)
