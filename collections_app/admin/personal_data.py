"""What a person sees of personal data on a page, and the button that shows the rest, with a reason and on record."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import NOTHING, choice, label, link, moment, stacked
from collections_app.admin.dialogs import Dialog, dialog, line
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.screens import account_of, has_right, staff_of
from collections_app.contacts.models import Disclosure
from collections_app.contacts.operations import CannotDisclose, disclose, is_disclosed
from collections_app.customers.models import Contact, Customer
from collections_app.filters.disclosures import DisclosureFilter
from collections_app.rules.authority import Right
from collections_app.rules.privacy import masked, masked_number

SHOW = gettext_lazy("Show personal data")


class Sight:
    """What the person who asks sees of one customer; one query at most, and only where it matters."""

    def __init__(self, request: HttpRequest, customer: Customer) -> None:
        self.sees_contacts = has_right(request, Right.SEE_CONTACTS)
        self.is_disclosed = is_disclosed(customer=customer, to=staff_of(request), at=timezone.now())

    def contact(self, contact: Contact | None) -> Any:
        return contact and self.reach(contact.kind, str(contact))

    def reach(self, kind: str, value: str) -> str:
        """A number or address, as it was when it was used; `kind` is that of a contact."""
        return value if self.sees_contacts or self.is_disclosed else masked(kind, value)

    def id_number(self, customer: Customer) -> Any:
        if not customer.id_number or self.is_disclosed:
            return customer.id_number or NOTHING
        return masked_number(customer.id_number)


def contacts_table(customer: Customer, sight: Sight) -> Table:
    rows = [
        [
            stacked(sight.contact(contact), contact.get_kind_display()),
            choice(contact, "quality") if contact.is_current else label(_("no longer used")),
        ]
        for contact in customer.contacts.order_by("-is_current", "kind", "id")
    ]  # fmt: skip
    columns = [_("address or number"), _("quality")]
    return Table(_("Contacts"), columns, rows, _("No contact is known."), prose=0)


class ReasonForm(Dialog):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class PersonalDataActions:
    """The button for a screen of customers, accounts or cases."""

    def has_disclose_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.ASK_FOR_PERSONAL_DATA)

    @dialog(
        SHOW, permission="disclose", form=ReasonForm, refusals=(CannotDisclose,), icon="visibility",
        question=gettext_lazy("For fifteen minutes you see this customer's numbers as they are. "
                              "That you have asked, and why, stays on record."),
    )  # fmt: skip
    def show_personal_data(self, request: HttpRequest, obj: Any, given: dict[str, Any]) -> str:
        disclose(customer=customer_behind(obj), reason=given["reason"], by=staff_of(request), at=timezone.now())
        return _("Shown for fifteen minutes.")


@admin.register(Disclosure)
class Disclosures(PageScreen):
    see = Right.SEE_STAFF
    list_display = ["when", "of_customer", "by", "reason"]
    list_filter = [bridge(DisclosureFilter, "by", "customer_no", "from_on", "to_on")]
    list_select_related = ["customer", "by"]
    ordering = ["-id"]
    search_fields = ["customer__customer_no__exact"]
    search_help_text = gettext_lazy("Customer number")

    @admin.display(description=gettext_lazy("shown at"), ordering="at")
    def when(self, disclosure: Disclosure) -> Any:
        return moment(disclosure.at)

    @admin.display(description=gettext_lazy("customer"))
    def of_customer(self, disclosure: Disclosure) -> Any:
        return stacked(disclosure.customer.name, disclosure.customer.customer_no)

    def page(self, request: HttpRequest, obj: Disclosure) -> Page:
        rows = [
            (_("customer"), link(obj.customer)),
            (_("shown to"), obj.by),
            (_("shown at"), moment(obj.at)),
            (_("reason"), obj.reason),
        ]
        return Page([Facts(_("Disclosure of personal data"), rows)], about=obj.customer)


def customer_behind(obj: Any) -> Customer:
    return obj if isinstance(obj, Customer) else account_of(obj).customer
