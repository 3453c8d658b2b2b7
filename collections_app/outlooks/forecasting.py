"""The weeks ahead: open cases and those that are to come, walked through by the rules, counted by week."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from collections_app.common.db import fetch
from collections_app.engine.ladders import Ladders, read_ladders
from collections_app.outlooks.history import Pace, learn
from collections_app.outlooks.portfolio import debtors
from collections_app.procedures.packs import law
from collections_app.rules.facts import Facts, Ladder
from collections_app.rules.lifecycle import StepKind, TaskKind
from collections_app.rules.walks import Ahead, walk

MOST_WALKED = 3000
"""So many cases are walked through, whatever there are; each stands for as many as it takes to make all of them."""

NINE_IN_TEN = 1.645
WEEKS_OF_INFLOW = 8


@dataclass(slots=True)
class Expected:
    """Sums by week and measure: what is expected, and what a single case counts for on average (its weight)."""

    start: date
    weeks: int
    mean: Counter[tuple[int, str]]
    spread: Counter[tuple[int, str]]

    def add(self, on: date, measure: str, amount: float, weight: float) -> None:
        week = (on - self.start).days // 7
        if 0 <= week < self.weeks and amount > 0:
            sums: Any = self.mean
            spreads: Any = self.spread
            sums[week, measure] += amount
            spreads[week, measure] += amount * max(weight, 1.0)

    def limits(self, week: int, measure: str, spread: float) -> tuple[float, float, float]:
        """Expected, and the limits between which nine weeks in ten should lie: chance, the sample, and how weeks differ."""
        expected = float(self.mean[week, measure])
        error = math.sqrt(float(self.spread[week, measure]) + (spread * expected) ** 2)
        return expected, max(expected - NINE_IN_TEN * error, 0.0), expected + NINE_IN_TEN * error


@dataclass(frozen=True, slots=True)
class Outlooks:
    cases: int
    walked: int
    new_a_week: float
    unanswered: int
    pace: Pace
    expected: Expected


def look_ahead(day: date, weeks: int) -> Outlooks:
    """What the weeks from the day after bring, on what is known on the day."""
    pace, ladders = learn(day), read_ladders(day)
    expected = Expected(day + timedelta(1), weeks, Counter(), Counter())
    rows = fetch("outlooks/cases_to_walk", day=day, most=MOST_WALKED)
    cases, accounts = (rows[0][0] if rows else 0), [row[1] for row in rows]
    unanswered = 0
    for debtor in debtors(day, accounts):
        ladder = ladders.by_id.get(debtor.procedure_id or 0)
        if ladder is not None:
            weight = cases / len(accounts)
            unanswered += _walk(debtor.facts, ladder, debtor.traits.law_pack, weight, pace, expected)
    new = sum(_add_new(row, weeks, ladders, pace, expected) for row in fetch("outlooks/new_cases", day=day))
    return Outlooks(cases, len(accounts), new, unanswered, pace, expected)


def _add_new(row: tuple, weeks: int, ladders: Ladders, pace: Pace, expected: Expected) -> float:
    """Cases as they have been opening, so many in each of the weeks to come, on the day on which their first step is due."""
    procedure_id, customer_class, grade, pack, region, count, amount = row
    ladder = ladders.by_id[procedure_id]
    a_week = float(count) / WEEKS_OF_INFLOW
    owed = max(amount, ladder.minimum_amount, Decimal(1))
    for week in range(weeks):
        opens = expected.start + timedelta(7 * week + 3)
        due = opens - timedelta(ladder.rungs[0].min_days_overdue)
        facts = Facts(
            opens, owed, Decimal(0), due, Decimal(0), None, "", None, 0, 0, None, 0, None, None, customer_class, region,
            due - timedelta(15), unpaid_bills=1, grade=grade,
        )  # fmt: skip
        _walk(facts, ladder, pack, a_week, pace, expected)
    return a_week


def _walk(facts: Facts, ladder: Ladder, pack: str, weight: float, pace: Pace, expected: Expected) -> bool:
    """Count the steps of a case that stands for `weight` of its kind; true where the law gives no answer for it."""
    until = expected.start + timedelta(7 * expected.weeks - 1)
    facts.day = max(facts.day, expected.start)

    def hazard(kind: StepKind | None) -> float:
        return pace.hazard(facts.customer_class, kind)

    try:
        for ahead in walk(facts, ladder, law(pack), until, hazard):
            for on, measure, chance in _what_follows(ahead, pace):
                expected.add(on, measure, chance * weight, weight)
    except Exception:  # noqa: BLE001  one case that cannot be walked does not stop the others; it is counted
        return True
    return False


def _what_follows(ahead: Ahead, pace: Pace) -> Iterator[tuple[date, str, float]]:
    """The step itself, the visits that it asks for, and of a proposed cut what the crews have to do later."""
    yield ahead.on, ahead.rung.kind, ahead.chance
    if TaskKind.VISIT in ahead.rung.tasks:
        yield ahead.on, "crew", ahead.chance
    if ahead.rung.kind is StepKind.DISCONNECTION:
        cut_on, cut = ahead.on + timedelta(pace.days_to_cut), ahead.chance * pace.cuts_done
        back_on, back = cut_on + timedelta(pace.days_to_restore), cut * pace.restored
        yield cut_on, "cuts", cut
        yield back_on, "reconnections", back
        yield cut_on, "crew", cut
        yield back_on, "crew", back
