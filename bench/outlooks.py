"""What if, forecast, effects and a night foreseen on many open cases: `python -m bench.outlooks --accounts 160000`.

An eighth of the accounts owe and have been reminded; the past is one night long.
"""

import argparse
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any

from bench.common import Figure, own_database, peak_mib, print_table
from bench.night import DEMANDED, REMINDED, make_portfolio, tidy


def measure(accounts: int) -> Iterator[Figure]:
    from collections_app.engine import night
    from collections_app.outlooks.changes import as_dict, foresee
    from collections_app.outlooks.comparison import compare
    from collections_app.outlooks.effects import measure_effects
    from collections_app.outlooks.operations import make_forecast
    from collections_app.procedures.models import Procedure
    from collections_app.procedures.operations import copy_to_draft

    make_portfolio(accounts)
    night.run(REMINDED)
    tidy()
    procedure = Procedure.objects.get(code="residential")
    other = copy_to_draft(procedure=procedure)
    other.steps.filter(kind="demand").update(min_days_overdue=30)
    cases = f"{accounts // 8:,} debtors with a case"
    yield _timed("what if, two versions", cases, lambda: compare(procedure, other, DEMANDED))
    yield _timed("forecast of eight weeks", cases, lambda: make_forecast(day=REMINDED, weeks=8), most=120)
    yield _timed("a night foreseen", cases, lambda: as_dict(DEMANDED, foresee(DEMANDED)))
    later = REMINDED + timedelta(40)
    yield _timed("effects of the letters of half a year", cases, lambda: measure_effects(later))
    yield Figure("memory, the most it held", f"{peak_mib():,.0f} MiB")


def _timed(what: str, beside: str, work: Callable[[], Any], most: int | None = None) -> Figure:
    begun = perf_counter()
    work()
    took = perf_counter() - begun
    is_met = took <= most if most else None
    return Figure(what, f"{took:.1f} s", beside, f"≤ {most} s" if most else "", is_met)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=160_000)
    accounts = parser.parse_args().accounts
    with own_database():
        print_table(measure(accounts))


if __name__ == "__main__":
    main()
