"""Our own guards of a cut: the case still stands there, the debt is what was demanded, the notice went out, the day fits."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from collections_app.cases.models import Case
from collections_app.enforcement.models import SupplyOrder
from collections_app.notices.models import Notice
from collections_app.procedures.models import Procedure
from collections_app.rules.guards import ALLOWED, BLOCKED, NEEDS, Guard
from collections_app.rules.law import Law
from collections_app.rules.lifecycle import StepKind

if TYPE_CHECKING:
    from collections_app.engine.cut_questions import CutQuestion

VERIFICATION = "order.verification"
"""The one guard that the approval itself answers."""


def own_guards(q: "CutQuestion", cut_on: date) -> Iterator[Guard]:
    yield _case(q)
    yield _contract(q, cut_on)
    yield from _any_dispute(q)
    yield _debt(q)
    yield from _minimums(q)
    yield _hold(q)
    yield _notice(q, cut_on)
    yield from _named_day(q.notice, cut_on)
    yield _day(q, cut_on)
    yield q.weather.emergency_guard(cut_on)


def guards_of_pack(q: "CutQuestion", found: Law, cut_on: date) -> Iterator[Guard]:
    """Whether the pack may be asked at all: in force on the day, verified by a lawyer or answered for by a person."""
    is_in_force = found.effective_from <= cut_on and (found.effective_to is None or cut_on <= found.effective_to)
    values = {"law": found.title, "day": cut_on.isoformat()}
    yield _guard("order.law", is_in_force, "law_in_force", "law_not_in_force", values)
    if found.is_verified:
        yield Guard(VERIFICATION, ALLOWED, "law_verified", "", None, {"law": found.title})
    elif q.order.status == SupplyOrder.Status.APPROVED:
        yield Guard(VERIFICATION, ALLOWED, "law_approved", "", None, {"law": found.title})
    else:
        yield Guard(VERIFICATION, NEEDS, "law_unverified", "", None, {"law": found.title})


def _guard(rule: str, is_allowed: bool, good: str, bad: str, values: Mapping[str, str]) -> Guard:
    return Guard(rule, ALLOWED if is_allowed else BLOCKED, good if is_allowed else bad, "", None, values)


def _not_before(rule: str, day: date, cut_on: date, good: str, bad: str, values: Mapping[str, str]) -> Guard:
    guard = _guard(rule, cut_on >= day, good, bad, values)
    return guard if guard.result == ALLOWED else replace(guard, until=day)


def _case(q: "CutQuestion") -> Guard:
    case = q.case
    if case.status != Case.Status.OPEN:
        return Guard("order.case", BLOCKED, "case_closed", "", None, {"case": case.case_no})
    kind = case.step.kind if case.step else ""
    values = {"case": case.case_no, "step": kind}
    return _guard("order.case", kind == StepKind.DISCONNECTION, "case_open", "other_step", values)


def _contract(q: "CutQuestion", cut_on: date) -> Guard:
    """Once the contract has ended there is nothing to cut."""
    ended_on = q.case.account.closed_on
    is_over = ended_on is not None and ended_on <= max(cut_on, q.today)
    values = {"ended": ended_on.isoformat()} if is_over and ended_on else {}
    return _guard("order.contract", not is_over, "contract_runs", "contract_ended", values)


def _any_dispute(q: "CutQuestion") -> Iterator[Guard]:
    """A procedure may stop altogether while anything is disputed."""
    if q.case.procedure.dispute_treatment == Procedure.DisputeTreatment.ALL:
        yield _guard("order.dispute", not q.look.is_disputed, "nothing_disputed", "something_disputed", {})


def _debt(q: "CutQuestion") -> Guard:
    return _guard("order.debt", q.claim > 0, "debt_open", "debt_gone", {"amount": str(q.claim)})


def _minimums(q: "CutQuestion") -> Iterator[Guard]:
    """What the procedure pursues, and what it cuts for."""
    step = q.case.step
    for minimum in (q.case.procedure.minimum_amount, step.minimum_amount if step else None):
        if minimum:
            values = {"amount": str(q.claim), "minimum": str(minimum)}
            yield _guard("order.minimum", q.claim >= minimum, "debt_enough", "debt_too_small", values)


def _hold(q: "CutQuestion") -> Guard:
    guard = _guard("order.hold", not q.look.hold_reason, "no_hold", "on_hold", {"hold": q.look.hold_reason})
    return replace(guard, until=q.look.hold_until + timedelta(1)) if q.look.hold_until else guard


def _notice(q: "CutQuestion", cut_on: date) -> Guard:
    """The latest notice counts, and it was really sent: what lies in the house or was taken back warns nobody."""
    notice, rule = q.notice, "order.notice"
    if notice is None:
        return Guard(rule, BLOCKED, "notice_missing", "")
    values = {"notice": notice.notice_no}
    if notice.sent_on is None or q.served_on is None:
        is_withdrawn = notice.status == Notice.Status.WITHDRAWN
        return Guard(rule, BLOCKED, "notice_withdrawn" if is_withdrawn else "notice_waiting", "", None, values)
    values |= {"sent": notice.sent_on.isoformat(), "served": q.served_on.isoformat()}
    return _not_before(rule, q.served_on, cut_on, "notice_in_hand", "notice_on_its_way", values)


def _named_day(notice: Notice | None, cut_on: date) -> Iterator[Guard]:
    """No earlier than the letter itself says."""
    named = notice.data.get("disconnection_not_before") if notice else None
    if named:
        first = date.fromisoformat(named)
        yield _not_before("order.named_day", first, cut_on, "named_day", "named_day", {"day": named})


def _day(q: "CutQuestion", cut_on: date) -> Guard:
    return _guard("order.day", cut_on >= q.today, "day_to_come", "day_is_over", {"day": cut_on.isoformat()})
