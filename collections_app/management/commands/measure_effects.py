import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from collections_app.common.business_day import business_day
from collections_app.outlooks.effects import measure_effects

FIELDS = (
    "kind", "channels", "currency", "served", "demanded", "money_7", "money_14", "money_30", "payers", "settlers",
    "median_days",
)  # fmt: skip


class Command(BaseCommand):
    help = "What came in after each kind of letter and message of the half-year that had thirty days to work by a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=business_day, required=True, help="the business day, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        report = measure_effects(options["date"])
        rows = list(report.effects.values(*FIELDS))
        span = {"served_from": report.served_from.isoformat(), "served_to": report.served_to.isoformat()}
        if options["json"]:
            self.stdout.write(json.dumps({"date": report.day.isoformat(), **span, "effects": rows}, default=str))
            return
        self.stdout.write(f"served from {span['served_from']} to {span['served_to']}")
        for row in rows:
            self.stdout.write("  ".join(str(row[name]) for name in FIELDS))
