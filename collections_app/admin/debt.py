"""What an account owes on a day and whether something holds it, as columns of a list."""

from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum

from collections_app.billing.models import Bill
from collections_app.cases.models import Hold


def with_debt(rows: QuerySet, account_ref: str, day: date) -> QuerySet:
    """Adds `overdue` and `is_held`; `account_ref` names the column that holds the account's id."""
    bills = Bill.objects.overdue_on(day).filter(account=OuterRef(account_ref)).order_by()
    owed = bills.values("account").annotate(owed=Sum(F("amount") - F("paid"))).values("owed")
    held = Hold.objects.running_on(day).filter(account=OuterRef(account_ref), bill=None)
    return rows.annotate(overdue=Subquery(owed), is_held=Exists(held))
