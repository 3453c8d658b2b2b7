from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.billing.models import Allocation, Bill, Payment
from collections_app.billing.querysets import BillQuerySet, PaymentQuerySet
from collections_app.cases.models import Hold
from collections_app.customers.models import Account
from collections_app.disputes.models import Dispute
from collections_app.filters.base import Day, Money, Officer, OneOf, Prefix, Unit, YesNo


class BillFilter(FilterSet):
    bill_no = CharFilter("bill_no", label=_("bill number"))
    bill_no_prefix = Prefix("bill_no", label=_("bill number begins with"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    customer_no = CharFilter("account__customer__customer_no", label=_("customer number"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    customer_class = OneOf("account__customer_class", Account.CustomerClass.choices, label=_("customer class"))
    kind = OneOf("kind", Bill.Kind.choices, label=_("kind"))
    period = CharFilter("period", label=_("billing period"))
    is_estimated = YesNo("is_estimated", label=_("estimated reading"))
    is_open = YesNo(method="by_open", label=_("not fully paid"))
    overdue_on = Day(method="by_overdue", label=_("overdue on this day"))
    open_on = Day(method="by_open_on", label=_("unpaid when this day was over"))
    on_hold_on = Day(method="by_hold", label=_("on hold on this day"))
    disputed_on = Day(method="by_dispute", label=_("disputed on this day"))
    issued_from = Day("issued_on", "gte", label=_("issued from"))
    issued_to = Day("issued_on", "lte", label=_("issued to"))
    due_from = Day("due_on", "gte", label=_("due from"))
    due_to = Day("due_on", "lte", label=_("due to"))
    amount_min = Money("amount", "gte", label=_("amount at least"))
    amount_max = Money("amount", "lte", label=_("amount at most"))
    open_min = Money(method="by_least_open", label=_("unpaid at least"))
    open_max = Money(method="by_most_open", label=_("unpaid at most"))

    class Meta:
        model = Bill
        fields: list[str] = []

    def by_open(self, queryset: BillQuerySet, name: str, value: bool) -> QuerySet:
        return queryset.open() if value else queryset.filter(paid=F("amount"))

    def by_overdue(self, queryset: BillQuerySet, name: str, value: date) -> QuerySet:
        return queryset.overdue_on(value)

    def by_open_on(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """By what was settled by then: what is open now, and what was settled since."""
        since = Allocation.objects.filter(part=Allocation.Part.PRINCIPAL, allocated_on__gt=value)
        settled = Subquery(
            since.filter(bill=OuterRef("pk")).order_by().values("bill").annotate(sum=Sum("amount")).values("sum")
        )
        reopened = Q(pk__in=since.values("bill")) & Q(paid__lt=F("amount") + Coalesce(settled, Decimal(0)))
        untouched = ~Q(pk__in=since.values("bill")) & Q(paid__lt=F("amount"))
        return queryset.filter(reopened | untouched, issued_on__lte=value)

    def by_hold(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(concerned_by(Hold.objects.running_on(value)))

    def by_dispute(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(concerned_by(Dispute.objects.running_on(value)))

    def by_least_open(self, queryset: QuerySet, name: str, value: Decimal) -> QuerySet:
        return queryset.filter(paid__lte=F("amount") - value)

    def by_most_open(self, queryset: QuerySet, name: str, value: Decimal) -> QuerySet:
        return queryset.filter(paid__gte=F("amount") - value)


SETTLED = {
    "settled_from": "allocated_on__gte", "settled_to": "allocated_on__lte",
    "settled_issued_from": "bill__issued_on__gte", "settled_issued_to": "bill__issued_on__lte",
}  # fmt: skip


class PaymentFilter(FilterSet):
    payment_no = CharFilter("payment_no", label=_("payment number"))
    payment_no_prefix = Prefix("payment_no", label=_("payment number begins with"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    customer_no = CharFilter("account__customer__customer_no", label=_("customer number"))
    bill_no = CharFilter("bill__bill_no", label=_("bill named by the payer"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    customer_class = OneOf("account__customer_class", Account.CustomerClass.choices, label=_("customer class"))
    method = CharFilter("method", label=_("method"))
    paid_from = Day("paid_on", "gte", label=_("paid from"))
    paid_to = Day("paid_on", "lte", label=_("paid to"))
    settled_from = Day(method="with_the_others", label=_("settled bills from"))
    settled_to = Day(method="with_the_others", label=_("settled bills to"))
    settled_issued_from = Day(method="with_the_others", label=_("settled bills that were issued from"))
    settled_issued_to = Day(method="with_the_others", label=_("settled bills that were issued to"))
    amount_min = Money("amount", "gte", label=_("amount at least"))
    amount_max = Money("amount", "lte", label=_("amount at most"))
    is_reversal = YesNo(method="by_reversal", label=_("reversal"))
    has_credit = YesNo(method="by_credit", label=_("not used up by bills"))

    class Meta:
        model = Payment
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """What it settled, when, and of which bills, is said of one and the same allocation."""
        given = {lookup: self.form.cleaned_data.get(name) for name, lookup in SETTLED.items()}
        narrowed = {lookup: value for lookup, value in given.items() if value is not None}
        rows = super().filter_queryset(queryset)
        if not narrowed:
            return rows
        settled = Allocation.objects.filter(part=Allocation.Part.PRINCIPAL, **narrowed)
        return rows.filter(pk__in=settled.values("payment"))

    def with_the_others(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset

    def by_reversal(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(reverses__isnull=not value)

    def by_credit(self, queryset: PaymentQuerySet, name: str, value: bool) -> QuerySet:
        return queryset.with_credit() if value else queryset.filter(allocated=F("amount"))


def concerned_by(suspensions: QuerySet) -> Q:
    """Bills that these holds or disputes name, and all bills of the accounts of those that name none."""
    named = suspensions.filter(bill__isnull=False).values("bill")
    whole = suspensions.filter(bill__isnull=True).values("account")
    return Q(pk__in=named) | Q(account__in=whole)
