"""Filters by what an account owes and by what keeps it from being pursued, shared by accounts and cases."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from collections_app.billing.models import Bill
from collections_app.cases.models import Hold
from collections_app.disputes.models import Dispute
from collections_app.filters.base import Day, Money

AMOUNT = _("Sum of the bills overdue on the day given by overdue_on.")


class DebtForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("overdue_min", "overdue_max"):
            if data.get(name) is not None and data.get("overdue_on") is None and "overdue_on" not in self.errors:
                self.add_error(name, ValidationError(_("Say on which day: give overdue_on too."), code="day_missing"))
        return data


class DebtFilter(FilterSet):
    """`account_ref` names the column that holds the account's id.

    Debt is what is unpaid by all that is known now, of bills due before the day.
    """

    account_ref = "account_id"

    overdue_on = Day(method="by_overdue", label=_("with a bill overdue on this day"))
    overdue_min = Money(method="by_least_overdue", label=_("overdue at least"), help_text=AMOUNT)
    overdue_max = Money(method="by_most_overdue", label=_("overdue at most"), help_text=AMOUNT)
    on_hold_on = Day(method="by_hold", label=_("with a hold running on this day"))
    disputed_on = Day(method="by_dispute", label=_("with a dispute running on this day"))

    class Meta:
        form = DebtForm

    def by_overdue(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return self.narrow(queryset, Bill.objects.overdue_on(value).order_by().values("account"))

    def by_least_overdue(self, queryset: QuerySet, name: str, value: Decimal) -> QuerySet:
        return queryset.filter(GreaterThanOrEqual(self.overdue(), value))

    def by_most_overdue(self, queryset: QuerySet, name: str, value: Decimal) -> QuerySet:
        return queryset.filter(LessThanOrEqual(self.overdue(), value))

    def overdue(self) -> Subquery:
        """What the account of a row owes, summed row by row: a page needs few rows, a sum over all bills many."""
        bills = Bill.objects.overdue_on(self.form.cleaned_data["overdue_on"]).filter(account=OuterRef(self.account_ref))
        return Subquery(bills.order_by().values("account").annotate(owed=Sum(F("amount") - F("paid"))).values("owed"))

    def by_hold(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return self.narrow(queryset, Hold.objects.running_on(value).values("account"))

    def by_dispute(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return self.narrow(queryset, Dispute.objects.running_on(value).values("account"))

    def narrow(self, queryset: QuerySet, accounts: QuerySet) -> QuerySet:
        return queryset.filter(**{f"{self.account_ref}__in": accounts})
