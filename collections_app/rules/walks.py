"""A case walked through the days ahead: which steps it would take, and how likely it is still unpaid by each of them.

The same decision as in the night, asked on each day on which it wants to be asked. Assumed are that every letter leaves
on its day, that what needs an approval is approved at once, and that so many of the unpaid pay each day after each kind
of step.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from collections_app.rules.decisions import Decision, decide
from collections_app.rules.facts import Facts, Ladder, Rung
from collections_app.rules.law import Law
from collections_app.rules.lifecycle import WRITTEN, Approval, StepKind, Verdict

MOST_LOOKS = 60
ENDS = (Verdict.CLEAR, Verdict.CLOSE, Verdict.TOO_SMALL, Verdict.LADDER_DONE, Verdict.ERROR)

Hazard = Callable[[StepKind | None], float]
"""Of the debtors unpaid on a day after a kind of step, the share that pays on it."""


class Ahead(NamedTuple):
    """A step on a day, taken if the debt is still unpaid, which is as likely as `chance`."""

    on: date
    rung: Rung
    chance: float


def taken(facts: Facts, rung: Rung, on: date) -> Facts:
    """The facts once the step has been taken on the day, and its letter handed over the same day."""
    served_on = on + timedelta(rung.days_to_serve if rung.kind in WRITTEN else 0)
    return replace(
        facts, day=on, last_position=rung.position, step_on=on, step_served_on=served_on, step_paused_days=0,
        served={**facts.served, rung.kind: served_on},
    )  # fmt: skip


def walk(facts: Facts, ladder: Ladder, law: Law, until: date, hazard: Hazard) -> Iterator[Ahead]:
    """The steps from the day of the facts to a last day, in order."""
    chance = 1.0
    for _look in range(MOST_LOOKS):
        decision = decide(facts, ladder, law)
        if decision.reason.get("code") == "waits_for_approval" and decision.rung:
            facts = _approved(facts, decision.rung)
            continue
        if decision.verdict is Verdict.STEP and decision.rung:
            yield Ahead(facts.day, decision.rung, chance)
            facts = taken(facts, decision.rung, facts.day)
        again = _next_look(facts, decision)
        if again is None or again > until:
            return
        kind = ladder.rungs[facts.last_position - 1].kind if facts.last_position else None
        chance *= (1 - hazard(kind)) ** (again - facts.day).days
        facts = _on(facts, again, decision)


def _next_look(facts: Facts, decision: Decision) -> date | None:
    if decision.verdict in ENDS:
        return None
    again = decision.look_again_on
    return max(again, facts.day + timedelta(1)) if again else None


def _approved(facts: Facts, rung: Rung) -> Facts:
    return replace(facts, approval_of=rung.id, approval=Approval.APPROVED, decided_on=facts.day)


def _on(facts: Facts, day: date, decision: Decision) -> Facts:
    """The same debtor on a later day; the days of a hold have not counted, and one that has ended is over."""
    paused = (day - facts.day).days if decision.verdict is Verdict.HELD else 0
    is_over = facts.hold_until is not None and facts.hold_until < day
    return replace(
        facts, day=day, age_paused_days=facts.age_paused_days + paused, step_paused_days=facts.step_paused_days + paused,
        hold_reason="" if is_over else facts.hold_reason, hold_until=None if is_over else facts.hold_until,
    )  # fmt: skip
