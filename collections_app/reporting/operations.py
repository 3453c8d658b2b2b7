"""Proposing and deciding: targets, shared out to those below; the scoring rule; corrections of scores."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from collections_app.common.db import lock_until_commit
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.reporting.models import Figure
from collections_app.reporting.targets import ForWhom, KpiTarget, Proposal, ScoreCorrection, ScoringRule
from collections_app.rules.assessment import FaultyRule, read_rule, share_out
from collections_app.rules.authority import Right
from collections_app.rules.figures import Figures, sum_up
from collections_app.rules.kpis import FORMULAS, Kpi, Unit


class CannotSetTarget(Exception):
    """Why it was not proposed or decided, in words for staff; nothing was changed."""


@transaction.atomic
def propose_target(
    *, unit: OrgUnit, month: date, kpi: str, value: Decimal, reason: str, by: StaffMember, on: date,
    officer: StaffMember | None = None,
) -> KpiTarget:  # fmt: skip
    """Another version of what a unit, or an officer of it, is to reach. Raises CannotSetTarget."""
    _check_sight(by, unit, officer)
    if FORMULAS[Kpi(kpi)].unit is Unit.SHARE and kpi != Kpi.BALANCE_SHARE and value > 1:
        raise CannotSetTarget(_("A share is at most one hundred per cent."))
    lock_until_commit("the targets")
    of_the_same = KpiTarget.objects.filter(unit=unit, officer=officer, month=month.replace(day=1), kpi=kpi)
    if of_the_same.filter(status=Proposal.Status.PROPOSED).exists():
        raise CannotSetTarget(_("A proposal of this target waits for a decision already."))
    version = (of_the_same.aggregate(last=Max("version"))["last"] or 0) + 1
    return KpiTarget.objects.create(
        unit=unit, officer=officer, month=month.replace(day=1), kpi=kpi, value=value, version=version,
        reason=_said(reason), proposed_by=by, proposed_on=on,
    )  # fmt: skip


@transaction.atomic
def share_target(*, target: KpiTarget, by: StaffMember, on: date) -> list[KpiTarget]:
    """Propose to all those just below what they are to reach, by what each had to collect when last measured.

    Raises CannotSetTarget.
    """
    if target.status != Proposal.Status.ACCEPTED or target.officer_id:
        raise CannotSetTarget(_("Only the accepted target of a unit is shared out."))
    to_collect = _to_collect_below(target)
    shares = share_out(Kpi(target.kpi), target.value, to_collect)
    if not shares:
        raise CannotSetTarget(_("Nobody below has anything to collect by what is measured."))
    units = {unit.pk: unit for unit in target.unit.children.all()}
    people = {} if units else StaffMember.objects.in_bulk(list(shares))
    reason = _("Shared out of %(target)s") % {"target": target}
    return [
        propose_target(
            unit=units.get(one, target.unit), officer=people.get(one), month=target.month, kpi=target.kpi, value=value,
            reason=reason, by=by, on=on,
        )
        for one, value in sorted(shares.items())
    ]  # fmt: skip


def _to_collect_below(target: KpiTarget) -> Mapping[int, Decimal]:
    """What each unit below, or else each officer, had to collect in the last month measured up to that of the target."""
    rows = Figure.objects.filter(grain=Figure.Grain.MONTH, from_on__lte=target.month).below(target.unit)
    last = rows.aggregate(last=Max("from_on"))["last"]
    names = ("opening", "issued", "moved")
    children = list(target.unit.children.all())
    if not children:
        by_officer = rows.pieces().filter(from_on=last, officer__isnull=False).summed("officer", names=names)
        return {officer: figures.to_collect for officer, figures in by_officer.items()}
    by_path = rows.totals().filter(from_on=last).summed("unit__path", names=names)

    def below(child: OrgUnit) -> Figures:
        return sum_up(figures for path, figures in by_path.items() if path.startswith(child.path))

    return {child.pk: below(child).to_collect for child in children}


@transaction.atomic
def propose_correction(
    *,
    unit: OrgUnit,
    month: date,
    points: Decimal,
    reason: str,
    by: StaffMember,
    on: date,
    officer: StaffMember | None = None,
) -> ScoreCorrection:
    """Points on or off a score of a month. Raises CannotSetTarget."""
    _check_sight(by, unit, officer)
    if not points:
        raise CannotSetTarget(_("A correction changes points."))
    return ScoreCorrection.objects.create(
        unit=unit, officer=officer, month=month.replace(day=1), points=points, reason=_said(reason), proposed_by=by,
        proposed_on=on,
    )  # fmt: skip


@transaction.atomic
def propose_rule(*, text: str, active_from: date, reason: str, by: StaffMember, on: date) -> ScoringRule:
    """Another version of the scoring rule. Raises CannotSetTarget, naming the line that cannot be read."""
    _check_right(by)
    try:
        read_rule(text)
    except FaultyRule as fault:
        raise CannotSetTarget(_fault_words(fault)) from fault
    lock_until_commit("the targets")
    version = (ScoringRule.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    return ScoringRule.objects.create(
        version=version,
        active_from=active_from.replace(day=1),
        text=text,
        reason=_said(reason),
        proposed_by=by,
        proposed_on=on,
    )


@transaction.atomic
def decide(*, proposal: Proposal, accept: bool, by: StaffMember, on: date, note: str = "") -> Proposal:
    """Accept or refuse what somebody of another level has proposed. An officer may decide on their own target.

    Raises CannotSetTarget.
    """
    locked = type(proposal)._default_manager.select_for_update().get(pk=proposal.pk)
    if locked.status != Proposal.Status.PROPOSED:
        raise CannotSetTarget(_("It has been decided already."))
    if locked.proposed_by_id == by.pk:
        raise CannotSetTarget(_("Nobody decides on what they have proposed themselves."))
    is_theirs = isinstance(locked, KpiTarget) and locked.officer_id == by.pk
    if isinstance(locked, ForWhom) and not is_theirs:
        _check_sight(by, locked.unit, locked.officer)
    elif not is_theirs:
        _check_right(by)
    if isinstance(locked, KpiTarget) and not is_theirs and locked.proposed_by.unit_id == by.unit_id and by.unit_id:
        raise CannotSetTarget(_("A target is agreed between two levels: somebody of another unit has to decide."))
    if not accept and not note.strip():
        raise CannotSetTarget(_("Say why."))
    locked.status = Proposal.Status.ACCEPTED if accept else Proposal.Status.REFUSED
    locked.decided_by, locked.decided_on, locked.decision_note = by, on, note.strip()
    locked.save(update_fields=["status", "decided_by", "decided_on", "decision_note"])
    return locked


def _fault_words(fault: FaultyRule) -> str:
    words = {
        "no_weight": _("No line gives weight to a figure."),
        "named_twice": _("A figure is named twice with the same sort of line."),
        "unreadable": _("Line %(line)s cannot be read: %(text)s"),
        "no_points": _("Line %(line)s: points are more than nothing: %(text)s"),
        "not_counted": _("Line %(line)s: this figure cannot be counted for a deduction: %(text)s"),
    }
    return words[fault.code] % {"line": fault.line, "text": fault.text}


def _check_right(by: StaffMember) -> None:
    if not by.may(Right.SET_TARGETS):
        raise CannotSetTarget(_("Your role does not allow this."))


def _check_sight(by: StaffMember, unit: OrgUnit, officer: StaffMember | None) -> None:
    """Of a unit within sight, or of the one's own: a branch may propose its own target to the company."""
    _check_right(by)
    if not OrgUnit.objects.for_staff(by).filter(pk=unit.pk).exists():
        raise CannotSetTarget(_("This unit is not in your sight."))
    if officer is not None and officer == by:
        raise CannotSetTarget(_("Nobody sets their own target."))


def _said(reason: str) -> str:
    if not reason.strip():
        raise CannotSetTarget(_("Say why."))
    return reason.strip()
