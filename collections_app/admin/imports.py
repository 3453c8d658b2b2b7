import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from collections_app.admin.cells import NOTHING, choice, moment, number, page_of
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.imports.loaders import LoadReport, load, rejected_file
from collections_app.imports.mapping import CannotLoad
from collections_app.imports.models import ImportJob
from collections_app.org.querysets import sees_everything
from collections_app.rules.authority import Right

KINDS = {
    "org_units": gettext_lazy("organisation units"),
    "staff": gettext_lazy("staff"),
    "customers": gettext_lazy("customers"),
    "accounts": gettext_lazy("accounts"),
    "bills": gettext_lazy("bills"),
    "payments": gettext_lazy("payments"),
    "disputes": gettext_lazy("disputes"),
    "protections": gettext_lazy("protections"),
    "weather": gettext_lazy("weather"),
    "top_ups": gettext_lazy("top-ups"),
    "draws": gettext_lazy("daily use of prepaid accounts"),
    "routes": gettext_lazy("reading routes"),
    "readings": gettext_lazy("meter readings"),
    "insolvencies": gettext_lazy("insolvency notices"),
}
SHOWN_ROWS = 200
TOLD_PROBLEMS = 10


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What the file holds"), choices=list(KINDS.items()), widget=UnfoldAdminSelectWidget
    )
    file = forms.FileField(
        label=gettext_lazy("File"), widget=UnfoldAdminFileFieldWidget,
        help_text=gettext_lazy("CSV or XLSX; the first row holds the names of the columns."),
    )  # fmt: skip
    mapping = forms.FileField(
        label=gettext_lazy("Mapping"), required=False, widget=UnfoldAdminFileFieldWidget,
        help_text=gettext_lazy("A TOML file that says which of your columns is which of ours; not needed when they agree."),
    )  # fmt: skip
    dry_run = forms.BooleanField(
        label=gettext_lazy("Only try: check everything, change nothing"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )


class KindFilter(DropdownFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(KINDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(ImportJob)
class Imports(PageScreen):
    see = Right.SEE_RUNS
    list_display = [
        "file_name", "what", "started", "number_rows", "number_created", "number_updated", "number_rejected", "by", "state",
    ]  # fmt: skip
    list_filter = [KindFilter, ("status", ChoicesDropdownFilter)]
    list_select_related = ["started_by"]
    ordering = ["-id"]
    actions_list = ("upload",)
    actions_detail = ("download_rejected",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """A file holds rows of every unit: only who sees all units, or loaded it, sees what was rejected."""
        jobs = super().get_queryset(request)
        return jobs if sees_everything(staff_of(request)) else jobs.filter(started_by=staff_of(request))

    def fits(self, button: str, obj: ImportJob) -> bool:
        return obj.rejected > 0

    def has_upload_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """A file may change rows of every unit, so its loader has to be somebody of the whole company."""
        return has_right(request, Right.IMPORT_FILES) and sees_everything(staff_of(request))

    @action(description=gettext_lazy("Load a file"), permissions=["upload"], icon="upload")
    def upload(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST or None, request.FILES or None)
        report = _load(request, form) if form.is_valid() else None
        if report is not None:
            _tell(request, report)
            if report.job_id:
                return HttpResponseRedirect(page_of(ImportJob(pk=report.job_id)))
        shell = self.admin_site.each_context(request)
        context = {**shell, "title": _("Load a file"), "opts": self.opts, "form": form}
        return TemplateResponse(request, "admin/upload.html", context)

    @action(description=gettext_lazy("Rejected rows"), permissions=["view"], icon="download")
    def download_rejected(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The rows that were set aside as CSV, to correct and load again."""
        job = self.get_object(request, object_id)
        if job is None or not job.rejected:
            raise Http404(_("No row was set aside."))
        name = f"{Path(job.file_name).stem}-rejected.csv"
        headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
        return HttpResponse(
            rejected_file(job).encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers
        )

    @admin.display(description=gettext_lazy("kind"))
    def what(self, job: ImportJob) -> Any:
        return KINDS.get(job.kind, job.kind)

    @admin.display(description=gettext_lazy("started at"))
    def started(self, job: ImportJob) -> Any:
        return moment(job.started_at)

    @admin.display(description=gettext_lazy("rows"))
    def number_rows(self, job: ImportJob) -> Any:
        return number(job.rows)

    @admin.display(description=gettext_lazy("created"))
    def number_created(self, job: ImportJob) -> Any:
        return number(job.created)

    @admin.display(description=gettext_lazy("updated"))
    def number_updated(self, job: ImportJob) -> Any:
        return number(job.updated)

    @admin.display(description=gettext_lazy("set aside"))
    def number_rejected(self, job: ImportJob) -> Any:
        return number(job.rejected)

    @admin.display(description=gettext_lazy("by"))
    def by(self, job: ImportJob) -> Any:
        return job.started_by or _("the system")

    @admin.display(description=gettext_lazy("status"))
    def state(self, job: ImportJob) -> Any:
        return choice(job, "status")

    def page(self, request: HttpRequest, obj: ImportJob) -> Page:
        return Page(main=[rejected_table(obj)], side=[facts(obj)], badges=[choice(obj, "status")])


def _load(request: HttpRequest, form: UploadForm) -> LoadReport | None:
    """Load the file given with the form; a refusal becomes an error of the form."""
    given = form.cleaned_data
    with tempfile.TemporaryDirectory() as folder:
        path = _kept(given["file"], Path(folder))
        mapping = _kept(given["mapping"], Path(folder) / "mapping") if given["mapping"] else None
        try:
            return load(
                given["kind"], path, on=today(), mapping_path=mapping, dry_run=given["dry_run"], by=staff_of(request)
            )
        except CannotLoad as error:
            form.add_error("file", str(error).replace(f"{folder}/", ""))
            return None


def _kept(upload: UploadedFile, folder: Path) -> Path:
    """The upload as a file under its own name, which says of what format it is. Django has stripped any path from it."""
    folder.mkdir(exist_ok=True)
    path = folder / (upload.name or "file.csv")
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return path


def _tell(request: HttpRequest, report: LoadReport) -> None:
    words = _(
        "%(rows)s rows: %(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(rejected)s set aside."
    )
    level = messages.WARNING if report.rejected else messages.SUCCESS
    messages.add_message(request, level, words % report.as_dict())
    if report.dry_run:
        messages.info(request, _("This was a trial: nothing has been changed."))
        for row in report.rejected_rows[:TOLD_PROBLEMS]:
            messages.error(request, _("Line %(line)s: %(column)s %(value)s %(error)s") % row)


def rejected_table(job: ImportJob) -> Table:
    rows = [
        [number(row.line), row.column or NOTHING, row.value or NOTHING, row.error]
        for row in job.rejected_rows.all()[:SHOWN_ROWS]
    ]
    columns = [_("line"), _("column"), _("value"), _("error")]
    note = _("Correct these rows in the downloaded file and load it again.") if rows else ""
    return Table(_("Rows set aside"), columns, rows, _("Every row was taken."), numbers=(0,), note=note)


def facts(job: ImportJob) -> Facts:
    rows = [
        (_("file"), job.file_name),
        (_("kind"), KINDS.get(job.kind, job.kind)),
        (_("rows"), number(job.rows)),
        (_("created"), number(job.created)),
        (_("updated"), number(job.updated)),
        (_("unchanged"), number(job.unchanged)),
        (_("set aside"), number(job.rejected)),
        (_("started at"), moment(job.started_at)),
        (_("finished at"), moment(job.finished_at)),
        (_("by"), job.started_by or _("the system")),
        (_("error"), job.error or NOTHING),
        (_("SHA-256"), job.sha256),
    ]
    return Facts(_("Import"), rows)
