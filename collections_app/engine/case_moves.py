"""Open cases go over to another version of their procedure: shown beforehand, done at once, and reported case by case."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from collections_app.cases.models import Case
from collections_app.cases.querysets import CaseQuerySet
from collections_app.common.db import array, fetch, lock_until_commit
from collections_app.engine.effects import lock_accounts
from collections_app.engine.models import CaseMove
from collections_app.facts.models import Snapshot
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Procedure, Step
from collections_app.rules.authority import Right
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.standing import Obstacle, standing

REPORT = [
    "move", "on", "case_no", "account_no", "procedure", "from_version", "last_step", "to_version", "step", "position",
    "outcome", "why",
]  # fmt: skip


class CannotMove(Exception):
    """Why no case was moved, in words for staff."""


@dataclass(frozen=True, slots=True)
class Group:
    """So many cases of one version that stand after the same step, and what becomes of them: a step, or an obstacle.

    A case before its first step has none, there and here.
    """

    procedure_id: int
    step_id: int | None
    status: str
    count: int
    to_step: Step | None
    obstacle: Obstacle | None


def preview_move(*, to: Procedure, cases: CaseQuerySet, by: StaffMember, on: date) -> list[Group]:
    """What would become of the cases in sight of the person. Raises CannotMove where nothing can be moved at all."""
    _refuse(to, by, on)
    return _groups(to, list(cases.for_staff(by).values_list("pk", flat=True)))


@transaction.atomic
def move_cases(*, to: Procedure, cases: CaseQuerySet, reason: str, by: StaffMember, on: date) -> CaseMove:
    """Put the cases in sight of the person on the version `to`, which has to be in force on the day.

    A case keeps the kind of its last step and the days it was taken and served on, so both clocks run on. One that
    cannot go over stays where it is, and the report says why. Raises CannotMove.
    """
    if not reason.strip():
        raise CannotMove(_("Say why the cases are moved."))
    lock_until_commit(
        "bills fall due"
    )  # a night takes its facts under this lock: it has them all, or sees what is done here
    to = Procedure.objects.select_for_update(no_key=True).get(pk=to.pk)
    _refuse(to, by, on)
    chosen = list(cases.for_staff(by).values_list("pk", "account_id"))
    lock_accounts([account_id for _case_id, account_id in chosen])
    case_ids = [case_id for case_id, _account_id in chosen]
    groups = _groups(to, case_ids)
    moved = sum(group.count for group in groups if group.obstacle is None)
    if not moved:
        raise CannotMove(_("None of these cases can go over to this version."))
    move = CaseMove.objects.create(
        procedure=to, reason=reason.strip(), on=on, by=by, moved=moved, left=len(case_ids) - moved
    )
    _write(move, groups, case_ids)
    return move


def report(move: CaseMove, by: StaffMember) -> Iterator[list[str]]:
    """The head and a row for each case in sight of the person, those left where they are too."""
    yield REPORT
    related = ("case__account", "from_procedure", "from_step", "to_step")
    for line in move.lines.for_staff(by).select_related(*related):  # type: ignore[attr-defined]
        before, after = line.from_step, line.to_step
        outcome, target = ("left", "") if line.obstacle else ("moved", str(move.procedure.version))
        yield [
            str(move), move.on.isoformat(), line.case.case_no, line.case.account.account_no, move.procedure.code,
            str(line.from_procedure.version), before.kind if before else "", target, after.kind if after else "",
            str(after.position) if after else "", outcome, line.get_obstacle_display() if line.obstacle else "",
        ]  # fmt: skip


def _write(move: CaseMove, groups: list[Group], case_ids: list[int]) -> None:
    fetch(
        "engine/move_cases", move=move.pk, move_no=str(move), to=move.procedure_id, version=move.procedure.version,
        cases=array(case_ids), procedure=array(group.procedure_id for group in groups),
        step=array(group.step_id for group in groups), status=[group.status for group in groups],
        to_step=array(group.to_step and group.to_step.pk for group in groups),
        obstacle=[group.obstacle or "" for group in groups], on=move.on, by=move.by_id, reason=move.reason,
        look_on=array(days_to_look(move.on)),
    )  # fmt: skip


def days_to_look(on: date) -> Iterable[date]:
    """The day, and that of a night that has taken its facts already: what it would do still goes by the old version."""
    last_night = Snapshot.objects.aggregate(day=Max("day"))["day"]
    return {on, min(on, last_night or on)}


def _refuse(to: Procedure, by: StaffMember, on: date) -> None:
    if not by.may(Right.MOVE_CASES):
        raise CannotMove(_("Your role does not allow this."))
    if not Procedure.objects.active_on(on).filter(pk=to.pk).exists():
        raise CannotMove(_("Cases can only go over to a version that is in force."))


def _groups(to: Procedure, case_ids: list[int]) -> list[Group]:
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(procedure__code=to.code).order_by("procedure", "position"):
        steps[step.procedure_id].append(step)
    groups = []
    for procedure_id, code, step_id, position, status, count in fetch("engine/cases_by_step", cases=array(case_ids)):
        taken = _kinds(steps[procedure_id][: position or 0])
        found = _hindrance(to, procedure_id, code, status) or standing(taken, _kinds(steps[to.pk]))
        if isinstance(found, Obstacle):
            groups.append(Group(procedure_id, step_id, status, count, None, found))
        else:
            to_step = steps[to.pk][found - 1] if found else None
            groups.append(Group(procedure_id, step_id, status, count, to_step, None))
    return groups


def _hindrance(to: Procedure, procedure_id: int, code: str, status: str) -> Obstacle | None:
    if status != Case.Status.OPEN:
        return Obstacle.CLOSED
    if code != to.code:
        return Obstacle.OTHER_PROCEDURE
    return Obstacle.SAME_VERSION if procedure_id == to.pk else None


def _kinds(steps: list[Step]) -> list[StepKind]:
    return [StepKind(step.kind) for step in steps]
