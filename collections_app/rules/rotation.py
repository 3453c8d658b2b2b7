"""Who reads which route next: nobody stays past the limit, nobody comes back before a while, and work is shared by meters.

The same reader on one route for at most two years (抄表轮换); the other figures are the utility's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from collections_app.rules.spans import Span


@dataclass(frozen=True, slots=True)
class RotationLimits:
    """In months: on a route at most, away from it at least before coming back, and how far a plan looks ahead."""

    months_on_route: int = 24
    months_away: int = 12
    months_ahead: int = 1


@dataclass(frozen=True, slots=True)
class Route:
    """A route with so many supply points."""

    id: int
    points: int


@dataclass(frozen=True, slots=True)
class Stint:
    """That somebody read a route from a day on, until the day on which somebody else began; None: still does."""

    route: int
    reader: int
    from_on: date
    until_on: date | None = None


class Why(StrEnum):
    STAYS = "stays"
    LIMIT = "limit"
    FREE = "free"
    LEFT = "left"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Line:
    """Who reads a route from the day of the plan, and who did before; `why` says why it changes hands or does not."""

    route: Route
    reader: int | None
    before: int | None
    why: Why


def propose(
    routes: Iterable[Route], readers: Iterable[int], stints: Sequence[Stint], from_on: date, limits: RotationLimits
) -> list[Line]:
    """Who reads which route from the day on.

    Whoever may stay stays. The others' routes go, the largest first, each to whoever may read it and has the fewest
    meters by then. A route that nobody may read has no reader, and somebody has to see to it.
    """
    working, by_route = sorted(set(readers)), _by_route(stints)
    load = dict.fromkeys(working, 0)
    lines: list[Line] = []
    to_give: list[tuple[Route, int | None, Why]] = []
    for route in routes:
        before = _reading(by_route.get(route.id, ()), from_on)
        why = _why(before, load, by_route.get(route.id, ()), from_on, limits)
        if why is Why.STAYS and before is not None:
            load[before] += route.points
            lines.append(Line(route, before, before, why))
        else:
            to_give.append((route, before, why))
    for route, before, why in sorted(to_give, key=lambda given: (-given[0].points, given[0].id)):
        fit = [reader for reader in working if may_read(reader, by_route.get(route.id, ()), from_on, limits)]
        reader = min(fit, key=lambda reader: (load[reader], reader), default=None)
        if reader is not None:
            load[reader] += route.points
        lines.append(Line(route, reader, before, why if reader is not None else Why.NOBODY))
    return sorted(lines, key=lambda line: line.route.id)


def may_read(reader: int, stints: Iterable[Stint], from_on: date, limits: RotationLimits) -> bool:
    """Whether somebody may begin to read, or go on reading, a route on the day."""
    since = reading_since(reader, stints, from_on, limits)
    return since is None or limit_of(since, limits) > Span(months=limits.months_ahead).after(from_on)


def reading_since(reader: int, stints: Iterable[Stint], on: date, limits: RotationLimits) -> date | None:
    """Since when somebody has read a route, pauses that were too short to count included; None: not at all, or long ago."""
    since: date | None = None
    free_from: date | None = None
    for stint in sorted((s for s in stints if s.reader == reader and s.from_on < on), key=lambda s: s.from_on):
        if free_from is None or stint.from_on >= free_from:
            since = stint.from_on
        free_from = Span(months=limits.months_away).after(min(stint.until_on or on, on))
    return since if free_from is not None and free_from > on else None


def limit_of(since: date, limits: RotationLimits) -> date:
    """The day by which somebody who has read a route since then has to have left it."""
    return Span(months=limits.months_on_route).after(since)


def _by_route(stints: Iterable[Stint]) -> Mapping[int, Sequence[Stint]]:
    found: dict[int, list[Stint]] = {}
    for stint in stints:
        found.setdefault(stint.route, []).append(stint)
    return found


def _reading(stints: Iterable[Stint], on: date) -> int | None:
    return next(
        (s.reader for s in stints if s.from_on <= on and (s.until_on is None or s.until_on > on)), None
    )  # fmt: skip


def _why(
    before: int | None, load: Mapping[int, int], stints: Sequence[Stint], from_on: date, limits: RotationLimits
) -> Why:
    if before is None:
        return Why.FREE
    if before not in load:
        return Why.LEFT
    return Why.STAYS if may_read(before, stints, from_on, limits) else Why.LIMIT
