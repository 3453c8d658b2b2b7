"""What would happen next to an account, on which day at the earliest, and what the law says to the cut that could follow."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from collections_app.cases.models import Hold
from collections_app.contacts.budget import budget_of
from collections_app.customers.models import Account
from collections_app.engine.ladders import read_ladders, traits_of
from collections_app.facts.models import AccountDay
from collections_app.procedures.packs import UnknownPack, law
from collections_app.rules.calendars import UnknownYear
from collections_app.rules.conditions import skipped
from collections_app.rules.cut_days import Customer
from collections_app.rules.facts import Facts, Ladder, Rung
from collections_app.rules.guards import CutFacts, Guard, cut_guards
from collections_app.rules.law import Law, UnknownRegion
from collections_app.rules.legal_clock import LegalClock
from collections_app.rules.lifecycle import CUTTING, StepKind, Verdict
from collections_app.rules.pack_reader import PackProblem
from collections_app.rules.question import Question, age_clock, courtesy_pause, legal_clocks, step_clock
from collections_app.rules.timeline import MissingFact, Served
from collections_app.rules.walks import taken

NOTHING_FOLLOWS = (Verdict.CLEAR, Verdict.CLOSE, Verdict.TOO_SMALL, Verdict.LADDER_DONE, Verdict.ERROR)
WAITS_FOR_PEOPLE = {Verdict.DISPUTED: "after_dispute", Verdict.BLOCKED: "after_obstacle"}
WAITS_FOR_MORE = {
    "step_too_small": "after_more", "too_few_bills": "after_bills", "other_class": "after_class",
    "other_grade": "after_grade",
    "held_out": "after_trial",
    "waits_for_approval": "after_approval", "approval_refused": "after_approval",
}  # fmt: skip
NO_ANSWER = (UnknownPack, PackProblem, UnknownRegion, UnknownYear, MissingFact)


@dataclass(slots=True)
class Outlook:
    """The next step and its earliest day, or what it waits for as a code; `cut_on` and its guards where a cut is near."""

    code: str = "nothing"
    step: StepKind | None = None
    on: date | None = None
    error: str = ""
    cut_on: date | None = None
    guards: list[Guard] = field(default_factory=list)


def outlook(row: AccountDay, account: Account) -> Outlook:
    """What follows the decision of the row, if nobody pays and every letter leaves the house on its day."""
    ladder = read_ladders(row.day).choose(row.procedure_id, traits_of(account), account.pk)
    if ladder is None or row.verdict in NOTHING_FOLLOWS:
        return Outlook()
    facts = _facts(row, account)
    if row.verdict == Verdict.STEP and row.step_id:
        step = next(rung for rung in ladder.rungs if rung.id == row.step_id)
        facts = taken(facts, step, row.day)
    try:
        pack = law(account.law_pack)
        rung = _next(pack, facts, ladder)
    except NO_ANSWER as unanswered:
        return Outlook("unanswered", error=str(unanswered))
    if rung is None:
        return Outlook()
    found = Outlook(_waits_for(row, facts), rung.kind)
    try:
        _name_days(found, pack, facts, ladder, rung)
    except NO_ANSWER as unanswered:
        found.code, found.on, found.error = "unanswered", None, str(unanswered)
    return found


def _next(pack: Law, facts: Facts, ladder: Ladder) -> Rung | None:
    """The step that comes next as things stand: not the ones that are passed over."""
    position = facts.last_position + len(skipped(facts, ladder, pack))
    return ladder.rungs[position] if position < len(ladder.rungs) else None


def _waits_for(row: AccountDay, facts: Facts) -> str:
    reason = (row.reason or {}).get("code", "")
    if row.verdict == Verdict.HELD and facts.hold_until is None:
        return {"in_plan": "after_plan", "in_audit": "after_audit"}.get(reason, "after_hold")
    if row.verdict in WAITS_FOR_PEOPLE:
        return WAITS_FOR_MORE.get(reason) or WAITS_FOR_PEOPLE[Verdict(row.verdict)]
    if facts.last_position and facts.step_served_on is None:
        return "after_service"
    return WAITS_FOR_MORE.get(reason, "next")


def _name_days(found: Outlook, pack: Law, facts: Facts, ladder: Ladder, rung: Rung) -> None:
    if found.code == "next":
        found.on = _earliest(pack, facts, ladder, rung)
    if rung.kind in CUTTING:
        found.cut_on = _cut_day(pack, facts, ladder, found.on)
        asked_for = found.cut_on or facts.day + timedelta(1)
        found.guards = cut_guards(pack, _cut_facts(pack, facts, asked_for))


def _earliest(pack: Law, facts: Facts, ladder: Ladder, rung: Rung) -> date:
    """By both clocks of the ladder, the spans of the law, and the hold that is running."""
    question = Question(facts, ladder, pack)
    return max(facts.day + timedelta(1), *_clocks(question, rung))


def _clocks(question: Question, rung: Rung) -> Iterator[date]:
    yield age_clock(question, rung)
    yield from legal_clocks(question, rung)
    if rung.kind is StepKind.DISCONNECTION_NOTICE:
        yield question.clock.bearing_day(rung.days_to_serve) or question.facts.day
    if question.facts.last_position:
        yield step_clock(question, rung)
    if found := courtesy_pause(question, rung):
        yield found.until
    if question.facts.hold_until:
        yield question.facts.hold_until + timedelta(1)


def _cut_day(pack: Law, facts: Facts, ladder: Ladder, on: date | None) -> date | None:
    """The first day on which the cut could be made, if each step before it is taken on its earliest day."""
    rung = _next(pack, facts, ladder)
    if on is None or rung is None:
        return None
    if rung.kind is StepKind.DISCONNECTION_NOTICE:
        facts = taken(facts, rung, on)
        rung = _next(pack, facts, ladder)
        if rung is None or rung.kind is not StepKind.DISCONNECTION:
            return None
        on = _earliest(pack, facts, ladder, rung)
    return LegalClock(pack, replace(facts, day=on)).planned_cut()[0]


def _cut_facts(pack: Law, facts: Facts, on: date) -> CutFacts:
    """Only what has really been served counts."""
    arrears = facts.collectible if facts.demanded is None else min(facts.collectible, facts.demanded)
    return CutFacts(
        on=on,
        customer=Customer(
            facts.customer_class, facts.region, frozenset(facts.protections), arrears, annual_bill=facts.annual_bill
        ),
        served={s.id: Served(facts.served[s.kind]) for s in pack.steps[:-1] if s.kind in facts.served},
        disputed=facts.suspended,
        suspended_by={
            "open_complaint": facts.hold_reason == Hold.Reason.COMPLAINT,
            "plan_kept": facts.in_plan > 0 or facts.hold_reason == Hold.Reason.PROMISE,
            "relief_pending": facts.hold_reason == Hold.Reason.HARDSHIP,
        },
        due_on=facts.oldest_due_on,
    )


def _facts(row: AccountDay, account: Account) -> Facts:
    days = {kind: date.fromisoformat(on) for kind, on in row.served.items()}
    has_ended = account.closed_on is not None and account.closed_on <= row.day
    return Facts(
        row.day, row.overdue, row.suspended, row.oldest_due_on, row.credit, row.demanded, row.hold_reason, row.hold_until,
        row.age_paused_days, row.step_paused_days, row.case_id, row.last_position, row.step_on, row.step_served_on,
        account.customer_class, account.region, row.issued_on, days, row.protections, row.annual_bill,
        row.overdue_bills - row.suspended_bills, row.is_disputed, account.closed_on if has_ended else None,
        grade=account.credit_grade,
        courtesies=budget_of(account.customer_id, row.day).contacts,
    )  # fmt: skip
