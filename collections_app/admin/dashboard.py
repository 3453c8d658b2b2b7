"""The first page: what is overdue, where the cases stand, what the last night did, what waits to be sent."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collections_app.admin import figures
from collections_app.admin.cells import anchor, day, list_of, money, number, page_of
from collections_app.admin.nights import stages_in_short, verdicts_table
from collections_app.admin.pages import Part, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.billing.models import Bill
from collections_app.cases.models import Case
from collections_app.engine.models import NightRun
from collections_app.notices.models import Notice, PrintBatch
from collections_app.procedures.models import Step
from collections_app.rules.authority import Right

GREY = "#76808f"
"""The words on the chart: it has to be read on white and on black."""


def context(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    """What the template of the first page needs, by the person's rights."""
    now = today()
    tiles: list[dict[str, Any]] = []
    main: list[Part] = []
    side: list[Part] = []
    if has_right(request, Right.SEE_ACCOUNTS):
        _collection(request, now, tiles, main)
        given["chart"] = _chart(request, now)
    if has_right(request, Right.SEE_BATCHES):
        tiles += _print_tiles(request)
    if has_right(request, Right.SEE_RUNS):
        side += _last_night(request)
    return given | {"tiles": tiles, "main": main, "side": side, "title": _("Overview")}


def _collection(request: HttpRequest, now: date, tiles: list[dict[str, Any]], main: list[Part]) -> None:
    overdue = figures.overdue_by_age(staff_of(request), now)
    steps = figures.open_cases_by_step(staff_of(request))
    letters = figures.letters(staff_of(request), now)
    monday = (now - timedelta(now.weekday())).isoformat()
    tiles += [_overdue_tile(row, now) for row in overdue[:2]]
    tiles += [
        _tile(_("Open cases"), number(sum(steps.values())), list_of(Case, status="open")),
        _tile(_("Letters waiting to be sent"), number(letters["waiting"]), list_of(Notice, status="issued")),
        _tile(_("Letters sent this week"), number(letters["sent"]), list_of(Notice, status="sent", sent_from=monday)),
    ]
    main += [_ages_table(overdue, now), _steps_table(steps)]


def _tile(words: Any, value: Any, url: str, under: Any = "") -> dict[str, Any]:
    return {"words": words, "value": value, "url": url, "under": under}


def _overdue_tile(row: figures.Overdue, now: date) -> dict[str, Any]:
    count = sum(row.bills)
    under = ngettext("%(count)s bill", "%(count)s bills", count) % {"count": f"{count:,}"}
    url = list_of(Bill, overdue_on=now.isoformat())
    return _tile(_("Overdue"), money(sum(row.amounts, Decimal(0)), row.currency), url, under)


def _ages_table(overdue: list[figures.Overdue], now: date) -> Table:
    rows = []
    for index, age in enumerate(figures.AGES):
        amounts = [money(row.amounts[index]) for row in overdue]
        bills = number(sum(row.bills[index] for row in overdue))
        rows.append([anchor(list_of(Bill, **figures.due_days(age, now)), _age_in_words(age)), bills, *amounts])
    amounts_of = [_("amount in %(currency)s") % {"currency": row.currency} for row in overdue]
    columns = [_("days late"), _("bills"), *amounts_of]
    empty = _("Nothing is overdue.")
    return Table(_("Overdue by age"), columns, rows if overdue else [], empty, numbers=range(1, len(columns)))


def _age_in_words(age: tuple[int, int | None]) -> str:
    first, last = age
    if last is None:
        return _("more than a year")
    return _("%(first)s to %(last)s days") % {"first": first, "last": last}


def _steps_table(steps: dict[str, int]) -> Table:
    rows = [
        [anchor(list_of(Case, status="open", step=kind.value), kind.label), number(steps[kind.value])]
        for kind in Step.Kind
        if kind.value in steps
    ]
    return Table(_("Open cases by last step"), [_("step"), _("cases")], rows, _("No case is open."), numbers=(1,))


def _print_tiles(request: HttpRequest) -> list[dict[str, Any]]:
    since = today() - timedelta(7)
    waiting = figures.batches(staff_of(request), since)
    to_print = list_of(PrintBatch, is_rendered="false", day_from=since.isoformat())
    return [
        _tile(_("Batches of this week to print"), number(waiting["to_print"]), to_print),
        _tile(_("Batches to hand over"), number(waiting["to_hand_over"]), list_of(PrintBatch, status="closed")),
    ]


def _last_night(request: HttpRequest) -> list[Part]:
    night = NightRun.objects.prefetch_related("stages").first()
    if night is None:
        return [Table(_("Last night"), [], [], _("No night has run yet."))]
    verdicts = verdicts_table(staff_of(request), night.day)
    verdicts.title = _("Night of %(day)s") % {"day": day(night.day)}
    verdicts.more = (page_of(night), _("details"))
    stages = stages_in_short(list(night.stages.all()))
    return [verdicts, stages]


def _chart(request: HttpRequest, now: date) -> dict[str, str]:
    """Cases opened and closed by week, as the chart script wants it."""
    mondays, opened, closed = figures.cases_by_week(staff_of(request), now)
    data = {
        "labels": [day(monday) for monday in mondays],
        "datasets": [
            {"label": _("opened"), "data": opened, "backgroundColor": "var(--color-primary-600)"},
            {"label": _("closed"), "data": closed, "backgroundColor": "var(--color-base-400)"},
        ],
    }
    axis = {"ticks": {"color": GREY, "precision": 0, "maxRotation": 0, "autoSkip": True}, "grid": {"display": False}}
    options = {
        "animation": False, "responsive": True, "maintainAspectRatio": False,
        "plugins": {"legend": {"display": True, "position": "bottom", "labels": {"color": GREY}}},
        "scales": {"x": axis, "y": axis | {"beginAtZero": True, "grid": {"display": True}}},
    }  # fmt: skip
    return {"title": _("Cases by week"), "data": json.dumps(data), "options": json.dumps(options)}
