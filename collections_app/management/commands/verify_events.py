import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.evidence.batch import Fault, Findings, check_chain, check_chains

BROKEN = 3
"""The exit status where something does not fit."""
WORDS = {
    "altered": "does not say any more what it said when it was written",
    "missing": "is gone",
    "inserted": "was put in past the chain",
    "cut_off": "was there when a night sealed it, and is gone",
    "rewritten": "is not the one that a night has sealed",
    "seal": "this seal was changed, or the one before it removed",
}


class Command(BaseCommand):
    help = "Whether any event was altered, removed or put in since it was written; the first that was, by its place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--case", metavar="CASE_NO", help="the history of one case alone")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = self._check(options["case"])
        broken = [_described(fault) for fault in findings.faults]
        answer = {
            "events": findings.events, "waiting": findings.waiting, "seals": findings.seals,
            "first_broken": broken[0] if broken else None, "broken": broken,
        }  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(f"{findings.events} events and {findings.seals} seals checked")
        for one in broken:
            self.stderr.write(f"{one['where']}: {one['words']}")
        if broken:
            raise SystemExit(BROKEN)

    def _check(self, case_no: str | None) -> Findings:
        if case_no:
            case = Case.objects.filter(case_no=case_no).first()
            if case is None:
                raise CommandError(f"there is no case {case_no}", returncode=2)
            return check_chain(case.pk)
        console = Console(stderr=True)
        with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task("events", total=None)
            return check_chains(lambda done, of: bar.update(task, completed=done, total=of))


def _described(fault: Fault) -> dict[str, Any]:
    """A chain is named as people know it: by the number of its case, or of its account where there was none."""
    found: dict[str, Any] = {
        "kind": fault.what,
        "sequence": fault.sequence,
        "event": fault.event,
        "words": WORDS[fault.what],
    }
    if fault.what == "seal":
        return found | {"where": f"seal {fault.sequence}"}
    if fault.chain > 0:
        number = Case.objects.filter(pk=fault.chain).values_list("case_no", flat=True).first()
        found |= {"case": number, "where": f"case {number or fault.chain}"}
    else:
        number = Account.objects.filter(pk=-fault.chain).values_list("account_no", flat=True).first()
        found |= {"account": number, "where": f"account {number or -fault.chain}"}
    place = f"event {fault.sequence}" if fault.sequence else f"the event with the id {fault.event}"
    return found | {"where": f"{found['where']}, {place}"}
