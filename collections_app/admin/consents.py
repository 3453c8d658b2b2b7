"""The consent of a customer to be named in public: recorded and withdrawn on the page of the customer."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import NOTHING, day
from collections_app.admin.dialogs import Dialog, day_input, dialog, line
from collections_app.admin.pages import Table
from collections_app.admin.procedure_parts import by_and_on
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.customers.models import Customer
from collections_app.publication.consents import CannotConsent, record_consent, withdraw_consent
from collections_app.rules.authority import Right


class ConsentForm(Dialog):
    given_on = forms.DateField(label=gettext_lazy("Given on"), initial=today, widget=day_input())
    document = forms.CharField(
        label=gettext_lazy("Document"), max_length=200, widget=line(),
        help_text=gettext_lazy("Where the signed consent is kept. It has to be a consent of its own, to this alone."),
    )  # fmt: skip


class WithdrawForm(Dialog):
    how = forms.CharField(label=gettext_lazy("How it was withdrawn"), max_length=200, widget=line())


class ConsentActions:
    """The buttons for the screen of customers."""

    consent_menu: ClassVar[dict[str, Any]] = {
        "title": gettext_lazy("Publication"), "icon": "campaign", "items": ["record_consent", "withdraw_consent"],
    }  # fmt: skip

    def has_consent_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.PROPOSE_PUBLICATION)

    @dialog(
        gettext_lazy("Record a consent"), permission="consent", form=ConsentForm, refusals=(CannotConsent,), icon="draw",
        question=gettext_lazy("The customer agrees to be named in public as a debtor. It can be withdrawn at any time."),
    )  # fmt: skip
    def record_consent(self, request: HttpRequest, obj: Customer, given: dict[str, Any]) -> str:
        record_consent(customer=obj, by=staff_of(request), on=today(), **given)
        return _("The consent has been recorded.")

    @dialog(
        gettext_lazy("Consent withdrawn"), permission="consent", form=WithdrawForm, refusals=(CannotConsent,), icon="undo",
        question=gettext_lazy("From now on the customer is not named; names that are published come off at once."),
    )  # fmt: skip
    def withdraw_consent(self, request: HttpRequest, obj: Customer, given: dict[str, Any]) -> str:
        withdraw_consent(customer=obj, by=staff_of(request), on=today(), **given)
        return _("The consent has been withdrawn.")


def consents_table(customer: Customer) -> list[Table]:
    """Nothing where there never was one."""
    found = customer.publication_consents.select_related("recorded_by", "withdrawn_by")
    rows = [
        [
            day(one.given_on), one.document, one.recorded_by,
            by_and_on(one.withdrawn_by, one.withdrawn_on) if one.withdrawn_on else NOTHING, one.withdrawal or NOTHING,
        ]
        for one in found
    ]  # fmt: skip
    columns = [_("given on"), _("document"), _("recorded by"), _("withdrawn"), _("how it was withdrawn")]
    return [Table(_("Consents to publication"), columns, rows, "", prose=1)] if rows else []
