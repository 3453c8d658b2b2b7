import json
import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from collections_app.sample.portfolio import MONTHS, CannotLoadSample, SampleReport, load_sample


class Command(BaseCommand):
    help = "Load a made-up portfolio into an empty database: the same seed and last day make the same data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", type=int, default=2000, help="how many accounts; 2000 if not said")
        parser.add_argument("--seed", type=int, default=1, help="another seed makes another portfolio; 1 if not said")
        parser.add_argument("--until", type=date.fromisoformat, help="the last day, YYYY-MM-DD; yesterday if not said")
        parser.add_argument("--months", type=int, default=MONTHS, help=f"months of bills; {MONTHS} if not said")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        until = options["until"] or timezone.localdate() - timedelta(1)
        console = Console(stderr=True)
        columns = (TextColumn("accounts"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        begun = time.perf_counter()
        with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task("", total=options["accounts"])
            try:
                report = load_sample(
                    options["accounts"], options["seed"], until, months=options["months"],
                    progress=lambda accounts: bar.advance(task, accounts),
                )  # fmt: skip
            except CannotLoadSample as refusal:
                raise CommandError(str(refusal), returncode=2) from refusal
        self._answer(report, time.perf_counter() - begun, options["json"])

    def _answer(self, report: SampleReport, seconds: float, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_dict() | {"seconds": round(seconds, 3)}))
            return
        counts = ", ".join(f"{count} {words}" for words, count in report.rows.items())
        total = sum(report.rows.values())
        self.stdout.write(
            f"Up to {report.until}: {counts}\n{total} rows in {seconds:.1f} s, {total / seconds:,.0f} a second"
        )
