from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from collections_app.org.querysets import UnitScopedQuerySet
from collections_app.rules.figures import LENGTHS, NAMES, OF_THE_FIRST, OF_THE_LAST, Figures

if TYPE_CHECKING:
    from collections_app.org.models import OrgUnit, StaffMember


class FigureQuerySet(UnitScopedQuerySet):
    def of_months(self, first: date, last: date) -> "FigureQuerySet":
        """Of the months that begin from the first day to the last."""
        return self.filter(grain="month", from_on__gte=first, from_on__lte=last)

    def of_days(self, first: date, last: date) -> "FigureQuerySet":
        return self.filter(grain="day", from_on__gte=first, from_on__lte=last)

    def totals(self) -> "FigureQuerySet":
        """Whole units: as few rows as there are units."""
        return self.filter(is_total=True)

    def pieces(self) -> "FigureQuerySet":
        """By officer, class and grade."""
        return self.filter(is_total=False)

    def below(self, unit: "OrgUnit") -> "FigureQuerySet":
        return self.filter(unit__in=type(unit).objects.subtree_of(unit).ids())

    def of_officer(self, officer: "StaffMember") -> "FigureQuerySet":
        return self.filter(is_total=False, officer=officer)

    def summed(self, *by: str, names: Sequence[str] = NAMES) -> "dict[Any, Figures]":
        """The figures of each value of `by` (of a tuple of values where there are several); only the measures named."""
        sums = {
            column: models.Sum(column.replace("_at_", "__"), default=0) for name in names for column in _columns(name)
        }
        return _read(self, by, sums, names)

    def over(self, first: date, last: date, *by: str, names: Sequence[str] = NAMES) -> "dict[Any, Figures]":
        """The figures of whole months in turn, by the values of `by`: `rules.figures.in_turn`, summed by the database."""
        ends = {**dict.fromkeys(OF_THE_FIRST, first), **dict.fromkeys(OF_THE_LAST, last)}
        only = {name: models.Q(from_on=ends[name]) if name in ends else None for name in names}
        sums = {
            column: models.Sum(column.replace("_at_", "__"), filter=only[name], default=0)
            for name in names
            for column in _columns(name)
        }
        return _read(self.of_months(first, last), by, sums, names)


def _read(
    rows: FigureQuerySet, by: Sequence[str], sums: dict[str, models.Sum], names: Sequence[str]
) -> dict[Any, Figures]:
    found: dict[Any, Figures] = {}
    for row in rows.order_by().values(*by).annotate(**sums):
        key = tuple(row[name] for name in by)
        found[key[0] if len(by) == 1 else key] = Figures(**{name: _value(row, name) for name in names})
    return found


def _columns(name: str) -> list[str]:
    return [f"{name}_at_{place}" for place in range(LENGTHS[name])] if name in LENGTHS else [name]


def _value(row: dict[str, Any], name: str) -> Any:
    values = [row[column] for column in _columns(name)]
    return tuple(values) if name in LENGTHS else values[0]


class ProposalQuerySet(models.QuerySet):
    def accepted(self) -> "ProposalQuerySet":
        return self.filter(status="accepted")

    def in_force(self, month: date) -> Any:
        """The accepted rule of that month; None where there is none."""
        return self.accepted().filter(active_from__lte=month).order_by("-active_from", "-version").first()


class ForWhomQuerySet(UnitScopedQuerySet):
    """Of units and officers; whoever does not see the figures of others sees what is theirs (`for_person`)."""

    def accepted(self) -> "ForWhomQuerySet":
        return self.filter(status="accepted")

    def for_person(self, staff: "StaffMember") -> "ForWhomQuerySet":
        return self.filter(officer=staff)

    def standing(self, month: date) -> "ForWhomQuerySet":
        """The accepted ones of a month, a later version after an earlier."""
        return self.accepted().filter(month=month).order_by("id")
