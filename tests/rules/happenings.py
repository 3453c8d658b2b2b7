"""What is kept of a debtor's life: the letters, the nights, the days on which a cut was asked for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from collections_app.rules.facts import Facts
from collections_app.rules.guards import CutFacts, Guard
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.question import Decision


@dataclass(frozen=True)
class Letter:
    """`served_on` is None for a letter that never leaves the house."""

    kind: StepKind
    issued_on: date
    sent_on: date | None
    served_on: date | None
    bills: frozenset[int]


@dataclass(frozen=True)
class Night:
    """What was known, decided, and done before it in the case."""

    day: date
    facts: Facts
    decision: Decision
    letters: tuple[Letter, ...]
    open_bills: dict[int, Decimal]


@dataclass(frozen=True)
class CutDay:
    """A day of an order on which it is asked whether the supply may be cut, and what was answered."""

    day: date
    facts: CutFacts
    guards: list[Guard]
    letters: tuple[Letter, ...]
    supporting: dict[int, Decimal]
