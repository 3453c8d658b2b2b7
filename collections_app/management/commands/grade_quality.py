import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from collections_app.common.business_day import business_day
from collections_app.engine.grade_quality import CannotMeasure, measure_quality
from collections_app.engine.models import GradeQuality

FIGURES = ("auc", "ks", "baseline_auc", "baseline_ks", "gain_low", "gain_high")


class Command(BaseCommand):
    help = "How well the credit grades of a past day foretold who was more than 30 days late afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=business_day, required=True, help="the day of the grades, YYYY-MM-DD")
        parser.add_argument("--horizon", type=int, default=90, help="days afterwards; 90 if not said")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = measure_quality(options["as_of"], options["horizon"], timezone.localdate())
        except CannotMeasure as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        answer = self._answer(found)
        if options["json"]:
            self.stdout.write(json.dumps(answer))
            return
        self.stdout.write(f"{found.bad} of {found.accounts} accounts were late afterwards")
        for name in ("auc", "ks"):
            self.stdout.write(f"{name.upper()} {answer[name]}, of days late alone {answer[f'baseline_{name}']}")
        if answer["gain_low"] is not None:
            self.stdout.write(f"AUC beyond days late alone: {answer['gain_low']} to {answer['gain_high']} (95 %)")
        for row in answer["by_grade"]:
            self.stdout.write(f"{row['grade']}: {row['bad']} of {row['accounts']}")

    def _answer(self, found: GradeQuality) -> dict[str, Any]:
        figures = {name: getattr(found, name) for name in FIGURES}
        return {
            "as_of": found.as_of.isoformat(), "horizon": found.horizon, "accounts": found.accounts, "bad": found.bad,
            **{name: None if value is None else round(value, 4) for name, value in figures.items()},
            "by_grade": [{"grade": grade, "accounts": whole, "bad": bad} for grade, whole, bad in found.by_grade],
        }  # fmt: skip
