"""Credit grades in a night: `python -m bench.credit --accounts 1000000`.

Half a year of monthly bills lies behind every account, each settled by a payment, an eighth of them late. The first night
grades them all for the first time. In the next a bill of every account has fallen due, so that all are regraded; a twentieth
of them has paid it late. Beside them stands bare SQL that finds the average days late of each and writes a letter for it.
Where others use the machine, the time of the processors says more than the clock.
"""

import argparse
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time

from bench.common import Figure, own_database, peak_mib, print_table
from bench.night import PORTFOLIO, tidy

DAY = date(2026, 7, 20)
NEXT = DAY + timedelta(1)
TARGET = 60.0
LATE, TOUCHED = 8, 20
HISTORY = (
    """INSERT INTO collections_bill (bill_no, account_id, issued_on, due_on, amount, period, kind, is_estimated, paid)
    SELECT a.account_no || '-' || m, a.id, '2026-01-02'::date + 30 * m, '2026-01-20'::date + 30 * m, 20 + a.id %% 500,
        m::text, 'energy', false, 0
    FROM collections_account a, generate_series(0, 5) m""",
    """INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, method, bill_id, allocated)
    SELECT bill_no, account_id, due_on + CASE WHEN account_id %% %(late)s = 0 THEN 9 ELSE -1 END, amount, '', id, 0
    FROM collections_bill""",
    """INSERT INTO collections_allocation (payment_id, bill_id, part, amount, allocated_on)
    SELECT id, bill_id, 'principal', amount, paid_on FROM collections_payment""",
    "ANALYZE",
)
FELL_DUE = (
    """INSERT INTO collections_bill (bill_no, account_id, issued_on, due_on, amount, period, kind, is_estimated, paid)
    SELECT 'N' || id, id, '2026-06-30',
        CASE WHEN id %% %(touched)s = 1 THEN '2026-07-12'::date ELSE '2026-07-20' END, 20, 'n',
        'energy', false, 0
    FROM collections_account""",
    """INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, method, bill_id, allocated)
    SELECT bill_no, account_id, '2026-07-20', amount, '', id, 0 FROM collections_bill WHERE period = 'n'""",
    """INSERT INTO collections_allocation (payment_id, bill_id, part, amount, allocated_on)
    SELECT p.id, bill_id, 'principal', p.amount, %(next)s
    FROM collections_payment p JOIN collections_bill b ON b.id = p.bill_id WHERE b.period = 'n'""",
    "ANALYZE",
)
FLOOR = """
WITH late AS (
    SELECT b.account_id, avg(greatest(p.paid_on - b.due_on, 0)) AS days FROM collections_bill b
    JOIN collections_allocation al ON al.bill_id = b.id JOIN collections_payment p ON p.id = al.payment_id GROUP BY 1
)
UPDATE collections_account a SET credit_grade = CASE WHEN days < 1 THEN 'A' ELSE 'C' END
FROM late WHERE late.account_id = a.id
"""


def measure(accounts: int) -> Iterator[Figure]:
    from collections_app.engine.grading import regrade

    make_graded(accounts)
    floor = _floor()
    begun, spent = perf_counter(), _processors()
    assert regrade(DAY) == accounts
    first, spent = perf_counter() - begun, _processors() - spent
    each = first / accounts * 1e6
    yield Figure(
        f"{accounts:,} accounts graded for the first time", f"{first:.1f} s, {each:.0f} µs each",
        f"{first / floor:.1f} × bare SQL; {spent:.1f} s of processors",
    )  # fmt: skip
    _write(FELL_DUE)
    tidy()
    begun, spent = perf_counter(), _processors()
    assert regrade(NEXT) == accounts
    again, spent = perf_counter() - begun, _processors() - spent
    each = again / accounts * 1e6
    yield Figure(
        f"{accounts:,} accounts regraded, a bill of each fell due", f"{again:.1f} s, {each:.0f} µs each",
        f"{again / floor:.1f} × bare SQL; {spent:.1f} s of processors; {peak_mib():,.0f} MiB at most",
        f"<= {TARGET:.0f} s", again <= TARGET,
    )  # fmt: skip
    begun = perf_counter()
    regrade(NEXT + timedelta(5))
    yield Figure("a night in which nothing has happened to them", f"{perf_counter() - begun:.1f} s")


def make_graded(accounts: int) -> None:
    from django.db import connection

    from collections_app.sample.grading import put_scheme_into_force

    with connection.cursor() as cursor:
        cursor.execute(PORTFOLIO[0], {"accounts": accounts})
    _write(HISTORY)
    put_scheme_into_force(DAY)
    tidy()


def _write(statements: tuple[str, ...]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"late": LATE, "touched": TOUCHED, "next": NEXT})


def _processors() -> float:
    """Seconds of processors that this process and its server have used; of the server's helpers once they have ended."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((backend,),) = cursor.fetchall()
    stat = Path(f"/proc/{backend}/stat")
    if not stat.exists():  # the server is elsewhere
        return process_time()
    own = stat.read_text().rpartition(")")[2].split()
    parent = Path(f"/proc/{own[1]}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(map(int, own[11:13])) + sum(map(int, parent[13:15]))
    return process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _floor() -> float:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        begun = perf_counter()
        cursor.execute(FLOOR)
        took = perf_counter() - begun
        transaction.set_rollback(True)
    tidy()
    return took


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--accounts", type=int, default=100_000)
    with own_database():
        print_table(measure(asked.parse_args().accounts))
