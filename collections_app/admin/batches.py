from io import BytesIO
from typing import Any, cast

from celery import current_app
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from collections_app.admin.batch_sheets import SheetActions, seen, sheet_parts
from collections_app.admin.cells import NOTHING, choice, day, label, link, moment, number, stacked
from collections_app.admin.dialogs import Refused, dialog
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.engine.last_look import withdraw_paid
from collections_app.filters.notices import PrintBatchFilter
from collections_app.notices.envelopes import envelopes, weight_in_words
from collections_app.notices.manifest import write_spreadsheet
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.outgoing import CannotPutOut
from collections_app.rules.authority import Right

SHOWN_LETTERS = 100
LETTERS_AT_ONCE = 200
"""So many letters are made while somebody waits; more are left to a worker."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RENDER_TASK = "collections_app.tasks.render_batch"
ITS_LETTERS = (
    Notice.objects.filter(batch=OuterRef("pk")).exclude(status="withdrawn").order_by().values("batch")
    .annotate(n=Count("pk")).values("n")
)  # fmt: skip

FILES: dict[str, Any] = {
    "title": gettext_lazy("Files"), "icon": "download",
    "items": ["download_pdf", "download_manifest", "download_spreadsheet"],
}  # fmt: skip
SHEETS: dict[str, Any] = {"title": gettext_lazy("Sheets"), "icon": "checklist", "items": ["count", "again"]}
RENDER, HAND_OVER = gettext_lazy("Make the print file"), gettext_lazy("Hand over")
RELEASE = gettext_lazy("Release")


@admin.register(PrintBatch)
class PrintBatches(SheetActions, PageScreen):
    see = Right.SEE_BATCHES
    list_display = ["batch_no", "on", "kind", "language", "unit", "number_letters", "number_pages", "file", "state"]
    list_filter = [bridge(PrintBatchFilter, "status", "is_rendered", "kind", "language", "unit", "day_from", "day_to")]
    list_select_related = ["unit", "route", "handed_over_by", "released_by"]
    ordering = ["-id"]
    search_fields = ["batch_no__startswith"]
    search_help_text = gettext_lazy("Batch number, from the beginning")
    actions_detail = (FILES, "render", SHEETS, "release", "hand_over")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(letters=Coalesce(Subquery(ITS_LETTERS), 0))

    def fits(self, button: str, obj: PrintBatch) -> bool:
        is_made = bool(obj.pdf)
        if button == "hand_over":
            return is_made and obj.status == PrintBatch.Status.CLOSED and not self._waits(obj)
        if button == "release":
            return is_made and obj.status == PrintBatch.Status.CLOSED and self._waits(obj)
        if button in ("count", "again"):
            return super().fits(button, obj)
        return is_made if button.startswith("download") else not obj.has_its_file()

    def _waits(self, batch: PrintBatch) -> bool:
        """For a second person to let it leave the house."""
        return bool(settings.PRINT["release"]) and not batch.released_on

    def has_release_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.RELEASE_BATCHES)

    def has_print_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.PRINT)

    @admin.display(description=gettext_lazy("day"), ordering="day")
    def on(self, batch: PrintBatch) -> Any:
        return day(batch.day)

    @admin.display(description=gettext_lazy("letters"))
    def number_letters(self, batch: Any) -> Any:
        return number(batch.letters)

    @admin.display(description=gettext_lazy("pages"))
    def number_pages(self, batch: PrintBatch) -> Any:
        return number(batch.pages)

    @admin.display(description=gettext_lazy("print file"))
    def file(self, batch: PrintBatch) -> Any:
        return file_state(batch)

    @admin.display(description=gettext_lazy("status"))
    def state(self, batch: PrintBatch) -> Any:
        return choice(batch, "status")

    @dialog(
        RENDER, permission="print", icon="print",
        question=gettext_lazy("All letters of the batch as one PDF in postcode order, with a cover sheet and a manifest."),
    )  # fmt: skip
    def render(self, request: HttpRequest, obj: PrintBatch, given: dict[str, Any]) -> str:
        from collections_app.notices import operations  # loads the PDF library: nobody else has to wait for it

        if cast(Any, obj).letters > LETTERS_AT_ONCE:
            current_app.send_task(RENDER_TASK, [obj.batch_no])
            return _("The print file is being made in the background; this page tells how far it is.")
        withdraw_paid(obj, today())
        try:
            operations.render_batch(obj, at=timezone.now())
        except (operations.CannotRender, CannotPutOut) as error:
            raise Refused(str(error)) from error
        return _("The print file is ready.")

    @dialog(
        RELEASE, permission="release", icon="verified", refusals=(CannotPutOut,),
        question=gettext_lazy("You have looked at the letters and let them leave the house. Somebody else hands them over."),
    )  # fmt: skip
    def release(self, request: HttpRequest, obj: PrintBatch, given: dict[str, Any]) -> str:
        from collections_app.notices import operations

        try:
            operations.release(batch=obj, on=today(), by=staff_of(request))
        except operations.CannotHandOver as error:
            raise Refused(str(error)) from error
        return _("The batch has been released.")

    @dialog(
        HAND_OVER, permission="print", icon="local_shipping",
        question=gettext_lazy("The letters leave the house today. From then on their days in the post are counted, "
                              "and none of them can be withdrawn."),
    )  # fmt: skip
    def hand_over(self, request: HttpRequest, obj: PrintBatch, given: dict[str, Any]) -> str:
        from collections_app.notices import operations

        if obj.rendered_at is None:
            raise Refused(_("The letters have not been printed: make the print file first."))
        if paid := withdraw_paid(obj, today()):
            words = _(
                "Paid since they were printed: %(letters)s. Take them out, or make the print file anew; then hand over."
            )
            raise Refused(words % {"letters": ", ".join(paid)})
        try:
            operations.hand_over(batch=obj, on=today(), by=staff_of(request))
        except operations.CannotHandOver as error:
            raise Refused(str(error)) from error
        return _("The batch has been handed over.")

    @action(description=gettext_lazy("PDF"), permissions=["print"], icon="download")
    def download_pdf(self, request: HttpRequest, object_id: str) -> HttpResponse | FileResponse:
        batch = self._seen(request, object_id)
        return download(batch.pdf, f"{batch.batch_no}.pdf", "application/pdf")

    @action(description=gettext_lazy("Manifest"), permissions=["print"], icon="table")
    def download_manifest(self, request: HttpRequest, object_id: str) -> HttpResponse | FileResponse:
        batch = self._seen(request, object_id)
        return download(batch.manifest, f"{batch.batch_no}.csv", "text/csv; charset=utf-8")

    @action(description=gettext_lazy("Spreadsheet"), permissions=["print"], icon="table_view")
    def download_spreadsheet(self, request: HttpRequest, object_id: str) -> HttpResponse | FileResponse:
        batch, target = self._seen(request, object_id), BytesIO()
        if not batch.manifest:
            raise Http404(_("The print file has not been made yet."))
        write_spreadsheet(target, envelopes(Notice.objects.in_sheet_order(batch).iterator(chunk_size=500)))
        target.seek(0)
        return FileResponse(target, as_attachment=True, filename=f"{batch.batch_no}.xlsx", content_type=XLSX)

    def _seen(self, request: HttpRequest, object_id: str) -> PrintBatch:
        return seen(self, request, object_id)

    def page(self, request: HttpRequest, obj: PrintBatch) -> Page:
        may_open = has_right(request, Right.SEE_ACCOUNTS)
        return Page(
            main=[*sheet_parts(obj), letters_table(obj, may_open)],
            side=[facts(obj)],
            badges=[choice(obj, "status"), file_state(obj), *release_state(obj)],
        )


def download(file: FieldFile, name: str, content_type: str) -> FileResponse:
    if not file:
        raise Http404(_("The print file has not been made yet."))
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=content_type)


def file_state(batch: PrintBatch) -> Any:
    return label(_("ready to print"), "success") if batch.rendered_at else label(_("no print file yet"), "warning")


def release_state(batch: PrintBatch) -> list[Any]:
    if batch.released_on:
        return [label(_("released"), "success")]
    waits = settings.PRINT["release"] and batch.status == PrintBatch.Status.CLOSED
    return [label(_("waits for its release"), "warning")] if waits else []


def letters_table(batch: PrintBatch, may_open: bool) -> Table:
    letters = Notice.objects.filter(batch=batch).defer("data").order_by("first_sheet", "postcode", "notice_no")
    rows = [
        [
            link(letter) if may_open else letter.notice_no, letter.postcode or NOTHING, letter.first_sheet or NOTHING,
            letter.pages or NOTHING, choice(letter, "status"),
        ]
        for letter in letters[:SHOWN_LETTERS]
    ]  # fmt: skip
    columns = [_("notice"), _("postcode"), _("first sheet"), _("pages"), _("status")]
    note = _("The first %(shown)s letters; the manifest lists all.") % {"shown": SHOWN_LETTERS}
    is_long = len(rows) == SHOWN_LETTERS
    return Table(_("Letters"), columns, rows, _("The batch is empty."), numbers=(2, 3), note=note if is_long else "")


def facts(batch: Any) -> Facts:
    rows = [
        (_("day"), day(batch.day)),
        (_("kind"), batch.get_kind_display()),
        (_("language"), batch.get_language_display()),
        (_("print room of"), batch.unit or NOTHING),
        *([(_("reading route"), f"{batch.route.route_no} · {batch.route}")] if batch.route else []),
        *([(_("postcodes beginning with"), batch.postcodes)] if batch.postcodes else []),
        (_("letters"), batch.letters),
        (_("letters made"), number(batch.notices.filter(pages__isnull=False).exclude(status="withdrawn").count())),
        (_("pages"), batch.pages),
        (_("sheets"), number(batch.sheets)),
        (_("envelopes"), number(batch.envelopes)),
        (_("weight"), weight(batch)),
        (_("print file made at"), moment(batch.rendered_at)),
        *([(_("released"), stacked(batch.released_by, day(batch.released_on)))] if batch.released_on else []),
        (_("handed over on"), day(batch.handed_over_on)),
        (_("handed over by"), batch.handed_over_by or NOTHING),
        (_("SHA-256 of the PDF"), batch.pdf_sha256 or NOTHING),
    ]
    return Facts(_("Print batch"), rows)


def weight(batch: PrintBatch) -> Any:
    return NOTHING if batch.grams is None else weight_in_words(batch.grams)
