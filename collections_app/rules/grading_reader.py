"""How a grading scheme is written down, and what is wrong with one: points by band, bounds of grades, rules."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from collections_app.rules.grading import BETTER_WHEN_MORE, Component, Fact, Scheme

BAND = re.compile(r"(more|\d{1,6}(?:\.\d)?)\s*:\s*(\d{1,3})", re.ASCII)
BOUND = re.compile(r"(\w{1,8})\s*:\s*(\d{1,4})")
MORE = "more"
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class SchemeProblem(Exception):
    """`code` says what is wrong, `where` in which component or rule, `what` was written there."""

    code: str
    where: str = ""
    what: str = ""


def read_bands(text: str, where: str = "") -> tuple[tuple[Decimal | None, int], ...]:
    """'0: 25, 3: 20, more: 0' as (up to, points); the last has no end. Raises SchemeProblem."""
    bands: list[tuple[Decimal | None, int]] = []
    for part in _parts(text):
        match = BAND.fullmatch(part)
        if match is None:
            raise SchemeProblem("band", where, part)
        up_to = None if match[1] == MORE else Decimal(match[1])
        if bands and (bands[-1][0] is None or (up_to is not None and up_to <= bands[-1][0])):
            raise SchemeProblem("band_order", where, part)
        bands.append((up_to, int(match[2])))
    if not bands or bands[-1][0] is not None:
        raise SchemeProblem("no_end", where, text)
    return tuple(bands)


def read_bounds(text: str) -> tuple[tuple[str, int], ...]:
    """'A: 80, B: 60, C: 0' as (grade, least points), the best first. Raises SchemeProblem."""
    bounds: list[tuple[str, int]] = []
    for part in _parts(text):
        match = BOUND.fullmatch(part)
        if match is None:
            raise SchemeProblem("bound", "", part)
        if (bounds and int(match[2]) >= bounds[-1][1]) or match[1] in dict(bounds):
            raise SchemeProblem("bound_order", "", part)
        bounds.append((match[1], int(match[2])))
    if len(bounds) < 2 or bounds[-1][1] != 0:
        raise SchemeProblem("last_bound", "", text)
    return tuple(bounds)


def problems(scheme: Scheme, grades: Sequence[str]) -> Iterable[SchemeProblem]:
    """Everything that keeps a scheme from being used; `grades` are those of the house, the best first."""
    if not scheme.components:
        yield SchemeProblem("no_components")
    seen: set[Fact] = set()
    for component in scheme.components:
        if component.fact in seen:
            yield SchemeProblem("twice", component.fact)
        seen.add(component.fact)
        yield from _of_component(component)
    named = scheme.grades
    yield from (SchemeProblem("unknown_grade", "", name) for name in named if name not in grades)
    if [name for name in grades if name in named] != [name for name in named if name in grades]:
        yield SchemeProblem("grade_order", "", ", ".join(named))
    best = sum(component.most for component in scheme.components)
    if scheme.bounds[0][1] > best:
        yield SchemeProblem("out_of_reach", scheme.bounds[0][0], str(best))
    for rule, grade, months in (
        ("bar", scheme.bar_grade, scheme.bar_months), ("probation", scheme.probation_grade, scheme.probation_months),
    ):  # fmt: skip
        if months and grade not in named:
            yield SchemeProblem("rule_grade", rule, grade)


def _of_component(component: Component) -> Iterable[SchemeProblem]:
    points = [points for _up_to, points in component.bands]
    rising = component.fact in BETTER_WHEN_MORE
    if points != sorted(points, reverse=not rising):
        yield SchemeProblem("better_when_worse", component.fact)
    if component.unknown > component.most:
        yield SchemeProblem("unknown_points", component.fact, str(component.unknown))
    if not 1 <= component.months <= MOST_MONTHS:
        yield SchemeProblem("months", component.fact, str(component.months))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,，]", text) if part.strip()]
