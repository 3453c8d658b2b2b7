import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from collections_app.notices.batch import hand_over_batches
from collections_app.notices.labels import day_in_words
from collections_app.notices.letters import render_cover, render_letter
from collections_app.notices.manifest import manifest
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.printing import count_pages, put_together
from collections_app.org.models import StaffMember

Progress = Callable[[int, int], None]
"""Called with (letters done, letters in all)."""


class CannotHandOver(Exception):
    """Why the batch was not handed over, in words for staff."""


class CannotRender(Exception):
    """Why the batch was not rendered, in words for staff."""


def hand_over(*, batch: PrintBatch, on: date, by: StaffMember | None = None) -> PrintBatch:
    """The letters of a batch leave the house on that day. Raises CannotHandOver."""
    with transaction.atomic():
        batch = PrintBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.status != PrintBatch.Status.CLOSED:
            raise CannotHandOver(_("Batch %(batch)s has already been handed over.") % {"batch": batch.batch_no})
        if on < batch.day:
            raise CannotHandOver(_("A batch cannot be handed over before the day it was closed."))
        hand_over_batches([batch.pk], on)
    batch.refresh_from_db()
    return batch


def render_batch(batch: PrintBatch, *, at: datetime, progress: Progress | None = None) -> PrintBatch:
    """Make the file to print: a cover, then the letters in postcode order on numbered sheets, and the manifest.

    Every letter is stored as it is made: after an interruption only those missing are made. A batch that has its file
    keeps it. `at` is the moment written as that of the rendering. Raises CannotRender for a batch without letters.
    """
    if batch.pdf:
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
        if not batch.pdf:
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
        notice.pdf.save(f"{notice.notice_no}.pdf", ContentFile(letter), save=False)
        notice.save(update_fields=["pages", "pdf", "pdf_sha256"])


def _store_batch(batch: PrintBatch, at: datetime) -> None:
    notices = list(Notice.objects.in_print_order(batch).filter(pages__isnull=False))
    sheet = 1
    for notice in notices:
        notice.first_sheet = sheet
        sheet += notice.pages or 0
    Notice.objects.bulk_update(notices, ["first_sheet"], batch_size=1000)
    whole = put_together(_cover(batch, notices, sheet - 1), _stored(notices), batch.batch_no, sheet - 1)
    batch.pdf.save(f"{batch.batch_no}.pdf", ContentFile(whole), save=False)
    batch.manifest.save(f"{batch.batch_no}.csv", ContentFile(manifest(notices)), save=False)
    batch.pdf_sha256, batch.pages, batch.rendered_at = hashlib.sha256(whole).hexdigest(), sheet, at
    batch.save(update_fields=["pdf", "manifest", "pdf_sha256", "pages", "rendered_at"])


def _stored(notices: list[Notice]) -> Iterator[bytes]:
    for notice in notices:
        with notice.pdf.open("rb") as file:
            yield file.read()


def _cover(batch: PrintBatch, notices: list[Notice], sheets: int) -> bytes:
    """The cover sheet, in the language of the letters."""
    withdrawn = batch.notices.filter(status=Notice.Status.WITHDRAWN).values_list("notice_no", flat=True)
    with translation.override(batch.language):
        rows = [
            (_("Day"), day_in_words(batch.day.isoformat(), batch.language)),
            (_("Kind"), batch.get_kind_display()),
            (_("Language"), batch.get_language_display()),
            (_("Print room of"), batch.unit or "–"),
            (_("Letters"), len(notices)),
            (_("Sheets without this cover"), sheets),
            (_("First notice"), notices[0].notice_no),
            (_("Last notice"), notices[-1].notice_no),
            (_("Order"), _("by postcode")),
        ]
        utility = notices[0].data["utility"]["name"]
        context = {"batch_no": batch.batch_no, "language": batch.language, "rows": rows, "utility": utility}
        return render_cover(context | {"withdrawn": list(withdrawn)})
