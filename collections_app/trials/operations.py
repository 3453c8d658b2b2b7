"""Trials: drafted by one person, started by another, ended by either; one that has been started stays as it is."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from collections_app.common.db import execute, lock_until_commit
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Procedure
from collections_app.rules.authority import Right
from collections_app.rules.trials import BOUNDS, LARGEST_SHARE, needed
from collections_app.trials.models import Trial

LONGEST = timedelta(366)
Status = Trial.Status


class CannotTry(Exception):
    """Why a trial was not drafted, started or ended, in words for staff."""


@dataclass(frozen=True, slots=True)
class TrialPlan:
    """How large a share, for how long, and what difference is worth finding: see Trial."""

    percent: Decimal
    baseline: Decimal
    difference: Decimal
    looks: int
    until_on: date
    window_days: int = 30


def draft_hold_out(*, name: str, withheld: str, plan: TrialPlan, by: StaffMember, on: date) -> Trial:
    """Raises CannotTry."""
    return _draft(name, plan, by, on, kind=Trial.Kind.HOLD_OUT, withheld=withheld)


def draft_challenge(
    *, name: str, champion: Procedure, challenger: Procedure, plan: TrialPlan, by: StaffMember, on: date
) -> Trial:
    """Raises CannotTry."""
    _refuse_mismatch(champion, challenger)
    return _draft(name, plan, by, on, kind=Trial.Kind.CHALLENGE, champion=champion, challenger=challenger)


@transaction.atomic
def start_trial(*, trial: Trial, by: StaffMember, on: date) -> Trial:
    """From the night of the day; a challenger begins to get cases, and does not change any more. Raises CannotTry."""
    _refuse_stranger(by)
    lock_until_commit("procedures come into force")
    trial = Trial.objects.select_for_update().get(pk=trial.pk)
    if trial.status != Status.DRAFT:
        raise CannotTry(_("Only a draft can be started."))
    if trial.drafted_by_id == by.pk:
        raise CannotTry(_("You have drafted this trial yourself; somebody else has to start it."))
    if trial.until_on <= on:
        raise CannotTry(_("Its last day has come already."))
    _end_those_past(on)
    _refuse_second(trial)
    if trial.kind == Trial.Kind.CHALLENGE:
        _put_on_trial(trial, by, on)
    trial.status, trial.started_on, trial.started_by = Status.RUNNING, on, by
    trial.save(update_fields=["status", "started_on", "started_by"])
    return trial


@transaction.atomic
def end_trial(*, trial: Trial, note: str, by: StaffMember, on: date) -> Trial:
    """From the day on everybody is treated as usual; what was held back and is still to come comes. Raises CannotTry."""
    _refuse_stranger(by)
    trial = Trial.objects.select_for_update().get(pk=trial.pk)
    if trial.status != Status.RUNNING:
        raise CannotTry(_("Only a trial that is running can be ended."))
    if not note.strip():
        raise CannotTry(_("Say why it ends."))
    _end(trial, on, note.strip(), by)
    return trial


@transaction.atomic
def copy_trial(*, trial: Trial, until_on: date, by: StaffMember, on: date) -> Trial:
    """A new version, as a draft of the person; its draw is another. Raises CannotTry."""
    plan = TrialPlan(
        trial.percent, trial.baseline, trial.difference, trial.looks, until_on, trial.window_days
    )  # fmt: skip
    what = {"kind": trial.kind, "withheld": trial.withheld, "champion": trial.champion, "challenger": trial.challenger}
    return _draft(trial.name, plan, by, on, **what)


def _draft(name: str, plan: TrialPlan, by: StaffMember, on: date, **what: object) -> Trial:
    _refuse_stranger(by)
    name = name.strip()
    if not name:
        raise CannotTry(_("Give the trial a name."))
    _refuse_bad_plan(plan, on)
    last = Trial.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
    return Trial.objects.create(
        name=name, version=last + 1, percent=plan.percent, baseline=plan.baseline, difference=plan.difference,
        looks=plan.looks, window_days=plan.window_days, until_on=plan.until_on, drafted_on=on, drafted_by=by,
        planned=needed(plan.baseline, plan.difference, plan.percent, plan.looks), **what,
    )  # fmt: skip


def _refuse_stranger(by: StaffMember) -> None:
    if not by.may(Right.RUN_TRIALS):
        raise CannotTry(_("Your role does not allow this."))


def _refuse_bad_plan(plan: TrialPlan, on: date) -> None:
    if not 1 <= plan.percent <= LARGEST_SHARE:
        raise CannotTry(_("The share has to be from 1 to 50 percent: at least half of the accounts stay as usual."))
    if not 0 < plan.baseline < 100 or not 1 <= abs(plan.difference) < 100:
        raise CannotTry(_("The percent that pay lie between 0 and 100, and the difference is at least one point."))
    if not 0 < plan.baseline + plan.difference < 100:
        raise CannotTry(_("With such a difference more than all would pay, or fewer than none."))
    if plan.looks not in BOUNDS:
        raise CannotTry(_("A trial is looked at from one to five times."))
    if plan.window_days not in (7, 14, 30):
        raise CannotTry(_("Money counts for 7, 14 or 30 days."))
    if not on < plan.until_on <= on + LONGEST:
        raise CannotTry(_("The last day has to lie ahead, within a year."))


def _refuse_mismatch(champion: Procedure, challenger: Procedure) -> None:
    if champion.code != challenger.code or champion.pk == challenger.pk:
        raise CannotTry(_("Champion and challenger are two versions of one procedure."))
    if champion.segment != challenger.segment:
        raise CannotTry(_("Both versions have to be for the same customers; otherwise they are not compared fairly."))


def _end_those_past(on: date) -> None:
    for trial in Trial.objects.select_for_update().filter(status=Status.RUNNING, until_on__lt=on):
        _end(trial, trial.until_on + timedelta(1), _("Its last day has passed."), None)


def _refuse_second(trial: Trial) -> None:
    running = Trial.objects.filter(status=Status.RUNNING)
    same = running.filter(withheld=trial.withheld, kind=trial.kind, champion=trial.champion).first()
    if same is not None:
        raise CannotTry(_("%(trial)s is running; end it first.") % {"trial": same})


def _put_on_trial(trial: Trial, by: StaffMember, on: date) -> None:
    """The challenger comes into force for those that are drawn for it, with all that has been checked of it."""
    versions = Procedure.objects.select_for_update().in_bulk([trial.champion_id, trial.challenger_id])
    champion, challenger = versions[trial.champion_id], versions[trial.challenger_id]
    _refuse_mismatch(champion, challenger)
    if not Procedure.objects.active_on(on).filter(pk=champion.pk).exists():
        raise CannotTry(_("The champion is not in force."))
    if challenger.status != Procedure.Status.CHECKED:
        raise CannotTry(_("The challenger has to be checked, and neither in force nor tried before."))
    if challenger.checked_by_id == by.pk:
        raise CannotTry(_("You have checked the challenger yourself; somebody else has to start the trial."))
    challenger.status, challenger.active_from, challenger.activated_by = Procedure.Status.TRIAL, on, by
    challenger.save(update_fields=["status", "active_from", "activated_by"])


def _end(trial: Trial, on: date, note: str, by: StaffMember | None) -> None:
    trial.status, trial.ended_on, trial.note, trial.ended_by = Status.ENDED, on, note, by
    trial.save(update_fields=["status", "ended_on", "note", "ended_by"])
    if trial.challenger is not None and trial.challenger.retired_on is None:
        assert trial.challenger.active_from is not None
        trial.challenger.retired_on = max(on, trial.challenger.active_from + timedelta(1))
        trial.challenger.save(update_fields=["retired_on"])
    everybody: dict[str, list[str]] = {"classes": [], "grades": [], "voltages": [], "law_packs": []}
    execute("procedures/look_at_debtors", **everybody, currency="", on=on)
