"""A night beside bare SQL that does the least a night could: `python -m bench.night --accounts 100000`.

An eighth of the accounts owe; what the others owed is settled already. Four nights: all debtors get a reminder, nothing
happens, all get a demand, nothing happens.
The floor ages all bills account by account, reckons the penalty of every overdue bill, and opens (or advances) a case
with an event for each debtor; it decides, explains, demands and prints nothing. The ratio to opening and advancing
alone stands beside it.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean, median
from time import perf_counter
from typing import Any

from bench.common import Figure, own_database, peak_mib, print_table

REMINDED, IDLE, DEMANDED, ASLEEP = (date(2026, 7, day) for day in (9, 14, 19, 25))
LOOKS = 40

PORTFOLIO = (
    """WITH k AS (INSERT INTO collections_customer (customer_no, name, kind, language, id_number, has_publication_consent)
    SELECT 'K' || n, 'Household ' || n, 'person', 'en', '', false FROM generate_series(1, %(accounts)s) n RETURNING id)
    INSERT INTO collections_account (account_no, customer_id, customer_class, address, postcode, city, billing_mode,
        law_pack, region, currency, is_important_user)
    SELECT 'A' || id, id, 'residential', id || ' Lamp Street', lpad((id %% 900)::text, 6, '4'), 'Riverside', 'postpaid',
        'cn-2024', '', 'CNY', false FROM k""",
    """INSERT INTO collections_bill (bill_no, account_id, issued_on, due_on, amount, period, kind, is_estimated, paid)
    SELECT a.account_no || '-' || m, a.id, '2026-01-16'::date + 30 * m, '2026-02-06'::date + 30 * m, 20 + a.id %% 500,
        m::text, 'energy', false, CASE WHEN a.id %% 8 <> 0 OR m < 3 THEN 20 + a.id %% 500 ELSE 0 END
    FROM collections_account a, generate_series(1, 5) m
    WHERE m < 3 OR m = 5 OR a.id %% 8 <> 0""",
    """INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, method, bill_id, allocated)
    SELECT bill_no, account_id, due_on - 1, amount, '', id, amount
    FROM collections_bill WHERE paid > 0""",
    "ANALYZE",
)
AGEING = """
SELECT count(*), sum(overdue) FROM (
    SELECT account_id, sum(amount - paid) FILTER (WHERE due_on < %(day)s) AS overdue, min(due_on) FILTER (WHERE paid < amount)
    FROM collections_bill WHERE issued_on <= %(day)s GROUP BY account_id) aged
"""
PENALTIES = """
SELECT sum(round((amount - paid) * (%(day)s::date - due_on) / 1000, 2))
FROM collections_bill WHERE paid < amount AND due_on < %(day)s
"""
OPEN = """
WITH debtor AS (
    SELECT account_id FROM collections_bill WHERE paid < amount AND due_on <= %(day)s - 3 GROUP BY account_id
), opened AS (
    INSERT INTO collections_case (case_no, account_id, procedure_id, status, opened_on, close_reason, step_id, step_on)
    SELECT 'X' || account_id, account_id, s.procedure_id, 'open', %(day)s, '', s.id, %(day)s
    FROM debtor, collections_step s JOIN collections_procedure p ON p.id = s.procedure_id
    WHERE p.code = 'residential' AND s.position = 1 RETURNING id, account_id
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
SELECT account_id, id, 'step_taken', %(day)s, '{"step": "reminder"}' FROM opened
"""
ADVANCE = """
WITH moved AS (
    UPDATE collections_case c SET step_id = n.id, step_on = %(day)s, step_served_on = NULL
    FROM collections_step s JOIN collections_step n ON n.procedure_id = s.procedure_id AND n.position = s.position + 1
    WHERE s.id = c.step_id AND c.status = 'open' AND %(day)s >= c.step_served_on + n.min_days_since_previous
    RETURNING c.id, c.account_id
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
SELECT account_id, id, 'step_taken', %(day)s, '{"step": "demand"}' FROM moved
"""


def measure(accounts: int) -> Iterator[Figure]:
    make_portfolio(accounts)
    _run(REMINDED - timedelta(5), [0])
    idle = _statements(REMINDED - timedelta(4))
    for day, name, floor in ((REMINDED, "reminders", OPEN), (DEMANDED, "demands", ADVANCE)):
        tidy()
        floors = [_floor(floor, day)]
        statements = [-idle]
        report = _run(day, statements)
        floors += _floor_again(floor, day)
        yield from _busy(name, report, floors, statements[0])
        tidy()
        yield _idle(IDLE if day is REMINDED else ASLEEP)
    yield _look()
    yield Figure("memory, the most it held", f"{peak_mib():,.0f} MiB", "", "<= 2 GiB", peak_mib() <= 2048)


def make_portfolio(accounts: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in PORTFOLIO:
            cursor.execute(statement, {"accounts": accounts})


def tidy() -> None:
    """What the database does by itself within a day: forget dead rows, and count what is new."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _floor(moving: str, day: date) -> tuple[float, float]:
    """Seconds for the bare night, which is then taken back; and how many of them open or advance the cases."""
    from django.db import connection, transaction

    took = []
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (AGEING, PENALTIES, moving):
            begun = perf_counter()
            cursor.execute(statement, {"day": day})
            took.append(perf_counter() - begun)
        begun = perf_counter()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would check
        took[-1] += perf_counter() - begun
        transaction.set_rollback(True)
    return sum(took), took[-1]


def _floor_again(moving: str, day: date) -> list[tuple[float, float]]:
    """After the night there is nothing left to open; advancing is measured again by going on to the next step."""
    return [_floor(moving, day + timedelta(40))] if moving is ADVANCE else []


def _run(day: date, statements: list[int]) -> Any:
    from collections_app.engine import night

    with _counting(statements):
        return night.run(day)


@contextmanager
def _counting(statements: list[int]) -> Iterator[None]:
    from django.db import connection

    def count(execute: Any, *arguments: Any) -> Any:
        statements[0] += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        yield


def _busy(name: str, report: Any, floors: list[tuple[float, float]], statements: int) -> Iterator[Figure]:
    moved = report.verdicts["step"]
    whole, moving = (mean(seconds) for seconds in zip(*floors, strict=True))
    beside = f"bare SQL {whole:.2f} s, {moving:.2f} s of it for the cases: {moved / moving:,.0f} cases/s"
    for stage in report.stages:
        if stage["rows"]:
            rate = f"{stage['rows'] / max(stage['seconds'], 0.001):,.0f} rows/s"
            yield Figure(f"{name}: {stage['stage']}", f"{rate} ({stage['rows']:,} in {stage['seconds']:.2f} s)")
    ratio, moving_ratio = report.seconds / whole, report.seconds / moving
    took = f"{moved / report.seconds:,.0f} cases/s, {ratio:.1f} ×, moving alone {moving_ratio:.1f} ×"
    yield Figure(f"{name}: the whole night", took, beside, "≤ 3 ×", ratio <= 3)
    each = report.seconds / moved * 1e6
    yield Figure(f"{name}: one case moved", f"{each:.0f} µs", "", "<= 60 µs", each <= 60)
    chunks = max(moved / 10_000, 1)
    each_chunk = statements / chunks
    yield Figure(f"{name}: statements for 10,000 cases", f"{each_chunk:.0f}", "", "<= 30", each_chunk <= 30)


def _statements(day: date) -> int:
    """Those of a night in which nothing happens: they do not grow with the cases."""
    statements = [0]
    _run(day, statements)
    return statements[0]


def _idle(day: date) -> Figure:
    report = _run(day - timedelta(1), [0])
    report = _run(day, [0])
    looked_at = sum(report.verdicts.values())
    slowest = max(report.stages, key=lambda stage: stage["seconds"])["stage"]
    took = f"{report.seconds * 1000:.0f} ms, most of it {slowest}"
    return Figure("a night in which nothing happens", took, f"{looked_at} looked at")


def _look() -> Figure:
    """A payment at the counter: recorded, allocated, the account looked at."""
    from collections_app.billing.operations import record_payment
    from collections_app.cases.models import Case
    from collections_app.engine.treatment import reassess

    took = []
    for case in Case.objects.select_related("account").order_by("id")[:LOOKS]:
        begun = perf_counter()
        record_payment(payment_no=case.case_no, account=case.account, paid_on=ASLEEP, amount=Decimal(1))
        reassess(case.account_id, ASLEEP)
        took.append(perf_counter() - begun)
    each = median(took) * 1000
    return Figure("a payment at the counter, median", f"{each:.1f} ms", "", "<= 30 ms", each <= 30)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--accounts", type=int, default=100_000)
    accounts = arguments.parse_args().accounts
    with own_database():
        print(f"{accounts:,} accounts")
        print_table(measure(accounts))


if __name__ == "__main__":
    main()
