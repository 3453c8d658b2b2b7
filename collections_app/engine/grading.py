"""Accounts are graded: facts come out of the database, a pure function grades, what changed goes back."""

import json
from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.db.models import Max

from collections_app.common.db import copy_rows, execute, fetch
from collections_app.engine.grading_facts import FIRST_DAY, Known, gather, schemes_on
from collections_app.engine.models import Regrading
from collections_app.rules.grading import Grading, Scheme, as_data, grade

COLUMNS = (
    "account_id", "scheme_id", "before", "grade", "points", "since", "look_on", "explanation", "is_changed",
)  # fmt: skip
encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode


@transaction.atomic
def regrade(day: date) -> int:
    """Grade every account of which something has changed since the last time, or time alone changes something; repeatable.

    Where no scheme is in force nothing happens: a grade that came by file stays. What is dated after the day does not exist.
    Returns how many accounts it has looked at.
    """
    schemes = schemes_on(day)
    if not schemes:
        return 0
    looked_at, changed = _grade(day, _last(day))
    Regrading.objects.update_or_create(day=day, defaults={"looked_at": looked_at, "changed": changed})
    return looked_at


def _last(day: date) -> date:
    """The day of the last regrading, or the first of all days."""
    return Regrading.objects.filter(day__lte=day).aggregate(day=Max("day"))["day"] or FIRST_DAY


def _grade(day: date, since: date, accounts: Sequence[int] | None = None) -> tuple[int, int]:
    """How many accounts were graded, and how many have another grade than before."""
    schemes = schemes_on(day)
    by_id = {row.pk: scheme for row, scheme in schemes.values()}
    execute("engine/begin_grading")
    for known in gather(day, schemes, since, accounts):
        copy_rows("graded", COLUMNS, (_row(one, by_id[one.scheme_id], day) for one in known))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE graded")
    ((changed, looked_at),) = fetch("engine/keep_grades", day=day)
    return looked_at, changed


def _row(one: Known, scheme: Scheme, day: date) -> tuple[object, ...]:
    found = grade(scheme, one.facts, day, one.before, one.override)
    stays = one.before is not None and one.before.grade == found.grade
    is_changed = not stays or one.points != found.score.points or one.former_scheme != scheme.id
    since = one.before.since if stays and one.before else day
    before = one.before.grade if one.before else one.has
    return (
        one.account_id, scheme.id, before, found.grade, found.score.points, since, found.look_on,
        _explained(found), is_changed,
    )  # fmt: skip


def _explained(grading: Grading) -> str:
    return encode(as_data(grading))
