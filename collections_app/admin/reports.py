"""Reports: tables that are read at a fixed time and taken along as a file, each for the accounts a person sees."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from collections_app.admin import report_money as of_money
from collections_app.admin import report_work as of_work
from collections_app.admin.key_figure_files import SHEETS, tables_as
from collections_app.admin.report_terms import MOST, SHOWN, Asked, Report, asked_of, fields_of
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.cases.models import Hold
from collections_app.metering.models import AuditFinding
from collections_app.procedures.letter_kinds import kinds_of_letters
from collections_app.reporting.subscriptions import WHAT
from collections_app.rules.authority import Right

DAYS = ("since", "on")
REPORTS: dict[str, Report] = {
    "aged-debt": Report(of_money.aged_debt, ("unit", "customer_class")),
    "debtors": Report(of_money.debtors, ("unit", "customer_class")),
    "notices": Report(of_work.notices, ("unit", "customer_class", "kind", *DAYS), kinds_of_letters),
    "holds": Report(of_work.holds, ("unit", "customer_class", "kind", "on"), lambda: Hold.Reason.choices),
    "versions": Report(of_work.versions, ("unit", "customer_class")),
    "nights": Report(of_work.nights, ("unit", *DAYS)),
    "findings": Report(of_work.findings, ("unit", "kind", *DAYS), lambda: AuditFinding.Kind.choices),
    "write-offs": Report(of_money.write_offs, ("unit", "customer_class", *DAYS)),
}


def reports(screen: Any, request: HttpRequest, name: str = "aged-debt") -> HttpResponse:
    """One report on the page; as a file with `?file=csv` or `xlsx`."""
    if not has_right(request, Right.SEE_FIGURES) or name not in REPORTS:
        raise PermissionDenied
    report, kind = REPORTS[name], request.GET.get("file", "")
    asked = asked_of(staff_of(request), request.GET, report, today())
    if kind in SHEETS:
        content, content_type = report_file(name, asked, kind)
        said = f'attachment; filename="{name}-{today()}.{kind}"'
        return HttpResponse(content, content_type, headers={"Content-Disposition": said})
    table = report.table(asked)
    words = _("%(days)s. At most %(count)s rows are shown; a file has all of them.")
    table.note = words % {"days": days_words(asked, report), "count": SHOWN}
    context = {
        **screen.admin_site.each_context(request), "title": _("Reports"), "parts": [table],
        "reports": [(WHAT[one], _address(one), one == name) for one in REPORTS], "files": list(SHEETS),
        "fields": fields_of(asked, report), "query": _query(request.GET),
    }  # fmt: skip
    return TemplateResponse(request, "admin/reports.html", context)


def report_file(name: str, asked: Asked, kind: str) -> tuple[bytes, str]:
    """The whole report as the bytes of a file of that kind, and its type."""
    return tables_as(kind, [REPORTS[name].table(replace(asked, most=MOST))])


def days_words(asked: Asked, report: Report) -> str:
    """Of which day or days a report is."""
    last = date_format(asked.on)
    return f"{date_format(asked.since)} – {last}" if "since" in report.fields else last


def _query(given: Mapping[str, str]) -> str:
    kept = {name: given[name] for name in given if name != "file"}
    return urlencode(kept)


def _address(name: str) -> str:
    return reverse("admin:collections_figure_report", args=[name])
