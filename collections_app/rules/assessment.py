"""Assessment: how figures become points by a published rule, and how a target is shared out among those below.

A rule is lines of three sorts. A weight gives its points for a target that is met, and a share of them for one that is not.
A reward gives points for each hundredth beyond a target. A deduction takes points for each wrongful cut, complaint or
hundredth of the money that was taken back later, so that a rate cannot be made by what harms customers. Where a target or
a figure is missing its line is left out, and the other weights are scaled up: nobody is assessed for what was not measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from collections_app.rules.figures import Figures
from collections_app.rules.kpis import FORMULAS, Kpi, Unit, value_of

ZERO, ONE, WHOLE = Decimal(0), Decimal(1), Decimal(100)
POINTS = Decimal("0.01")


class Sort(StrEnum):
    WEIGHT = "weight"
    REWARD = "reward"
    DEDUCTION = "deduction"


COUNTED = {
    Kpi.WRONGFUL_CUTS: lambda f: Decimal(f.wrongful_cuts), Kpi.COMPLAINTS: lambda f: Decimal(f.complaints),
    Kpi.TAKEN_BACK: lambda f: f.taken_back / f.received * 100 if f.received > 0 else ZERO,
}  # fmt: skip
"""What deductions count: cases, or hundredths of the money received that were taken back later."""


class FaultyRule(Exception):
    """Which line of a rule cannot be read, and why: a code; `line` is None where it is the rule as a whole."""

    def __init__(self, code: str, line: int | None = None, text: str = "") -> None:
        super().__init__(code)
        self.code, self.line, self.text = code, line, text


@dataclass(frozen=True, slots=True)
class Line:
    """`points` of a weight are all it can give, of others for each step; `most` is the limit of those."""

    sort: Sort
    kpi: Kpi
    points: Decimal
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """What a line came to: its points (below zero where they are taken off), and what they rest on."""

    line: Line
    points: Decimal
    value: Decimal | None
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Score:
    lines: tuple[Scored, ...]
    corrections: Decimal = ZERO

    @property
    def points(self) -> Decimal:
        """Never below zero."""
        return max(sum((scored.points for scored in self.lines), ZERO) + self.corrections, ZERO)

    @property
    def is_assessed(self) -> bool:
        return any(scored.line.sort is Sort.WEIGHT for scored in self.lines)


def read_rule(text: str) -> tuple[Line, ...]:
    """Lines such as `weight recovery 60`, `reward recovery 1 up to 5`, `deduction wrongful_cuts 5 up to 20`.

    Raises FaultyRule with the number of the line.
    """
    lines = [_line(number, one.split()) for number, one in enumerate(text.splitlines(), start=1) if one.strip()]
    if not any(line.sort is Sort.WEIGHT for line in lines):
        raise FaultyRule("no_weight")
    if len({(line.sort, line.kpi) for line in lines}) < len(lines):
        raise FaultyRule("named_twice")
    return tuple(lines)


def _line(number: int, words: list[str]) -> Line:
    try:
        sort, kpi, points = Sort(words[0]), Kpi(words[1]), Decimal(words[2])
        most = Decimal(words[5]) if words[3:5] == ["up", "to"] else None
        if (words[3:] and most is None) or len(words) > 6:
            raise ValueError
    except (IndexError, ValueError, ArithmeticError):
        raise FaultyRule("unreadable", number, " ".join(words)) from None
    if not points.is_finite() or points <= 0 or (most is not None and not most >= 0):
        raise FaultyRule("no_points", number, " ".join(words))
    if sort is Sort.DEDUCTION and kpi not in COUNTED:
        raise FaultyRule("not_counted", number, " ".join(words))
    return Line(sort, kpi, points, most)


def attainment(kpi: Kpi, value: Decimal, target: Decimal) -> Decimal:
    """How much of a target is met: 1 for all of it, never more, never less than nothing."""
    if FORMULAS[kpi].is_better_high:
        return min(max(value / target, ZERO), ONE) if target > 0 else ONE
    if value <= target:
        return ONE
    return max(2 - value / target, ZERO) if target > 0 else ZERO


def assess(
    figures: Figures, targets: Mapping[Kpi, Decimal], rule: Sequence[Line], days: int = 30, corrections: Decimal = ZERO
) -> Score:
    """The score of a month: up to a hundred for the weights, rewards upon it, deductions and corrections off or on."""
    values = {line.kpi: value_of(line.kpi, figures, days) for line in rule}
    counting = [
        line for line in rule if line.sort is Sort.WEIGHT and line.kpi in targets and values[line.kpi] is not None
    ]
    weight = sum((line.points for line in counting), ZERO)
    found = []
    for line in rule:
        value, target = values[line.kpi], targets.get(line.kpi)
        points = _points(line, value, target, figures, weight)
        if points is not None:
            found.append(Scored(line, points.quantize(POINTS, ROUND_HALF_UP), value, target))
    return Score(tuple(found), corrections)


def _points(
    line: Line, value: Decimal | None, target: Decimal | None, figures: Figures, weight: Decimal
) -> Decimal | None:
    if line.sort is Sort.DEDUCTION:
        return -_at_most(COUNTED[line.kpi](figures) * line.points, line.most)
    if value is None or target is None:
        return None
    if line.sort is Sort.WEIGHT:
        return attainment(line.kpi, value, target) * line.points * WHOLE / weight
    beyond = (value - target) if FORMULAS[line.kpi].is_better_high else (target - value)
    return _at_most(
        max(beyond, ZERO) * (WHOLE if FORMULAS[line.kpi].unit is Unit.SHARE else ONE) * line.points, line.most
    )


def _at_most(points: Decimal, most: Decimal | None) -> Decimal:
    return points if most is None else min(points, most)


def share_out(kpi: Kpi, target: Decimal, to_collect: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What each of those below is to reach, so that together they reach the target.

    A rate is the same for all: whoever has more to collect has more to bring. Money is shared by what each has to collect, to
    the cent, and adds up to the whole.
    """
    if FORMULAS[kpi].unit is not Unit.MONEY:
        return dict.fromkeys(to_collect, target)
    whole = sum((max(amount, ZERO) for amount in to_collect.values()), ZERO)
    if not whole:
        return {}
    exact = {one: target * max(amount, ZERO) / whole for one, amount in to_collect.items()}
    shares = {one: part.quantize(POINTS, ROUND_DOWN) for one, part in exact.items()}
    cents = int((target - sum(shares.values(), ZERO)) / POINTS)
    for one in sorted(exact, key=lambda one: (shares[one] - exact[one], one))[:cents]:
        shares[one] += POINTS
    return shares


def ranked(scores: Mapping[int, Score]) -> list[tuple[int, int]]:
    """(place, whose): the same points, the same place; who is not assessed has none and is left out."""
    assessed = sorted((score.points for score in scores.values() if score.is_assessed), reverse=True)
    found = [(assessed.index(score.points) + 1, who) for who, score in scores.items() if score.is_assessed]
    return sorted(found)
