"""Deadlines of the house: so many working days on, in the calendar of a law pack."""

from datetime import date

from collections_app.procedures.packs import UnknownPack, law
from collections_app.rules.calendars import Calendar, UnknownYear
from collections_app.rules.law import UnknownRegion
from collections_app.rules.pack_reader import PackProblem

BEYOND_CALENDARS = (UnknownPack, UnknownRegion, UnknownYear, PackProblem)


def working_days_after(day: date, days: int, pack_id: str) -> date:
    """The day so many working days later.

    Where no calendar is known for law or year, the days from Monday to Friday count: a deadline of the house, not of the law.
    """
    try:
        return law(pack_id).calendar("").add_business_days(day, days)
    except BEYOND_CALENDARS:
        return _weekdays_after(day, days)


def _weekdays_after(day: date, count: int) -> date:
    plain = Calendar("", dict.fromkeys(range(day.year, day.year + 2 + count // 200), frozenset()))
    return plain.add_business_days(day, count)
