"""What a night would do before it does it: who would move and why, and whom yesterday's rules would treat otherwise."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from collections_app.arrangements.batch import settle_plans, settle_promises
from collections_app.billing.batch import allocate_payments
from collections_app.common.db import read_sql
from collections_app.customers.models import Account
from collections_app.engine.ladders import read_ladders
from collections_app.engine.models import CaseMoveLine, NightRun
from collections_app.engine.penalties import post_penalties
from collections_app.engine.proposal import Proposal
from collections_app.engine.treatment import Row, propose, undisturbed
from collections_app.facts.batch import take_snapshot
from collections_app.facts.wording import reason_text
from collections_app.org.models import OrgUnit
from collections_app.outlooks.portfolio import CRITICAL
from collections_app.rules.contact_budget import LONGEST
from collections_app.rules.lifecycle import Verdict

BEFORE_TREATMENT = (allocate_payments, post_penalties, settle_promises, settle_plans, take_snapshot)
"""What the night does before it decides; files that lie in the inbox are not loaded for it."""

MOVING = (Verdict.STEP, Verdict.CLOSE)


class CannotForesee(Exception):
    """Why a night cannot be foreseen, in words for staff."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A proposal of the night, and what the rules of the day before would have led to where that is something else."""

    proposal: Proposal
    before: Proposal | None


@dataclass(frozen=True, slots=True)
class Undecided:
    """The accounts that a night would decide, as `undecided` reads them: rows, and where in them each column stands."""

    rows: list[Row]
    places: dict[str, int]

    def on_former_version(self, row: Row, procedure_id: int, position: int) -> Row:
        """The row as it would be had its case not been moved."""
        former = list(row)
        former[self.places["procedure_id"]], former[self.places["last_position"]] = procedure_id, position
        return tuple(former)


def foresee(day: date) -> list[Foreseen]:
    """The decisions of the night of the day on what is known now; whatever was written to reach them is undone.

    Raises CannotForesee where the night has run already.
    """
    return list(decide_on(day, undecided(day)))


def undecided(day: date, unit: OrgUnit | None = None) -> Undecided:
    """What the night would have to decide, in the unit and those below it. Raises CannotForesee."""
    refuse_past(day)
    with undisturbed(), transaction.atomic():
        for stage in BEFORE_TREATMENT:
            stage(day)
        params = {"day": day, "account": None, "after": 0, "limit": None, "window": LONGEST}
        with connection.cursor() as cursor:
            cursor.execute(read_sql("engine/undecided"), params)
            places = {column.name: place for place, column in enumerate(cursor.description)}
            rows = cursor.fetchall()
        transaction.set_rollback(True)
    if unit is not None:
        units = OrgUnit.objects.subtree_of(unit).ids()
        within = set(Account.objects.filter(unit__in=units).values_list("pk", flat=True))
        rows = [row for row in rows if row[places["account_id"]] in within]
    return Undecided(rows, places)


def refuse_past(day: date) -> None:
    if NightRun.objects.filter(day__gte=day).exists():
        raise CannotForesee(_("The night of that day, or a later one, has run already; ask what it has decided."))


def decide_on(day: date, found: Undecided) -> Iterator[Foreseen]:
    """Each account in turn, by the rules of the day and by those of the day before."""
    now, before, moved = read_ladders(day), read_ladders(day - timedelta(1)), _moved_on(day)
    for row in found.rows:
        proposal = propose(day, row, now)
        former = moved.get(proposal.account_id)
        earlier = propose(day, found.on_former_version(row, *former) if former else row, before)
        is_other = (_verdict(earlier), step_of(earlier)) != (_verdict(proposal), step_of(proposal))
        yield Foreseen(proposal, earlier if is_other else None)


def as_dict(day: date, found: list[Foreseen]) -> dict[str, Any]:
    """As the command prints it."""
    numbers = dict(
        Account.objects.filter(pk__in=[f.proposal.account_id for f in found]).values_list("pk", "account_no")
    )
    steps = [f for f in found if f.proposal.decision.verdict is Verdict.STEP]
    moves = [_move(f, numbers) for f in found if f.proposal.decision.verdict in MOVING]
    changed = [
        {"account": numbers[f.proposal.account_id], "now": _side(f.proposal), "before": _side(f.before)}
        for f in found
        if f.before is not None
    ]
    return {
        "date": day.isoformat(), "accounts": len(found),
        "verdicts": dict(Counter(str(f.proposal.decision.verdict) for f in found)),
        "steps": dict(Counter(step_of(f.proposal) for f in steps)),
        "closed": sum(f.proposal.decision.verdict is Verdict.CLOSE for f in found),
        "errors": sum(f.proposal.decision.verdict is Verdict.ERROR for f in found),
        "moves": moves, "changed": changed, "critical": [m for m in moves if m["critical"] and m["step"]],
    }  # fmt: skip


def _moved_on(day: date) -> dict[int, tuple[int, int]]:
    """Of the cases that were moved on the day: the account, the version it came from and the position it had there."""
    lines = CaseMoveLine.objects.filter(move__on=day, obstacle="").order_by("-id")
    known = lines.values_list("case__account", "from_procedure", "from_step__position")
    return {account: (procedure, position or 0) for account, procedure, position in known}


def _move(found: Foreseen, numbers: dict[int, str]) -> dict[str, Any]:
    p = found.proposal
    is_step = p.decision.verdict is Verdict.STEP
    return {
        "account": numbers[p.account_id], "verdict": p.decision.verdict, "step": step_of(p) if is_step else None,
        "amount": str(p.amount), "why": reason_text(p.decision.reason),
        "critical": is_critical(p),
    }  # fmt: skip


def _side(proposal: Proposal) -> dict[str, Any]:
    return {
        "verdict": _verdict(proposal), "step": step_of(proposal) or None, "why": reason_text(proposal.decision.reason),
    }  # fmt: skip


def is_critical(p: Proposal) -> bool:
    return bool(p.facts and CRITICAL & set(p.facts.protections))


def _verdict(proposal: Proposal) -> str:
    return proposal.decision.verdict


def step_of(proposal: Proposal) -> str:
    return proposal.decision.rung.kind if proposal.decision.rung else ""
