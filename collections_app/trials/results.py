"""What came of a trial, as far as it may be said: nothing before its first look."""

from dataclasses import dataclass
from datetime import date, timedelta

from collections_app.common.db import fetch
from collections_app.rules.intervals import Sample
from collections_app.rules.trials import Arm, Group, Look, State, look_at, numbers_at_looks, state_after
from collections_app.trials.models import Trial, TrialEntry


@dataclass(frozen=True, slots=True)
class Result:
    """`entered` accounts in both groups, of `seen_through` the days in which money counts are over."""

    state: State
    looks: list[Look]
    entered: dict[Arm, int]
    seen_through: int
    next_at: int | None


def result(trial: Trial, day: date) -> Result:
    """By the money that is known on the day."""
    entries = TrialEntry.objects.filter(trial=trial, on__lte=day).order_by()
    over = entries.filter(on__lt=day - timedelta(trial.window_days)).count()
    entered = {arm: entries.filter(arm=arm).count() for arm in Arm}
    numbers = numbers_at_looks(trial.planned, trial.looks)
    come = [count for count in numbers if count <= over]
    seen: list[Look] = []
    for number, count in enumerate(come, start=1):
        seen.append(_look(trial, number, count))
        if seen[-1].is_decisive:
            break
    state = state_after(seen, trial.looks)
    goes_on = state in (State.NOT_YET, State.GOES_ON)
    return Result(state, seen, entered, over, numbers[len(seen)] if goes_on else None)


def _look(trial: Trial, number: int, count: int) -> Look:
    groups = {Arm.USUAL: Group(), Arm.TRIED: Group()}
    for arm, accounts, paid, mean, variance in fetch(
        "trials/outcomes", trial=trial.pk, count=count, window=trial.window_days
    ):
        groups[Arm(arm)] = Group(accounts, paid, Sample(accounts, mean, variance))
    return look_at(number, trial.looks, groups[Arm.USUAL], groups[Arm.TRIED])
