"""The consequences of a chunk of decisions, written set-based in the caller's transaction."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from collections_app.common.db import array, copy_rows, execute, execute_on_lines, fetch
from collections_app.common.diary import look_at
from collections_app.engine.case_files import open_cases, record_orders, record_referrals
from collections_app.engine.letter_fees import take_back_fees
from collections_app.engine.notice_drafts import issue_notices
from collections_app.engine.people_work import ask_for_approvals, set_tasks, use_approvals
from collections_app.engine.proposal import Proposal
from collections_app.engine.trial_entries import record_entries
from collections_app.rules.decisions import Decision
from collections_app.rules.lifecycle import WRITTEN, StepKind, Verdict

CUTTING = (StepKind.DISCONNECTION_NOTICE, StepKind.DISCONNECTION)
as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def apply(day: date, proposals: Sequence[Proposal]) -> None:
    """Write everything that follows from the decisions: cases, steps, notices, orders, closures, events, the verdicts."""
    steps = [p for p in proposals if p.decision.verdict is Verdict.STEP]
    if steps:
        _take_steps(day, steps)
    ask_for_approvals(day, [p for p in proposals if p.decision.asks_approval])
    closing = [p for p in proposals if p.decision.verdict is Verdict.CLOSE]
    if closing:
        _close_cases(day, closing)
    record_entries(day, proposals)
    _record(proposals)
    _write_diary(day, proposals)


def lock_accounts(account_ids: Sequence[int]) -> None:
    """A payment at the counter and the night meet here: whoever comes second sees what the first has written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM collections_account WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE",
            [array(account_ids)],
        )


def leave_overtaken(day: date, proposals: Sequence[Proposal]) -> None:
    """Where something has become known since the facts were taken, nothing is done on them: the next night looks again.

    Read under the lock of the accounts, in the transaction that writes the consequences.
    """
    changing = (Verdict.STEP, Verdict.CLOSE)
    moving = {p.row_id: p for p in proposals if p.decision.verdict in changing or p.decision.asks_approval}
    if not moving:
        return
    lock_accounts([p.account_id for p in moving.values()])
    cuts = array(p.row_id for p in moving.values() if p.decision.rung and p.decision.rung.kind in CUTTING)
    for (row_id,) in fetch("engine/overtaken", day=day, id=array(moving), cuts=cuts):
        p = moving[row_id]
        reason = {"code": "overtaken"}
        p.decision = Decision(Verdict.WAIT, reason, look_again_on=day + timedelta(1), checks=p.decision.checks)


def _take_steps(day: date, steps: list[Proposal]) -> None:
    events = open_cases(day, steps)
    _advance_cases(day, steps)
    use_approvals(day, steps)
    set_tasks(day, steps)
    written = [p for p in steps if _kind(p) in WRITTEN]
    letters = issue_notices(day, written) if written else {}
    events += record_orders(day, [p for p in steps if _kind(p) == StepKind.DISCONNECTION])
    events += record_referrals(day, [p for p in steps if _kind(p) == StepKind.LEGAL_REFERRAL])
    for p in steps:
        data: dict[str, Any] = {"step": _kind(p), "amount": str(p.amount), "repeat": p.decision.is_repeat}
        data |= letters.get(p.row_id, {})
        if p.decision.rung and p.decision.rung.tasks:
            data["tasks"] = list(p.decision.rung.tasks)
        events.append((p.account_id, p.case_id, "step_taken", day, as_json(data)))
    copy_rows("collections_caseevent", ("account_id", "case_id", "kind", "on", "data"), events)


def _close_cases(day: date, closing: list[Proposal]) -> None:
    cases = [p.facts.case_id for p in closing if p.facts]
    take_back_fees(day, cases)
    execute("engine/close_cases", day=day, case=array(cases), reason=[p.decision.close_reason for p in closing])


def _kind(proposal: Proposal) -> StepKind:
    assert proposal.decision.rung is not None
    return proposal.decision.rung.kind


def _advance_cases(day: date, steps: list[Proposal]) -> None:
    execute(
        "engine/advance_cases",
        day=day,
        case=array(p.case_id for p in steps),
        step=array(p.decision.rung.id for p in steps if p.decision.rung),
        served_on=array(None if _kind(p) in WRITTEN else day for p in steps),
    )


def _record(proposals: Sequence[Proposal]) -> None:
    execute_on_lines(
        "engine/record_decisions",
        (
            (p.row_id, p.decision.verdict, p.decision.rung.id if p.decision.rung else None, p.case_id,
             as_json(p.decision.reason), as_json(p.decision.checks), p.decision.look_again_on)
            for p in proposals
        ),
    )  # fmt: skip


def _write_diary(day: date, proposals: Sequence[Proposal]) -> None:
    tomorrow = day + timedelta(1)
    entries = []
    for p in proposals:
        again = tomorrow if p.decision.verdict is Verdict.ERROR else p.decision.look_again_on
        if again is not None:
            entries.append((p.account_id, max(again, tomorrow)))
    look_at(entries)
