"""The weeks ahead, and the weeks that were forecast held against what came."""

from datetime import date
from typing import Any

from celery import current_app
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from collections_app.admin.cells import CALM, NOTHING, day, list_of, moment, number, page_of
from collections_app.admin.pages import Banner, Facts, Page, PageScreen, Part, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.admin.steering_parts import percent, whole_company
from collections_app.cases.models import Case
from collections_app.outlooks.history import Counts, what_came
from collections_app.outlooks.models import Forecast, ForecastFigure
from collections_app.outlooks.operations import make_forecast
from collections_app.procedures.models import Step
from collections_app.rules.authority import Right

AT_ONCE = 1_000
FORECAST_TASK = "collections_app.tasks.forecast"
MEASURES = dict(ForecastFigure.Measure.choices)
STEPS = dict(Step.Kind.choices)


@admin.register(Forecast)
class Forecasts(PageScreen):
    see = Right.SEE_STEERING
    list_display = ["after", "number_weeks", "number_cases", "number_walked", "made", "by"]
    list_select_related = ["made_by"]
    ordering = ["-id"]
    actions_list = ("make",)

    def has_make_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.RUN_TRIALS)

    @action(description=gettext_lazy("Forecast the next eight weeks"), permissions=["make"], icon="query_stats")
    def make(self, request: HttpRequest) -> HttpResponse:
        if Case.objects.open()[: AT_ONCE + 1].count() > AT_ONCE:
            current_app.send_task(FORECAST_TASK, [today().isoformat()])
            messages.info(request, _("The weeks are being worked out in the background; look again in some minutes."))
            return HttpResponseRedirect(list_of(Forecast))
        return HttpResponseRedirect(page_of(make_forecast(day=today(), by=staff_of(request))))

    @admin.display(description=gettext_lazy("for the weeks after"), ordering="day")
    def after(self, forecast: Forecast) -> Any:
        return day(forecast.day)

    @admin.display(description=gettext_lazy("weeks"))
    def number_weeks(self, forecast: Forecast) -> Any:
        return number(forecast.weeks)

    @admin.display(description=gettext_lazy("open cases"))
    def number_cases(self, forecast: Forecast) -> Any:
        return number(forecast.cases)

    @admin.display(description=gettext_lazy("of them walked through"))
    def number_walked(self, forecast: Forecast) -> Any:
        return number(forecast.sampled)

    @admin.display(description=gettext_lazy("made at"))
    def made(self, forecast: Forecast) -> Any:
        return moment(forecast.made_at)

    @admin.display(description=gettext_lazy("by"))
    def by(self, forecast: Forecast) -> Any:
        return forecast.made_by or _("the system")

    def page(self, request: HttpRequest, obj: Forecast) -> Page:
        words = _(
            "Expected numbers, and in brackets the limits between which nine weeks in ten should lie. Letters are taken to "
            "leave on their day, approvals to be given at once, and rules and prices to stay as they are."
        )
        figures = list(obj.figures.order_by("week_on", "id"))
        came = what_came(obj.day, obj.weeks, today())
        main: list[Part] = [
            Banner(words, CALM),
            weeks_table(obj, figures, came, today()),
            errors_table(obj, figures, came, today()),
        ]
        return Page(main, [facts(obj), assumptions(obj)])


def weeks_table(forecast: Forecast, figures: list[ForecastFigure], came: Counts, known: date) -> Table:
    """A row a week: what is expected of each measure, and under it what came once the week is over."""
    rows: dict[int, list[Any]] = {}
    for figure in figures:
        week = (figure.week_on - forecast.day).days // 7
        row = rows.setdefault(week, [day(figure.week_on)])
        limits = f"{_whole(figure.expected)} ({_whole(figure.low)}–{_whole(figure.high)})"
        is_over = (known - figure.week_on).days >= 7
        arrived = _("came: %(count)s") % {"count": came.get((week, figure.measure), 0)} if is_over else ""
        row.append(f"{limits} {arrived}".strip())
    columns = [_("week from"), *MEASURES.values()]
    return Table(_("Week by week"), columns, list(rows.values()), "", numbers=tuple(range(1, len(columns))))


def errors_table(forecast: Forecast, figures: list[ForecastFigure], came: Counts, known: date) -> Part:
    """Over the weeks that are over: what was expected, what came, and by how much the forecast was wrong."""
    sums: dict[str, list[float]] = {}
    for figure in figures:
        if (known - figure.week_on).days >= 7:
            week = (figure.week_on - forecast.day).days // 7
            arrived = came.get((week, figure.measure), 0)
            found = sums.setdefault(figure.measure, [0, 0, 0, 0])
            within = figure.low <= arrived <= figure.high
            sums[figure.measure] = [found[0] + figure.expected, found[1] + arrived, found[2] + within, found[3] + 1]
    rows = [
        [
            MEASURES[measure],
            _whole(expected),
            _whole(arrived),
            _error(expected, arrived),
            f"{within:.0f} / {weeks:.0f}",
        ]
        for measure, (expected, arrived, within, weeks) in sums.items()
    ]
    columns = [_("what"), _("expected"), _("came"), _("error"), _("weeks within the limits")]
    empty = _("No week of this forecast is over yet.")
    return Table(_("Forecast against what came"), columns, rows, empty, numbers=(1, 2, 3, 4))


def _error(expected: float, arrived: float) -> str:
    """By how much of what came the forecast was too high or too low."""
    return percent((expected - arrived) / arrived) if arrived else NOTHING


def _whole(value: float) -> str:
    return number_format(round(value), 0, force_grouping=True)


def facts(forecast: Forecast) -> Facts:
    rows = [
        (_("for the weeks after"), day(forecast.day)),
        (_("weeks"), forecast.weeks),
        (_("open cases"), number(forecast.cases)),
        (_("of them walked through"), number(forecast.sampled)),
        (_("made at"), moment(forecast.made_at)),
        (_("by"), forecast.made_by or _("the system")),
        (_("seconds"), forecast.seconds),
    ]
    each = _(
        "Where not all are walked through, each of those drawn by chance stands for several; the limits allow for it."
    )
    return Facts(_("Forecast"), rows, note=f"{each} {whole_company()}")


def assumptions(forecast: Forecast) -> Facts:
    known = forecast.assumptions
    rows = [
        *((_("pay on a day after: %(step)s") % {"step": STEPS.get(kind, kind)}, percent(rate, 2))
          for kind, rate in known.get("paid_a_day", {}).items()),
        (_("new cases a week"), number_format(known["new_cases_a_week"], 1)),
        (_("proposed cuts that are carried out"), percent(known["cuts_done"])),
        (_("days from proposal to cut"), known["days_to_cut"]),
        (_("cuts after which supply comes back"), percent(known["restored"])),
        (_("days until it comes back"), known["days_to_restore"]),
        (_("how far weeks differ"), percent(known["spread"])),
        (_("cases for which the law gives no answer"), number(known["unanswered"])),
    ]  # fmt: skip
    return Facts(_("Learned from the past"), rows)
