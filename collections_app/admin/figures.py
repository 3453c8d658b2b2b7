"""The numbers of the first page, each by one query over what a person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncWeek

from collections_app.billing.models import Bill
from collections_app.cases.models import Case
from collections_app.notices.models import Notice, PrintBatch
from collections_app.org.models import StaffMember

AGES = ((1, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, None))
"""Days late, from and to; the last has no end."""
WEEKS = 12


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is overdue in one currency, by age: amounts and numbers of bills, in the order of AGES."""

    currency: str
    amounts: list[Decimal]
    bills: list[int]


def overdue_by_age(staff: StaffMember, today: date) -> list[Overdue]:
    age = Choose(
        *(When(due_on__gte=today - timedelta(last), then=Value(i)) for i, (_, last) in enumerate(AGES) if last),
        default=Value(len(AGES) - 1), output_field=IntegerField(),
    )  # fmt: skip
    bills = Bill.objects.for_staff(staff).overdue_on(today).order_by().annotate(age=age)
    sums = bills.values_list("account__currency", "age").annotate(owed=Sum(F("amount") - F("paid")), number=Count("pk"))
    found: dict[str, Overdue] = {}
    for currency, index, amount, count in sums:
        row = found.setdefault(currency, Overdue(currency, [Decimal(0)] * len(AGES), [0] * len(AGES)))
        row.amounts[index], row.bills[index] = amount, count
    return sorted(found.values(), key=lambda row: -sum(row.bills))


def due_days(age: tuple[int, int | None], today: date) -> dict[str, str]:
    """The parameters that narrow the list of bills to those of an age."""
    first, last = age
    days = {"overdue_on": today.isoformat(), "due_to": (today - timedelta(first)).isoformat()}
    return days | {"due_from": (today - timedelta(last)).isoformat()} if last else days


def open_cases_by_step(staff: StaffMember) -> dict[str, int]:
    """The number of open cases by the kind of their last step."""
    cases = Case.objects.for_staff(staff).open().order_by()
    return dict(cases.values_list("step__kind").annotate(Count("pk")))


def letters(staff: StaffMember, today: date) -> dict[str, int]:
    """How many wait to be sent, and how many have been sent since Monday."""
    monday = today - timedelta(today.weekday())
    notices = Notice.objects.for_staff(staff).filter(Q(status="issued") | Q(sent_on__gte=monday, sent_on__lte=today))
    sent = Q(status="sent")
    return notices.aggregate(waiting=Count("pk", filter=~sent), sent=Count("pk", filter=sent))


def batches(staff: StaffMember, since: date) -> dict[str, int]:
    """How many batches closed since a day wait to be made into a print file, and how many at all to be handed over."""
    waiting = PrintBatch.objects.for_staff(staff)
    return waiting.aggregate(
        to_print=Count("pk", filter=Q(rendered_at=None, day__gte=since)),
        to_hand_over=Count("pk", filter=Q(status="closed")),
    )


def cases_by_week(staff: StaffMember, today: date) -> tuple[list[date], list[int], list[int]]:
    """The Mondays of the last weeks, and how many cases were opened and closed in each."""
    monday = today - timedelta(today.weekday())
    mondays = [monday - timedelta(7 * back) for back in reversed(range(WEEKS))]
    cases = Case.objects.for_staff(staff).order_by()
    return mondays, _per_week(cases, "opened_on", mondays), _per_week(cases, "closed_on", mondays)


def _per_week(cases: QuerySet, field: str, mondays: Sequence[date]) -> list[int]:
    recent = cases.filter(**{f"{field}__gte": mondays[0]}).annotate(week=TruncWeek(field))
    counts: dict[Any, int] = dict(recent.values_list("week").annotate(Count("pk")))
    return [counts.get(monday, 0) for monday in mondays]
