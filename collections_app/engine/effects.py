"""The consequences of a chunk of decisions, written set-based in the caller's transaction."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection

from collections_app.common.db import copy_rows, execute, fetch
from collections_app.common.diary import look_at
from collections_app.engine.case_files import open_cases, record_orders, record_referrals
from collections_app.engine.notice_drafts import issue_notices
from collections_app.engine.proposal import Proposal
from collections_app.rules.decisions import Decision
from collections_app.rules.lifecycle import WRITTEN, StepKind, Verdict


def apply(day: date, proposals: Sequence[Proposal]) -> None:
    """Write everything that follows from the decisions: cases, steps, notices, orders, closures, events, the verdicts."""
    steps = [p for p in proposals if p.decision.verdict is Verdict.STEP]
    if steps:
        _take_steps(day, steps)
    closing = [p for p in proposals if p.decision.verdict is Verdict.CLOSE]
    if closing:
        execute(
            "engine/close_cases",
            day=day,
            case=[p.facts.case_id for p in closing if p.facts],
            reason=[p.decision.close_reason for p in closing],
        )
    _record(proposals)
    _write_diary(day, proposals)


def lock_accounts(account_ids: Sequence[int]) -> None:
    """A payment at the counter and the night meet here: whoever comes second sees what the first has written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM collections_account WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(account_ids)]
        )


def leave_overtaken(day: date, proposals: Sequence[Proposal]) -> None:
    """Where something has become known since the facts were taken, nothing is done on them: the next night looks again.

    Read under the lock of the accounts, in the transaction that writes the consequences.
    """
    moving = {p.row_id: p for p in proposals if p.decision.verdict in (Verdict.STEP, Verdict.CLOSE)}
    if not moving:
        return
    lock_accounts([p.account_id for p in moving.values()])
    for (row_id,) in fetch("engine/overtaken", day=day, id=list(moving)):
        p = moving[row_id]
        reason = {"code": "overtaken"}
        p.decision = Decision(Verdict.WAIT, reason, look_again_on=day + timedelta(1), checks=p.decision.checks)


def _take_steps(day: date, steps: list[Proposal]) -> None:
    events = open_cases(day, steps)
    _advance_cases(day, steps)
    written = [p for p in steps if _kind(p) in WRITTEN]
    notice_numbers = issue_notices(day, written) if written else {}
    events += record_orders(day, [p for p in steps if _kind(p) == StepKind.DISCONNECTION])
    events += record_referrals(day, [p for p in steps if _kind(p) == StepKind.LEGAL_REFERRAL])
    for p in steps:
        data = {"step": _kind(p), "amount": p.decision.reason.get("amount"), "repeat": p.decision.is_repeat}
        if p.row_id in notice_numbers:
            data["notice_no"] = notice_numbers[p.row_id]
        events.append((p.account_id, p.case_id, "step_taken", day, json.dumps(data)))
    copy_rows("collections_caseevent", ("account_id", "case_id", "kind", "on", "data"), events)


def _kind(proposal: Proposal) -> StepKind:
    assert proposal.decision.rung is not None
    return proposal.decision.rung.kind


def _advance_cases(day: date, steps: list[Proposal]) -> None:
    execute(
        "engine/advance_cases",
        day=day,
        case=[p.case_id for p in steps],
        step=[p.decision.rung.id for p in steps if p.decision.rung],
        served_on=[None if _kind(p) in WRITTEN else day for p in steps],
    )


def _record(proposals: Sequence[Proposal]) -> None:
    """One document for all: many small ones take the driver three times as long to quote."""
    decisions = [
        {
            "id": p.row_id,
            "verdict": p.decision.verdict,
            "step": p.decision.rung.id if p.decision.rung else None,
            "case": p.case_id,
            "reason": p.decision.reason,
            "guards": p.decision.checks,
            "look_again_on": again.isoformat() if (again := p.decision.look_again_on) else None,
        }
        for p in proposals
    ]
    execute("engine/record_decisions", decisions=json.dumps(decisions, ensure_ascii=False))


def _write_diary(day: date, proposals: Sequence[Proposal]) -> None:
    tomorrow = day + timedelta(1)
    entries = []
    for p in proposals:
        again = tomorrow if p.decision.verdict is Verdict.ERROR else p.decision.look_again_on
        if again is not None:
            entries.append((p.account_id, max(again, tomorrow)))
    look_at(entries)
