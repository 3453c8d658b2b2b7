import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from collections_app.cases.models import Case
from collections_app.dossiers.operations import CannotMake, make_evidence
from collections_app.dossiers.signing import CannotSign


class Command(BaseCommand):
    help = "One file with all that a court asks for about a case, signed, and to be checked offline."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", help="the case number, such as C000000017")
        parser.add_argument(
            "--out", type=Path, required=True, help="the ZIP to write; one that is there is not overwritten"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        case = Case.objects.filter(case_no=options["case"]).first()
        if case is None:
            raise CommandError(f"there is no case {options['case']}", returncode=2)
        manifest = self._write(case, options["out"])
        answer = {"out": str(options["out"]), **manifest}
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for entry in manifest["files"]:
            self.stdout.write(f"{entry['sha256']}  {entry['file']}")
        signed = manifest["signed_by"] or "nobody: EVIDENCE_CERTIFICATE names no certificate"
        self.stdout.write(f"{len(manifest['files'])} files in {options['out']}, signed by {signed}")
        for fault in manifest["faults"]:
            self.stderr.write(fault)

    def _write(self, case: Case, out: Path) -> dict[str, Any]:
        """Under a name of its own until it is whole: nobody finds half a file."""
        if out.exists():
            raise CommandError(f"{out} is there already", returncode=2)
        if not out.parent.is_dir():
            raise CommandError(f"there is no folder {out.parent}", returncode=2)
        unfinished = out.with_name(f".{out.name}.unfinished")
        try:
            with unfinished.open("wb") as target:
                manifest = make_evidence(case=case, target=target, on=timezone.localdate())
            unfinished.rename(out)
        except (CannotMake, CannotSign) as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error}", returncode=2) from error
        finally:
            unfinished.unlink(missing_ok=True)
        return manifest
