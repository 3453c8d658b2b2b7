"""A night before it runs: worked out for a unit, looked at, and approved by somebody else than who asked for it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from collections_app.common.db import copy_rows
from collections_app.customers.models import Account
from collections_app.engine.proposal import Proposal
from collections_app.engine.proposed_nights import NightProposal
from collections_app.facts.wording import reason_text
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.outlooks.changes import (
    MOVING,
    CannotForesee,
    Foreseen,
    decide_on,
    is_critical,
    refuse_past,
    step_of,
    undecided,
)
from collections_app.rules.authority import Right
from collections_app.rules.lifecycle import Verdict

Status = NightProposal.Status
SAID_EVERY = 2_000
"""After so many accounts it is said how far it has come, and looked whether somebody has stopped it."""

MOVE_COLUMNS = (
    "proposal_id", "account_id", "is_critical", "amount", "verdict", "step_id", "step", "reason", "before_verdict",
    "before_step", "before_reason",
)  # fmt: skip
REPORT = [
    "account", "name", "unit", "critical", "amount", "verdict", "step", "why", "verdict_before", "step_before", "why_before",
]  # fmt: skip


class CannotProposeNight(Exception):
    """Why a night was not worked out or not decided on, in words for staff."""


class _Stopped(Exception):
    pass


def ask_for_night(*, day: date, unit: OrgUnit, by: StaffMember, on: date) -> NightProposal:
    """Note the question; `work_out_night` answers it. Raises CannotProposeNight."""
    _check(by, Right.PROPOSE_NIGHTS, unit)
    _refuse_past(day)
    try:
        with transaction.atomic():
            return NightProposal.objects.create(day=day, unit=unit, asked_by=by, asked_on=on)
    except IntegrityError as twice:
        raise CannotProposeNight(_("There is a proposal of this night for this unit already.")) from twice


def work_out_night(proposal: NightProposal) -> NightProposal:
    """Answer the question, once; stopped or worked out before it is left as it is. A failure is kept with its reason."""
    started = perf_counter()
    mine = NightProposal.objects.filter(pk=proposal.pk, status=Status.WORKING)
    if mine.exists():
        try:
            _work_out(proposal, started)
        except _Stopped:
            pass
        except Exception as error:
            mine.update(status=Status.FAILED, error=f"{type(error).__name__}: {error}"[:300])
            if not isinstance(error, CannotForesee):
                raise
    proposal.refresh_from_db()
    return proposal


@transaction.atomic
def stop_night(*, proposal: NightProposal, by: StaffMember) -> NightProposal:
    """Nobody works on it any more, or waits for it; another can be asked for. Raises CannotProposeNight."""
    locked = _at(proposal, by, Right.PROPOSE_NIGHTS, Status.WORKING, Status.WAITING)
    locked.status = Status.STOPPED
    locked.save(update_fields=["status"])
    return locked


@transaction.atomic
def decide_on_night(
    *, proposal: NightProposal, approve: bool, by: StaffMember, on: date, note: str = ""
) -> NightProposal:
    """Let the night of the day take these steps, or not. Raises CannotProposeNight."""
    locked = _at(proposal, by, Right.APPROVE_NIGHTS, Status.WAITING)
    if locked.asked_by_id == by.pk:
        raise CannotProposeNight(_("You have asked for this yourself; somebody else has to decide."))
    if not approve and not note.strip():
        raise CannotProposeNight(_("Say why."))
    _refuse_past(locked.day)
    locked.status = Status.APPROVED if approve else Status.REFUSED
    locked.decided_by, locked.decided_on, locked.note = by, on, note.strip()
    locked.save(update_fields=["status", "decided_by", "decided_on", "note"])
    return locked


def night_report(proposal: NightProposal, by: StaffMember) -> Iterator[list[str]]:
    """The head, and a row for each account in sight that would move or be treated otherwise; critical ones first."""
    yield REPORT
    moves = proposal.moves.for_staff(by).first_things_first()  # type: ignore[attr-defined]
    for move in moves.select_related("account__customer", "account__unit").iterator(chunk_size=2000):
        before = reason_text(move.before_reason) if move.before_reason else ""
        yield [
            move.account.account_no, move.account.customer.name, move.account.unit.name,
            "yes" if move.is_critical else "no", str(move.amount), move.verdict, move.step, reason_text(move.reason),
            move.before_verdict, move.before_step, before,
        ]  # fmt: skip


def _work_out(proposal: NightProposal, started: float) -> None:
    found = undecided(proposal.day, proposal.unit)
    NightProposal.objects.filter(pk=proposal.pk).update(accounts=len(found.rows))
    kept, verdicts = [], Counter[str]()
    for number, foreseen in enumerate(decide_on(proposal.day, found), 1):
        verdicts[str(foreseen.proposal.decision.verdict)] += 1
        if foreseen.proposal.decision.verdict in MOVING or foreseen.before is not None:
            kept.append(foreseen)
        if number % SAID_EVERY == 0:
            _say(proposal, number)
    with transaction.atomic():
        rows = NightProposal.objects.select_for_update().filter(pk=proposal.pk, status=Status.WORKING)
        if not rows.exists():
            raise _Stopped
        copy_rows("collections_proposedmove", MOVE_COLUMNS, (_row(proposal, one) for one in kept))
        rows.update(
            status=Status.WAITING, done=len(found.rows), figures=_figures(kept, verdicts),
            seconds=round(perf_counter() - started, 2),
        )  # fmt: skip


def _say(proposal: NightProposal, number: int) -> None:
    if not NightProposal.objects.filter(pk=proposal.pk, status=Status.WORKING).update(done=number):
        raise _Stopped


def _row(proposal: NightProposal, found: Foreseen) -> tuple[object, ...]:
    p, before = found.proposal, found.before
    step_id = p.decision.rung.id if p.decision.rung and p.decision.verdict is Verdict.STEP else None
    former = (
        (before.decision.verdict, step_of(before), json.dumps(before.decision.reason)) if before else ("", "", None)
    )
    reason = json.dumps(p.decision.reason)
    return (
        proposal.pk, p.account_id, is_critical(p), _amount(p), p.decision.verdict, step_id, step_of(p), reason, *former,
    )  # fmt: skip


def _figures(kept: list[Foreseen], verdicts: Counter[str]) -> dict[str, Any]:
    """What the page shows above the accounts: what would go out by step, and by unit."""
    places = _places([one.proposal.account_id for one in kept])
    steps: dict[str, dict[str, Any]] = {}
    units: dict[str, Counter[str]] = defaultdict(Counter)
    for one in kept:
        p = one.proposal
        if p.decision.verdict is Verdict.STEP:
            unit, currency = places[p.account_id]
            row = steps.setdefault(step_of(p), {"count": 0, "critical": 0, "money": {}})
            row["count"] += 1
            row["critical"] += is_critical(p)
            row["money"][currency] = str(Decimal(row["money"].get(currency, "0")) + _amount(p))
            units[unit][step_of(p)] += 1
    return {
        "verdicts": verdicts, "steps": steps, "units": {unit: dict(units[unit]) for unit in sorted(units)},
        "changed": sum(one.before is not None for one in kept),
        "critical": sum(row["critical"] for row in steps.values()),
    }  # fmt: skip


def _places(account_ids: list[int]) -> dict[int, tuple[str, str]]:
    accounts = Account.objects.filter(pk__in=account_ids).values_list("pk", "unit__name", "currency")
    return {pk: (unit, currency) for pk, unit, currency in accounts}


def _amount(p: Proposal) -> Decimal:
    return p.amount if p.facts else Decimal(0)


def _at(proposal: NightProposal, by: StaffMember, right: Right, *stages: str) -> NightProposal:
    _check(by, right, proposal.unit)
    locked = NightProposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
    if locked.status not in stages:
        raise CannotProposeNight(_("It has been decided or stopped already."))
    return locked


def _check(by: StaffMember, right: Right, unit: OrgUnit) -> None:
    if not by.may(right):
        raise CannotProposeNight(_("Your role does not allow this."))
    if not OrgUnit.objects.for_staff(by).filter(pk=unit.pk).exists():
        raise CannotProposeNight(_("This unit is not in your sight."))


def _refuse_past(day: date) -> None:
    try:
        refuse_past(day)
    except CannotForesee as past:
        raise CannotProposeNight(str(past)) from past
