"""What the night makes of what was agreed: promises kept or broken, before the accounts are looked at."""

from datetime import date

from django.db import transaction

from collections_app.common.db import array, fetch
from collections_app.worklist.batch import NewTask, set_tasks
from collections_app.worklist.models import Task

BROKEN = Task.Kind.PROMISE_BROKEN


@transaction.atomic
def settle_promises(day: date) -> int:
    """Judge every running promise by what was paid on it up to and including the day; repeatable.

    A promise is kept as soon as enough was paid, and broken when its days of tolerance are over: then somebody has to
    follow it up. Returns how many ended.
    """
    accounts = [row[0] for row in fetch("arrangements/accounts_with_promises", day=day)]
    if not accounts:
        return 0
    fetch("cases/lock_accounts", accounts=array(accounts))
    settled = fetch("arrangements/settle_promises", day=day)
    broken = [
        NewTask(account, BROKEN, missing, case, about=number) for account, number, missing, case in settled if missing
    ]
    set_tasks(day, broken)
    return len(settled)
