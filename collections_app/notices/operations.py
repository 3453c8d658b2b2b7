import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from collections_app.common.db import execute
from collections_app.notices.batch import hand_over_batches
from collections_app.notices.cover import cover_sheet
from collections_app.notices.letters import render_letter, typefaces
from collections_app.notices.manifest import write_manifest
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.printing import count_pages, put_together
from collections_app.notices.shared_fonts import SharedFonts
from collections_app.org.models import StaffMember

Progress = Callable[[int, int], None]
"""Called with (letters done, letters in all)."""
LETTERS_AT_ONCE = 500  # read from the database


class CannotHandOver(Exception):
    """Why the batch was not handed over, in words for staff."""


class CannotRender(Exception):
    """Why the batch was not rendered, in words for staff."""


def hand_over(*, batch: PrintBatch, on: date, by: StaffMember) -> PrintBatch:
    """The letters of a batch leave the house on that day. Raises CannotHandOver."""
    with transaction.atomic():
        batch = PrintBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.status != PrintBatch.Status.CLOSED:
            raise CannotHandOver(_("Batch %(batch)s has already been handed over.") % {"batch": batch.batch_no})
        if on < batch.day:
            raise CannotHandOver(_("A batch cannot be handed over before the day it was closed."))
        hand_over_batches([batch.pk], on, by_id=by.pk)
    batch.refresh_from_db()
    return batch


def render_batch(batch: PrintBatch, *, at: datetime, progress: Progress | None = None) -> PrintBatch:
    """Make the file to print: a cover, then the letters in postcode order on numbered sheets, and the manifest.

    Every letter is stored as it is made: after an interruption only those missing are made. A batch that has its file
    keeps it, unless letters in it have been withdrawn since: then it is made anew without them. `at` is the moment
    written as that of the rendering. Raises CannotRender for a batch without letters.
    """
    if batch.has_its_file():
        return batch
    keys = list(Notice.objects.in_print_order(batch).values_list("pk", flat=True))
    if not keys:
        raise CannotRender(_("Batch %(batch)s has no letters left to print.") % {"batch": batch.batch_no})
    for done, key in enumerate(keys, start=1):
        _render_notice(key)
        if progress:
            progress(done, len(keys))
    with transaction.atomic():
        batch = PrintBatch.objects.select_for_update().get(pk=batch.pk)
        if not batch.has_its_file():
            _store_batch(batch, at)
    return batch


def _render_notice(key: int) -> None:
    """Make and store one letter, once: whoever comes second finds it there."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=key)
        if notice.pdf or notice.status == Notice.Status.WITHDRAWN:
            return
        letter = render_letter(notice.data)
        notice.pages, notice.pdf_sha256 = count_pages(letter), hashlib.sha256(letter).hexdigest()
        _keep(notice.pdf, f"{notice.notice_no}.pdf", ContentFile(letter))
        notice.save(update_fields=["pages", "pdf", "pdf_sha256"])


def _store_batch(batch: PrintBatch, at: datetime) -> None:
    execute("notices/number_sheets", batch=batch.pk)
    with TemporaryDirectory() as folder:
        pdf, manifest = Path(folder) / "batch.pdf", Path(folder) / "manifest.csv"
        fonts = SharedFonts(typefaces())
        batch.pages = put_together(pdf, cover_sheet(batch, _letters(batch)), _stored(batch), batch.batch_no, fonts)
        with manifest.open("w", encoding="utf-8-sig", newline="") as file:
            write_manifest(file, _letters(batch))
        with pdf.open("rb") as content:
            batch.pdf_sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            _keep(batch.pdf, f"{batch.batch_no}.pdf", File(content))
        with manifest.open("rb") as content:
            _keep(batch.manifest, f"{batch.batch_no}.csv", File(content))
    batch.rendered_at = at
    batch.save(update_fields=["pdf", "manifest", "pdf_sha256", "pages", "rendered_at"])


def _letters(batch: PrintBatch) -> Iterator[Notice]:
    """The letters of the file in the order of their sheets, a few at a time."""
    return batch.notices.exclude(first_sheet=None).order_by("first_sheet").iterator(chunk_size=LETTERS_AT_ONCE)


def _stored(batch: PrintBatch) -> Iterator[bytes]:
    for notice in _letters(batch):
        with notice.pdf.open("rb") as file:
            yield file.read()


def _keep(kept: FieldFile, name: str, content: File) -> None:
    """Store a file in place of one that an interrupted rendering may have left under its name."""
    kept.storage.delete(kept.field.generate_filename(kept.instance, name))
    kept.save(name, content, save=False)
