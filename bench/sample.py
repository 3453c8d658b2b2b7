"""Rows a second of the made-up portfolio, beside a bare COPY of its bills: `python -m bench.sample --accounts N`."""

import argparse
from datetime import date
from time import perf_counter

from bench.common import Figure, own_database, peak_mib, print_table

LAST_DAY = date(2026, 3, 10)
FEW = 2_000


def figures(accounts: int) -> list[Figure]:
    """Load the portfolio into the empty database at hand; before that some accounts, to see whether memory grows."""
    from collections_app.sample.portfolio import load_sample

    _load_and_take_back(min(FEW, accounts))
    memory_for_few = peak_mib()
    begun = perf_counter()
    report = load_sample(accounts, 1, LAST_DAY)
    seconds = perf_counter() - begun
    rows = sum(report.rows.values())
    floor = _bare_copy_rate()
    rate, grown = rows / seconds, peak_mib() - memory_for_few
    return [
        Figure(
            f"sample portfolio, {accounts:,} accounts", f"{rate:,.0f} rows/s ({rows:,} in {seconds:.1f} s)",
            f"{floor / rate:.1f} × the time of a bare COPY ({floor:,.0f} rows/s)", "≥ 20,000 rows/s", rate >= 20_000,
        ),
        Figure(
            "memory of the loader", f"{peak_mib():,.0f} MiB", f"{grown:+,.0f} MiB against {FEW:,} accounts", "flat",
            grown < 100,
        ),
    ]  # fmt: skip


def _load_and_take_back(accounts: int) -> None:
    from django.db import transaction

    from collections_app.sample.portfolio import load_sample

    with transaction.atomic():
        load_sample(accounts, 1, LAST_DAY)
        transaction.set_rollback(True)


def _bare_copy_rate() -> float:
    """Rows a second of COPY into a table without keys or indexes: the same bills, drawn and formatted beforehand."""
    from django.db import connection

    columns = "bill_no, account_id, issued_on, due_on, amount, period"
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY (SELECT {columns} FROM collections_bill LIMIT 200000) TO STDOUT") as out:
            lines = [bytes(block) for block in out]
        cursor.execute(f"CREATE TEMPORARY TABLE bare AS SELECT {columns} FROM collections_bill WHERE false")
        begun = perf_counter()
        with cursor.copy(f"COPY bare ({columns}) FROM STDIN") as into:
            for line in lines:
                into.write(line)
        return len(lines) / (perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=20_000)
    accounts = parser.parse_args().accounts
    with own_database():
        print_table(figures(accounts))


if __name__ == "__main__":
    main()
