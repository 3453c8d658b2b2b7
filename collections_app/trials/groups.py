"""Whom the trials of a day concern: read once for a run, one query."""

from dataclasses import dataclass, field
from datetime import date

from collections_app.rules.trials import Arm, Draw, HoldOut, Withheld
from collections_app.trials.models import Trial


@dataclass(frozen=True, slots=True)
class Running:
    """The hold-outs by what they hold back, the challenges by the champion; each draw with the id of its trial."""

    hold_outs: dict[str, tuple[int, Draw]] = field(default_factory=dict)
    challenges: dict[int, tuple[int, Draw, int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.hold_outs or self.challenges)

    def held_out(self, withheld: Withheld, account_id: int) -> HoldOut | None:
        """Of which trial the account is held out, if of any."""
        _trial_id, draw = self.hold_outs.get(withheld, (0, None))
        if draw is None or draw.arm_of(account_id) is Arm.USUAL:
            return None
        return HoldOut(draw.trial, draw.until)


def running_trials(day: date) -> Running:
    found = Running()
    for trial in Trial.objects.running_on(day):
        if trial.kind == Trial.Kind.HOLD_OUT:
            found.hold_outs[trial.withheld] = (trial.pk, trial.draw)
        elif trial.champion_id and trial.challenger_id:
            found.challenges[trial.champion_id] = (trial.pk, trial.draw, trial.challenger_id)
    return found
