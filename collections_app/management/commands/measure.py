import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from collections_app.common.business_day import business_day
from collections_app.reporting.batch import measure_day, measure_months


class Command(BaseCommand):
    help = "Measure managers' figures of a day and its month anew, or of each day up to another; whole months with --months."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=business_day, required=True, help="the day, YYYY-MM-DD")
        parser.add_argument("--to", type=business_day, help="measure every day up to and including this one")
        parser.add_argument("--months", action="store_true", help="only the months of these days, not each day")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = options["date"], options["to"] or options["date"]
        if last < first:
            raise CommandError(f"--to {last} is before --date {first}", returncode=2)
        if last > timezone.localdate():
            raise CommandError(f"{last} has not come yet", returncode=2)
        if options["months"]:
            days, rows = 0, measure_months(first, last)
        else:
            days = (last - first).days + 1
            rows = sum(measure_day(first + timedelta(n)) for n in range(days))
        answer = {"from": first.isoformat(), "to": last.isoformat(), "days": days, "rows": rows}
        said = f"{first} to {last}: {rows} rows measured"
        self.stdout.write(json.dumps(answer) if options["json"] else said)
