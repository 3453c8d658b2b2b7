"""Facts in, decisions out, consequences written: for the accounts of a night in chunks, or for one account at once."""

import gc
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from collections_app.arrangements.batch import settle_plans, settle_promises
from collections_app.common.db import fetch, read_sql
from collections_app.engine.effects import apply, leave_overtaken, lock_accounts
from collections_app.engine.ladders import Ladders, read_ladders
from collections_app.engine.night_approval import leave_unapproved
from collections_app.engine.penalties import take_in_money
from collections_app.engine.proposal import Proposal
from collections_app.engine.trial_entries import hold_back
from collections_app.evidence.batch import linked_later
from collections_app.facts.batch import take_snapshot_of
from collections_app.facts.models import AccountDay
from collections_app.procedures.packs import law
from collections_app.publication.selection import take_names_off
from collections_app.rules.contact_budget import LONGEST
from collections_app.rules.decisions import Decision, decide
from collections_app.rules.facts import Facts
from collections_app.rules.lifecycle import Verdict
from collections_app.rules.segments import Traits

CHUNK = 10_000
SERVED = 16
"""Where the days of service stand among the facts that `undecided` reads."""

WAIT = "FOR NO KEY UPDATE OF d"
PASS_OVER = f"{WAIT} SKIP LOCKED"
log = logging.getLogger(__name__)

Row = tuple[Any, ...]
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

    Other processes may help (`help_treat`). When this ends nothing is undecided: at last it waits for the chunks that
    they have claimed, and takes over those of one that has died. Can be stopped and run again: what is decided stays
    decided. Returns the number of accounts that the night has decided.
    """
    ladders = read_ladders(day)
    _treat_undecided(day, ladders, PASS_OVER, progress)
    _treat_undecided(day, ladders, WAIT, progress)
    return AccountDay.objects.filter(day=day, look=0).exclude(verdict="").count()


def help_treat(day: date) -> int:
    """Treat accounts of a night that another process runs, as long as there are any; returns how many."""
    return _treat_undecided(day, read_ladders(day), PASS_OVER)


def _treat_undecided(day: date, ladders: Ladders, others: str, progress: Progress | None = None) -> int:
    """Claim a chunk, decide and write it in one transaction, and so on; `others` says what to do where they have claims.

    A chunk that cannot be written is halved until the account that cannot be written stands alone and is set aside.
    """
    faults: dict[int, Exception] = {}
    decided, after, size = 0, 0, CHUNK
    while True:
        rows: list[Row] = []
        try:
            with undisturbed(), transaction.atomic():
                if not (rows := _claim(day, after, size, others)):
                    return decided
                with linked_later():
                    _treat(day, rows, ladders, faults)
        except Exception as error:
            if not rows or rows[0][0] in faults:
                raise
            size = max(len(rows) // 2, 1)
            if len(rows) == 1:
                faults[rows[0][0]] = error
            continue
        decided, after, size = decided + len(rows), rows[-1][0], min(size * 2, CHUNK)
        if progress:
            progress(len(rows))


def _claim(day: date, after: int, size: int, others: str) -> list[Row]:
    """The next undecided rows, locked to the end of the transaction: who dies in it leaves them to somebody else."""
    with connection.cursor() as cursor:
        params = {"day": day, "account": None, "after": after, "limit": size, "window": LONGEST}
        cursor.execute(f"{read_sql('engine/undecided')} {others}", params)
        return cursor.fetchall()


def _treat(day: date, rows: list[Row], ladders: Ladders, faults: dict[int, Exception]) -> None:
    proposals = [_set_aside(row, faults[row[0]]) if row[0] in faults else propose(day, row, ladders) for row in rows]
    leave_overtaken(day, proposals)
    leave_unapproved(day, proposals)
    apply(day, proposals)


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
        take_in_money(on, [account_id])
        settle_promises(on, [account_id])
        settle_plans(on, [account_id])
        take_names_off(on, [account_id])
        look = take_snapshot_of(account_id, on)
        row = fetch("engine/undecided", day=on, account=account_id, after=0, limit=None, window=LONGEST)[-1]
        proposal = propose(on, row, read_ladders(on))
        _leave_step_to_the_night(proposal)
        try:
            with transaction.atomic():
                apply(on, [proposal])
        except Exception as error:  # noqa: BLE001  it is shown to people, and tried again by the night
            apply(on, [_set_aside(row, error)])
    answer = AccountDay.objects.select_related("case", "step").get(account_id=account_id, day=on, look=look)
    step = answer.step.kind if answer.step else None
    return Outcome(answer.verdict, step, answer.reason or {}, answer.case.case_no if answer.case else None)


def propose(day: date, row: Row, ladders: Ladders) -> Proposal:
    """What is to be done about a row of `undecided`; an account that cannot be decided is set aside."""
    row_id, account_id, customer_class, grade, voltage, pack, currency, procedure_id, *known = row
    try:
        ladder = ladders.choose(procedure_id, Traits(customer_class, grade, voltage, pack, currency), account_id)
        facts = facts_of(day, known)
        hold_back(facts, account_id, ladders)
        decision = decide(facts, ladder, law(pack))
    except Exception as error:  # noqa: BLE001  one bad account never stops the night; it is shown to people
        return _set_aside(row, error)
    return Proposal(row_id, account_id, decision, facts, ladder, customer_class, pack)


def facts_of(day: date, known: list[Any]) -> Facts:
    """The facts as `undecided` reads them; the days of service come as JSON."""
    served = known[SERVED]
    days = {kind: date.fromisoformat(on) for kind, on in json.loads(served).items()} if served != "{}" else {}
    values: list[Any] = [*known[:SERVED], days, *known[SERVED + 1 :]]
    return Facts(day, *values)


def _leave_step_to_the_night(p: Proposal) -> None:
    p.decision.asks_approval = False
    if p.decision.verdict is Verdict.STEP and p.decision.rung:
        reason = {"code": "left_to_the_night", "step": p.decision.rung.kind}
        p.decision.verdict, p.decision.reason = Verdict.WAIT, reason


def _set_aside(row: Row, error: Exception) -> Proposal:
    row_id, account_id, *_known = row
    log.error("account %s is set aside: %r", account_id, error)
    text = json.dumps(f"{type(error).__name__}: {error}"[:500], ensure_ascii=False)
    decision = Decision(Verdict.ERROR, {"code": "error", "error": json.loads(text)})
    return Proposal(row_id, account_id, decision, None, None, "", "")
