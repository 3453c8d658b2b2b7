"""What the night makes of what was agreed, before it looks at the accounts: kept, completed or broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from collections_app.common.db import array, fetch, read_sql
from collections_app.worklist.batch import NewTask, set_tasks
from collections_app.worklist.models import Task


@transaction.atomic
def settle_promises(day: date, account_ids: Sequence[int] | None = None) -> int:
    """Judge every running promise by what was paid on it up to and including the day; repeatable.

    A promise is kept as soon as enough was paid, and broken when its days of tolerance are over: then somebody has to
    follow it up. So is one that counted as kept, once its money has bounced and no other has come in time. Where accounts
    are named, as after a payment, it only finds out what was kept: another payment may still arrive by the night. Returns
    how many ended.
    """
    accounts = _with("accounts_with_promises", day, account_ids)
    if not accounts:
        return 0
    fetch("cases/lock_accounts", accounts=array(accounts))
    settled = fetch("arrangements/settle_promises", day=day, accounts=array(accounts), may_break=account_ids is None)
    _call_people(day, Task.Kind.PROMISE_BROKEN, settled)
    return len(settled)


@transaction.atomic
def settle_plans(day: date, account_ids: Sequence[int] | None = None) -> int:
    """Judge every live plan by what has come in on it up to and including the day; repeatable.

    It is completed when its bills are paid, and broken when an instalment is missing after its days of tolerance: then
    somebody has to follow it up. What a court has ordered is only noted as behind. Where accounts are named it breaks
    nothing, as with promises. Returns how many ended.
    """
    accounts = _with("accounts_with_plans", day, account_ids)
    if not accounts:
        return 0
    fetch("cases/lock_accounts", accounts=array(accounts))
    changed = _on_plans("arrangements/settle_plans", day=day, accounts=array(accounts), may_break=account_ids is None)
    _call_people(day, Task.Kind.PLAN_BREACHED, [row[:4] for row in changed])
    return sum(row[4] in ("completed", "broken") for row in changed)


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How a live plan stands: what has come in, what is unpaid of its bills, what is missing (below zero: paid ahead)."""

    paid: Decimal
    open: Decimal
    behind: Decimal


def plan_standing(account_id: int, day: date) -> PlanStanding | None:
    """How the live plan of an account stands by the day; None where there is none."""
    rows = _on_plans("arrangements/plan_standing", day=day, accounts=array([account_id]))
    return PlanStanding(*rows[0]) if rows else None


def _with(name: str, day: date, account_ids: Sequence[int] | None) -> list[int]:
    named = None if account_ids is None else array(account_ids)
    return [row[0] for row in fetch(f"arrangements/{name}", day=day, accounts=named)]


def _on_plans(name: str, **params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {read_sql('arrangements/plans_on')} {read_sql(name)}", params)
        return cursor.fetchall()


def _call_people(day: date, kind: Task.Kind, settled: list[tuple[Any, ...]]) -> None:
    """A task for each of (account, number, what is missing, case) where something is."""
    rows = [
        NewTask(account, kind, missing, case, about=number) for account, number, missing, case in settled if missing
    ]
    set_tasks(day, rows)
