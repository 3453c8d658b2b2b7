"""One account, one day: the facts, the ladder and the law go in; one verdict comes out, with every check that led to it.

The checks run in order and the first that settles the matter decides. A case moves one step at a time, and only when
both clocks of the step have run out: the age of the debt, and the days since the previous step was served.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from collections_app.rules.calendars import UnknownYear
from collections_app.rules.facts import Facts, Ladder
from collections_app.rules.law import Law, UnknownRegion
from collections_app.rules.legal_clock import last_cut_day, needed_actions, planned_cut
from collections_app.rules.lifecycle import CloseReason, StepKind, Verdict
from collections_app.rules.question import Decision, Question, age_clock, last_rung, legal_clocks, next_rung, step_clock
from collections_app.rules.timeline import MissingFact

A_WEEK = timedelta(7)
Check = Callable[[Question], Decision | None]


def decide(facts: Facts, ladder: Ladder | None, law: Law) -> Decision:
    """The verdict on an account for the day of the facts. `ladder` is None where no procedure covers the account."""
    question = Question(_with_last_service(facts, ladder), ladder, law)
    for check in CHECKS:
        decision = _ask(check, question)
        if decision is not None:
            decision.checks = question.checks
            return decision
    raise AssertionError("the last check always decides")


def _ask(check: Check, question: Question) -> Decision | None:
    """What the law cannot answer for want of a fact or a calendar blocks."""
    try:
        return check(question)
    except (MissingFact, UnknownRegion, UnknownYear) as unanswered:
        question.note("law", is_allowed=False, error=str(unanswered))
        reason = {"code": "law_unanswered", "error": str(unanswered)}
        return Decision(Verdict.BLOCKED, reason, look_again_on=question.facts.day + A_WEEK)


def _with_last_service(facts: Facts, ladder: Ladder | None) -> Facts:
    """The service of the last step belongs to what has been served."""
    if not ladder or not facts.last_position or facts.step_served_on is None:
        return facts
    last = ladder.rungs[facts.last_position - 1].kind
    if facts.served.get(last) == facts.step_served_on:
        return facts
    return replace(facts, served={**facts.served, last: facts.step_served_on})


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
    q.note("served", is_served, step=last_rung(q).kind)
    return (
        None if is_served else Decision(Verdict.WAIT, {"code": "not_served", "step": last_rung(q).kind}, next_rung(q))
    )


def too_early(q: Question) -> Decision | None:
    """Both clocks, each the longer of what the procedure and what the law asks."""
    rung = next_rung(q)
    earliest = [age_clock(q, rung), *legal_clocks(q, rung)]
    if q.facts.last_position:
        earliest.append(step_clock(q, rung))
    on = max(earliest)
    if on <= q.facts.day:
        return None
    reason = {"code": "too_early", "step": rung.kind, "on": on.isoformat()}
    return Decision(Verdict.WAIT, reason, rung, look_again_on=on)


def forbidden_by_law(q: Question) -> Decision | None:
    """No notice and no cut for whom the law protects for good."""
    rung = next_rung(q)
    if rung.kind not in (StepKind.DISCONNECTION_NOTICE, StepKind.DISCONNECTION):
        return None
    q.cut_on, obstacle = planned_cut(q.law, q.facts)
    if obstacle is None:
        q.note("cut_day", is_allowed=True, step=rung.kind, on=q.cut_on.isoformat() if q.cut_on else None)
        return None
    values = {"guard": obstacle.code, **obstacle.values}
    q.note(obstacle.rule, False, obstacle.until, obstacle.source, **values)
    reason = {"code": "forbidden", "step": rung.kind, "rule": obstacle.rule, **values}
    return Decision(Verdict.BLOCKED, reason, rung, look_again_on=q.facts.day + A_WEEK)


def notice_stale(q: Question) -> Decision | None:
    """A notice has a longest lead too: a cut that can only come later needs a fresh notice first."""
    rung = next_rung(q)
    last_day = last_cut_day(q.law, q.facts) if rung.kind is StepKind.DISCONNECTION else None
    if last_day is None or q.cut_on is None:
        return None
    is_fresh = q.cut_on <= last_day
    source = q.law.steps[-1].source
    q.note("notice_fresh", is_fresh, None, source, step=rung.kind, last_day=last_day.isoformat())
    if is_fresh:
        return None
    reason = {"code": "notice_stale", "step": last_rung(q).kind, "next": rung.kind, "last_day": last_day.isoformat()}
    again = q.facts.day + timedelta(1)
    return Decision(Verdict.STEP, reason, last_rung(q), is_repeat=True, look_again_on=again)


def step_too_small(q: Question) -> Decision | None:
    rung = next_rung(q)
    if rung.minimum_amount is None:
        return None
    is_enough = q.facts.collectible >= rung.minimum_amount
    amounts: dict[str, Any] = {"amount": str(q.facts.collectible), "minimum": str(rung.minimum_amount)}
    q.note("step_minimum_amount", is_enough, step=rung.kind, **amounts)
    return None if is_enough else Decision(Verdict.WAIT, {"code": "step_too_small", "step": rung.kind, **amounts}, rung)


def take_step(q: Question) -> Decision:
    rung = next_rung(q)
    assert q.facts.oldest_due_on is not None
    days = (q.facts.day - q.facts.oldest_due_on).days
    reason = {"code": "step_due", "step": rung.kind, "amount": str(q.facts.collectible), "days_overdue": days}
    decision = Decision(Verdict.STEP, reason, rung, look_again_on=q.facts.day + timedelta(1))
    if rung.kind is StepKind.DISCONNECTION:
        decision.cut_on, decision.needs = q.cut_on, needed_actions(q.law, q.facts)
    return decision


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
    forbidden_by_law,
    notice_stale,
    step_too_small,
    take_step,
)
