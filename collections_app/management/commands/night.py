import json
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from collections_app.common.business_day import business_day
from collections_app.engine import night
from collections_app.engine.runner import CannotRunNight, NightReport

A_YEAR = timedelta(366)
MOST_WORKERS = 64


class Command(BaseCommand):
    help = (
        "Run the night of a day, or of each day up to another: decide every account, take the steps, close the batches."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=business_day, required=True, help="the business day, YYYY-MM-DD")
        parser.add_argument("--to", type=business_day, help="run every night up to and including this day")
        workers = "so many processes beside this one treat accounts; 0 if not said"
        parser.add_argument("--workers", type=_count, default=0, metavar="N", help=workers)
        parser.add_argument("--json", action="store_true", help="one JSON document a night, on a line of its own")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = options["date"], options["to"] or options["date"]
        if last < first:
            raise CommandError(f"--to {last} is before --date {first}", returncode=2)
        if last > timezone.localdate() + A_YEAR:
            raise CommandError(f"{last} is more than a year ahead; a night cannot be taken back", returncode=2)
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        errors = 0
        with _workers(options["workers"]) as call_help, _bar(len(days)) as bar:
            task = bar.add_task("", total=len(days))
            for day in days:
                bar.update(task, description=day.isoformat())
                errors += self._run(day, call_help, as_json=options["json"]).errors
                bar.advance(task)
        if errors:
            self.stderr.write(f"{errors} accounts were set aside; they are listed in the admin under account days")
            sys.exit(3)

    def _run(self, day: date, call_help: Callable[[date], None], *, as_json: bool) -> NightReport:
        try:
            report = night.run(day, call_help)
        except CannotRunNight as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _in_words(report))
        self.stdout.flush() if hasattr(self.stdout, "flush") else None
        return report


@contextmanager
def _workers(count: int) -> Iterator[Callable[[date], None]]:
    """Processes that wait for a day, and the function that calls them to it; the work of one that dies is done by others."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "help_night"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "text": True}
    workers = [subprocess.Popen(command, **pipes) for _each in range(count)]

    def call(day: date) -> None:
        for worker in workers:
            with suppress(BrokenPipeError):
                print(day.isoformat(), file=worker.stdin, flush=True)

    try:
        yield call
    finally:
        for worker in workers:
            with suppress(BrokenPipeError):
                worker.communicate()


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_WORKERS:
        raise ArgumentTypeError(
            _("%(text)s is no number from 0 to %(most)d") % {"text": repr(text), "most": MOST_WORKERS}
        )
    return int(text)


def _bar(nights: int) -> Progress:
    columns = (TextColumn("night of {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    from rich.console import Console

    console = Console(stderr=True)
    return Progress(*columns, console=console, disable=not console.is_terminal or nights == 1, transient=True)


def _in_words(report: NightReport) -> str:
    steps = ", ".join(f"{count} {step.replace('_', ' ')}" for step, count in report.steps.items()) or "no steps"
    looked_at = sum(report.verdicts.values())
    return (
        f"{report.date}: {looked_at} accounts looked at, {steps}, {report.closed} cases closed, "
        f"{report.errors} set aside, {report.seconds:.2f} s"
    )
