"""What the night puts before people: steps that somebody has to approve, and tasks that a step asks for."""

import json
from datetime import date, timedelta

from collections_app.common.db import array, copy_rows, execute
from collections_app.engine.case_files import open_cases
from collections_app.engine.proposal import Proposal
from collections_app.worklist import batch
from collections_app.worklist.batch import NewTask


def ask_for_approvals(day: date, asking: list[Proposal]) -> None:
    """Put each step before the people who decide on it, once; a case that has not begun is opened for that."""
    if not asking:
        return
    events = open_cases(day, asking)
    _end_approvals(day, asking, is_used=False)
    copy_rows(
        "collections_stepapproval",
        ("case_id", "step_id", "status", "proposed_on", "amount", "note"),
        (
            (p.case_id, p.decision.rung.id, "waiting", day, p.facts.collectible, "")
            for p in asking if p.decision.rung and p.facts
        ),
    )  # fmt: skip
    for p in asking:
        assert p.decision.rung is not None and p.facts is not None
        data = json.dumps({"step": p.decision.rung.kind, "amount": str(p.facts.collectible)})
        events.append((p.account_id, p.case_id, "approval_asked", day, data))
    copy_rows("collections_caseevent", ("account_id", "case_id", "kind", "on", "data"), events)


def use_approvals(day: date, steps: list[Proposal]) -> None:
    """A step that is taken uses up its approval; what stood for another step lapses."""
    if used := [p for p in steps if p.facts and p.facts.approval]:
        _end_approvals(day, used, is_used=True)


def set_tasks(day: date, steps: list[Proposal]) -> None:
    """What the steps ask people to do; the cases are known by now."""
    batch.set_tasks(day, [
        NewTask(p.account_id, kind, p.amount, p.case_id, rung.id, day + timedelta(rung.days_for_tasks))
        for p in steps if (rung := p.decision.rung) for kind in rung.tasks
    ])  # fmt: skip


def lapse_approvals(day: date) -> int:
    """End the decisions on steps whose days have run out; repeatable. Returns how many."""
    return execute("engine/lapse_approvals", day=day)


def _end_approvals(day: date, about: list[Proposal], *, is_used: bool) -> None:
    steps = array(p.decision.rung.id if is_used and p.decision.rung else None for p in about)
    execute("engine/end_approvals", day=day, case=array(p.case_id for p in about), step=steps)
