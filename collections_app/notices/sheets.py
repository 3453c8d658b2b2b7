"""What the print room says of the sheets of a print file, and what is still to be printed again."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.notices.models import Notice, PrintBatch, SheetCount
from collections_app.notices.printing import extract
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.sheets import GOOD, SPOILED, NoRange, Reconciled, SheetRange, read_ranges, reconcile

WELL = {SheetCount.Outcome.PRINTED: GOOD, SheetCount.Outcome.REPRINTED: GOOD, SheetCount.Outcome.SPOILED: SPOILED}


class CannotCount(Exception):
    """Why sheets were not recorded or given out, in words for staff."""


def reconciled(batch: PrintBatch) -> Reconciled | None:
    """How far the sheets of the file are accounted for; None where nobody has begun to."""
    said = [
        ((first, last), WELL[SheetCount.Outcome(outcome)])
        for outcome, first, last in SheetCount.objects.of_the_file(batch).values_list(
            "outcome", "first_sheet", "last_sheet"
        )
    ]
    return reconcile(batch.sheets or 0, said) if said else None


@transaction.atomic
def count_sheets(*, batch: PrintBatch, outcome: str, sheets: str, by: StaffMember, note: str = "") -> list[SheetCount]:
    """Record what became of some sheets, written as `1-340` or `17, 20-22`. Raises CannotCount."""
    if not by.may(Right.PRINT):
        raise CannotCount(_("Your role does not allow this."))
    batch = PrintBatch.objects.for_staff(by).select_for_update(of=("self",)).get(pk=batch.pk)
    if outcome not in SheetCount.Outcome.values:
        raise CannotCount(_("There is no such outcome."))
    return [
        SheetCount.objects.create(
            batch=batch, pdf_sha256=batch.pdf_sha256, outcome=outcome, first_sheet=first, last_sheet=last,
            note=note.strip(), recorded_by=by,
        )
        for first, last in sheets_of(batch, sheets)
    ]  # fmt: skip


def sheets_of(batch: PrintBatch, written: str) -> tuple[SheetRange, ...]:
    """The ranges that somebody has written, of the sheets that the file has. Raises CannotCount."""
    if not batch.has_its_file():
        raise CannotCount(_("The print file has not been made yet."))
    try:
        ranges = read_ranges(written)
    except NoRange as wrong:
        raise CannotCount(_("“%(part)s” is no sheet and no range of sheets.") % {"part": wrong}) from wrong
    if not ranges:
        raise CannotCount(_("Name a sheet at least."))
    beyond = next((last for _first, last in ranges if last > (batch.sheets or 0)), None)
    if beyond:
        names = {"batch": batch.batch_no, "sheets": batch.sheets, "sheet": beyond}
        raise CannotCount(_("Batch %(batch)s has %(sheets)s sheets; there is no sheet %(sheet)s.") % names)
    return ranges


def sheets_of_letter(notice: Notice) -> bytes | None:
    """The PDF of the very sheets on which a letter was printed; None where they are not there as they were."""
    batch, first = notice.batch, notice.first_sheet
    if batch is None or first is None or not batch.pdf.name or not batch.pdf.storage.exists(batch.pdf.name):
        return None
    before = (batch.pages or 0) - (batch.sheets or 0)
    with batch.pdf.open("rb") as file:
        if hashlib.file_digest(file.file, "sha256").hexdigest() != batch.pdf_sha256:
            return None
        file.seek(0)
        return extract(file.file, range(before + first, before + first + (notice.pages or 0)))


def sheets_again(batch: PrintBatch, written: str) -> bytes:
    """The PDF of just these sheets, as they lie in the print file. Raises CannotCount."""
    ranges = sheets_of(batch, written)
    before = (batch.pages or 0) - (batch.sheets or 0)  # the cover
    with batch.pdf.open("rb") as file:
        return extract(file.file, [before + sheet for first, last in ranges for sheet in range(first, last + 1)])
