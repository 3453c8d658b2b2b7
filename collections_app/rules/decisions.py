"""One account, one day: the facts, the ladder and the law go in; one verdict comes out, with every check that led to it.

The checks run in order and the first that settles the matter decides. A case moves one step at a time, and only when
both clocks of the step have run out: the age of the debt, and the days since the previous step was served.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from collections_app.rules.facts import Facts, Ladder, Rung
from collections_app.rules.law import Floor, Law
from collections_app.rules.lifecycle import CloseReason, Verdict

ALLOWED, BLOCKED = "allowed", "blocked"


@dataclass(slots=True)
class Decision:
    """`reason` is a code with the values its sentence needs; `checks` are (rule, result, until, values, source)."""

    verdict: Verdict
    reason: dict[str, Any]
    rung: Rung | None = None
    is_repeat: bool = False
    close_reason: CloseReason | None = None
    look_again_on: date | None = None
    checks: list[tuple[str, str, str | None, dict[str, Any], str]] = field(default_factory=list)


@dataclass(slots=True)
class Question:
    """What one decision is about, and the checks made so far."""

    facts: Facts
    ladder: Ladder | None
    law: Law
    checks: list[tuple[str, str, str | None, dict[str, Any], str]] = field(default_factory=list)

    def note(self, rule: str, is_allowed: bool, until: date | None = None, source: str = "", **values: Any) -> None:
        result = ALLOWED if is_allowed else BLOCKED
        self.checks.append((rule, result, until.isoformat() if until else None, values, source))


Check = Callable[[Question], Decision | None]


def decide(facts: Facts, ladder: Ladder | None, law: Law) -> Decision:
    """The verdict on an account for the day of the facts. `ladder` is None where no procedure covers the account."""
    question = Question(facts, ladder, law)
    for check in CHECKS:
        decision = check(question)
        if decision is not None:
            decision.checks = question.checks
            return decision
    raise AssertionError("the last check always decides")


def nothing_overdue(q: Question) -> Decision | None:
    owes = q.facts.overdue > 0
    q.note("overdue", owes, overdue=str(q.facts.overdue))
    if owes:
        return None
    if q.facts.case_id is None:
        return Decision(Verdict.CLEAR, {"code": "nothing_overdue"})
    return Decision(Verdict.CLOSE, {"code": "debt_paid"}, close_reason=CloseReason.PAID)


def demanded_debt_paid(q: Question) -> Decision | None:
    """Whoever has paid all that was demanded starts anew with younger debt: nothing is cut over bills never demanded."""
    if q.facts.demanded is None:
        return None
    is_open = q.facts.demanded > 0
    q.note("demanded_debt", is_open, demanded=str(q.facts.demanded))
    if is_open:
        return None
    again = q.facts.day + timedelta(1)
    return Decision(Verdict.CLOSE, {"code": "demanded_debt_paid"}, close_reason=CloseReason.PAID, look_again_on=again)


def money_unallocated(q: Question) -> Decision | None:
    """Nobody is pressed for money that has arrived and waits to be allocated."""
    is_used = q.facts.credit <= 0
    q.note("credit", is_used, credit=str(q.facts.credit))
    if is_used:
        return None
    again = q.facts.day + timedelta(1)
    reason = {"code": "money_unallocated", "credit": str(q.facts.credit)}
    return Decision(Verdict.WAIT, reason, look_again_on=again)


def on_hold(q: Question) -> Decision | None:
    is_free = not q.facts.hold_reason
    q.note("hold", is_free, q.facts.hold_until, reason=q.facts.hold_reason)
    if is_free:
        return None
    until = q.facts.hold_until
    again = until + timedelta(1) if until else None
    reason = {"code": "on_hold", "hold": q.facts.hold_reason, "until": until.isoformat() if until else None}
    return Decision(Verdict.HELD, reason, look_again_on=again)


def all_disputed(q: Question) -> Decision | None:
    remains = q.facts.collectible > 0
    q.note("dispute", remains, suspended=str(q.facts.suspended))
    return None if remains else Decision(Verdict.DISPUTED, {"code": "all_disputed", "amount": str(q.facts.suspended)})


def no_procedure(q: Question) -> Decision | None:
    q.note("procedure", q.ladder is not None)
    if q.ladder is not None:
        return None
    return Decision(Verdict.BLOCKED, {"code": "no_procedure"}, look_again_on=q.facts.day + timedelta(1))


def too_small(q: Question) -> Decision | None:
    assert q.ladder is not None
    minimum = q.ladder.minimum_amount
    is_enough = q.facts.collectible >= minimum
    q.note("minimum_amount", is_enough, amount=str(q.facts.collectible), minimum=str(minimum))
    if is_enough:
        return None
    reason = {"code": "too_small", "amount": str(q.facts.collectible), "minimum": str(minimum)}
    if q.facts.case_id is not None and q.facts.overdue < minimum:
        return Decision(Verdict.CLOSE, reason, close_reason=CloseReason.TOO_SMALL)
    return Decision(Verdict.TOO_SMALL, reason)


def ladder_done(q: Question) -> Decision | None:
    assert q.ladder is not None
    steps_left = len(q.ladder.rungs) - q.facts.last_position
    q.note("steps_left", steps_left > 0, left=steps_left)
    return None if steps_left > 0 else Decision(Verdict.LADDER_DONE, {"code": "ladder_done"})


def previous_not_served(q: Question) -> Decision | None:
    if not q.facts.last_position:
        return None
    is_served = q.facts.step_served_on is not None
    q.note("served", is_served, step=_last(q).kind)
    return None if is_served else Decision(Verdict.WAIT, {"code": "not_served", "step": _last(q).kind}, _next(q))


def too_early(q: Question) -> Decision | None:
    """Both clocks, each the longer of what the procedure and what the law asks."""
    rung, floor = _next(q), q.law.floor(_next(q).kind)
    earliest = [_age_clock(q, rung, floor)]
    if q.facts.last_position:
        earliest.append(_step_clock(q, rung, floor))
    on = max(earliest)
    if on <= q.facts.day:
        return None
    reason = {"code": "too_early", "step": rung.kind, "on": on.isoformat()}
    return Decision(Verdict.WAIT, reason, rung, look_again_on=on)


def notice_stale(q: Question) -> Decision | None:
    """A notice has a longest lead too: a cut that comes later needs a fresh notice first."""
    rung = _next(q)
    floor = q.law.floor(rung.kind)
    if floor.max_days_since_served is None or q.facts.step_served_on is None:
        return None
    last_day = q.facts.step_served_on + timedelta(floor.max_days_since_served)
    is_fresh = q.facts.day <= last_day
    q.note("notice_fresh", is_fresh, None, floor.source, step=rung.kind, last_day=last_day.isoformat())
    if is_fresh:
        return None
    reason = {"code": "notice_stale", "step": _last(q).kind, "next": rung.kind, "last_day": last_day.isoformat()}
    again = q.facts.day + timedelta(1)
    return Decision(Verdict.STEP, reason, _last(q), is_repeat=True, look_again_on=again)


def step_too_small(q: Question) -> Decision | None:
    rung = _next(q)
    if rung.minimum_amount is None:
        return None
    is_enough = q.facts.collectible >= rung.minimum_amount
    amounts: dict[str, Any] = {"amount": str(q.facts.collectible), "minimum": str(rung.minimum_amount)}
    q.note("step_minimum_amount", is_enough, step=rung.kind, **amounts)
    return None if is_enough else Decision(Verdict.WAIT, {"code": "step_too_small", "step": rung.kind, **amounts}, rung)


def take_step(q: Question) -> Decision:
    rung = _next(q)
    assert q.facts.oldest_due_on is not None
    days = (q.facts.day - q.facts.oldest_due_on).days
    reason = {"code": "step_due", "step": rung.kind, "amount": str(q.facts.collectible), "days_overdue": days}
    return Decision(Verdict.STEP, reason, rung, look_again_on=q.facts.day + timedelta(1))


CHECKS: tuple[Check, ...] = (
    nothing_overdue,
    demanded_debt_paid,
    money_unallocated,
    on_hold,
    all_disputed,
    no_procedure,
    too_small,
    ladder_done,
    previous_not_served,
    too_early,
    notice_stale,
    step_too_small,
    take_step,
)


def _last(q: Question) -> Rung:
    assert q.ladder is not None
    return q.ladder.rungs[q.facts.last_position - 1]


def _next(q: Question) -> Rung:
    assert q.ladder is not None
    return q.ladder.rungs[q.facts.last_position]


def _age_clock(q: Question, rung: Rung, floor: Floor) -> date:
    """Earliest day by the age of the debt. Paused days stretch the procedure's clock; the law's runs on."""
    assert q.facts.oldest_due_on is not None
    by_procedure = q.facts.oldest_due_on + timedelta(rung.min_days_overdue + q.facts.age_paused_days)
    by_law = q.facts.oldest_due_on + timedelta(floor.min_days_overdue)
    q.note("debt_age", by_procedure <= q.facts.day, by_procedure, step=rung.kind, days=rung.min_days_overdue)
    if floor.min_days_overdue:
        q.note(
            "debt_age_by_law", by_law <= q.facts.day, by_law, floor.source, step=rung.kind, days=floor.min_days_overdue
        )
    return max(by_procedure, by_law)


def _step_clock(q: Question, rung: Rung, floor: Floor) -> date:
    """Earliest day by the time since the previous step reached the debtor."""
    served_on = q.facts.step_served_on
    assert served_on is not None
    by_procedure = served_on + timedelta(rung.min_days_since_previous + q.facts.step_paused_days)
    by_law = served_on + timedelta(floor.min_days_since_served)
    q.note("step_gap", by_procedure <= q.facts.day, by_procedure, step=rung.kind, days=rung.min_days_since_previous)
    if floor.min_days_since_served:
        q.note(
            "step_gap_by_law", by_law <= q.facts.day, by_law, floor.source, step=rung.kind,
            days=floor.min_days_since_served,
        )  # fmt: skip
    return max(by_procedure, by_law)
