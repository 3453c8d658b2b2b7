"""Measuring: one statement after another over all accounts, each piece of the portfolio in a row of its own; repeatable."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction

from collections_app.common.db import execute, lock_until_commit, read_sql
from collections_app.reporting.models import Figure
from collections_app.rules.figures import LENGTHS, NAMES

PARTS: dict[str, tuple[str, ...]] = {
    "opening": ("opening", "opening_old", "was", "cured", "rolled"),
    "closing": ("closing", "closing_old", "cross_year", "ages"),
    "debtors": ("debtors",),
    "moved": ("moved", "moved_old"),
    "issued": ("issued", "bills"),
    "received": ("received_month", "received_year", "received_old", "taken_back"),
    "charges": ("penalty_posted", "penalty_waived"),
    "cases": ("cases_opened", "cases_closed"),
    "standing": ("standing", "standing_overdue"),
    "steps": ("steps",),
    "agreements": ("promises_kept", "promises_broken", "plans_kept", "plans_broken"),
    "orders": ("cuts_proposed", "cuts_approved", "restored", "restored_in_time"),
    "proven_cuts": ("cuts_proven",),
    "wrongful_cuts": ("wrongful_cuts",),
    "complaints": ("disputes", "complaints"),
    "prepaid": ("prepaid_balance", "prepaid_accounts"),
    "limitation": ("limitation_risk",),
}
"""The statements, and what each of them measures: rows of (account_id, owned_on, measures), with `…_at` the place of those
that are several numbers. Whose account it was on that day is looked up here, once for all."""
PIECE = ("unit_id", "officer_id", "customer_class", "credit_grade")


@transaction.atomic
def measure_day(day: date) -> int:
    """Measure the day, and its month so far (to the last day of it that was measured); the rows of either are replaced.

    Dated facts alone: a day that is over gives the same rows whenever it is measured, but for bills and payments that have
    come in late. Returns the number of rows.
    """
    lock_until_commit("the measuring")
    return _measure(Figure.Grain.DAY, day, day) + _end_month_before(day) + _measure_month(day.replace(day=1), day)


def measure_months(first: date, last: date) -> int:
    """Measure the whole months from that of one day to that of the other, the last one up to that day. Returns rows."""
    rows, start = 0, first.replace(day=1)
    while start <= last:
        following = (start + timedelta(32)).replace(day=1)
        with transaction.atomic():
            lock_until_commit("the measuring")
            rows += _measure_month(start, min(following - timedelta(1), last))
        start = following
    return rows


def _end_month_before(day: date) -> int:
    """The last nights of the month before may have been skipped."""
    eve = day.replace(day=1) - timedelta(1)
    begun = Figure.objects.filter(grain=Figure.Grain.MONTH, from_on=eve.replace(day=1))
    is_short = begun.exists() and not begun.filter(to_on=eve).exists()
    return _measure(Figure.Grain.MONTH, eve.replace(day=1), eve) if is_short else 0


def _measure_month(first: date, day: date) -> int:
    """The month up to the day, or as far as it was measured before."""
    measured = Figure.objects.filter(grain=Figure.Grain.MONTH, from_on=first).order_by("-to_on").first()
    return _measure(Figure.Grain.MONTH, first, max(day, measured.to_on) if measured else day)


def _measure(grain: str, first: date, last: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS measured, measured_bill, measured_span")
    days = {"first": first, "last": last}
    for table in ("spans", "bills"):
        execute(f"reporting/{table}", **days)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE measured_span, measured_bill")  # nobody does it for tables of one transaction
        cursor.execute(_table())
        for part, names in PARTS.items():
            cursor.execute(_take(part, names), days)
        cursor.execute("DELETE FROM collections_figure WHERE grain = %s AND from_on = %s", [grain, first])
        cursor.execute(_keep(), days | {"grain": grain})
        rows = cursor.rowcount
        if grain == Figure.Grain.MONTH:
            cursor.execute("DELETE FROM collections_duration WHERE from_on = %s", [first])
            cursor.execute(_count_days(), days)
        cursor.execute("DROP TABLE measured, measured_bill, measured_span")
    return rows


def _columns(names: Iterable[str]) -> list[str]:
    return [column for name in names for column in _of(name)]


def _of(name: str) -> list[str]:
    return [f"{name}_{place}" for place in range(LENGTHS[name])] if name in LENGTHS else [name]


def _table() -> str:
    measures = ", ".join(f"{column} numeric" for column in _columns(NAMES))
    return (
        "CREATE TEMP TABLE measured (unit_id bigint, officer_id bigint, customer_class varchar, credit_grade varchar, "
        f"currency varchar, {measures}) ON COMMIT DROP"
    )


def _take(part: str, names: tuple[str, ...]) -> str:
    """The sums of a statement, a row for each piece."""
    sums = []
    for name in names:
        places = LENGTHS.get(name)
        sums += [f"sum({name})"] if places is None else [
            f"sum({name}) FILTER (WHERE {name}_at = {place})" for place in range(places)
        ]  # fmt: skip
    return (
        f"INSERT INTO measured ({', '.join([*PIECE, 'currency', *_columns(names)])}) "
        f"SELECT {_owner(PIECE)}, a.currency, {', '.join(sums)} FROM {_owned(part)} GROUP BY 1, 2, 3, 4, 5"
    )


def _count_days() -> str:
    """How long things took, by the number of days; of whole units and of each officer."""
    owner = "unit_id", "officer_id"
    return (
        "INSERT INTO collections_duration (from_on, is_total, unit_id, officer_id, currency, kind, days, cases) "
        "SELECT %(first)s, grouping(officer_id) = 1, unit_id, officer_id, currency, kind, days, count(*) FROM ("
        f"SELECT {_owner(owner)}, a.currency, x.kind, x.days FROM {_owned('durations')}"
        f") taken ({', '.join(owner)}, currency, kind, days) "
        "GROUP BY GROUPING SETS ((unit_id, officer_id, currency, kind, days), (unit_id, currency, kind, days))"
    )


def _owner(pieces: Iterable[str]) -> str:
    return ", ".join(f"CASE WHEN s.account_id IS NULL THEN a.{name} ELSE s.{name} END" for name in pieces)


def _owned(part: str) -> str:
    """The rows of a statement with their account, and with whose it was on the day where it has changed hands since."""
    return (
        f"({read_sql(f'reporting/{part}')}) x JOIN collections_account a ON a.id = x.account_id LEFT JOIN measured_span s "
        "ON s.account_id = x.account_id AND x.owned_on >= s.from_on AND x.owned_on < s.to_on"
    )


def _keep() -> str:
    def kept(name: str) -> str:
        sums = [f"coalesce(sum({column}), 0)" for column in _of(name)]
        return f"ARRAY[{', '.join(sums)}]" if name in LENGTHS else sums[0]

    return (
        f"INSERT INTO collections_figure (grain, from_on, to_on, is_total, {', '.join(PIECE)}, currency, {', '.join(NAMES)}) "
        "SELECT %(grain)s, %(first)s, %(last)s, grouping(officer_id) = 1, unit_id, officer_id, coalesce(customer_class, ''), "
        f"coalesce(credit_grade, ''), currency, {', '.join(kept(name) for name in NAMES)} FROM measured "
        f"GROUP BY GROUPING SETS (({', '.join(PIECE)}, currency), (unit_id, currency))"
    )
