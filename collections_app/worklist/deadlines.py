"""By when a task has to be done: so many working days by its kind, in the calendar of the account's law."""

from datetime import date

from django.conf import settings

from collections_app.procedures.packs import pack_ids
from collections_app.procedures.working_days import working_days_after
from collections_app.worklist.models import Task

ANY_PACK = ""


def due_on(kind: str, pack_id: str, day: date) -> date:
    """The last day for a task of the kind that is set on the day, for an account under the law pack."""
    return working_days_after(day, settings.WORKLIST_DEADLINES[kind], pack_id)


def deadlines_of(day: date) -> list[tuple[str, str, date]]:
    """(law pack, kind of task, last day) for all of them; the pack '' stands for any that is not known."""
    packs = [ANY_PACK, *pack_ids()]
    return [(pack_id, kind.value, due_on(kind, pack_id, day)) for pack_id in packs for kind in Task.Kind]
