"""The ranking of a month: who was scored with how many points, and what each point rests on."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.admin.cells import NOTHING, anchor, list_of, money, stacked
from collections_app.admin.key_figure_words import NAMES, value_words
from collections_app.admin.pages import Part, Table
from collections_app.admin.scopes import Scope, month_words, scope_of
from collections_app.admin.screens import staff_of
from collections_app.org.models import OrgUnit
from collections_app.reporting.results import Result, own_result, results
from collections_app.reporting.targets import KpiTarget, ScoreCorrection, ScoringRule
from collections_app.rules.assessment import Scored, Sort


def ranking(screen: Any, request: HttpRequest) -> HttpResponse:
    """Of the units below, or the officers; an officer sees their own result alone."""
    if not screen.has_view_permission(request):
        raise PermissionDenied
    scope, _months = scope_of(staff_of(request), request.GET)
    if scope.is_own and scope.officer:
        found = own_result(scope.officer, scope.last)
    else:
        found = results(scope.unit, scope.last) if scope.unit else []
    context = {
        **screen.admin_site.each_context(request), "title": _("Ranking"), "opts": screen.opts, "scope": scope,
        "trail": [(one, f"?unit={one.code}&to={scope.last:%Y-%m}") for one in scope.trail],
        "parts": [ranking_table(found, scope), *lines_tables(found)], "month": month_words(scope.last),
        "lists": [
            (list_of(KpiTarget), _("Targets")), (list_of(ScoreCorrection), _("Corrections")),
            (list_of(ScoringRule), _("Scoring rules")),
        ],
    }  # fmt: skip
    return TemplateResponse(request, "admin/ranking.html", context)


def ranking_table(found: list[Result], scope: Scope) -> Table:
    rows = [
        [
            number_format(result.place) if result.place else NOTHING, who(result, scope.last),
            number_format(result.score.points, 2) if result.score.is_assessed else _("no target"),
            number_format(result.score.corrections, 2), money(result.figures.to_collect), money(result.figures.received),
            number_format(result.figures.wrongful_cuts), number_format(result.figures.complaints),
        ]
        for result in found
    ]  # fmt: skip
    columns = [
        _("place"), _("who"), _("points"), _("of them corrections"), _("to collect"), _("received"), _("wrongful cuts"),
        _("complaints"),
    ]  # fmt: skip
    empty = _("Nothing is scored: no rule is in force for this month, or nothing was measured.")
    return Table(_("Ranking"), columns, rows, empty, numbers=(0, 2, 3, 4, 5, 6, 7))


def who(result: Result, month: date) -> Any:
    if isinstance(result.who, OrgUnit):
        return anchor(f"?unit={result.who.code}&to={month:%Y-%m}", result.who)
    return stacked(result.who, result.who.unit)


def lines_tables(found: list[Result]) -> list[Part]:
    """For each the lines of the rule, so that every point can be reckoned again."""
    columns = [_("line"), _("result"), _("target"), _("points")]
    return [
        Table(str(result.who), columns, [_line(scored) for scored in result.score.lines], "", numbers=(1, 2, 3))
        for result in found
    ]


def _line(scored: Scored) -> list[Any]:
    words = {Sort.WEIGHT: _("weight"), Sort.REWARD: _("reward"), Sort.DEDUCTION: _("deduction")}
    kpi = scored.line.kpi
    said = f"{words[scored.line.sort]}: {NAMES[kpi]} ({number_format(scored.line.points)})"
    return [said, value_words(kpi, scored.value), value_words(kpi, scored.target), number_format(scored.points, 2)]
