import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collections_app.common.business_day import business_day
from collections_app.outlooks.models import Forecast
from collections_app.outlooks.operations import CannotAsk, make_forecast


class Command(BaseCommand):
    help = "What the weeks after a day bring: letters, cuts, visits of the crews; kept, to be held against what comes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=business_day, required=True, help="the business day, YYYY-MM-DD")
        parser.add_argument("--weeks", type=int, default=8, help="1 to 26; 8 if not said")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            forecast = make_forecast(day=options["date"], weeks=options["weeks"])
        except CannotAsk as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        answer = _answer(forecast)
        if options["json"]:
            self.stdout.write(json.dumps(answer))
            return
        self.stdout.write(f"{answer['cases']} open cases, {answer['sampled']} walked through, {answer['seconds']} s")
        for row in answer["figures"]:
            self.stdout.write(
                f"  {row['week_on']}  {row['measure']:22} {row['expected']:10.1f}  ({row['low']:.1f} – {row['high']:.1f})"
            )


def _answer(forecast: Forecast) -> dict[str, Any]:
    figures = forecast.figures.order_by("id").values("week_on", "measure", "expected", "low", "high")
    return {
        "date": forecast.day.isoformat(), "weeks": forecast.weeks, "cases": forecast.cases, "sampled": forecast.sampled,
        "assumptions": forecast.assumptions, "seconds": forecast.seconds,
        "figures": [row | {"week_on": row["week_on"].isoformat()} for row in figures],
    }  # fmt: skip
