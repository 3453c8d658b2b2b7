"""Money meets debt: payments known on a day settle the bills known on that day."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from collections_app.common.db import execute, fetch_along_indexes, read_sql

MANY = 10_000
"""More payments than this are not looked up account by account: then all are read."""


def allocate_payments(day: date, account_ids: Sequence[int] | None = None) -> int:
    """Allocate every payment known on the day, of all accounts or of those named; repeatable.

    First a reversed payment gives back what it had settled, then a payment settles the bill it names, then the rest
    settles the oldest debt first; what remains is credit for later bills. Whoever's debt has changed by it is looked
    at that night. Returns the number of allocations made. The pure reference is `rules.allocation.allocate`.
    """
    with transaction.atomic():
        accounts = _payers(day) if account_ids is None else list(account_ids)
        if accounts == []:
            return 0
        _run("lock_accounts", day, accounts)
        made = sum(_run(step, day, accounts) for step in ("take_back", "settle_named_bills", "settle_oldest_first"))
        if made and account_ids is None:
            execute("billing/look_at_payers", day=day)
    return made


def _payers(day: date) -> list[int] | None:
    """Whose money waits, or None where it is that of many.

    Found along their index: the planner takes two columns for always different and would read every payment there is.
    """
    waiting = [row[0] for row in fetch_along_indexes("billing/payers", day=day, limit=MANY + 1)]
    return None if len(waiting) > MANY else sorted(set(waiting))


def _run(statement: str, day: date, accounts: list[int] | None) -> int:
    sql = f"WITH {read_sql('billing/payments_to_settle')} {read_sql(f'billing/{statement}')}"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day, "accounts": accounts})
        return cursor.rowcount
