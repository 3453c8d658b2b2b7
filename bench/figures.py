"""What a night pays for managers' figures, and what a page of them costs: `python -m bench.figures --accounts 100000`.

Every account has a bill a month for a year; an eighth of them have not paid the last two. They are those of 200 teams with
three officers each, in three classes and four grades. A year of months is measured and copied to the year before. Beside the
rollup stands a bare count of the bills and the money of the month.
"""

import argparse
from collections.abc import Iterator
from datetime import date
from time import perf_counter, process_time

from bench.common import Figure, own_database, peak_mib, print_table
from bench.night import tidy

DAY = date(2026, 7, 20)
TEAMS, OFFICERS, BRANCHES = 200, 3, 10
MONTHS = 12
PAGE_TARGET, ROLLUP_RATIO = 0.3, 12.0
COMPANY = (
    """INSERT INTO collections_orgunit (code, name, kind, parent_id, path, has_print_room)
    VALUES ('HQ', 'HQ', 'company', NULL, '', false)""",
    """INSERT INTO collections_orgunit (code, name, kind, parent_id, path, has_print_room)
    SELECT 'B' || n, 'Branch ' || n, 'branch', (SELECT id FROM collections_orgunit WHERE code = 'HQ'), '', false
    FROM generate_series(1, %(branches)s) n""",
    """INSERT INTO collections_orgunit (code, name, kind, parent_id, path, has_print_room)
    SELECT 'T' || n, 'Team ' || n, 'team',
        (SELECT id FROM collections_orgunit WHERE code = 'B' || 1 + n %% %(branches)s), '', false
    FROM generate_series(1, %(teams)s) n""",
    """WITH RECURSIVE tree AS (
        SELECT id, '/' || id || '/' AS path FROM collections_orgunit WHERE parent_id IS NULL
        UNION ALL SELECT u.id, t.path || u.id || '/' FROM collections_orgunit u JOIN tree t ON t.id = u.parent_id)
    UPDATE collections_orgunit u SET path = t.path FROM tree t WHERE t.id = u.id""",
    """INSERT INTO collections_staffmember (username, name, role, unit_id, email, phone, password, is_superuser, is_staff,
        is_active, date_joined)
    SELECT 'o' || u.code || '-' || n, 'Officer ' || n, 'officer', u.id, '', '', '!', false, true, true, now()
    FROM collections_orgunit u, generate_series(1, %(officers)s) n WHERE u.kind = 'team'""",
    """WITH k AS (INSERT INTO collections_customer (customer_no, name, kind, language, id_number, has_publication_consent)
    SELECT 'K' || n, 'Household ' || n, 'person', 'en', '', false FROM generate_series(1, %(accounts)s) n RETURNING id),
    team AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM collections_orgunit WHERE kind = 'team'),
    desk AS (SELECT id, unit_id, row_number() OVER (PARTITION BY unit_id ORDER BY id) - 1 AS n FROM collections_staffmember)
    INSERT INTO collections_account (account_no, customer_id, unit_id, officer_id, customer_class, credit_grade, address,
        postcode, city, billing_mode, law_pack, region, currency, is_important_user)
    SELECT 'A' || k.id, k.id, t.id, d.id, (ARRAY['residential', 'non_residential', 'industrial'])[1 + k.id %% 3],
        (ARRAY['A', 'B', 'C', 'D'])[1 + k.id %% 4], '', '', '', 'postpaid', 'cn-2024', '', 'CNY', false
    FROM k JOIN team t ON t.n = k.id %% %(teams)s
    JOIN desk d ON d.unit_id = t.id AND d.n = (k.id / %(teams)s) %% %(officers)s""",
    """INSERT INTO collections_bill (bill_no, account_id, issued_on, due_on, amount, period, kind, is_estimated, paid)
    SELECT a.id || '-' || m, a.id, '2025-08-05'::date + make_interval(months => m),
        '2025-08-25'::date + make_interval(months => m), 20 + a.id %% 500, '', 'energy', false, 0
    FROM collections_account a, generate_series(0, %(months)s - 1) m""",
    """INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, method, bill_id, allocated)
    SELECT bill_no, account_id, due_on - 8, amount, '', id, 0 FROM collections_bill
    WHERE account_id %% 8 <> 0 OR due_on < '2026-06-01'""",
    """INSERT INTO collections_allocation (payment_id, bill_id, amount, allocated_on)
    SELECT id, bill_id, amount, paid_on FROM collections_payment""",
    "ANALYZE",
)
DURATIONS = """
INSERT INTO collections_duration (from_on, is_total, unit_id, currency, kind, days, cases)
SELECT month::date, true, u.id, 'CNY', taken.kind, days, 3
FROM generate_series('2024-08-01'::date, '2026-07-01', '1 month') month, collections_orgunit u, generate_series(0, 11) days,
    unnest('{reminder,demand,disconnection_notice,disconnection,legal_referral,closed,approved,restored}'::text[]) taken(kind)
WHERE u.kind = 'team'
"""
"""Two years of medians: each team has cases of every kind on each of twelve numbers of days."""
BARE = """
SELECT (SELECT count(*) FROM collections_bill WHERE issued_on BETWEEN %(first)s AND %(day)s),
       (SELECT count(*) FROM collections_bill WHERE paid < amount),
       (SELECT sum(u.amount) FROM collections_allocation u JOIN collections_bill b ON b.id = u.bill_id
        WHERE u.allocated_on BETWEEN %(first)s AND %(day)s)
"""


def measure(accounts: int) -> Iterator[Figure]:
    from collections_app.reporting.batch import measure_day, measure_months
    from collections_app.reporting.models import Figure as Measured

    make_portfolio(accounts)
    bare = min(_bare(), _bare())
    begun = perf_counter()
    measure_day(DAY)
    night = perf_counter() - begun
    begun = perf_counter()
    measure_months(date(2025, 8, 1), DAY)
    months = perf_counter() - begun
    _second_year()
    said = f"{night / bare:.1f} × a bare count ({bare:.1f} s)"
    held = night <= ROLLUP_RATIO * bare
    yield Figure(
        f"the night's rollup of {accounts:,} accounts", f"{night:.1f} s", said, f"<= {ROLLUP_RATIO:.0f} ×", held
    )
    yield Figure("a year of months anew", f"{months:.1f} s", f"{peak_mib():,.0f} MiB at most")
    yield Figure("rows kept", f"{Measured.objects.count():,}", "two years of months, one day")
    for what, query in (
        ("a month", ""),
        ("twelve months", "?from=2025-08&to=2026-07"),
        ("of a team", "?unit=T7&from=2026-01"),
    ):
        took, busy = page_time(query)
        yield Figure(
            f"page of figures, {what}",
            f"{took * 1000:.0f} ms",
            f"{busy * 1000:.0f} ms of it at work in Python",
            f"<= {PAGE_TARGET * 1000:.0f} ms",
            took <= PAGE_TARGET,
        )


def make_portfolio(accounts: int) -> None:
    from django.db import connection

    sizes = {"accounts": accounts, "teams": TEAMS, "branches": BRANCHES, "officers": OFFICERS, "months": MONTHS}
    with connection.cursor() as cursor:
        for statement in COMPANY:
            cursor.execute(statement, sizes)
    tidy()


def page_time(query: str) -> tuple[float, float]:
    """The quickest of five, as the server answers it: by the clock, and what the process itself worked for it."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from collections_app.org.models import OrgUnit

    client = Client()
    head, _made = get_user_model().objects.get_or_create(
        username="head",
        defaults={"name": "Head", "role": "manager", "is_staff": True, "unit": OrgUnit.objects.get(code="HQ")},
    )
    client.force_login(head)
    took = []
    for _each in range(6):
        begun, worked = perf_counter(), process_time()
        assert client.get(f"/admin/collections/figure/{query}", HTTP_HOST="localhost").status_code == 200
        took.append((perf_counter() - begun, process_time() - worked))
    return min(took[1:])


def _second_year() -> None:
    """The months of the year before: the same over again."""
    from django.db import connection

    from collections_app.reporting.models import Figure as Measured

    columns = ", ".join(
        f'"{field.column}"' for field in Measured._meta.fields if field.name not in ("id", "from_on", "to_on")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO collections_figure (from_on, to_on, {columns}) SELECT from_on - interval '1 year', "
            f"to_on - interval '1 year', {columns} FROM collections_figure WHERE grain = 'month'"
        )
        cursor.execute(DURATIONS)
        cursor.execute("ANALYZE collections_figure")
    tidy()


def _bare() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        begun = perf_counter()
        cursor.execute(BARE, {"first": DAY.replace(day=1), "day": DAY})
        cursor.fetchall()
    return perf_counter() - begun


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--accounts", type=int, default=100_000)
    with own_database():
        print_table(measure(asked.parse_args().accounts))
