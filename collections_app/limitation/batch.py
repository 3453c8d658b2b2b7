"""Alarms ahead of the day on which a claim lapses: raised, settled and opened again set-based, repeatable."""

from collections.abc import Sequence
from datetime import date

from collections_app.limitation.clocks import run_on_clocks, youngest_near_its_end


def watch_limitation(day: date, account_ids: Sequence[int] | None = None) -> int:
    """Raise an alarm for every claim that is about to lapse, settle those whose reason is gone; of all accounts or of some.

    Only bills are looked at that are old enough to be near their end. Returns how many alarms were changed.
    """
    ((changed,),) = run_on_clocks("limitation/keep_alarms", day, account_ids, due_to=youngest_near_its_end(day))
    return changed
