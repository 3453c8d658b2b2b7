import json
import shutil
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from collections_app.engine.last_look import withdraw_paid
from collections_app.notices.models import PrintBatch
from collections_app.notices.operations import CannotRender, render_batch


class Command(BaseCommand):
    help = "Make the file to print of a batch: cover, letters in postcode order on numbered sheets; and its manifest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", nargs="?", help="the batch number, such as B260302-01")
        parser.add_argument("--out", type=Path, help="the PDF to write; the manifest goes beside it as .csv")
        parser.add_argument(
            "--waiting", action="store_true", help="make the files of all batches of the last fortnight that have none"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["waiting"]:
            self._render_waiting()
            return
        if not options["batch"] or not options["out"]:
            raise CommandError("name a batch and with --out the file to write, or say --waiting", returncode=2)
        batch = self._find(options["batch"])
        withdraw_paid(batch, timezone.localdate())
        console = Console(stderr=True)
        with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task(batch.batch_no, total=None)
            try:
                batch = render_batch(
                    batch, at=timezone.now(), progress=lambda n, of: bar.update(task, completed=n, total=of)
                )
            except CannotRender as refusal:
                raise CommandError(str(refusal), returncode=2) from refusal
        answer = self._write(batch, options["out"])
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(
                f"{answer['letters']} letters, {answer['pages']} pages: {answer['file']}\n{answer['sha256']}"
            )

    def _render_waiting(self) -> None:
        since = timezone.localdate() - timedelta(14)
        for waiting in PrintBatch.objects.filter(rendered_at=None, day__gte=since).order_by("day", "batch_no"):
            withdraw_paid(waiting, timezone.localdate())
            try:
                batch = render_batch(waiting, at=timezone.now())
            except CannotRender as refusal:
                self.stderr.write(str(refusal))
                continue
            self.stdout.write(f"{batch.batch_no}: {batch.pages} pages")

    def _find(self, batch_no: str) -> PrintBatch:
        batch = PrintBatch.objects.filter(batch_no=batch_no).first()
        if batch is None:
            latest = ", ".join(PrintBatch.objects.values_list("batch_no", flat=True)[:5]) or "none"
            raise CommandError(f"there is no batch {batch_no}; the latest are: {latest}", returncode=2)
        return batch

    def _write(self, batch: PrintBatch, out: Path) -> dict[str, Any]:
        manifest = out.with_suffix(".csv")
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            _copy(batch.pdf, out)
            _copy(batch.manifest, manifest)
        except OSError as error:
            raise CommandError(f"cannot write {out}: {error.strerror}", returncode=2) from error
        return {
            "batch": batch.batch_no,
            "file": str(out),
            "pages": batch.pages,
            "letters": batch.notices.filter(first_sheet__isnull=False).count(),
            "sha256": batch.pdf_sha256,
            "manifest": str(manifest),
        }


def _copy(stored: FieldFile, to: Path) -> None:
    with stored.open("rb") as source, to.open("wb") as target:
        shutil.copyfileobj(source, target)
