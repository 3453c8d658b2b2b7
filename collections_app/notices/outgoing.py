"""What a print house fetches: a folder for each batch, put there as a whole or not at all."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from collections_app.notices.envelopes import envelopes
from collections_app.notices.manifest import write_spreadsheet
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.printing import extract
from collections_app.rules.sheets import SheetRange


class CannotPutOut(Exception):
    """Why the folder of a batch was not written, in words for staff."""


def put_out(batch: PrintBatch) -> Path | None:
    """Put the folder of a batch where the print house looks for it; None where no such place is set.

    Parts of at most so many sheets as the print house takes, the manifest as CSV and XLSX, a job ticket, and the SHA-256 of
    each. It appears under its name once all of it is written; a later file of the batch takes the place of the earlier, and
    the same file is not put out twice. Raises CannotPutOut.
    """
    place, target = Path(settings.PRINT["folder"]), Path(settings.PRINT["folder"]) / batch.batch_no
    if not settings.PRINT["folder"] or _is_out(batch, target):
        return None
    try:
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".", dir=place) as unfinished:
            written = Path(unfinished) / batch.batch_no
            written.mkdir()
            _write(batch, written)
            if target.exists():
                shutil.rmtree(target)
            return written.rename(target)
    except OSError as error:
        what = {"folder": place, "why": error.strerror or error}
        raise CannotPutOut(_("The folder of the print house %(folder)s cannot be written: %(why)s") % what) from error


def _is_out(batch: PrintBatch, target: Path) -> bool:
    """Whether this very file lies there already; what cannot be read is written anew."""
    try:
        ticket = json.loads((target / f"{batch.batch_no}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(ticket.get("sha256") == batch.pdf_sha256)


def parts_of(envelopes: Iterable[int], most: int) -> Iterator[SheetRange]:
    """Ranges of at most so many sheets that cut no envelope apart, from the sheets of each envelope; 0: all in one.

    An envelope that is thicker than that has a part of its own.
    """
    first, last = 1, 0
    for sheets in envelopes:
        if most and last >= first and last - first + 1 + sheets > most:
            yield first, last
            first = last + 1
        last += sheets
    if last >= first:
        yield first, last


def _write(batch: PrintBatch, folder: Path) -> None:
    letters = Notice.objects.in_sheet_order(batch)
    packed = [envelope.sheets for envelope in envelopes(letters.iterator(chunk_size=500))]
    before = (batch.pages or 0) - (batch.sheets or 0)
    parts = []
    for number, (first, last) in enumerate(parts_of(packed, settings.PRINT["max_sheets"]), start=1):
        name = f"{batch.batch_no}.{number}.pdf"
        with batch.pdf.open("rb") as file:
            (folder / name).write_bytes(extract(file.file, range(before + first, before + last + 1)))
        parts.append({"file": name, "first_sheet": first, "last_sheet": last, "sheets": last - first + 1})
    with batch.manifest.open("rb") as source, (folder / f"{batch.batch_no}.csv").open("wb") as target:
        shutil.copyfileobj(source, target)
    with (folder / f"{batch.batch_no}.xlsx").open("wb") as target:
        write_spreadsheet(target, envelopes(letters.iterator(chunk_size=500)))
    ticket = json.dumps(_ticket(batch, parts), ensure_ascii=False, indent=2)
    (folder / f"{batch.batch_no}.json").write_text(ticket + "\n", encoding="utf-8")
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def _ticket(batch: PrintBatch, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """How the job is to be done; weights in grams."""
    return {
        "batch": batch.batch_no, "day": batch.day.isoformat(), "kind": batch.kind, "language": batch.language,
        "paper": "A4", "sides": 1, "scaling": "none", "staple": bool(settings.PRINT["staple_from"]),
        "omr": settings.PRINT["omr"], "envelope": "DL, window left, DIN 5008 form B", "sheets": batch.sheets,
        "envelopes": batch.envelopes, "grams": round(batch.grams or 0, 1), "sha256": batch.pdf_sha256, "parts": parts,
    }  # fmt: skip
