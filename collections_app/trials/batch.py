"""Accounts that the night has brought into trials, written down at once."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from collections_app.common.db import array, execute


class Entry(NamedTuple):
    trial_id: int
    account_id: int
    arm: str
    on: date
    amount: Decimal
    due_until: date


def enter(entries: Sequence[Entry]) -> int:
    """Note them; an account that is in the trial already stays as it came in. Returns how many are new."""
    if not entries:
        return 0
    trial, account, arm, on, amount, due_until = zip(*entries, strict=True)
    return execute(
        "trials/enter", trial=array(trial), account=array(account), arm=[str(each) for each in arm], on=array(on),
        amount=array(amount), due_until=array(due_until),
    )  # fmt: skip
