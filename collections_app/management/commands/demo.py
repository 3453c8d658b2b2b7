import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from collections_app.cases.models import Case
from collections_app.common.db import analyze
from collections_app.engine import night
from collections_app.engine.models import NightRun
from collections_app.engine.runner import CannotRunNight
from collections_app.management.sample_work import work_after_night, work_of_the_morning
from collections_app.notices.models import PrintBatch
from collections_app.notices.operations import render_batch
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Role
from collections_app.sample.batch import read_meters
from collections_app.sample.grading import put_scheme_into_force
from collections_app.sample.portfolio import CannotLoadSample, is_loaded, load_sample

PASSWORD = "arrears-demo"  # noqa: S105  for the made-up staff, on a machine of one's own
SEED = 1
WEEKS, DAYS = 52, 70  # how much history is played: a night a week for a year, then every night
MOST_LETTERS = 40


class Command(BaseCommand):
    help = "A sample utility to try out: loads it, plays its nights, prints a batch, names the logins, serves the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", type=int, default=2000, help="how many accounts; 2000 if not said")
        parser.add_argument("--port", type=int, default=8000, help="where the site is served; 8000 if not said")
        parser.add_argument("--once", action="store_true", help="stop before serving the site")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_LOCAL:
            raise CommandError("the demo's passwords are known to everybody: only with ARREARS_LOCAL=1", returncode=2)
        self.console = Console(stderr=True)
        until = timezone.localdate() - timedelta(1)
        self._load(options["accounts"], until)
        self._play(until)
        self._print_a_batch()
        self._name_logins(options["port"], is_last=options["once"])
        if not options["once"]:
            self._serve(options["port"])

    def _serve(self, port: int) -> None:
        """The site, with a worker beside it for what takes longer than a page may."""
        options = ["--concurrency=1", "--loglevel=warning", "--without-gossip", "--without-mingle"]
        worker = subprocess.Popen([sys.executable, "-m", "celery", "-A", "config.celery", "worker", *options])
        try:
            call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)
        finally:
            worker.terminate()
            worker.wait()

    def _load(self, accounts: int, until: date) -> None:
        if is_loaded():
            self.stdout.write("The sample utility is there already; what was done with it is kept.")
            return
        try:
            with self._bar("accounts", accounts) as advance:
                report = load_sample(accounts, SEED, until, progress=advance)
        except CannotLoadSample as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        put_scheme_into_force(next(_nights(until)))
        read_meters(until)
        rows = report.rows
        self.stdout.write(
            f"Loaded {rows['accounts']} accounts with {rows['bills']} bills and {rows['payments']} payments."
        )

    def _play(self, until: date) -> None:
        """Run the nights that history had, and between them some of the work that people do."""
        days = list(_nights(until))
        steps = closed = 0
        with self._bar("nights", len(days)) as advance:
            for day in days:
                try:
                    report = night.run(day)
                except CannotRunNight as refusal:
                    raise CommandError(str(refusal), returncode=2) from refusal
                steps, closed = steps + sum(report.steps.values()), closed + report.closed
                work_after_night(day)
                if day == days[0]:
                    analyze("collections_payment", "collections_bill", "collections_allocation")
                advance(1)
        if days:
            work_of_the_morning(until + timedelta(1))
        self.stdout.write(
            f"Ran {len(days)} nights: {steps} steps taken, {closed} cases closed, {Case.objects.open().count()} are open."
            if days else f"The nights up to {until} have been run."
        )  # fmt: skip

    def _print_a_batch(self) -> None:
        batch = _batch_to_print()
        if batch is None:
            return
        out = Path(settings.LOCAL_DIR) / "demo" / f"{batch.batch_no}.pdf"
        out.parent.mkdir(parents=True, exist_ok=True)
        with self._bar("letters", batch.notices.count()) as advance:
            batch = render_batch(batch, at=timezone.now(), progress=lambda *_: advance(1))
        with batch.pdf.open("rb") as pdf:
            out.write_bytes(pdf.read())
        self.stdout.write(f"Printed batch {batch.batch_no}, {batch.pages} pages: {out}")

    def _name_logins(self, port: int, *, is_last: bool) -> None:
        self.stdout.write(f"\nhttp://127.0.0.1:{port}/    password of all: {PASSWORD}\n")
        for role in Role:
            person = StaffMember.objects.get(username=role.value)
            if not person.check_password(PASSWORD):
                person.set_password(PASSWORD)
                person.save(update_fields=["password"])
            self.stdout.write(f"  {person.username:<14} {person.get_role_display()}, {person.unit}")
        self.stdout.write("")
        if is_last:
            self.stdout.write("Serve it with: make demo")

    def _bar(self, what: str, total: int) -> "_Bar":
        return _Bar(self.console, what, total)


class _Bar:
    """A progress bar where somebody is looking; as a context it gives the function that moves it on."""

    def __init__(self, console: Console, what: str, total: int) -> None:
        columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bar = Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
        self.task = self.bar.add_task(what, total=total)

    def __enter__(self) -> Callable[[int], None]:
        self.bar.start()
        return lambda count: self.bar.advance(self.task, count)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


def _nights(until: date) -> Iterator[date]:
    """The days whose nights are still to be run; one that broke off comes first."""
    broken_off = NightRun.objects.filter(finished_at=None).order_by("day").values_list("day", flat=True)
    yield from broken_off
    last = NightRun.objects.aggregate(last=Max("day"))["last"]
    daily_from = until - timedelta(DAYS - 1)
    days = [daily_from - timedelta(7 * week) for week in range(WEEKS, 0, -1)]
    days += [daily_from + timedelta(n) for n in range(DAYS)]
    yield from (day for day in days if last is None or day > last)


def _batch_to_print() -> PrintBatch | None:
    """The fullest of the latest batches that is quickly printed; one that has been printed already if there is one."""
    latest = PrintBatch.objects.with_counts().filter(letters__range=(1, MOST_LETTERS)).order_by("-day", "-letters")
    return latest.exclude(pdf="").first() or max(latest[:20], key=lambda batch: batch.letters, default=None)
