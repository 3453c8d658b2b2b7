"""A what-if or a forecast, asked for by somebody: kept with the day it was made; nothing else is written."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from time import perf_counter

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.common.db import copy_rows
from collections_app.facts.wording import reason_text
from collections_app.org.models import StaffMember
from collections_app.outlooks.comparison import Difference, compare
from collections_app.outlooks.forecasting import look_ahead
from collections_app.outlooks.models import Comparison, Forecast, ForecastFigure
from collections_app.procedures.models import Procedure
from collections_app.rules.authority import Right
from collections_app.rules.decisions import Decision

LINE_COLUMNS = (
    "comparison_id", "account_id", "is_critical", "collectible", "verdict", "step", "reason", "other_verdict", "other_step",
    "other_reason",
)  # fmt: skip
MOST_WEEKS = 26
REPORT = ["account", "critical", "amount", "verdict", "step", "why", "other_verdict", "other_step", "other_why"]


class CannotAsk(Exception):
    """Why a question is not answered, in words for staff."""


def ask_what_if(*, procedure: Procedure, against: Procedure, by: StaffMember, day: date) -> Comparison:
    """Note the question; `work_out` answers it. Raises CannotAsk."""
    if not by.may(Right.SEE_STEERING):
        raise CannotAsk(_("Your role does not allow this."))
    if procedure.pk == against.pk:
        raise CannotAsk(_("Choose two different versions."))
    return Comparison.objects.create(day=day, procedure=procedure, against=against, asked_by=by)


def work_out(comparison: Comparison) -> Comparison:
    """Answer the question, once; worked out again it is left as it is. A failure is kept with its reason."""
    started = perf_counter()
    try:
        with transaction.atomic():
            comparison = Comparison.objects.select_for_update().get(pk=comparison.pk)
            if comparison.status == Comparison.Status.WAITING:
                _work_out(comparison)
                comparison.seconds = round(perf_counter() - started, 2)
                comparison.save()
    except Exception as error:
        words = f"{type(error).__name__}: {error}"[:300]
        Comparison.objects.filter(pk=comparison.pk).update(status=Comparison.Status.FAILED, error=words)
        raise
    return comparison


@transaction.atomic
def make_forecast(*, day: date, weeks: int = 8, by: StaffMember | None = None) -> Forecast:
    """The weeks after the day, as they are thought to come on what is known on it. Raises CannotAsk."""
    if by is not None and not by.may(Right.RUN_TRIALS):
        raise CannotAsk(_("Your role does not allow this."))
    if not 1 <= weeks <= MOST_WEEKS:
        raise CannotAsk(_("A forecast is for 1 to 26 weeks."))
    started = perf_counter()
    found = look_ahead(day, weeks)
    known = {"new_cases_a_week": round(found.new_a_week, 1), "unanswered": found.unanswered, **found.pace.as_dict()}
    forecast = Forecast.objects.create(
        day=day, weeks=weeks, made_by=by, cases=found.cases, sampled=found.walked, assumptions=known,
        seconds=round(perf_counter() - started, 2),
    )  # fmt: skip
    figures = []
    for week, measure in product(range(weeks), ForecastFigure.Measure.values):
        expected, low, high = (round(n, 2) for n in found.expected.limits(week, measure, found.pace.spread))
        week_on = day + timedelta(1 + 7 * week)
        figures.append(
            ForecastFigure(
                forecast=forecast, week_on=week_on, measure=measure, expected=expected, low=low, high=high
            )
        )  # fmt: skip
    ForecastFigure.objects.bulk_create(figures)
    return forecast


def report(comparison: Comparison, by: StaffMember) -> Iterator[list[str]]:
    """The head, and a row for each account in sight of the person that the two versions would treat differently."""
    yield REPORT
    lines = comparison.lines.for_staff(by).select_related("account")  # type: ignore[attr-defined]
    for line in lines.iterator(chunk_size=2000):
        yield [
            line.account.account_no, "yes" if line.is_critical else "no", str(line.collectible), line.verdict, line.step,
            reason_text(line.reason), line.other_verdict, line.other_step, reason_text(line.other_reason),
        ]  # fmt: skip


def _work_out(comparison: Comparison) -> None:
    found = compare(comparison.procedure, comparison.against, comparison.day)
    rows = (_line(comparison, difference) for difference in found.differences)
    copy_rows("collections_comparisonline", LINE_COLUMNS, rows)
    comparison.status = Comparison.Status.DONE
    comparison.accounts, comparison.left_out = found.accounts, found.left_out
    comparison.figures = {
        "one": found.one.as_dict(), "other": found.other.as_dict(), "differences": len(found.differences),
        "critical": sum(difference.debtor.is_critical for difference in found.differences),
    }  # fmt: skip


def _line(comparison: Comparison, d: Difference) -> tuple[object, ...]:
    about = (comparison.pk, d.debtor.account_id, d.debtor.is_critical, d.debtor.facts.collectible)
    return (*about, *_columns(d.decision), *_columns(d.other))


def _columns(decision: Decision) -> tuple[str, str, str]:
    return decision.verdict, decision.rung.kind if decision.rung else "", json.dumps(decision.reason)
