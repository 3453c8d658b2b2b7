"""One decision in the making: what it is about, what has been checked so far, and the clocks of the next step."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from collections_app.rules.conditions import needed_by
from collections_app.rules.contact_budget import Exhausted, exhausted
from collections_app.rules.facts import Facts, Ladder, Rung
from collections_app.rules.law import Law
from collections_app.rules.legal_clock import LegalClock
from collections_app.rules.lifecycle import CloseReason, StepKind, Verdict
from collections_app.rules.trials import HoldOut

ALLOWED, BLOCKED = "allowed", "blocked"


@dataclass(slots=True)
class Decision:
    """`reason` is a code with the values its sentence needs; `checks` are (rule, result, until, values, source).

    `asks_approval` puts the step before people who have to approve it.
    For a disconnection, `cut_on` is the first lawful day and `needs` what people have to do before it.
    """

    verdict: Verdict
    reason: dict[str, Any]
    rung: Rung | None = None
    is_repeat: bool = False
    close_reason: CloseReason | None = None
    look_again_on: date | None = None
    cut_on: date | None = None
    needs: list[str] = field(default_factory=list)
    asks_approval: bool = False
    checks: list[tuple[str, str, str | None, dict[str, Any], str]] = field(default_factory=list)


@dataclass(slots=True)
class Question:
    """What one decision is about, how many steps are passed over, and the checks made so far."""

    facts: Facts
    ladder: Ladder | None
    law: Law
    skipped: int = 0
    cut_on: date | None = None
    checks: list[tuple[str, str, str | None, dict[str, Any], str]] = field(default_factory=list)
    clock: LegalClock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = LegalClock(self.law, self.facts)

    def note(self, rule: str, is_allowed: bool, until: date | None = None, source: str = "", **values: Any) -> None:
        self.checks.append(
            (rule, ALLOWED if is_allowed else BLOCKED, until.isoformat() if until else None, values, source)
        )


def last_rung(q: Question) -> Rung:
    assert q.ladder is not None
    return q.ladder.rungs[q.facts.last_position - 1]


def next_rung(q: Question) -> Rung:
    assert q.ladder is not None
    return q.ladder.rungs[q.facts.last_position + q.skipped]


def age_clock(q: Question, rung: Rung) -> date:
    """Earliest day by the age of the debt. Paused days stretch the procedure's clock; the law's runs on."""
    assert q.facts.oldest_due_on is not None
    earliest = q.facts.oldest_due_on + timedelta(rung.min_days_overdue + q.facts.age_paused_days)
    q.note("debt_age", earliest <= q.facts.day, earliest, step=rung.kind, days=rung.min_days_overdue)
    return earliest


def step_clock(q: Question, rung: Rung) -> date:
    """Earliest day by the time since the previous step reached the debtor."""
    assert q.facts.step_served_on is not None
    earliest = q.facts.step_served_on + timedelta(rung.min_days_since_previous + q.facts.step_paused_days)
    q.note("step_gap", earliest <= q.facts.day, earliest, step=rung.kind, days=rung.min_days_since_previous)
    return earliest


def legal_clocks(q: Question, rung: Rung) -> list[date]:
    """The first day that each span of the law allows."""
    waits = q.clock.waits(rung.kind)
    for anchor, on, source in waits:
        q.note("legal_wait", on <= q.facts.day, on, source, step=rung.kind, anchor=anchor)
    return [wait.on for wait in waits]


def is_courtesy(rung: Rung, law: Law) -> bool:
    """Whether the step is no more than a friendly word: a reminder that the law does not ask for."""
    return rung.kind is StepKind.REMINDER and rung.kind not in law.notices


def courtesy_pause(q: Question, rung: Rung) -> Exhausted | None:
    """Why a courtesy has to wait: the debtor has been contacted often enough. What the law requires never waits for that."""
    assert q.ladder is not None
    if not is_courtesy(rung, q.law):
        return None
    return exhausted(q.ladder.contact_caps, q.facts.courtesies, q.facts.day)


def overtaken_courtesy(q: Question) -> Rung | None:
    """The friendly word that comes next, if it has to wait and the step after it is old enough already.

    It waits where the budget has no room for it, or a trial holds it back. Then it is passed over: a debtor who is contacted
    often would otherwise never get what the law requires.
    """
    on = overtaken_on(q)
    if on is None or on > q.facts.day:
        return None
    rung = next_rung(q)
    return rung if held_out(q, rung) or courtesy_pause(q, rung) else None


def held_out(q: Question, rung: Rung) -> HoldOut | None:
    """The trial that holds the friendly word back from the account. Of what the law asks for nothing is ever held back."""
    return q.facts.held_out if is_courtesy(rung, q.law) else None


def overtaken_on(q: Question) -> date | None:
    """The day on which the debt is old enough for the step after the next; none where the next has to come before it."""
    assert q.ladder is not None
    coming = q.ladder.rungs[q.facts.last_position + q.skipped :][:2]
    if len(coming) < 2 or q.facts.oldest_due_on is None or needed_by(coming[0], q.ladder) is not None:
        return None
    return q.facts.oldest_due_on + timedelta(coming[1].min_days_overdue + q.facts.age_paused_days)
