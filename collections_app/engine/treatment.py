"""Facts in, decisions out, consequences written: for the accounts of a night in chunks, or for one account at once."""

import gc
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from collections_app.billing.batch import allocate_payments
from collections_app.common.db import fetch
from collections_app.engine.effects import apply, leave_overtaken, lock_accounts
from collections_app.engine.ladders import Ladders, read_ladders
from collections_app.engine.proposal import Proposal
from collections_app.facts.batch import take_snapshot_of
from collections_app.facts.models import AccountDay
from collections_app.procedures.packs import law
from collections_app.rules.decisions import Decision, decide
from collections_app.rules.facts import Facts
from collections_app.rules.lifecycle import Verdict

CHUNK = 10_000
SERVED = 16
"""Where the days of service stand among the facts that `undecided` reads."""

log = logging.getLogger(__name__)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What looking at one account led to."""

    verdict: str
    step: str | None
    reason: dict[str, Any]
    case_no: str | None


def treat_accounts(day: date, progress: Progress | None = None) -> int:
    """Decide every account of the snapshot that has no verdict yet; each chunk is one transaction.

    Can be stopped and run again: what is decided stays decided. Returns the number of accounts decided.
    """
    ladders = read_ladders(day)
    decided = last = 0
    while rows := fetch("engine/undecided", day=day, account=None, after=last, limit=CHUNK):
        with undisturbed():
            _treat(day, rows, ladders, is_night=True)
        decided, last = decided + len(rows), rows[-1][0]
        if progress:
            progress(len(rows))
    return decided


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without garbage collection: a chunk makes a million small objects and no circle, and each round would read them all."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def reassess(account_id: int, on: date) -> Outcome:
    """Look at one account now, as after a payment: the same facts, decision and effects as in the night.

    It only relieves: a case closes at once when its debt is paid, but a step is left to the night, so that nobody is
    pressed further in the minute in which he pays a part.
    """
    with transaction.atomic():
        lock_accounts([account_id])
        allocate_payments(on, [account_id])
        look = take_snapshot_of(account_id, on)
        looks = fetch("engine/undecided", day=on, account=account_id, after=0, limit=None)
        _treat(on, looks[-1:], read_ladders(on), is_night=False)
    row = AccountDay.objects.select_related("case", "step").get(account_id=account_id, day=on, look=look)
    step = row.step.kind if row.step else None
    return Outcome(row.verdict, step, row.reason or {}, row.case.case_no if row.case else None)


def _treat(day: date, rows: list[tuple[Any, ...]], ladders: Ladders, *, is_night: bool) -> None:
    """Decide and write a chunk; if writing fails, halve it until the account that cannot be written stands alone."""
    proposals = [propose(day, row, ladders) for row in rows]
    try:
        with transaction.atomic():
            if is_night:
                leave_overtaken(day, proposals)
            else:
                _leave_steps_to_the_night(proposals)
            apply(day, proposals)
    except Exception as error:  # noqa: BLE001  one bad account never stops the night
        if len(rows) == 1:
            log.error("account %s is set aside: %r", rows[0][1], error)
            with transaction.atomic():
                apply(day, [Proposal(rows[0][0], rows[0][1], *_set_aside(error))])
            return
        middle = len(rows) // 2
        _treat(day, rows[:middle], ladders, is_night=is_night)
        _treat(day, rows[middle:], ladders, is_night=is_night)


def propose(day: date, row: tuple[Any, ...], ladders: Ladders) -> Proposal:
    """What is to be done about a row of `undecided`; an account that cannot be decided is set aside."""
    row_id, account_id, customer_class, currency, pack, procedure_id, *known = row
    try:
        ladder = ladders.choose(procedure_id, customer_class, currency)
        facts = facts_of(day, known)
        decision = decide(facts, ladder, law(pack))
    except Exception as error:  # noqa: BLE001  one bad account never stops the night; it is shown to people
        log.error("account %s is set aside: %r", account_id, error)
        return Proposal(row_id, account_id, *_set_aside(error))
    return Proposal(row_id, account_id, decision, facts, ladder, customer_class, pack)


def facts_of(day: date, known: list[Any]) -> Facts:
    """The facts as `undecided` reads them; the days of service come as JSON."""
    served = known[SERVED]
    days = {kind: date.fromisoformat(on) for kind, on in json.loads(served).items()} if served != "{}" else {}
    values: list[Any] = [*known[:SERVED], days, *known[SERVED + 1 :]]
    return Facts(day, *values)


def _leave_steps_to_the_night(proposals: list[Proposal]) -> None:
    for p in proposals:
        if p.decision.verdict is Verdict.STEP and p.decision.rung:
            reason = {"code": "left_to_the_night", "step": p.decision.rung.kind}
            p.decision.verdict, p.decision.reason = Verdict.WAIT, reason


def _set_aside(error: Exception) -> tuple[Decision, None, None, str, str]:
    text = json.dumps(f"{type(error).__name__}: {error}"[:500], ensure_ascii=False)
    return Decision(Verdict.ERROR, {"code": "error", "error": json.loads(text)}), None, None, "", ""
