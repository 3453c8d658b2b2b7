import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from collections_app.imports.kinds import KINDS
from collections_app.imports.loaders import LoadReport, load
from collections_app.imports.mapping import CannotLoad
from collections_app.imports.models import ImportJob
from collections_app.imports.rejects import rejected_lines


class Command(BaseCommand):
    help = "Load a CSV or XLSX file of the billing system; rows with faults are set aside, the others are loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help=f"one of {', '.join(KINDS)}")
        parser.add_argument("file")
        parser.add_argument("--mapping", help="a TOML file that says how the file names and writes things")
        parser.add_argument("--dry-run", action="store_true", help="check the whole file and change nothing")
        parser.add_argument("--rejects", type=Path, help="write the rows that were set aside to this CSV file")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rejects"] and options["dry_run"]:
            raise CommandError("--rejects writes what was kept, and a --dry-run keeps nothing", returncode=2)
        if options["rejects"] and not options["rejects"].parent.is_dir():
            raise CommandError(f"--rejects {options['rejects']}: there is no such folder", returncode=2)
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task(options["file"], total=None)
            try:
                report = load(
                    options["kind"],
                    options["file"],
                    mapping_path=options["mapping"],
                    dry_run=options["dry_run"],
                    on=timezone.localdate(),
                    progress=lambda rows: bar.advance(task, rows),
                )
            except CannotLoad as refusal:
                raise CommandError(str(refusal), returncode=2) from refusal
        self._answer(report, options)
        if report.rejected:
            sys.exit(3)

    def _answer(self, report: LoadReport, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            done = "would be" if report.dry_run else "were"
            self.stdout.write(
                f"{report.file}: {report.rows} rows, {report.created} {done} created, {report.updated} updated, "
                f"{report.unchanged} unchanged, {report.rejected} set aside"
            )
        for row in report.rejected_rows[:20]:
            where = f"{report.file}, line {row['line']}, {row['column'] or 'row'}"
            self.stderr.write(f"{where}: {row['value']!r} {row['error']}")
        if len(report.rejected_rows) > 20:
            self.stderr.write(f"… and {len(report.rejected_rows) - 20} more")
        if options["rejects"] and report.job_id:
            with options["rejects"].open("w", encoding="utf-8-sig", newline="") as file:
                file.writelines(rejected_lines(ImportJob.objects.get(pk=report.job_id)))
