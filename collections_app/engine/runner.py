"""Runs a night: one at a time, each stage once, resumed where it stopped."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from collections_app.common.db import fetch, try_lock, unlock
from collections_app.engine.models import NightRun, StageRun

Stage = Callable[[date], int]
Witness = Callable[[str, date], object]
LOCK = "the night"


class CannotRunNight(Exception):
    """Why the night was not run, in words for staff; nothing was changed."""


@dataclass(slots=True)
class NightReport:
    """What a night did. `seconds` counts only the stages that ran now; a stage done before keeps its own time."""

    date: date
    stages: list[dict[str, Any]] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    closed: int = 0
    errors: int = 0
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"date": self.date.isoformat()}


def run_stages(day: date, stages: tuple[Stage, ...], witness: Witness | None = None) -> NightReport:
    """Run the stages of the night of a day that have not finished yet. Raises CannotRunNight.

    `witness` is told the name and the day of each stage as it begins.

    A night before it that was broken off is finished first: its accounts would be forgotten otherwise. A stage that
    fails is recorded with its error, which is raised; running the night again resumes there.
    """
    if not try_lock(LOCK):
        raise CannotRunNight(_("Another night is running."))
    try:
        _refuse_going_back(day)
        for broken_off in NightRun.objects.filter(day__lt=day, finished_at=None).order_by("day"):
            _finish(broken_off, stages, witness)
        night, _created = NightRun.objects.get_or_create(day=day)
        _finish(night, stages, witness)
        return report(night)
    finally:
        unlock(LOCK)


def _finish(night: NightRun, stages: tuple[Stage, ...], witness: Witness | None) -> None:
    for stage in stages:
        _run_stage(night, stage, witness)
    NightRun.objects.filter(pk=night.pk, finished_at=None).update(finished_at=Now())


def report(night: NightRun) -> NightReport:
    """The counts of a night, from what it wrote."""
    answer = NightReport(night.day)
    for stage in night.stages.all():
        answer.stages.append({"stage": stage.stage, "rows": stage.rows, "seconds": round(stage.seconds, 3)})
        answer.seconds = round(answer.seconds + stage.seconds, 3)
    for verdict, step, count in fetch("engine/night_report", day=night.day):
        answer.verdicts[verdict] = answer.verdicts.get(verdict, 0) + count
        if step:
            answer.steps[step] = count
    answer.closed = answer.verdicts.get("close", 0)
    answer.errors = answer.verdicts.get("error", 0)
    return answer


def _run_stage(night: NightRun, stage: Stage, witness: Witness | None) -> None:
    ((run_id, is_done),) = fetch("engine/begin_stage", night=night.pk, stage=stage.__name__)
    if is_done:
        return
    begun = time.perf_counter()
    try:
        if witness:
            witness(stage.__name__, night.day)
        rows = stage(night.day)
    except Exception as error:
        StageRun.objects.filter(pk=run_id).update(
            error=f"{type(error).__name__}: {error}", seconds=time.perf_counter() - begun
        )
        raise
    took = time.perf_counter() - begun
    StageRun.objects.filter(pk=run_id).update(
        rows=F("rows") + rows, seconds=F("seconds") + took, error="", finished_at=Now()
    )


def _refuse_going_back(day: date) -> None:
    """A night decides on what the nights before it did; it cannot be put in between afterwards."""
    later = NightRun.objects.filter(day__gt=day).order_by("day").first()
    if later is not None and not NightRun.objects.filter(day=day, finished_at__isnull=False).exists():
        raise CannotRunNight(
            _("The night of %(later)s has already been run; a night before it cannot be run any more.")
            % {"later": later.day}
        )
