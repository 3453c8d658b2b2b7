"""The sheets of a print file on the page of its batch: accounted for, and some of them printed again."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import GOOD, NOTHING, WARN, choice, moment, stacked
from collections_app.admin.dialogs import Dialog, dialog, line, pick
from collections_app.admin.pages import Banner, PageScreen, Part, Table
from collections_app.admin.screens import has_right, staff_of
from collections_app.notices.models import PrintBatch, SheetCount
from collections_app.notices.sheets import CannotCount, count_sheets, reconciled, sheets_again, sheets_of
from collections_app.rules.authority import Right
from collections_app.rules.sheets import in_words

COUNT, AGAIN = gettext_lazy("Account for sheets"), gettext_lazy("Print sheets again")
IN_RANGES = gettext_lazy("Their numbers stand at the lower right: 1-340, or 17, 20-22.")


class SheetsForm(Dialog):
    sheets = forms.CharField(label=gettext_lazy("Sheets"), max_length=300, widget=line(), help_text=IN_RANGES)

    def offer(self, obj: Any) -> None:
        known = reconciled(obj)
        open_sheets = (known.spoiled or known.missing) if known else ()
        self.fields["sheets"].initial = ", ".join(f"{first}-{last}" for first, last in open_sheets)


class CountForm(SheetsForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of them"), choices=SheetCount.Outcome.choices, widget=pick()
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())
    field_order = ["outcome", "sheets", "note"]

    def offer(self, obj: Any) -> None:
        if reconciled(obj) is None:
            self.fields["sheets"].initial = f"1-{obj.sheets}"


class SheetActions(PageScreen):
    """The buttons for the screen of print batches."""

    def fits(self, button: str, obj: PrintBatch) -> bool:
        return obj.has_its_file() if button in ("count", "again") else bool(super().fits(button, obj))

    @dialog(
        COUNT, permission="print", form=CountForm, refusals=(CannotCount,), icon="checklist",
        question=gettext_lazy("Once you have begun, a batch is handed over only when every sheet is there and well printed."),
    )  # fmt: skip
    def count(self, request: HttpRequest, obj: PrintBatch, given: dict[str, Any]) -> str:
        count_sheets(batch=obj, by=staff_of(request), **given)
        return _("The sheets have been recorded.")

    @dialog(
        AGAIN, permission="print", form=SheetsForm, refusals=(CannotCount,), icon="restart_alt",
        question=gettext_lazy("You get a PDF of just these sheets. Account for them once they are printed."),
    )  # fmt: skip
    def again(self, request: HttpRequest, obj: PrintBatch, given: dict[str, Any]) -> tuple[str, str]:
        sheets_of(obj, given["sheets"])
        address = reverse("admin:collections_printbatch_download_sheets", args=[obj.pk])
        return _("The file of these sheets is being downloaded."), f"{address}?{urlencode(given)}"

    def get_urls(self: Any) -> list[Any]:
        view = self.admin_site.admin_view(self.download_sheets)
        return [
            path("<path:object_id>/sheets/", view, name="collections_printbatch_download_sheets"),
            *super().get_urls(),
        ]

    def download_sheets(self, request: HttpRequest, object_id: str) -> FileResponse:
        """The PDF of some sheets of the print file, for whoever may print."""
        if not has_right(request, Right.PRINT):
            raise PermissionDenied
        batch, written = seen(self, request, object_id), request.GET.get("sheets", "")
        try:
            content = sheets_again(batch, written)
        except CannotCount as refusal:
            raise Http404(str(refusal)) from refusal
        name = f"{batch.batch_no}-{written.replace(' ', '')[:60]}.pdf"
        return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type="application/pdf")


def seen(screen: Any, request: HttpRequest, object_id: str) -> PrintBatch:
    """The batch, if whoever asks may see it."""
    batch: PrintBatch | None = screen.get_object(request, object_id)
    if batch is None:
        raise Http404
    return batch


def sheet_parts(batch: PrintBatch) -> list[Part]:
    """How far the sheets are accounted for, and what was said of them; nothing where nobody has begun to."""
    known = reconciled(batch)
    if known is None:
        return []
    rows = [
        [
            choice(said, "outcome"), in_words([(said.first_sheet, said.last_sheet)]), said.note or NOTHING,
            stacked(said.recorded_by, moment(said.recorded_at)),
        ]
        for said in SheetCount.objects.of_the_file(batch).select_related("recorded_by")
    ]  # fmt: skip
    counted = {"good": number_format(known.good), "sheets": number_format(batch.sheets or 0)}
    told = [_("%(good)s of %(sheets)s sheets are there and well printed.") % counted]
    if known.spoiled:
        told.append(_("Spoiled: %(sheets)s.") % {"sheets": in_words(known.spoiled)})
    if known.missing:
        told.append(_("Not accounted for: %(sheets)s.") % {"sheets": in_words(known.missing)})
    banner = Banner(" ".join(told), GOOD if known.is_complete else WARN)
    columns = [_("what became of them"), _("sheets"), _("note"), _("recorded by")]
    return [banner, Table(_("Sheets"), columns, rows, "", prose=2)]
