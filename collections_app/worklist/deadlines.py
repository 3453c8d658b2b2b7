"""By when a task has to be done: so many working days by its kind, in the calendar of the account's law."""

from datetime import date

from django.conf import settings

from collections_app.procedures.packs import UnknownPack, law, pack_ids
from collections_app.rules.calendars import Calendar, UnknownYear
from collections_app.rules.law import UnknownRegion
from collections_app.rules.pack_reader import PackProblem
from collections_app.worklist.models import Task

ANY_PACK = ""
BEYOND_CALENDARS = (UnknownPack, UnknownRegion, UnknownYear, PackProblem)


def due_on(kind: str, pack_id: str, day: date) -> date:
    """The last day for a task of the kind that is set on the day, for an account under the law pack.

    Where no calendar is known for law or year, the days from Monday to Friday count: a deadline of the house, not of the law.
    """
    days = settings.WORKLIST_DEADLINES[kind]
    try:
        return law(pack_id).calendar("").add_business_days(day, days)
    except BEYOND_CALENDARS:
        return _weekdays_after(day, days)


def deadlines_of(day: date) -> list[tuple[str, str, date]]:
    """(law pack, kind of task, last day) for all of them; the pack '' stands for any that is not known."""
    packs = [ANY_PACK, *pack_ids()]
    return [(pack_id, kind.value, due_on(kind, pack_id, day)) for pack_id in packs for kind in Task.Kind]


def _weekdays_after(day: date, count: int) -> date:
    plain = Calendar("", dict.fromkeys(range(day.year, day.year + 2 + count // 200), frozenset()))
    return plain.add_business_days(day, count)
