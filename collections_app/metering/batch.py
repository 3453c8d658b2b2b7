"""The audit of what has been read: set-based and repeatable. What a finding stops is not known here."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from collections_app.common.db import analyze, execute, fetch
from collections_app.metering.models import AuditFinding, Reading

LOOKED_BACK = timedelta(400)
"""Older readings are history: nobody looks into them any more, and what is usual is taken from what is younger."""

DETECTORS = ("find_in_readings", "find_missed", "find_remote", "find_first_cycles", "find_readers")
Kind = AuditFinding.Kind
OF_USE = (Kind.JUMP, Kind.DROP, Kind.BACKWARDS, Kind.REMOTE)
"""The findings that put the energy of a bill in question, and are made before the bill comes."""


def find(day: date, due_on: date) -> int:
    """Look at what was recorded since the last audit, and at the bills; each finding is made once. Returns how many are new.

    They are to be decided by `due_on`. Bills on an estimate are found where no reading is known as well.
    """
    since = fetch("metering/since", day=day, earliest=day - LOOKED_BACK)[0][0]
    known = {"day": day, "since": since, "earliest": day - LOOKED_BACK, **asdict(settings.READING_AUDIT)}
    known |= _month_to_judge(day, since)
    execute("metering/begin_audit")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")  # years of readings are sorted in memory
    for detector in DETECTORS if Reading.objects.exists() else ():
        execute(f"metering/{detector}", **known)
    execute("metering/find_bills", **known)
    analyze("found")
    found: int = fetch("metering/record_findings", day=day, due_on=due_on)[0][0]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem TO DEFAULT")
    return found


def _month_to_judge(day: date, since: date) -> dict[str, Any]:
    """The last month that is over, and long enough for what was read to have come: as a whole once, later what came late."""
    limits = settings.READING_AUDIT
    wait = timedelta(limits.first_wait_days)
    month_end = (day - wait).replace(day=1)
    first_month = (month_end - timedelta(31 * (limits.first_cycles + 1))).replace(day=1)
    month = (month_end - timedelta(1)).replace(day=1)
    return {
        "month": month,
        "month_end": month_end,
        "first_month": first_month,
        "is_new_month": since - wait < month_end,
    }


def attach_bills(day: date) -> int:
    """Name the bill that a finding puts in question, once it has been issued. Returns of how many."""
    kinds = [kind.value for kind in OF_USE]
    return execute("metering/attach_bills", day=day, cycle_days=settings.READING_AUDIT.cycle_days, kinds=kinds)


def escalate(day: date) -> int:
    """Pass what nobody has decided by its day to a manager. Returns how many."""
    count: int = fetch("metering/escalate", day=day)[0][0]
    return count


def close_corrected(day: date) -> int:
    """Close the findings whose bills have been corrected since that was decided. Returns how many."""
    return execute("metering/close_corrected", day=day)


def settle_estimates(day: date) -> list[int]:
    """Close the findings about estimates that a later reading has shown right, or another bill has replaced.

    Returns the accounts, one for each finding.
    """
    limits = settings.READING_AUDIT
    known = {name: getattr(limits, name) for name in ("cycle_days", "least_kwh", "jump_percent", "drop_percent")}
    settled = fetch("metering/close_replaced", day=day) + fetch("metering/close_shown", day=day, **known)
    return [account_id for (account_id,) in settled]


def count_coverage(day: date) -> int:
    """Count for each unit how many meters were read this month, and remotely; nothing where no reading is known."""
    return execute("metering/count_coverage", day=day) if Reading.objects.exists() else 0
