"""Decisions a second on one core, with every guard and the trace, no database: `python -m bench.decisions`.

A mixture such as a busy night brings: debtors due for a step of each kind, some waiting, some held, some who have paid.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from time import perf_counter

from bench.common import Figure, own_database, print_table
from collections_app.rules.decisions import decide
from collections_app.rules.facts import Facts, Ladder, Rung
from collections_app.rules.lifecycle import StepKind

ACCOUNTS = 20_000
DAY = date(2026, 7, 20)
ROUNDS = 5
TARGET = 30_000
PACKS = ("cn-2024", "gb")
STEPS = (("reminder", 3, 0), ("demand", 13, 10), ("disconnection_notice", 30, 20), ("disconnection", 37, 7))


def measure(accounts: int) -> Iterator[Figure]:
    for pack in PACKS:
        rate = accounts / median(_seconds(accounts, pack) for _ in range(ROUNDS))
        yield Figure(
            f"pure decision, law {pack}", f"{rate:,.0f} accounts/s", f"{1e6 / rate:.0f} µs each",
            f"≥ {TARGET:,} accounts/s", rate >= TARGET,
        )  # fmt: skip


def _seconds(accounts: int, pack: str) -> float:
    from collections_app.engine.treatment import undisturbed
    from collections_app.procedures.packs import law

    ladder, of_land, cases = _ladder(), law(pack), list(_cases(accounts))
    with undisturbed():
        begun = perf_counter()
        decisions = [decide(facts, ladder, of_land) for facts in cases]
        took = perf_counter() - begun
    assert len({decision.verdict for decision in decisions}) > 3
    return took


def _ladder() -> Ladder:
    rungs = (
        Rung(position, position, StepKind(kind), overdue, since, 10, 0, None)
        for position, (kind, overdue, since) in enumerate(STEPS, start=1)
    )
    return Ladder(1, Decimal(10), tuple(rungs))


def _cases(accounts: int) -> Iterator[Facts]:
    """Steps due on each rung, and by tens one that waits, one that is held, one that has paid."""
    for number in range(accounts):
        facts = _due_for(number % len(STEPS), Decimal(2000 + number % 50_000) / 100)
        kind = number // len(STEPS) % 10
        if kind == 0:
            facts = replace(facts, oldest_due_on=DAY - timedelta(1), step_served_on=facts.step_on)
        elif kind == 1:
            facts = replace(facts, hold_reason="hardship", hold_until=DAY + timedelta(5))
        elif kind == 2:
            facts = replace(facts, overdue=Decimal(0))
        yield facts


def _due_for(position: int, overdue: Decimal) -> Facts:
    due_on, zero = date(2026, 4, 20), Decimal(0)
    steps = [StepKind(kind) for kind, _overdue, _since in STEPS]
    served = {kind: due_on + timedelta(20 * number) for number, kind in enumerate(steps[:position], start=1)}
    last = served[steps[position - 1]] if position else None
    return Facts(
        DAY, overdue, zero, due_on, zero, overdue if position else None, "", None, 0, 0, 1 if position else None, position,
        last, last, "residential", "", due_on - timedelta(21), served,
    )  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--accounts", type=int, default=ACCOUNTS)
    accounts = arguments.parse_args().accounts
    with own_database():
        print_table(measure(accounts))


if __name__ == "__main__":
    main()
