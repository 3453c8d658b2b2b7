"""Tasks for many accounts at once: set-based and repeatable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from collections_app.common.db import array, execute
from collections_app.rules.authority import RIGHTS, Right
from collections_app.worklist.deadlines import deadlines_of

WORKING_ROLES = sorted(RIGHTS[Right.WORK_CASES])


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
    packs, kinds, days = zip(*deadlines_of(day), strict=True)
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
        packs=list(packs),
        kinds=list(kinds),
        days=array(days),
        roles=WORKING_ROLES,
    )
