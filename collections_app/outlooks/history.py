"""What is learned from the past for a forecast: how fast debtors pay, how many cases come, what becomes of proposed cuts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, stdev
from typing import Any

from collections_app.common.db import fetch
from collections_app.rules.lifecycle import StepKind

FEWEST = 20
"""So many payments have to be seen after a kind of step before a class is judged by its own."""

WEEKS_BACK = 12
UNKNOWN_SPREAD = 0.3
LETTERS = ("reminder", "demand", "disconnection_notice")

Counts = dict[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class Pace:
    """Of the unpaid, the share that pays on a day after each kind of step, by class; and what becomes of proposed cuts."""

    by_class: dict[tuple[str, str], float]
    by_step: dict[str, float]
    overall: float
    cuts_done: float
    days_to_cut: int
    restored: float
    days_to_restore: int
    spread: float

    def hazard(self, customer_class: str, kind: StepKind | None) -> float:
        if kind is None:
            return 0.0
        found = self.by_class.get((customer_class, kind), self.by_step.get(kind, self.overall))
        return min(found, 0.5)

    def as_dict(self) -> dict[str, Any]:
        return {
            "paid_a_day": {kind: round(rate, 5) for kind, rate in sorted(self.by_step.items())},
            "cuts_done": round(self.cuts_done, 3), "days_to_cut": self.days_to_cut,
            "restored": round(self.restored, 3), "days_to_restore": self.days_to_restore,
            "spread": round(self.spread, 3),
        }  # fmt: skip


def learn(day: date) -> Pace:
    rows = fetch("outlooks/payment_pace", day=day)
    stood: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    for _class, step, days, payments in rows:
        stood[step] += int(days)
        paid[step] += payments
    by_class = {(c, step): payments / int(days) for c, step, days, payments in rows if payments >= FEWEST and days}
    by_step = {step: paid[step] / days for step, days in stood.items() if days}
    overall = paid.total() / stood.total() if stood.total() else 0.0
    proposed, done, days_to_cut, restored, days_to_restore = fetch("outlooks/cut_pace", day=day)[0]
    return Pace(
        by_class, by_step, overall, done / proposed if proposed else 0.0, days_to_cut, restored / done if done else 0.0,
        days_to_restore, _spread(day),
    )  # fmt: skip


def what_came(day: date, weeks: int, known: date) -> Counts:
    """What came in the weeks after a day, as far as it is known by another: (week, measure) → how many."""
    return {(week, measure): count for week, measure, count in fetch(
        "outlooks/what_came", day=day, weeks=weeks, known=known
    )}  # fmt: skip


def _spread(day: date) -> float:
    """How far the letters of a week lie from those of other weeks, as a part of their mean."""
    came = what_came(day - timedelta(7 * WEEKS_BACK), WEEKS_BACK, day)
    weeks = [sum(came.get((week, kind), 0) for kind in LETTERS) for week in range(WEEKS_BACK)]
    busy = [count for count in weeks if count]
    return min(stdev(busy) / mean(busy), 1.0) if len(busy) >= 4 else UNKNOWN_SPREAD
