"""Filters by what an account owes and by what keeps it from being pursued, shared by accounts and cases."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from collections_app.billing.models import Bill
from collections_app.cases.models import Dispute, Hold
from collections_app.filters.base import Day, Money


class DebtForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("overdue_min", "overdue_max"):
            if data.get(name) is not None and data.get("overdue_on") is None and "overdue_on" not in self.errors:
                self.add_error(name, ValidationError(_("Say with overdue_on on which day."), code="day_missing"))
        return data


class DebtFilter(FilterSet):
    """`account_ref` names the column that holds the account's id.

    Debt is what is unpaid by all that is known now, of bills due before the day.
    """

    account_ref = "account_id"

    overdue_on = Day(method="by_overdue", label=_("with a bill overdue on this day"))
    overdue_min = Money(method="by_amount", label=_("overdue at least (with overdue_on)"))
    overdue_max = Money(method="by_amount", label=_("overdue at most (with overdue_on)"))
    on_hold_on = Day(method="by_hold", label=_("with a hold running on this day"))
    disputed_on = Day(method="by_dispute", label=_("with a dispute running on this day"))

    class Meta:
        form = DebtForm

    def by_overdue(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        least, most = (self.form.cleaned_data.get(bound) for bound in ("overdue_min", "overdue_max"))
        return self.narrow(queryset, debtors(value, least, most))

    def by_amount(self, queryset: QuerySet, name: str, value: Decimal) -> QuerySet:
        """The bounds have been heeded together with the day, so that the bills are summed once."""
        return queryset

    def by_hold(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return self.narrow(queryset, Hold.objects.running_on(value).values("account"))

    def by_dispute(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return self.narrow(queryset, Dispute.objects.running_on(value).values("account"))

    def narrow(self, queryset: QuerySet, accounts: QuerySet) -> QuerySet:
        return queryset.filter(**{f"{self.account_ref}__in": accounts})


def debtors(day: date, least: Any = None, most: Any = None) -> QuerySet:
    """The ids of the accounts whose bills overdue on the day are unpaid by an amount within the bounds."""
    accounts = Bill.objects.overdue_on(day).order_by().values("account")
    if least is None and most is None:
        return accounts
    accounts = accounts.annotate(owed=Sum(F("amount") - F("paid")))
    if least is not None:
        accounts = accounts.filter(owed__gte=least)
    if most is not None:
        accounts = accounts.filter(owed__lte=most)
    return accounts.values("account")
