"""Money meets debt: payments known on a day settle the bills known on that day."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from collections_app.common.db import execute, read_sql


def allocate_payments(day: date, account_ids: Sequence[int] | None = None) -> int:
    """Allocate every payment known on the day, of all accounts or of those named; repeatable.

    First a reversed payment gives back what it had settled, then a payment settles the bill it names, then the rest
    settles the oldest debt first; what remains is credit for later bills. Whoever's debt has changed by it is looked
    at that night. Returns the number of allocations made. The pure reference is `rules.allocation.allocate`.
    """
    accounts = list(account_ids) if account_ids is not None else None
    with transaction.atomic():
        _run("lock_accounts", day, accounts)
        made = sum(_run(step, day, accounts) for step in ("take_back", "settle_named_bills", "settle_oldest_first"))
        if made and accounts is None:
            execute("billing/look_at_payers", day=day)
    return made


def _run(statement: str, day: date, accounts: list[int] | None) -> int:
    sql = f"WITH {read_sql('billing/payments_to_settle')} {read_sql(f'billing/{statement}')}"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day, "accounts": accounts})
        return cursor.rowcount
