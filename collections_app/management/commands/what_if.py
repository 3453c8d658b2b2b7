import json
from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collections_app.common.business_day import business_day
from collections_app.outlooks.comparison import compare, difference_rows
from collections_app.procedures.models import Procedure


class Command(BaseCommand):
    help = "Two versions of procedures on the debtors of a day, side by side; nothing is done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        name = "code of a procedure (the version in force), or CODE/VERSION"
        parser.add_argument("--procedure", required=True, help=name)
        parser.add_argument("--against", required=True, help=name)
        parser.add_argument("--date", type=business_day, required=True, help="the business day, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        day, started = options["date"], perf_counter()
        procedure, against = (_version(options[name], day) for name in ("procedure", "against"))
        if procedure == against:
            raise CommandError("both are the same version; choose two", returncode=2)
        found = compare(procedure, against, day)
        answer = {
            "date": day.isoformat(), "procedure": _name(procedure), "against": _name(against),
            "accounts": found.accounts, "left_out": found.left_out,
            "sides": {"procedure": found.one.as_dict(), "against": found.other.as_dict()},
            "differences": difference_rows(found.differences), "seconds": round(perf_counter() - started, 2),
        }  # fmt: skip
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else _in_words(answer))


def _version(text: str, day: Any) -> Procedure:
    code, _slash, version = text.partition("/")
    rows = Procedure.objects.filter(code=code)
    if version and not version.isdecimal():
        raise CommandError(f"{text!r} is no CODE/VERSION", returncode=2)
    found = rows.filter(version=int(version)) if version else rows.active_on(day).order_by("-version")
    if (procedure := found.first()) is None:
        raise CommandError(f"there is no such version in force or at all: {text}", returncode=2)
    return procedure


def _name(procedure: Procedure) -> str:
    return f"{procedure.code}/{procedure.version}"


def _in_words(answer: dict[str, Any]) -> str:
    lines = [f"{answer['date']}: {answer['accounts']} accounts, {answer['left_out']} cases that cannot go over"]
    for side in ("procedure", "against"):
        found = answer["sides"][side]
        steps = ", ".join(f"{row['count']} {kind.replace('_', ' ')}" for kind, row in found["steps"].items())
        lines.append(f"  {answer[side]}: {steps or 'no steps'}")
    lines.append(f"  treated differently: {len(answer['differences'])}; {answer['seconds']} s")
    return "\n".join(lines)
