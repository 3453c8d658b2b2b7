"""By when supply has to be restored once its cut has lost its reason: the `practice.reconnection` of a law pack."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from collections_app.rules.calendars import Calendar

DAY_HOURS = 24


def restore_by(practice: Mapping[str, object], on: date, calendar: Calendar) -> date:
    """The last day for restoring what is asked for on the day; the day after, where the pack names no time.

    Hours become whole days, the first of which is the day after; of several times that a pack and its parents name the
    shortest counts. Raises UnknownYear.
    """
    known: Any = practice.get("reconnection") or {}
    named = [on + timedelta(-(-int(known[name]) // DAY_HOURS)) for name in ("hours", "remote_hours") if name in known]
    named += [on + timedelta(int(known["days"]))] if "days" in known else []
    if business := known.get("business_days") or known.get("field_business_days"):
        named.append(calendar.add_business_days(on, int(business)))
    return min(named, default=on + timedelta(1))


def source_of(practice: Mapping[str, object]) -> str:
    """The article that says so, if the pack names one."""
    known: Any = practice.get("reconnection") or {}
    return str(known.get("source", ""))
