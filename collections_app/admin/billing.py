from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import BAD, GOOD, NOTHING, day, days_late, label, link, money, stacked
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.penalty_parts import bill_parts
from collections_app.admin.screens import today
from collections_app.billing.models import Bill, Payment
from collections_app.filters.billing import BillFilter, PaymentFilter
from collections_app.rules.authority import Right


def state(bill: Bill) -> Any:
    if bill.open_amount == 0:
        return label(_("paid"), GOOD)
    return label(_("overdue"), BAD) if bill.due_on < today() else label(_("not yet due"))


@admin.register(Bill)
class Bills(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["bill_no", "who", "period", "due", "late", "money_amount", "money_open", "state"]
    list_filter = [
        bridge(
            BillFilter, "account_no", "is_open", "overdue_on", "due_from", "due_to", "open_min", "unit", "customer_class",
            "on_hold_on", "disputed_on",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer"]
    ordering = ["-due_on", "-id"]
    search_fields = ["bill_no__startswith", "account__account_no__exact"]
    search_help_text = gettext_lazy("Bill number (from the beginning) or an account number")

    @admin.display(description=gettext_lazy("account"))
    def who(self, bill: Bill) -> Any:
        return stacked(bill.account.customer.name, bill.account.account_no)

    @admin.display(description=gettext_lazy("due on"), ordering="due_on")
    def due(self, bill: Bill) -> Any:
        return day(bill.due_on)

    @admin.display(description=gettext_lazy("days late"))
    def late(self, bill: Bill) -> Any:
        return days_late(bill.due_on, today()) if bill.open_amount else NOTHING

    @admin.display(description=gettext_lazy("amount"))
    def money_amount(self, bill: Bill) -> Any:
        return money(bill.amount, bill.account.currency)

    @admin.display(description=gettext_lazy("unpaid"))
    def money_open(self, bill: Bill) -> Any:
        return money(bill.open_amount, bill.account.currency)

    @admin.display(description=gettext_lazy("status"))
    def state(self, bill: Bill) -> Any:
        return state(bill)

    def page(self, request: HttpRequest, obj: Bill) -> Page:
        rows = [
            [link(a.payment), day(a.payment.paid_on), day(a.allocated_on), a.get_part_display(), money(a.amount)]
            for a in obj.allocations.select_related("payment").order_by("allocated_on", "id")
        ]
        columns = [_("payment"), _("paid on"), _("allocated on"), _("of the bill"), _("amount")]
        paid = Table(_("Paid by"), columns, rows, _("Nothing has been paid on this bill."), numbers=(4,))
        return Page(
            main=[paid, *bill_parts(obj, today())],
            side=[bill_facts(obj)],
            badges=[state(obj)],
            about=obj.account.customer,
        )


def bill_facts(bill: Bill) -> Facts:
    account = bill.account
    rows = [
        (_("account"), link(account)),
        (_("customer"), link(account.customer)),
        (_("kind"), bill.get_kind_display()),
        (_("billing period"), bill.period or NOTHING),
        (_("issued on"), day(bill.issued_on)),
        (_("due on"), day(bill.due_on)),
        (_("days late"), days_late(bill.due_on, today()) if bill.open_amount else NOTHING),
        (_("estimated reading"), _("yes") if bill.is_estimated else _("no")),
        (_("amount"), money(bill.amount, account.currency)),
        (_("paid"), money(bill.paid, account.currency)),
        (_("unpaid"), money(bill.open_amount, account.currency)),
        (_("penalty charged"), money(bill.charged, account.currency)),
        (_("penalty paid"), money(bill.charges_paid, account.currency)),
    ]
    return Facts(_("Bill"), rows)


@admin.register(Payment)
class Payments(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["payment_no", "who", "paid", "method", "money_amount", "money_unused", "remark"]
    list_filter = [
        bridge(
            PaymentFilter, "account_no", "paid_from", "paid_to", "amount_min", "amount_max", "is_reversal", "has_credit",
            "unit", "customer_class",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "reverses", "bill"]
    ordering = ["-id"]
    search_fields = ["payment_no__startswith", "account__account_no__exact"]
    search_help_text = gettext_lazy("Payment number (from the beginning) or an account number")

    @admin.display(description=gettext_lazy("account"))
    def who(self, payment: Payment) -> Any:
        return stacked(payment.account.customer.name, payment.account.account_no)

    @admin.display(description=gettext_lazy("paid on"))
    def paid(self, payment: Payment) -> Any:
        return day(payment.paid_on)

    @admin.display(description=gettext_lazy("amount"))
    def money_amount(self, payment: Payment) -> Any:
        return money(payment.amount, payment.account.currency)

    @admin.display(description=gettext_lazy("not used"))
    def money_unused(self, payment: Payment) -> Any:
        return money(payment.unallocated, payment.account.currency)

    @admin.display(description=gettext_lazy("remark"))
    def remark(self, payment: Payment) -> Any:
        return label(_("reverses %(payment)s") % {"payment": payment.reverses}, BAD) if payment.reverses else NOTHING

    def page(self, request: HttpRequest, obj: Payment) -> Page:
        rows = [
            [link(a.bill), day(a.bill.due_on), day(a.allocated_on), a.get_part_display(), money(a.amount)]
            for a in obj.allocations.select_related("bill").order_by("allocated_on", "id")
        ]
        columns = [_("bill"), _("due on"), _("allocated on"), _("of the bill"), _("amount")]
        used = Table(
            _("Used for"), columns, rows, _("It has not been used for any bill: it stands as credit."), numbers=(4,)
        )
        return Page(main=[used], side=[payment_facts(obj)], about=obj.account.customer)


def payment_facts(payment: Payment) -> Facts:
    account = payment.account
    reversals = [link(reversal) for reversal in payment.reversals.all()]
    rows = [
        (_("account"), link(account)),
        (_("customer"), link(account.customer)),
        (_("paid on"), day(payment.paid_on)),
        (_("method"), payment.method or NOTHING),
        (_("bill named by the payer"), link(payment.bill)),
        (_("reverses"), link(payment.reverses)),
        (_("reversed by"), reversals[0] if reversals else NOTHING),
        (_("amount"), money(payment.amount, account.currency)),
        (_("used for bills"), money(payment.allocated, account.currency)),
        (_("not used"), money(payment.unallocated, account.currency)),
    ]
    return Facts(_("Payment"), rows)
