"""Balances of many prepaid accounts: alerts that end and begin, and who has nothing left; set-based and repeatable."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from collections_app.common.db import array, execute, fetch, lock_until_commit

AVERAGE_DAYS = 30
"""Over so many days the average use is taken."""

BALANCES = "balances"
"""The lock of whoever changes many balances at once: `check_draws.sql` and `check_top_ups.sql` take it too."""

Balance = tuple[int, Decimal]
"""An account and what is left on it."""


def to_look_at() -> list[int]:
    """The accounts whose balance may give reason for something, in the order in which accounts are locked.

    Files that change many balances wait until the transaction ends, as it waits for them.
    """
    lock_until_commit(BALANCES)
    return [account_id for (account_id,) in fetch("prepaid/to_look_at")]


def reckon_use(day: date) -> int:
    """What a day takes on average of each balance; returns for how many it has changed."""
    return execute("prepaid/reckon_use", day=day, days=AVERAGE_DAYS)


def end_alerts(day: date, account_ids: Sequence[int] | None = None) -> int:
    """End the alerts of those who have topped up since, of all accounts or of those named. Returns how many."""
    return execute("prepaid/end_alerts", day=day, accounts=_these(account_ids))


def raise_alerts(day: date) -> list[Balance]:
    """An alert for every balance below its threshold that has none since it was last topped up."""
    return fetch("prepaid/raise_alerts", day=day)


def find_used_up(day: date) -> list[Balance]:
    """Note and return whose balance has fallen below the stop level, the emergency credit used up too."""
    return fetch("prepaid/find_used_up", day=day)


def find_restored(account_ids: Sequence[int] | None = None) -> list[Balance]:
    """Note and return whose balance is no longer negative after it was used up."""
    return fetch("prepaid/find_restored", accounts=_these(account_ids))


def _these(account_ids: Sequence[int] | None) -> str | None:
    return None if account_ids is None else array(account_ids)
