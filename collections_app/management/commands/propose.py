import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collections_app.common.business_day import business_day
from collections_app.outlooks.changes import CannotForesee, as_dict, foresee

SHOWN = 40


class Command(BaseCommand):
    help = (
        "What the night of a day would do on what is known now, and what yesterday's rules would have done otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=business_day, required=True, help="the business day, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = as_dict(options["date"], foresee(options["date"]))
        except CannotForesee as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._print(answer)
        if answer["errors"]:
            sys.exit(3)

    def _print(self, answer: dict[str, Any]) -> None:
        steps = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in answer["steps"].items()) or "no steps"
        self.stdout.write(f"{answer['date']}: {answer['accounts']} accounts, {steps}, {answer['closed']} closed")
        for title, rows in (("critical customers", answer["critical"]), ("would move", answer["moves"])):
            self.stdout.write(f"{title}: {len(rows)}")
            for row in rows[:SHOWN]:
                self.stdout.write(f"  {row['account']}  {row['step'] or row['verdict']}  {row['amount']}  {row['why']}")
        self.stdout.write(f"treated otherwise than by yesterday's rules: {len(answer['changed'])}")
        for row in answer["changed"][:SHOWN]:
            now, before = row["now"], row["before"]
            self.stdout.write(f"  {row['account']}  {before['verdict']} → {now['verdict']} {now['step'] or ''}")
