"""A law pack: the floors that no procedure may go below, and the terms of the penalty, as plain data with sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from collections_app.rules.lifecycle import StepKind
from collections_app.rules.penalties import CROSS_YEAR_MODES, PenaltyTerms


@dataclass(frozen=True, slots=True)
class Floor:
    """The earliest that the law allows a kind of step, in days, and how soon the notice before it goes stale."""

    min_days_overdue: int = 0
    min_days_since_served: int = 0
    max_days_since_served: int | None = None
    source: str = ""


NO_FLOOR = Floor()


@dataclass(frozen=True, slots=True)
class Law:
    id: str
    title: str
    jurisdiction: str
    parent: str | None
    effective_from: date
    effective_to: date | None
    is_verified: bool
    penalty: PenaltyTerms
    floors: Mapping[StepKind, Floor]

    def floor(self, kind: StepKind) -> Floor:
        return self.floors.get(kind, NO_FLOOR)


class PackProblem(ValueError):
    """A law pack with mistakes; `problems` names key, value and what was expected, one sentence each."""

    def __init__(self, pack: str, problems: list[str]) -> None:
        super().__init__(f"law pack {pack}: " + "; ".join(problems))
        self.problems = problems


def parse_pack(name: str, data: Mapping[str, Any]) -> Law:
    """Build a law from the content of its TOML file, already merged over its parent's.

    Raises PackProblem with every mistake found, not only the first.
    """
    problems: list[str] = []
    for key, expected in (
        ("id", str),
        ("title", str),
        ("jurisdiction", str),
        ("effective_from", date),
        ("verified", bool),
    ):
        if not isinstance(data.get(key), expected):
            problems.append(f"{key} is {data.get(key)!r}, expected a {expected.__name__}")
    penalty = _penalty(data.get("penalty", {}), problems)
    floors = {}
    for key, value in data.get("floors", {}).items():
        if key in set(StepKind):
            floors[StepKind(key)] = _floor(key, value, problems)
        else:
            problems.append(f"floors.{key} is no step; expected one of {', '.join(StepKind)}")
    if problems or penalty is None:
        raise PackProblem(name, problems)
    return Law(
        id=data["id"],
        title=data["title"],
        jurisdiction=data["jurisdiction"],
        parent=data.get("parent"),
        effective_from=data["effective_from"],
        effective_to=data.get("effective_to"),
        is_verified=data["verified"],
        penalty=penalty,
        floors=floors,
    )


def _floor(key: str, value: Mapping[str, Any], problems: list[str]) -> Floor:
    known = {"min_days_overdue": int, "min_days_since_served": int, "max_days_since_served": int, "source": str}
    for field, content in value.items():
        if field not in known:
            problems.append(f"floors.{key}.{field} is not known; expected one of {', '.join(known)}")
        elif not isinstance(content, known[field]) or (known[field] is int and content < 0):
            problems.append(f"floors.{key}.{field} is {content!r}, expected a {known[field].__name__} from 0")
    return NO_FLOOR if problems else Floor(**value)


def _penalty(value: Mapping[str, Any], problems: list[str]) -> PenaltyTerms | None:
    if value.get("cross_year_mode") not in CROSS_YEAR_MODES:
        problems.append(
            f"penalty.cross_year_mode is {value.get('cross_year_mode')!r}, expected {' or '.join(CROSS_YEAR_MODES)}"
        )
    rates: dict[str, dict[str, Decimal]] = {}
    for key in ("current_year", "cross_year"):
        rates[key] = {who: _decimal(f"penalty.{key}.{who}", rate, problems) for who, rate in value.get(key, {}).items()}
        if "other" not in rates[key]:
            problems.append(f"penalty.{key} names no rate for 'other' classes")
    minimum = _decimal("penalty.minimum", value.get("minimum", "0"), problems)
    if problems:
        return None
    return PenaltyTerms(
        rates["current_year"], rates["cross_year"], value["cross_year_mode"], minimum, value.get("source", "")
    )


def _decimal(key: str, value: object, problems: list[str]) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        problems.append(f"{key} is {value!r}, expected a number from 0")
        return Decimal(0)
    return number
