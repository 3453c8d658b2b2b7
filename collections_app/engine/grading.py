"""Accounts are graded: facts come out of the database, a pure function grades, what changed goes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Max

from collections_app.common.db import copy_rows, execute, fetch
from collections_app.customers.models import Account
from collections_app.engine.grading_facts import FIRST_DAY, Known, gather, schemes_on
from collections_app.engine.models import Regrading
from collections_app.engine.treatments import follow_grades
from collections_app.rules.grade_outlook import as_text, paid_by, project
from collections_app.rules.grading import Grading, Scheme, after, grade
from collections_app.rules.payment_history import PaidBill

COLUMNS = (
    "account_id", "scheme_id", "before", "grade", "points", "since", "look_on", "explanation", "is_changed",
)  # fmt: skip
LATER = (3, 6, 12)
"""So many months after the payment a prospect looks."""


@transaction.atomic
def regrade(day: date) -> int:
    """Grade every account of which something has changed since the last time, or time alone changes something; repeatable.

    Where no scheme is in force nothing happens: a grade that came by file stays. What is dated after the day does not exist.
    Returns how many accounts it has looked at.
    """
    looked_at = 0
    if schemes_on(day):
        if Regrading.objects.filter(day=day).exists():
            execute("engine/grade_again_tomorrow", day=day)
        looked_at, changed = _grade(day, _last(day))
        Regrading.objects.update_or_create(day=day, defaults={"looked_at": looked_at, "changed": changed})
    follow_grades(day)
    return looked_at


def _last(day: date) -> date:
    """The day of the last regrading, or the first of all days."""
    return Regrading.objects.filter(day__lte=day).aggregate(day=Max("day"))["day"] or FIRST_DAY


def _grade(day: date, since: date, accounts: Sequence[int] | None = None) -> tuple[int, int]:
    """How many accounts were graded, and how many have another grade than before."""
    schemes = schemes_on(day)
    by_id = {row.pk: scheme for row, scheme in schemes.values()}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")  # years of bills are sorted in memory
    execute("engine/begin_grading")
    looked_at = 0
    for known in gather(day, schemes, since, accounts):
        looked_at += len(known)
        copy_rows("graded", COLUMNS, filter(None, (_row(one, by_id[one.scheme_id], day) for one in known)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE graded")
    ((changed,),) = fetch("engine/keep_grades", day=day)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem TO DEFAULT; SET LOCAL jit TO DEFAULT")
    return looked_at, changed


def _row(one: Known, scheme: Scheme, day: date) -> tuple[object, ...] | None:
    """What is kept of the grading of an account; nothing where all that earns or costs points is as it was."""
    found = grade(scheme, one.facts, day, one.before, one.override)
    stays = one.before is not None and one.before.grade == found.grade
    is_changed = not stays or one.points != found.score.points or one.former_scheme != scheme.id
    if not is_changed and one.look_on == found.look_on and one.has == found.grade:
        return None
    since = one.before.since if stays and one.before else day
    before = one.before.grade if one.before else one.has
    kept = (one.account_id, scheme.id, before, found.grade, found.score.points, since, found.look_on)
    return (*kept, as_text(found), is_changed)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a grade would be on a day, if the open bills are paid by then and if they are not."""

    day: date
    paid: Grading
    unpaid: Grading


@transaction.atomic
def what_if(account: Account, paid_on: date, today: date) -> list[Prospect]:
    """The grade on the day of the payment and some months later, if nothing else happens; empty where no scheme grades."""
    schemes = schemes_on(today)
    if account.customer_class not in schemes:
        return []
    row, scheme = schemes[account.customer_class]
    known = next((one for piece in gather(today, schemes, FIRST_DAY, [account.pk]) for one in piece), None)
    if known is None:
        return []
    lines = fetch("engine/bills_of_grade", account=account.pk, day=today)
    bills = [PaidBill(due_on, paid, tuple(zip(first, last, strict=True))) for due_on, paid, first, last in lines]
    begin = max(paid_on, today)
    days = [begin, *(after(begin, months) for months in LATER)]
    standing = (known.before, known.override)
    found = [
        project(scheme, known.facts, paid_by(bills, when), row.last_bills, standing, days) for when in (begin, None)
    ]
    return [Prospect(day, paid, unpaid) for (day, paid), (_day, unpaid) in zip(*found, strict=True)]
