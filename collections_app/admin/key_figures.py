"""Figures: what the night has measured, from the company to the officer, over months, beside last year and targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from collections_app.admin.key_figure_files import FILES
from collections_app.admin.key_figure_parts import (
    Targets,
    ages_chart,
    ages_table,
    durations_table,
    key_figures,
    ladder_chart,
    money_table,
    recovery_chart,
    tiles,
)
from collections_app.admin.key_figure_pieces import classes_tables, officers_table, units_table
from collections_app.admin.pages import Part, Tiles
from collections_app.admin.ranking import ranking
from collections_app.admin.reports import reports
from collections_app.admin.scopes import Scope, figures_of, months_on, scope_of
from collections_app.admin.screens import Screen, has_right, staff_of
from collections_app.org.models import StaffMember
from collections_app.reporting.models import Figure
from collections_app.reporting.results import targets_of
from collections_app.rules.authority import Right


@dataclass(frozen=True)
class Sheet:
    """All that the page says, and its files say too."""

    scope: Scope
    tiles: Tiles
    parts: list[Part]


@admin.register(Figure)
class KeyFigures(Screen):
    see = Right.SEE_ACCOUNTS

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.download)
        ranked = self.admin_site.admin_view(lambda request: ranking(self, request))
        told = self.admin_site.admin_view(lambda request, name: reports(self, request, name))
        return [
            path("file/<str:kind>/", view, name="collections_figure_file"),
            path("reports/<str:name>/", told, name="collections_figure_report"),
            path("ranking/", ranked, name="collections_figure_ranking"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        sheet = sheet_of(staff_of(request), request.GET)
        context = {
            **self.admin_site.each_context(request), "title": _("Figures"), "opts": self.opts, "sheet": sheet,
            "scope": sheet.scope, "ranges": ranges(sheet.scope), "currencies": currencies(sheet.scope),
            "trail": [(one, sheet.scope.address(unit=one.code, officer="")) for one in sheet.scope.trail],
            "files": [(kind, words) for kind, (words, _made) in FILES.items()],
        }  # fmt: skip
        return TemplateResponse(request, "admin/figures.html", context)

    def download(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The same figures as a file."""
        if not has_right(request, self.see) or kind not in FILES:
            raise PermissionDenied
        sheet = sheet_of(staff_of(request), request.GET)
        _words, made = FILES[kind]
        content, content_type = made(sheet)
        name = f"figures-{sheet.scope.first:%Y-%m}-{sheet.scope.last:%Y-%m}.{kind}"
        return HttpResponse(content, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def sheet_of(staff: StaffMember, given: Mapping[str, str]) -> Sheet:
    scope, months = scope_of(staff, given)
    figures = figures_of(months, scope.first, scope.last)
    before = figures_of(months, scope.year_before.first, scope.year_before.last)
    targets, took = targets_in(scope), scope.durations().medians()
    parts: list[Part] = [
        key_figures(figures, before, targets, scope),
        recovery_chart(months, targets, scope), ages_chart(months, scope), ladder_chart(figures, took, scope),
        durations_table(figures, took, scope), ages_table(figures, scope), money_table(figures, scope), *_pieces(scope),
    ]  # fmt: skip
    return Sheet(scope, tiles(figures, before, scope), parts)


def targets_in(scope: Scope) -> Targets:
    """The targets of the month that is shown; of several months there are none."""
    if scope.months > 1:
        return {}
    who = (None, scope.officer.pk) if scope.officer else (scope.unit.pk if scope.unit else None, None)
    return targets_of(scope.last).get(who, {})


def _pieces(scope: Scope) -> list[Part]:
    found: list[Part] = []
    if scope.children and scope.officer is None:
        found.append(units_table(scope))
    elif scope.officer is None:
        found.append(officers_table(scope))
    return [*found, *classes_tables(scope)]


def ranges(scope: Scope) -> list[tuple[str, str, bool]]:
    """Ways to look at other months: words, address, whether it is what is shown."""
    last = scope.last
    quarter = date(last.year, (last.month - 1) // 3 * 3 + 1, 1)
    offered = [
        (_("month"), last), (_("quarter"), quarter), (_("year so far"), date(last.year, 1, 1)),
        (_("twelve months"), months_on(last, -11)),
    ]  # fmt: skip
    found = [(words, scope.address(**{"from": f"{first:%Y-%m}"}), scope.first == first) for words, first in offered]
    earlier = {"from": f"{months_on(scope.first, -1):%Y-%m}", "to": f"{months_on(last, -1):%Y-%m}"}
    return [*found, (_("a month earlier"), scope.address(**earlier), False)]


def currencies(scope: Scope) -> list[tuple[str, str]]:
    """The other currencies: they are never added up."""
    return [(code, scope.address(currency=code)) for code in scope.currencies if code and code != scope.currency]
