"""The procedures as the decision needs them: read once for a run, two queries."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from django.conf import settings

from collections_app.customers.models import Account
from collections_app.procedures.models import Procedure, Step
from collections_app.procedures.packs import deemed_days
from collections_app.procedures.review import ladder_from
from collections_app.rules.facts import Ladder
from collections_app.rules.segments import Segment, Traits, closest
from collections_app.rules.trials import Arm
from collections_app.trials.groups import Running, running_trials


@dataclass(frozen=True, slots=True)
class Ladders:
    """Every version by id, and those in force with the segment each is for.

    `chosen` remembers the choice: there are few kinds of accounts among many accounts. `trials` are asked for when the first
    account needs them.
    """

    by_id: dict[int, Ladder]
    in_force: tuple[tuple[Segment, Ladder], ...]
    chosen: dict[Traits, Ladder | None] = field(default_factory=dict)
    trials: Callable[[], Running] = Running

    def choose(self, procedure_id: int | None, traits: Traits, account_id: int) -> Ladder | None:
        """The ladder a case is on, or for a new case the closest of those in force that fit the account.

        Where that one defends itself in a trial, the draw decides between it and its challenger.
        """
        if procedure_id is not None:
            return in_the_post(self.by_id[procedure_id], traits.law_pack)
        if traits not in self.chosen:
            self.chosen[traits] = closest(self.in_force, traits)
        found = self.chosen[traits]
        return in_the_post(self._drawn(found, account_id), traits.law_pack) if found else None

    def _drawn(self, champion: Ladder, account_id: int) -> Ladder:
        if champion.id not in (challenges := self.trials().challenges):
            return champion
        _trial_id, draw, challenger_id = challenges[champion.id]
        arm = draw.arm_of(account_id)
        ladder = self.by_id[challenger_id] if arm is Arm.TRIED else champion
        return replace(ladder, trial=draw.trial, arm=arm)


def in_the_post(ladder: Ladder, pack: str) -> Ladder:
    """The ladder with the days in the post that the law wants at least, where it names any."""
    least = deemed_days().get(pack)
    if not least:
        return ladder
    rungs = (replace(one, days_to_serve=max(one.days_to_serve, least.get(one.kind, 0))) for one in ladder.rungs)
    return replace(ladder, rungs=tuple(rungs))


def read_ladders(day: date) -> Ladders:
    """All versions, and those in force on the day; of two for the same segment the newer one wins."""
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.order_by("procedure", "position"):
        steps[step.procedure_id].append(step)
    by_id = {
        procedure.pk: replace(ladder_from(procedure, steps[procedure.pk]), contact_caps=settings.CONTACT_BUDGET)
        for procedure in Procedure.objects.all()
    }
    active = Procedure.objects.active_on(day).order_by("active_from", "version", "pk")
    in_force = tuple((p.segment, by_id[p.pk]) for p in active)
    return Ladders(by_id, in_force, trials=cache(lambda: running_trials(day)))


def traits_of(account: Account) -> Traits:
    """What a procedure for a new case of the account is chosen by."""
    return Traits(account.customer_class, account.credit_grade, account.voltage, account.law_pack, account.currency)
