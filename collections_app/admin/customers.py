from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import NOTHING, link
from collections_app.admin.consents import ConsentActions, consents_table
from collections_app.admin.contact_log import ContactActions
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.personal_data import PersonalDataActions, Sight, contacts_table
from collections_app.admin.screens import staff_of
from collections_app.customers.models import Account, Customer
from collections_app.filters.accounts import CustomerFilter
from collections_app.rules.authority import Right


@admin.register(Customer)
class Customers(ContactActions, ConsentActions, PersonalDataActions, PageScreen):
    see = Right.SEE_ACCOUNTS
    actions_detail = (ContactActions.contact_menu, ConsentActions.consent_menu)
    list_display = ["customer_no", "name", "kind", "letters_in"]
    list_filter = [bridge(CustomerFilter, "name_prefix", "account_no", "unit", "kind", "language")]
    ordering = ["customer_no"]
    search_fields = [
        "customer_no__startswith",
        "name__startswith",
        "accounts__account_no__exact",
        "contacts__value__exact",
    ]
    search_help_text = gettext_lazy("Customer number or name (from the beginning), account number, phone or e-mail")

    @admin.display(description=gettext_lazy("language of letters"), ordering="language")
    def letters_in(self, customer: Customer) -> Any:
        return customer.get_language_display()

    def page(self, request: HttpRequest, obj: Customer) -> Page:
        sight = Sight(request, obj)
        accounts = Account.objects.for_staff(staff_of(request)).filter(customer=obj).select_related("unit")
        main = [accounts_table(accounts), contacts_table(obj, sight), *consents_table(obj)]
        return Page(main=main, side=[facts(obj, sight)], about=obj)


def facts(customer: Customer, sight: Sight) -> Facts:
    rows = [
        (_("customer number"), customer.customer_no),
        (_("name"), customer.name),
        (_("kind"), customer.get_kind_display()),
        (_("language of letters"), customer.get_language_display()),
        (_("identity or registration number"), sight.id_number(customer)),
        (_("consents to publication"), _("yes") if customer.has_publication_consent else _("no")),
    ]
    return Facts(_("Customer"), rows)


def accounts_table(accounts: QuerySet) -> Table:
    rows = [[link(a), a.get_customer_class_display(), a.unit or NOTHING, a.address or NOTHING] for a in accounts]
    columns = [_("account"), _("customer class"), _("organisation unit"), _("address")]
    return Table(_("Accounts"), columns, rows, _("No account in your unit."))
