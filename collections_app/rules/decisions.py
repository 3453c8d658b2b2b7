"""One account, one day: the facts, the ladder and the law go in; one verdict comes out, with every check that led to it.

The checks run in order and the first that settles the matter decides. A case moves one step at a time, and only when
both clocks of the step have run out: the age of the debt, and the days since the previous step was served.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from collections_app.rules.calendars import UnknownYear
from collections_app.rules.conditions import skipped
from collections_app.rules.facts import Facts, Ladder
from collections_app.rules.law import Law, UnknownRegion
from collections_app.rules.lifecycle import CloseReason, StepKind, Verdict
from collections_app.rules.question import Decision, Question, held_out, next_rung, overtaken_courtesy
from collections_app.rules.step_checks import (
    A_WEEK,
    condition_unmet,
    contacts_used_up,
    forbidden_by_law,
    held_back,
    no_day_to_cut,
    not_approved,
    notice_missing,
    notice_stale,
    previous_not_served,
    too_early,
)
from collections_app.rules.timeline import MissingFact

Check = Callable[[Question], Decision | None]


def decide(facts: Facts, ladder: Ladder | None, law: Law) -> Decision:
    """The verdict on an account for the day of the facts. `ladder` is None where no procedure covers the account."""
    question = Question(_with_last_service(facts, ladder), ladder, law)
    try:
        decision = _first_decision(question)
    except (MissingFact, UnknownRegion, UnknownYear) as unanswered:
        decision = _unanswered(question, str(unanswered))
    decision.checks = question.checks
    return decision


def _first_decision(question: Question) -> Decision:
    for check in CHECKS:
        if decision := check(question):
            return decision
    raise AssertionError("the last check always decides")


def _unanswered(question: Question, error: str) -> Decision:
    """What the law cannot answer for want of a fact or a calendar blocks."""
    question.note("law", is_allowed=False, error=error)
    reason = {"code": "law_unanswered", "error": error}
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


def in_payment_plan(q: Question) -> Decision | None:
    """Whoever pays by instalments as agreed is not pressed for the bills of his plan; other bills are collected."""
    if q.facts.in_plan <= 0:
        return None
    remains = q.facts.collectible > 0
    q.note("payment_plan", remains, amount=str(q.facts.in_plan))
    return None if remains else Decision(Verdict.HELD, {"code": "in_plan", "amount": str(q.facts.in_plan)})


def reading_in_question(q: Question) -> Decision | None:
    """A bill whose reading is being looked into is not collected until somebody has decided; other bills are."""
    if q.facts.in_audit <= 0:
        return None
    remains = q.facts.collectible > 0
    q.note("reading_audit", remains, amount=str(q.facts.in_audit))
    return None if remains else Decision(Verdict.HELD, {"code": "in_audit", "amount": str(q.facts.in_audit)})


def all_disputed(q: Question) -> Decision | None:
    remains = q.facts.collectible > 0
    q.note("dispute", remains, suspended=str(q.facts.suspended))
    return None if remains else Decision(Verdict.DISPUTED, {"code": "all_disputed", "amount": str(q.facts.suspended)})


def no_procedure(q: Question) -> Decision | None:
    q.note("procedure", q.ladder is not None)
    if q.ladder is not None:
        if q.ladder.trial:
            q.note("drawn", is_allowed=True, trial=q.ladder.trial, arm=q.ladder.arm)
        return None
    return Decision(Verdict.BLOCKED, {"code": "no_procedure"}, look_again_on=q.facts.day + timedelta(1))


def some_disputed(q: Question) -> Decision | None:
    """A procedure may stop altogether while anything is disputed, instead of leaving out the disputed part."""
    assert q.ladder is not None
    if not q.ladder.stops_while_disputed:
        return None
    q.note("any_dispute", not q.facts.is_disputed)
    return Decision(Verdict.DISPUTED, {"code": "some_disputed"}) if q.facts.is_disputed else None


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


def not_for_this_account(q: Question) -> Decision | None:
    """Steps that are not meant for the account are passed over, as things stand today; never one that the law wants."""
    assert q.ladder is not None
    for rung, why, values in skipped(q.facts, q.ladder, q.law):
        q.note(f"skipped_{why}", is_allowed=True, step=rung.kind, **values)
        q.skipped += 1
    if overtaken := overtaken_courtesy(q):
        if trial := held_out(q, overtaken):
            q.note("skipped_hold_out", is_allowed=True, step=overtaken.kind, trial=trial.trial)
        else:
            q.note("skipped_contact_budget", is_allowed=True, step=overtaken.kind, contacts=len(q.facts.courtesies))
        q.skipped += 1
    return None


def ladder_done(q: Question) -> Decision | None:
    assert q.ladder is not None
    steps_left = len(q.ladder.rungs) - q.facts.last_position - q.skipped
    q.note("steps_left", steps_left > 0, left=steps_left)
    return None if steps_left > 0 else Decision(Verdict.LADDER_DONE, {"code": "ladder_done"})


def take_step(q: Question) -> Decision:
    rung = next_rung(q)
    assert q.facts.oldest_due_on is not None
    days = (q.facts.day - q.facts.oldest_due_on).days
    reason = {"code": "step_due", "step": rung.kind, "amount": str(q.facts.collectible), "days_overdue": days}
    decision = Decision(Verdict.STEP, reason, rung, look_again_on=q.facts.day + timedelta(1))
    if rung.kind is StepKind.DISCONNECTION:
        decision.cut_on, decision.needs = q.cut_on, q.clock.needed_actions(q.cut_on)
    return decision


CHECKS: tuple[Check, ...] = (
    nothing_overdue,
    demanded_debt_paid,
    money_unallocated,
    on_hold,
    in_payment_plan,
    reading_in_question,
    all_disputed,
    no_procedure,
    some_disputed,
    too_small,
    not_for_this_account,
    ladder_done,
    previous_not_served,
    too_early,
    forbidden_by_law,
    notice_missing,
    condition_unmet,
    contacts_used_up,
    held_back,
    no_day_to_cut,
    notice_stale,
    not_approved,
    take_step,
)
