"""Prepaid accounts in a night: `python -m bench.prepaid --accounts 100000`.

Thirty days of use lie behind every account. A file brings the use of one more day for all of them, another a top-up for a
tenth, of which every fourth one owes; then the night looks at every balance. A twentieth falls below its threshold that day.
Beside the file stands bare SQL that inserts the same draws and lowers the same balances.
"""

import argparse
import csv
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from bench.common import Figure, own_database, peak_mib, print_table
from bench.night import PORTFOLIO, tidy

DAY = date(2026, 7, 20)
DAYS_BEHIND, TOPPED_UP, LOW = 30, 10, 20
TARGET = 30.0
PREPAID = """
INSERT INTO collections_prepaidaccount (account_id, set_value, price, incentive_percent, threshold_percent, emergency_credit,
    debt_percent, opened_on)
SELECT id, 200, 0.55, 2, 20, 0, 30, %(first)s FROM collections_account
"""
TOP_UPS = """
INSERT INTO collections_topup (top_up_no, prepaid_id, paid_on, amount, to_debt, method)
SELECT 'T' || id, id, %(first)s, CASE WHEN id %% %(low)s = 0 THEN 205 ELSE 400 END, 0, '' FROM collections_prepaidaccount
"""
DRAWS = """
INSERT INTO collections_draw (prepaid_id, day, kwh, price, incentive_percent, amount)
SELECT p.id, %(first)s::date + n, 10, 0.55, 2, 5.39 FROM collections_prepaidaccount p, generate_series(0, %(days)s - 1) n
"""
FLOOR = (
    """CREATE TEMP TABLE bare AS SELECT * FROM collections_draw LIMIT 0""",
    """INSERT INTO bare (id, prepaid_id, day, kwh, price, incentive_percent, amount)
    SELECT id, id, '2026-07-20', 10, 0.55, 2, 5.39 FROM collections_prepaidaccount""",
    """UPDATE collections_prepaidaccount p SET balance = balance - b.amount FROM bare b WHERE b.prepaid_id = p.id""",
)


def measure(accounts: int) -> Iterator[Figure]:
    from collections_app.engine.balances import watch_balances
    from collections_app.prepaid.models import LowBalanceAlert

    make_prepaid(accounts)
    floor = _floor()
    with tempfile.TemporaryDirectory() as folder:
        draws = _load("draws", _draws(Path(folder)))
        top_ups = _load("top_ups", _top_ups(Path(folder)))
    tidy()
    begun = perf_counter()
    watch_balances(DAY)
    night = perf_counter() - begun
    begun = perf_counter()
    assert watch_balances(DAY) == 0
    again = perf_counter() - begun
    low = LowBalanceAlert.objects.count()
    assert low > accounts // LOW // 2
    each = top_ups / accounts * TOPPED_UP * 1e6
    yield Figure(f"use of a day of {accounts:,} accounts, by file", f"{draws:.1f} s", f"{draws / floor:.1f} × bare SQL")
    yield Figure(f"{accounts // TOPPED_UP:,} top-ups, by file", f"{top_ups:.1f} s", f"{each:.0f} µs each")
    yield Figure("the night looks at every balance", f"{night:.1f} s", f"{low:,} alerts; once more {again:.1f} s")
    whole = draws + top_ups + night
    yield Figure("all of it", f"{whole:.1f} s", f"{peak_mib():,.0f} MiB at most", f"<= {TARGET:.0f} s", whole <= TARGET)


def make_prepaid(accounts: int) -> None:
    from django.db import connection

    first = DAY - timedelta(DAYS_BEHIND)
    with connection.cursor() as cursor:
        for statement in PORTFOLIO[:2]:
            cursor.execute(statement, {"accounts": accounts})
        for statement in (PREPAID, TOP_UPS, DRAWS):
            cursor.execute(statement, {"first": first, "days": DAYS_BEHIND, "low": LOW})
        cursor.execute("ANALYZE")
    tidy()


def _floor() -> float:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        begun = perf_counter()
        for statement in FLOOR:
            cursor.execute(statement)
        took = perf_counter() - begun
        transaction.set_rollback(True)
    return took


def _draws(folder: Path) -> Path:
    from collections_app.prepaid.models import PrepaidAccount

    numbers = PrepaidAccount.objects.values_list("account__account_no", flat=True).order_by("id")
    rows = ((number, DAY, "10.000") for number in numbers)
    return _write(folder / "draws.csv", ["account_no", "day", "kwh"], rows)


def _top_ups(folder: Path) -> Path:
    from collections_app.prepaid.models import PrepaidAccount

    numbers = PrepaidAccount.objects.values_list("account__account_no", flat=True).order_by("id")[::TOPPED_UP]
    rows = ((f"N-{number}", number, DAY, "100.00") for number in numbers)
    return _write(folder / "top_ups.csv", ["top_up_no", "account_no", "paid_on", "amount"], rows)


def _write(file: Path, head: list[str], rows: Iterator) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows(rows)
    return file


def _load(kind: str, file: Path) -> float:
    from collections_app.imports.loaders import load

    begun = perf_counter()
    report = load(kind, file, on=DAY)
    took = perf_counter() - begun
    assert (report.created, report.rejected) == (report.rows, 0), report
    return took


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--accounts", type=int, default=100_000)
    with own_database():
        print_table(measure(asked.parse_args().accounts))
