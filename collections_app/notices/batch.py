"""Print batches: the letters of a night, piled by print room, kind and language."""

from datetime import date

from django.conf import settings
from django.db import transaction

from collections_app.common.db import execute, fetch

NIGHTLY = "nightly"


@transaction.atomic
def close_batches(day: date) -> int:
    """Put every notice that waits into a batch; repeatable. Returns how many notices were put into batches.

    Where the print house fetches what the night has closed (PRINT_HANDOVER=nightly) and nobody has to release it, the
    batches count as handed over
    on that day; otherwise they wait for somebody to say so.
    """
    execute("notices/lock_accounts", day=day, batches=[])
    is_fetched = settings.PRINT_HANDOVER == NIGHTLY and not settings.PRINT["release"]
    handed_over_on = day if is_fetched else None
    digits, by_route = settings.PRINT["postcode_digits"], settings.PRINT["by_route"]
    return fetch("notices/close_batches", day=day, handed_over_on=handed_over_on, digits=digits, by_route=by_route)[0][
        0
    ]


def hand_over_batches(batch_ids: list[int], on: date, *, by_id: int | None = None) -> None:
    """The letters leave the house on that day: from then on their days in the post are counted.

    Nobody has handed them over where the print house fetches them each night.
    """
    execute("notices/lock_accounts", day=on, batches=batch_ids)
    execute("notices/hand_over_batches", batches=batch_ids, on=on, by=by_id)
