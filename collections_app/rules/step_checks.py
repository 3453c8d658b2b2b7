"""The checks of the next step: has the one before it arrived, has its time come, does the law allow it, is it meant so?"""

from datetime import timedelta

from collections_app.rules.conditions import UNMET, conditions
from collections_app.rules.facts import Rung
from collections_app.rules.lifecycle import CUTTING, Approval, StepKind, Verdict
from collections_app.rules.question import (
    Decision,
    Question,
    age_clock,
    courtesy_pause,
    held_out,
    is_courtesy,
    last_rung,
    legal_clocks,
    next_rung,
    overtaken_on,
    step_clock,
)

A_WEEK = timedelta(7)


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
    if rung.kind not in CUTTING:
        return None
    q.cut_on, obstacle = q.clock.planned_cut()
    if obstacle is None:
        q.note("cut_day", is_allowed=True, step=rung.kind, on=q.cut_on.isoformat() if q.cut_on else None)
        return None
    values = {"guard": obstacle.code, **obstacle.values}
    q.note(obstacle.rule, False, obstacle.until, obstacle.source, **values)
    reason = {"code": "forbidden", "step": rung.kind, "rule": obstacle.rule, **values}
    return Decision(Verdict.BLOCKED, reason, rung, look_again_on=q.facts.day + A_WEEK)


def notice_missing(q: Question) -> Decision | None:
    """No cut before each notice that the law wants has been served, whatever the ladder and its conditions say."""
    rung = next_rung(q)
    if rung.kind is not StepKind.DISCONNECTION:
        return None
    served, day = q.facts.served, q.facts.day
    missing = next((kind for kind in q.law.notices if kind not in served or served[kind] > day), None)
    if missing is None:
        return None
    source = step.source if (step := q.law.step(missing)) else ""
    q.note("notice_missing", False, None, source, step=rung.kind, needed=missing)
    reason = {"code": "notice_missing", "step": rung.kind, "needed": missing}
    return Decision(Verdict.BLOCKED, reason, rung, look_again_on=q.facts.day + A_WEEK)


def no_day_to_cut(q: Question) -> Decision | None:
    """No notice for a cut that cannot be made while it is fresh: it would be sent again and again while days are barred."""
    rung = _notice_to_send(q)
    if rung is None:
        return None
    on = q.clock.bearing_day(rung.days_to_serve)
    is_now = on == q.facts.day
    q.note("notice_bears_cut", is_now, on, q.law.steps[-2].source, step=rung.kind)
    again = on or q.facts.day + A_WEEK
    reason = {"code": "no_day_to_cut", "step": rung.kind, "on": again.isoformat()}
    return None if is_now else Decision(Verdict.WAIT, reason, rung, look_again_on=again)


def _notice_to_send(q: Question) -> Rung | None:
    """The disconnection notice that is due, for the first time or because it has gone stale; None where none goes stale."""
    rung = next_rung(q)
    if rung.kind not in CUTTING or q.law.steps[-2].longest_lead is None:
        return None
    if rung.kind is StepKind.DISCONNECTION_NOTICE:
        return rung
    stale_after = q.clock.last_cut_day()
    return last_rung(q) if stale_after and q.cut_on and q.cut_on > stale_after else None


def notice_stale(q: Question) -> Decision | None:
    """A notice has a longest lead too: a cut that can only come later needs a fresh notice first."""
    rung = next_rung(q)
    last_day = q.clock.last_cut_day() if rung.kind is StepKind.DISCONNECTION else None
    if last_day is None or q.cut_on is None:
        return None
    is_fresh = q.cut_on <= last_day
    source = q.law.steps[-1].source
    q.note("notice_fresh", is_fresh, None, source, step=rung.kind, last_day=last_day.isoformat())
    if is_fresh:
        return None
    reason = {"code": "notice_stale", "step": last_rung(q).kind, "next": rung.kind, "last_day": last_day.isoformat()}
    again = q.facts.day + timedelta(1)
    return _unapproved(q, last_rung(q)) or Decision(
        Verdict.STEP, reason, last_rung(q), is_repeat=True, look_again_on=again
    )


def condition_unmet(q: Question) -> Decision | None:
    """What the step asks of the debt or of the customer; a step that is not skipped waits for it."""
    rung = next_rung(q)
    for rule, is_met, values in conditions(rung, q.facts):
        q.note(rule, is_met, step=rung.kind, **values)
        if not is_met:
            return Decision(Verdict.WAIT, {"code": UNMET[rule], "step": rung.kind, **values}, rung)
    return None


def contacts_used_up(q: Question) -> Decision | None:
    """A friendly reminder waits where the debtor has been contacted often enough; what the law requires never does."""
    rung = next_rung(q)
    found = courtesy_pause(q, rung)
    if is_courtesy(rung, q.law):
        q.note(
            "contact_budget",
            found is None,
            found.until if found else None,
            step=rung.kind,
            contacts=len(q.facts.courtesies),
        )
    if found is None:
        return None
    values = {"contacts": found.contacts, "days": found.cap.days, "on": found.until.isoformat()}
    reason = {"code": "contact_budget", "step": rung.kind, **values}
    again = min(found.until, overtaken_on(q) or found.until)
    return Decision(Verdict.WAIT, reason, rung, look_again_on=again)


def held_back(q: Question) -> Decision | None:
    """A trial holds a friendly reminder back from some, to learn what it is worth; it comes when the trial has ended."""
    rung = next_rung(q)
    trial = held_out(q, rung)
    if trial is None:
        return None
    until = trial.until + timedelta(1)
    again = max(min(until, overtaken_on(q) or until), q.facts.day + timedelta(1))
    q.note("hold_out", False, until, step=rung.kind, trial=trial.trial)
    reason = {"code": "held_out", "step": rung.kind, "trial": trial.trial, "on": again.isoformat()}
    return Decision(Verdict.WAIT, reason, rung, look_again_on=again)


def not_approved(q: Question) -> Decision | None:
    """A step may wait for a person: as 供电营业规则 (1996) Art. 67(1) has the head of the unit approve before the notice."""
    return _unapproved(q, next_rung(q))


def _unapproved(q: Question, rung: Rung) -> Decision | None:
    """None where the step needs no approval or has one. A decision stands for some days; then it is asked for anew."""
    if not rung.needs_approval:
        return None
    facts, standing = q.facts, q.facts.approval if q.facts.approval_of == rung.id else ""
    runs_out = facts.decided_on + timedelta(rung.approval_days) if facts.decided_on else None
    if runs_out and runs_out <= facts.day:
        standing = ""
    is_approved = standing == Approval.APPROVED
    q.note("approval", is_approved, step=rung.kind)
    if is_approved:
        return None
    again = facts.day + A_WEEK
    if standing == Approval.REFUSED and runs_out:
        reason = {"code": "approval_refused", "step": rung.kind, "on": runs_out.isoformat()}
        return Decision(Verdict.BLOCKED, reason, rung, look_again_on=min(again, runs_out))
    reason = {"code": "waits_for_approval", "step": rung.kind, "amount": str(facts.collectible)}
    return Decision(Verdict.BLOCKED, reason, rung, look_again_on=again, asks_approval=not standing)
