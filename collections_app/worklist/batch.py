"""Tasks for many accounts at once: set-based and repeatable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from collections_app.common.db import array, execute, fetch
from collections_app.rules.authority import RIGHTS, Right
from collections_app.worklist.deadlines import deadlines_of

WORKING_ROLES = sorted(RIGHTS[Right.WORK_CASES])
AGAIN_AFTER = timedelta(30)
"""What somebody has finished is not put before people again for so long, even if its reason has not gone."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """What somebody has to do about an account. `amount`: the money to expect, in its currency.

    Without `due_on` it has the working days that the house gives to its kind.
    """

    account_id: int
    kind: str
    amount: Decimal = Decimal(0)
    case_id: int | None = None
    step_id: int | None = None
    due_on: date | None = None
    about: str = ""


def set_tasks(day: date, tasks: Sequence[NewTask]) -> int:
    """Set these tasks; one of a kind that is still open for the account is not set twice. Returns how many were set.

    Each falls to the officer of its account, if that one still works here.
    """
    if not tasks:
        return 0
    return execute(
        "worklist/set_tasks",
        day=day,
        account=array(task.account_id for task in tasks),
        case=array(task.case_id for task in tasks),
        step=array(task.step_id for task in tasks),
        kind=[task.kind for task in tasks],
        amount=array(task.amount for task in tasks),
        due_on=array(task.due_on for task in tasks),
        about=[task.about for task in tasks],
        roles=WORKING_ROLES,
        **_deadlines(day),
    )


def keep_tasks(day: date, of_reasons: Sequence[str]) -> int:
    """Set a task for each reason, drop those of these kinds that have none any more; repeatable.

    The reasons stand in a table `wanted` of this transaction: account_id, case_id, kind, about, last_on. Returns how many
    tasks were set or dropped.
    """
    ((changed,),) = fetch(
        "worklist/keep_tasks", day=day, of_reasons=list(of_reasons), again_from=day - AGAIN_AFTER, roles=WORKING_ROLES,
        **_deadlines(day),
    )  # fmt: skip
    return changed


def share_out() -> int:
    """Give every open task that falls to nobody to the officer of its account, else to an officer of its unit.

    There whoever has the fewest open tasks is next. Returns how many were given.
    """
    return execute("worklist/give_to_officers", roles=WORKING_ROLES) + execute(
        "worklist/share_out", roles=WORKING_ROLES
    )


def _deadlines(day: date) -> dict[str, Any]:
    packs, kinds, days = zip(*deadlines_of(day), strict=True)
    return {"packs": list(packs), "kinds": list(kinds), "days": array(days)}
