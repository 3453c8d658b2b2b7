"""What an account owes on a day and whether something holds it, as columns of a list."""

from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum

from collections_app.billing.models import Bill
from collections_app.cases.models import Hold


def with_age(rows: QuerySet, account_ref: str, day: date) -> QuerySet:
    """Adds `oldest_due_on`: since when the oldest bill that is overdue on the day is due."""
    bills = Bill.objects.overdue_on(day).filter(account=OuterRef(account_ref)).order_by("due_on")
    return rows.annotate(oldest_due_on=Subquery(bills.values("due_on")[:1]))


def with_debt(rows: QuerySet, account_ref: str, day: date) -> QuerySet:
    """Adds `overdue` and `is_held`; `account_ref` names the column that holds the account's id."""
    bills = Bill.objects.overdue_on(day).filter(account=OuterRef(account_ref)).order_by()
    owed = bills.values("account").annotate(owed=Sum(F("amount") - F("paid"))).values("owed")
    held = Hold.objects.running_on(day).filter(account=OuterRef(account_ref), bill=None)
    return rows.annotate(overdue=Subquery(owed), is_held=Exists(held))
