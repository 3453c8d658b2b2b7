"""Results against targets: everybody below a unit scored by the rule of the month, from the rollups, and ranked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from collections_app.org.models import OrgUnit, StaffMember
from collections_app.reporting.models import Figure
from collections_app.reporting.querysets import FigureQuerySet
from collections_app.reporting.targets import KpiTarget, ScoreCorrection, ScoringRule
from collections_app.rules.assessment import Score, assess, ranked
from collections_app.rules.figures import Figures, sum_up
from collections_app.rules.kpis import Kpi

Who = tuple[int | None, int | None]
"""(unit, officer): the officer is None for the unit as a whole."""


@dataclass(frozen=True)
class Result:
    """`place` is None where there was nothing to assess."""

    who: OrgUnit | StaffMember
    figures: Figures
    score: Score
    place: int | None


def results(unit: OrgUnit, month: date) -> list[Result]:
    """Of the units just below, or of the officers where there are none; the best first. Empty without a rule in force."""
    children = list(unit.children.all())
    rows = main_currency(Figure.objects.of_months(month, month).below(unit))
    if children:
        by_path = rows.totals().summed("unit__path")
        found: list[tuple[Any, Who, Figures]] = [
            (child, (child.pk, None), sum_up(f for path, f in by_path.items() if path.startswith(child.path)))
            for child in children
        ]
    else:
        by_officer = rows.pieces().filter(officer__isnull=False).summed("officer")
        people = StaffMember.objects.in_bulk(list(by_officer))
        found = [(people[pk], (None, pk), figures) for pk, figures in by_officer.items()]
    return _scored(found, month)


def own_result(officer: StaffMember, month: date) -> list[Result]:
    """What one officer has reached; nobody else is shown."""
    rows = main_currency(Figure.objects.of_months(month, month).of_officer(officer))
    figures = rows.summed("officer").get(officer.pk)
    return _scored([(officer, (None, officer.pk), figures)], month) if figures else []


def main_currency(rows: FigureQuerySet) -> FigureQuerySet:
    """The rows of the currency with the most money: currencies are never added up."""
    sums = rows.summed("currency", names=("issued", "closing"))
    most = max(sums, key=lambda code: sums[code].issued + sums[code].closing, default="")
    return rows.filter(currency=most)


def targets_of(month: date) -> dict[Who, dict[Kpi, Decimal]]:
    """The targets in force: the last accepted version of each."""
    found: dict[Who, dict[Kpi, Decimal]] = defaultdict(dict)
    for target in KpiTarget.objects.standing(month).order_by("version"):
        found[_who(target)][Kpi(target.kpi)] = target.value
    return found


def _scored(found: Iterable[tuple[Any, Who, Figures]], month: date) -> list[Result]:
    rule = ScoringRule.objects.in_force(month)
    if rule is None:
        return []
    targets, corrections = targets_of(month), _corrections(month)
    days = _days(month)
    scores = {
        number: assess(figures, targets.get(who, {}), rule.lines, days, corrections[who])
        for number, (_one, who, figures) in enumerate(found)
    }
    places = {number: place for place, number in ranked(scores)}
    all_of_them = [
        Result(one, figures, scores[number], places.get(number)) for number, (one, _who, figures) in enumerate(found)
    ]
    return sorted(all_of_them, key=lambda result: (result.place is None, result.place or 0, str(result.who)))


def _corrections(month: date) -> dict[Who, Decimal]:
    found: dict[Who, Decimal] = defaultdict(Decimal)
    for correction in ScoreCorrection.objects.standing(month):
        found[_who(correction)] += correction.points
    return found


def _who(one: KpiTarget | ScoreCorrection) -> Who:
    return (None, one.officer_id) if one.officer_id else (one.unit_id, None)


def _days(month: date) -> int:
    last = Figure.objects.of_months(month, month).order_by("-to_on").values_list("to_on", flat=True).first()
    return (last - month).days + 1 if last else 30
