import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collections_app.procedures import questions
from collections_app.procedures.packs import UnknownPack
from collections_app.procedures.questions import BadQuestion
from collections_app.rules.pack_reader import PackProblem

QUESTIONS = {"penalty": questions.penalty, "timeline": questions.timeline, "guards": questions.guards}


class Command(BaseCommand):
    help = "Ask the law packs: list them, or put the facts of a JSON file to one: what penalty, which days, may we cut."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", choices=["list", *QUESTIONS])
        parser.add_argument("pack", nargs="?", help="the id of a pack, such as cn-2024")
        parser.add_argument("facts", nargs="?", help="a JSON file with the facts; - for standard input")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["question"] == "list":
            self._list(as_json=options["json"])
            return
        if not options["pack"] or not options["facts"]:
            raise CommandError(f"policy {options['question']} takes a pack and a file of facts", returncode=2)
        try:
            answer = QUESTIONS[options["question"]](options["pack"], _read(options["facts"]))
        except (BadQuestion, PackProblem) as refusal:
            raise CommandError("\n".join(refusal.problems), returncode=2) from refusal
        except UnknownPack as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=None if options["json"] else 2))

    def _list(self, *, as_json: bool) -> None:
        try:
            found = questions.packs()
        except PackProblem as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if as_json:
            self.stdout.write(json.dumps({"packs": found}, ensure_ascii=False))
            return
        for pack in found:
            mark = "verified" if pack["verified"] else "NOT VERIFIED"
            until = pack["effective_to"] or "…"
            self.stdout.write(f"{pack['id']:10} {pack['effective_from']} to {until:10} {mark:12} {pack['title']}")


def _read(name: str) -> Any:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except (OSError, ValueError) as error:
        raise CommandError(f"{name} cannot be read as JSON: {error}", returncode=2) from error
