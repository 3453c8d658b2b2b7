import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from collections_app.common.db import array, execute
from collections_app.notices.batch import hand_over_batches
from collections_app.notices.cover import cover_sheet
from collections_app.notices.envelopes import envelopes
from collections_app.notices.letters import render_letter
from collections_app.notices.manifest import write_manifest
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.outgoing import put_out
from collections_app.notices.parts import Part, fetch_part, forget_parts, make_part, page_counts, parts_of_batch
from collections_app.notices.printing import put_together, write_part
from collections_app.notices.shared_fonts import SharedFonts
from collections_app.notices.sheets import reconciled
from collections_app.notices.typesetting import Compositor
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.sheets import in_words

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
        _check_released(batch, by)
        _check_sheets(batch)
        hand_over_batches([batch.pk], on, by_id=by.pk)
    batch.refresh_from_db()
    return batch


def release(*, batch: PrintBatch, on: date, by: StaffMember) -> PrintBatch:
    """A second person has looked at the letters and lets them leave the house. Raises CannotHandOver, CannotPutOut."""
    if not by.may(Right.RELEASE_BATCHES):
        raise CannotHandOver(_("Your role does not allow this."))
    with transaction.atomic():
        batch = PrintBatch.objects.for_staff(by).select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.status != PrintBatch.Status.CLOSED or batch.released_on:
            raise CannotHandOver(_("Batch %(batch)s has been released before.") % {"batch": batch.batch_no})
        if not batch.has_its_file():
            raise CannotHandOver(_("The letters have not been printed: make the print file first."))
        batch.released_on, batch.released_by = on, by
        batch.save(update_fields=["released_on", "released_by"])
    put_out(batch)
    return batch


def _check_released(batch: PrintBatch, by: StaffMember) -> None:
    if settings.PRINT["release"] and not batch.released_on:
        raise CannotHandOver(_("Batch %(batch)s has not been released yet.") % {"batch": batch.batch_no})
    if batch.released_by_id == by.pk:
        raise CannotHandOver(_("Somebody else has to hand over what you have released."))


def _check_sheets(batch: PrintBatch) -> None:
    """Where sheets were accounted for at all, each has to be."""
    known = reconciled(batch)
    if known is None or known.is_complete:
        return
    which = in_words(known.spoiled) or in_words(known.missing)
    raise CannotHandOver(
        _("Sheets that are spoiled, or that nobody has accounted for: %(sheets)s.") % {"sheets": which}
    )


def render_batch(batch: PrintBatch, *, at: datetime, progress: Progress | None = None) -> PrintBatch:
    """Make the file to print: a cover, then the letters in postcode order on numbered sheets, and the manifest.

    Letters are made in parts, which several workers may share: whoever comes second takes those that nobody is at. After an
    interruption only the missing ones are made. A batch that has its file keeps it, unless letters in it have been withdrawn
    since: then it is made anew without them. `at` is the moment written as that of the rendering. Raises CannotRender for a
    batch without letters, and CannotPutOut.
    """
    if not batch.has_its_file():
        batch = _make_file(batch, at, progress)
    if batch.released_on or not settings.PRINT["release"]:
        put_out(batch)
    return batch


def archived(notice: Notice) -> Notice:
    """The letter with its PDF, for archives and screen readers: made when first asked for, then kept with its hash.

    It says what was printed, word by word, and is made from the same frozen data. Of a letter that was not printed nothing is
    kept: see `render_letter`.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if not notice.pdf:
            letter = render_letter(notice.data)
            notice.pdf_sha256 = hashlib.sha256(letter).hexdigest()
            _keep(notice.pdf, f"{notice.notice_no}.pdf", ContentFile(letter))
            notice.save(update_fields=["pdf", "pdf_sha256"])
    return notice


def _make_file(batch: PrintBatch, at: datetime, progress: Progress | None) -> PrintBatch:
    parts = parts_of_batch(batch)
    if not parts:
        raise CannotRender(_("Batch %(batch)s has no letters left to print.") % {"batch": batch.batch_no})
    _make_parts(parts, batch.pdf.storage, progress)
    with transaction.atomic():
        batch = PrintBatch.objects.select_for_update().get(pk=batch.pk)
        if not batch.has_its_file():
            _store_batch(batch, parts, at)
    forget_parts(batch, batch.pdf.storage)
    return batch


def _make_parts(parts: list[Part], storage: Storage, progress: Progress | None) -> None:
    """First those that nobody is at, then what is still missing."""
    compositor, done, of = Compositor(), 0, sum(len(part.letters) for part in parts)
    left = parts
    for wait in (False, True):
        taken, left = left, []
        for part in taken:
            if not make_part(part, storage, compositor, wait=wait):
                left.append(part)
                continue
            done += len(part.letters)
            if progress:
                progress(done, of)


def _store_batch(batch: PrintBatch, parts: list[Part], at: datetime) -> None:
    storage = batch.pdf.storage
    counted = [page_counts(part, storage) or {} for part in parts]
    rows = [row for pages in counted for row in pages.items()]
    execute("notices/count_pages", keys=array(key for key, _n in rows), pages=array(pages for _key, pages in rows))
    execute("notices/number_sheets", batch=batch.pk, together=settings.PRINT["one_envelope"])
    packed = [(envelope.sheets, envelope.grams) for envelope in envelopes(_letters(batch))]
    sheets = [sheets for sheets, _grams in packed]
    batch.sheets, batch.envelopes, batch.grams = sum(sheets), len(packed), sum(grams for _sheets, grams in packed)
    with TemporaryDirectory() as folder:
        pdf, manifest, cover = (Path(folder) / name for name in ("batch.pdf", "manifest.csv", "cover.pdf"))
        write_part(cover, [cover_sheet(batch, _letters(batch))], SharedFonts())
        places = _places(parts, counted, storage, Path(folder))
        letters = (places[key] for key in Notice.objects.in_sheet_order(batch).values_list("pk", flat=True))
        marked = sheets if settings.PRINT["omr"] else ()
        batch.pages = put_together(pdf, cover, letters, batch.batch_no, SharedFonts(), marked)
        with manifest.open("w", encoding="utf-8-sig", newline="") as file:
            write_manifest(file, envelopes(_letters(batch)))
        with pdf.open("rb") as content:
            batch.pdf_sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            _keep(batch.pdf, f"{batch.batch_no}.pdf", File(content))
        with manifest.open("rb") as content:
            _keep(batch.manifest, f"{batch.batch_no}.csv", File(content))
    batch.rendered_at = at
    batch.save(update_fields=["pdf", "manifest", "pdf_sha256", "pages", "sheets", "envelopes", "grams", "rendered_at"])


def _places(
    parts: list[Part], counted: list[dict[int, int]], storage: Storage, folder: Path
) -> dict[int, tuple[Path, int, int]]:
    """Letter → the file that it is in, the first of its pages there, and how many it has."""
    places = {}
    for part, pages in zip(parts, counted, strict=True):
        path, first = fetch_part(part, storage, folder), 0
        for key in part.letters:
            places[key] = (path, first, pages[key])
            first += pages[key]
    return places


def _letters(batch: PrintBatch) -> Iterator[Notice]:
    return Notice.objects.in_sheet_order(batch).iterator(chunk_size=LETTERS_AT_ONCE)


def _keep(kept: FieldFile, name: str, content: File) -> None:
    """Store a file in place of one that an interrupted rendering may have left under its name."""
    kept.storage.delete(kept.field.generate_filename(kept.instance, name))
    kept.save(name, content, save=False)
