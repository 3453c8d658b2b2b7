from typing import Any, cast

from celery import current_app
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from collections_app.admin.cells import NOTHING, choice, day, label, link, moment, number
from collections_app.admin.dialogs import Refused, dialog
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.filters.notices import PrintBatchFilter
from collections_app.notices.models import Notice, PrintBatch
from collections_app.rules.authority import Right

SHOWN_LETTERS = 100
LETTERS_AT_ONCE = 200
"""So many letters are made while somebody waits; more are left to a worker."""
RENDER_TASK = "collections_app.tasks.render_batch"
ITS_LETTERS = (
    Notice.objects.filter(batch=OuterRef("pk")).exclude(status="withdrawn").order_by().values("batch")
    .annotate(n=Count("pk")).values("n")
)  # fmt: skip

RENDER, HAND_OVER = gettext_lazy("Make the print file"), gettext_lazy("Hand over")


@admin.register(PrintBatch)
class PrintBatches(PageScreen):
    see = Right.SEE_BATCHES
    list_display = ["batch_no", "on", "kind", "language", "unit", "number_letters", "number_pages", "file", "state"]
    list_filter = [bridge(PrintBatchFilter, "status", "is_rendered", "kind", "language", "unit", "day_from", "day_to")]
    list_select_related = ["unit", "handed_over_by"]
    ordering = ["-id"]
    search_fields = ["batch_no__startswith"]
    search_help_text = gettext_lazy("Batch number, from the beginning")
    actions_detail = ("download_pdf", "download_manifest", "render", "hand_over")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(letters=Coalesce(Subquery(ITS_LETTERS), 0))

    def fits(self, button: str, obj: PrintBatch) -> bool:
        is_made = bool(obj.pdf)
        if button == "hand_over":
            return is_made and obj.status == PrintBatch.Status.CLOSED
        return is_made if button.startswith("download") else not obj.has_its_file()

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
        try:
            operations.render_batch(obj, at=timezone.now())
        except operations.CannotRender as error:
            raise Refused(str(error)) from error
        return _("The print file is ready.")

    @dialog(
        HAND_OVER, permission="print", icon="local_shipping",
        question=gettext_lazy("The letters leave the house today. From then on their days in the post are counted, "
                              "and none of them can be withdrawn."),
    )  # fmt: skip
    def hand_over(self, request: HttpRequest, obj: PrintBatch, given: dict[str, Any]) -> str:
        from collections_app.notices import operations

        if obj.rendered_at is None:
            raise Refused(_("The letters have not been printed: make the print file first."))
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

    def _seen(self, request: HttpRequest, object_id: str) -> PrintBatch:
        batch = self.get_object(request, object_id)
        if batch is None:
            raise Http404
        return batch

    def page(self, request: HttpRequest, obj: PrintBatch) -> Page:
        may_open = has_right(request, Right.SEE_ACCOUNTS)
        return Page(
            main=[letters_table(obj, may_open)], side=[facts(obj)], badges=[choice(obj, "status"), file_state(obj)]
        )


def download(file: FieldFile, name: str, content_type: str) -> FileResponse:
    if not file:
        raise Http404(_("The print file has not been made yet."))
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=content_type)


def file_state(batch: PrintBatch) -> Any:
    return label(_("ready to print"), "success") if batch.rendered_at else label(_("no print file yet"), "warning")


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
        (_("letters"), batch.letters),
        (_("letters made"), number(batch.notices.filter(pages__isnull=False).exclude(status="withdrawn").count())),
        (_("pages"), batch.pages),
        (_("print file made at"), moment(batch.rendered_at)),
        (_("handed over on"), day(batch.handed_over_on)),
        (_("handed over by"), batch.handed_over_by or NOTHING),
        (_("SHA-256 of the PDF"), batch.pdf_sha256 or NOTHING),
    ]
    return Facts(_("Print batch"), rows)
