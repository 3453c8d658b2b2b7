"""The snapshot: one statement that writes down what is known of every account to be looked at."""

from datetime import date

from django.db import connection, transaction

from collections_app.common.db import fetch, lock_until_commit, read_sql
from collections_app.procedures.packs import packs_by_annual_bill

LOOK_TO_UNDO = 32767


def take_snapshot(day: date) -> int:
    """Write the facts of every account that has to be looked at on the day and owes or has a case.

    Those are the accounts in the diary, and those of which a bill has fallen due since the snapshot before. The diary
    entries are struck in the same statement: one that arrives a moment later stays for the next night. A file of bills
    that is being loaded is waited for, and one that comes later finds that the day has been seen to.
    Repeatable: an account that has been looked at that night keeps its row. Returns the number of new rows.
    """
    with transaction.atomic():
        lock_until_commit("bills fall due")
        since = fetch("facts/note_snapshot", day=day)[0][0]
        return _insert_facts(day, accounts=None, look=0, since=since)


def take_snapshot_of(account_id: int, day: date) -> int:
    """Write the facts of one account, whether it owes or not, as one more look at that day; returns which look."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(look), 0) + 1 FROM collections_accountday WHERE account_id = %s AND day = %s",
            [account_id, day],
        )
        look = cursor.fetchone()[0]
    _insert_facts(day, accounts=[account_id], look=look, since=day)
    return look


def take_facts_of(account_ids: list[int], day: date) -> int:
    """Write the facts of the accounts as a look of its own, for somebody who only wants to read them and undoes it."""
    return _insert_facts(day, accounts=account_ids, look=LOOK_TO_UNDO, since=day)


def _insert_facts(day: date, *, accounts: list[int] | None, look: int, since: date) -> int:
    parts = map(read_sql, ("facts/facts_of_accounts", "facts/pauses", "facts/take_snapshot"))
    statement = "WITH " + " ".join(parts)
    params = {"day": day, "since": since, "accounts": accounts, "look": look, "annual_packs": packs_by_annual_bill()}
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()[0]
