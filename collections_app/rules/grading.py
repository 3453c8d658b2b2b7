"""Credit grades: points for what an account has done, a grade for the points, and rules that no points can overrule.

Every fact is dated and known on the day of the grading. A scheme gives points by bands; a worse fact never earns more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache

from collections_app.rules.spans import Span

ONE_DAY = timedelta(1)
Value = int | Decimal | None


class Fact(StrEnum):
    """What is scored: days, percent, numbers of events within some months, months."""

    DAYS_LATE = "days_late"  # on average of the last bills
    LATE_12 = "late_12"  # percent of the bills due within twelve months that were paid late
    LATE_24 = "late_24"
    BROKEN_PROMISES = "broken_promises"
    BOUNCED = "bounced"
    CUTS = "cuts"  # approved orders to disconnect
    IRREGULAR = "irregular"  # theft or irregular use
    TENURE = "tenure"  # months of supply
    SECURITY = "security"  # months of average bills
    TREND = "trend"  # days late of the later half of the last bills less those of the earlier half


BETTER_WHEN_MORE = frozenset({Fact.TENURE, Fact.SECURITY})
COUNTED = (Fact.BROKEN_PROMISES, Fact.BOUNCED, Fact.CUTS, Fact.IRREGULAR)
"""Events; each counts for so many months as its component says."""
BARRING = (Fact.BOUNCED, Fact.IRREGULAR)

BARRED, PROBATION, ONE_AT_A_TIME, OVERRULED = "barred", "probation", "one_at_a_time", "overruled"
"""Why the grade is another than the points would give."""


@dataclass(frozen=True, slots=True)
class Component:
    """Points for a fact: those of the first band that reaches up to it. A band without an end comes last."""

    fact: Fact
    bands: tuple[tuple[Decimal | None, int], ...]
    unknown: int
    months: int = 24

    @property
    def most(self) -> int:
        return max(points for _up_to, points in self.bands)

    def points(self, value: Value) -> int:
        if value is None:
            return self.unknown
        return next(points for up_to, points in self.bands if up_to is None or value <= up_to)


@dataclass(frozen=True, slots=True)
class Scheme:
    """`bounds`: each grade with the least points it takes, the best first. Months of 0 switch a rule off.

    `months_a_grade`: at most one grade better within so many months. `bar_grade`: no better for `bar_months` after a
    payment that bounced or after irregular use. `probation_grade`: no better in the first `probation_months` of supply.
    """

    id: int
    components: tuple[Component, ...]
    bounds: tuple[tuple[str, int], ...]
    months_a_grade: int = 6
    bar_grade: str = ""
    bar_months: int = 0
    probation_grade: str = ""
    probation_months: int = 0
    known: dict[tuple[Value, ...], "Score"] = field(default_factory=dict, compare=False, repr=False)

    @property
    def grades(self) -> list[str]:
        return [grade for grade, _least in self.bounds]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an account on a day. Days of events in any order.

    `owes`: a bill is past its day and unpaid. `leaves_on`: the next day on which a bill paid late is too old to count.
    """

    days_late: Decimal | None = None
    late_12: int | None = None
    late_24: int | None = None
    trend: Decimal | None = None
    broken_promises: Sequence[date] = ()
    bounced: Sequence[date] = ()
    cuts: Sequence[date] = ()
    irregular: Sequence[date] = ()
    opened_on: date | None = None
    security: Decimal | None = None
    owes: bool = False
    leaves_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The grade that an account has, and since when."""

    grade: str
    since: date


@dataclass(frozen=True, slots=True)
class Override:
    """A grade that people have decided on, up to and including a day."""

    grade: str
    until: date


@dataclass(frozen=True, slots=True)
class Score:
    """`parts`: (fact, value, points, most points) of each component; `target` is the grade of the points alone."""

    points: int
    target: str
    parts: tuple[tuple[str, Value, int, int], ...]


@dataclass(frozen=True, slots=True)
class Grading:
    """`limits`: (why, until) for each rule that keeps the grade from that of the points.

    `look_on`: the first day on which time alone may change it.
    """

    grade: str
    score: Score
    limits: tuple[tuple[str, date], ...]
    look_on: date | None


def grade(
    scheme: Scheme, facts: Facts, day: date, before: Standing | None = None, override: Override | None = None
) -> Grading:
    """The grade on a day, with everything that led to it."""
    score = score_of(scheme, facts, day)
    limits: list[tuple[str, date]] = []
    if override is not None and day <= override.until and override.grade in scheme.grades:
        limits.append((OVERRULED, override.until))
        return Grading(override.grade, score, tuple(limits), _look_on(scheme, facts, day, override.until + ONE_DAY))
    order = scheme.grades
    place = order.index(score.target)
    for why, worst, until in _ceilings(scheme, facts, day):
        if place < order.index(worst):
            place = order.index(worst)
            limits.append((why, until))
    place, free_on = _step_up(scheme, order, place, day, before)
    if free_on is not None:
        limits.append((ONE_AT_A_TIME, free_on))
    return Grading(order[place], score, tuple(limits), _look_on(scheme, facts, day, *(until for _why, until in limits)))


def score_of(scheme: Scheme, facts: Facts, day: date) -> Score:
    """The points of an account, component by component; many accounts share theirs, and each is reckoned once."""
    values = tuple([value_of(component, facts, day) for component in scheme.components])
    found = scheme.known.get(values)
    if found is None:
        scored = zip(scheme.components, values, strict=True)
        parts = tuple((c.fact.value, value, c.points(value), c.most) for c, value in scored)
        points = sum(part[2] for part in parts)
        target = next((name for name, least in scheme.bounds if points >= least), scheme.bounds[-1][0])
        found = scheme.known[values] = Score(points, target, parts)
    return found


def value_of(component: Component, facts: Facts, day: date) -> Value:
    """The fact as the component counts it; None where it is not known."""
    if component.fact in COUNTED:
        days: Sequence[date] = getattr(facts, component.fact)
        return sum(1 for event in days if event <= day < after(event, component.months)) if days else 0
    if component.fact == Fact.TENURE:
        return None if facts.opened_on is None else months_between(facts.opened_on, day)
    value: Value = getattr(facts, component.fact)
    return value


def after(day: date, months: int) -> date:
    return _span(months).after(day)


@cache
def _span(months: int) -> Span:
    return Span(months=months)


def months_between(first: date, last: date) -> int:
    """Whole months, as `after` counts them; none before the first day."""
    months = (last.year - first.year) * 12 + last.month - first.month
    is_short = last.day < first.day and (last + ONE_DAY).month == last.month
    return max(months - is_short, 0)


def _ceilings(scheme: Scheme, facts: Facts, day: date) -> Iterable[tuple[str, str, date]]:
    """(why, the best grade that is left, until when) for each bar that stands on the day."""
    if scheme.bar_months:
        bad = [event for fact in BARRING for event in getattr(facts, fact) if event <= day]
        if bad and day < (until := after(max(bad), scheme.bar_months)):
            yield BARRED, scheme.bar_grade, until
    if scheme.probation_months and facts.opened_on is not None:
        until = after(facts.opened_on, scheme.probation_months)
        if day < until:
            yield PROBATION, scheme.probation_grade, until


def _step_up(
    scheme: Scheme, order: list[str], place: int, day: date, before: Standing | None
) -> tuple[int, date | None]:
    """Where the account may stand, and when it may rise further if it would. It falls at once, and rises by one."""
    if not scheme.months_a_grade or before is None or before.grade not in order:
        return place, None
    now = order.index(before.grade)
    if place >= now:
        return place, None
    free_on = after(before.since, scheme.months_a_grade)
    if day < free_on:
        return now, free_on
    return now - 1, after(day, scheme.months_a_grade) if place < now - 1 else None


def _look_on(scheme: Scheme, facts: Facts, day: date, *others: date) -> date | None:
    """The first later day on which the grade may be another though nothing happens."""
    days = [*others]
    if facts.owes:
        days.append(day + ONE_DAY)
    if facts.leaves_on is not None:
        days.append(facts.leaves_on)
    for component in scheme.components:
        if component.fact in COUNTED:
            days += [after(event, component.months) for event in getattr(facts, component.fact)]
        elif component.fact == Fact.TENURE and facts.opened_on is not None:
            days += [after(facts.opened_on, int(up_to) + 1) for up_to, _points in component.bands if up_to is not None]
    return min((other for other in days if other > day), default=None)
