import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from collections_app.cases.batch import end_holds, running_holds_of
from collections_app.cases.models import Hold
from collections_app.cases.operations import CannotHold
from collections_app.common.business_day import business_day
from collections_app.imports.account_lists import ListReport, hold_listed
from collections_app.imports.mapping import CannotLoad

TOLD = 20


class Command(BaseCommand):
    help = "Put a hold on every account of a list of account numbers, or end such a set of holds by its reference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="CSV or XLSX with a column account_no, or one column of numbers")
        parser.add_argument("--reason", choices=list(dict(Hold.Reason.by_hand())), help="why they are held")
        parser.add_argument("--until", type=business_day, help="the last day, YYYY-MM-DD; without it until it is ended")
        parser.add_argument("--note", default="", help="a line for the history of every account")
        parser.add_argument("--end", metavar="REFERENCE", help="end the holds of a set that still run")
        parser.add_argument("--dry-run", action="store_true", help="answer the same and change nothing")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["file"]) == bool(options["end"]):
            raise CommandError("give either a file of account numbers or --end REFERENCE", returncode=2)
        if options["file"] and not options["reason"]:
            raise CommandError("--reason is needed: say why they are held", returncode=2)
        try:
            self._end(options) if options["end"] else self._place(options)
        except (CannotHold, CannotLoad) as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal

    def _place(self, options: dict[str, Any]) -> None:
        report = hold_listed(
            options["file"], reason=options["reason"], until=options["until"], note=options["note"][:300],
            dry_run=options["dry_run"], on=timezone.localdate(),
        )  # fmt: skip
        self.stdout.write(json.dumps(asdict(report), ensure_ascii=False) if options["json"] else _in_words(report))
        for row in report.unknown[:TOLD]:
            self.stderr.write(f"{report.file}, line {row['line']}: {row['value']!r} there is no such account")
        if len(report.unknown) > TOLD:
            self.stderr.write(f"… and {len(report.unknown) - TOLD} more")
        if report.unknown:
            sys.exit(3)

    def _end(self, options: dict[str, Any]) -> None:
        on, reference = timezone.localdate(), options["end"].strip()
        with transaction.atomic():
            ended = end_holds(holds=running_holds_of(reference, on), reference=reference, on=on)
            if options["dry_run"]:
                transaction.set_rollback(True)
        answer = {"reference": reference, "ended": ended, "dry_run": options["dry_run"]}
        done = "would be ended" if options["dry_run"] else "ended"
        self.stdout.write(json.dumps(answer) if options["json"] else f"{reference}: {ended} holds {done}")


def _in_words(report: ListReport) -> str:
    put = "would be put on hold" if report.dry_run else "put on hold"
    reference = f" as {report.reference}" if report.reference else ""
    return (
        f"{Path(report.file).name}: {report.rows} accounts, {report.placed} {put}{reference}, "
        f"{report.already_held} on hold already, {len(report.unknown)} not known"
    )
