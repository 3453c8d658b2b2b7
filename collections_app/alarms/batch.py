"""Early warnings of a night: raised, and passed to the next level where nobody has taken one up; set-based, repeatable."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from collections_app.alarms.models import AlarmKind
from collections_app.common.db import execute, fetch, read_sql
from collections_app.procedures.packs import pack_ids
from collections_app.procedures.working_days import working_days_after
from collections_app.rules.authority import RIGHTS, Right

SUPERIORS = sorted(RIGHTS[Right.HAND_OUT_WORK])
WORKERS = sorted(RIGHTS[Right.WORK_CASES])
FIND = (AlarmKind.INSOLVENCY, AlarmKind.LARGE, AlarmKind.SUDDEN, AlarmKind.FIRST_DAY, AlarmKind.DROP, AlarmKind.STREET)
"""The most telling first."""


@transaction.atomic
def raise_alarms(day: date) -> int:
    """What has to be reacted to at once, by the rules of the day; each with an owner and until the next working day.

    Returns how many were raised or escalated.
    """
    execute("alarms/match_insolvencies")
    packs, deadlines = zip(*_deadlines(day), strict=True)
    raised = 0
    for kind in FIND:
        raised += _raise(kind, day=day, packs=list(packs), deadlines=list(deadlines))
    ((escalated,),) = fetch("alarms/escalate", day=day, superiors=SUPERIORS)
    return raised + escalated


def _raise(kind: AlarmKind, **known: Any) -> int:
    statement = f"WITH found AS ({read_sql(f'alarms/find_{kind}')}) {read_sql('alarms/raise_found')}"
    with connection.cursor() as cursor:
        cursor.execute(statement, {"kind": kind.value, "workers": WORKERS, "superiors": SUPERIORS, **known})
        return cursor.fetchone()[0]


def _deadlines(day: date) -> list[tuple[str, date]]:
    """(law pack, the next working day in its calendar); '' stands for any pack that is not known."""
    return [(pack, working_days_after(day, 1, pack)) for pack in ("", *pack_ids())]
