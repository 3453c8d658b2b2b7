"""Plain SQL, kept in files beside the package that owns it."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

PACKAGE_ROOT = Path(__file__).resolve().parent.parent


@cache
def read_sql(name: str) -> str:
    """The statement in `<package>/sql/<file>.sql`, named as 'package/file'."""
    package, file = name.split("/")
    return (PACKAGE_ROOT / package / "sql" / f"{file}.sql").read_text(encoding="utf-8")


def execute(name: str, **params: Any) -> int:
    """Run a statement and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql(name), params)
        return cursor.rowcount


def fetch(name: str, **params: Any) -> list[tuple[Any, ...]]:
    """Run a query and return all its rows as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql(name), params)
        return cursor.fetchall()


def fetch_along_indexes(name: str, **params: Any) -> list[tuple[Any, ...]]:
    """The same, where the planner would read a whole table though an index leads to the few rows that are wanted."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL random_page_cost = 1")
        cursor.execute(read_sql(name), params)
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL random_page_cost TO DEFAULT")
    return rows


def array(values: Iterable[object]) -> str:
    """Numbers or days, empty ones too, as PostgreSQL writes an array; the driver takes ten times as long for a list."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"


def fetch_dicts(name: str, **params: Any) -> list[dict[str, Any]]:
    """Run a query and return all its rows by column name."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql(name), params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """COPY rows into a table; the fastest way in. Returns how many rows were sent."""
    sent = 0
    with connection.cursor() as cursor:
        columns_sql = ", ".join(f'"{column}"' for column in columns)
        with cursor.copy(f'COPY "{table}" ({columns_sql}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
                sent += 1
    return sent


def execute_on_lines(name: str, rows: Iterable[Sequence[object]]) -> int:
    """Run a statement that reads its rows from the text `%(lines)s`: a line a row, tabs between, nothing where empty.

    The text goes beside the statement, not in it: the driver would take longer to quote it than to send it. For rows that
    change other rows; those that are new are copied. No value may hold a tab or a line's end; JSON never does.
    """
    lines = "\n".join(["\t".join(["" if value is None else str(value) for value in row]) for row in rows])
    connection.ensure_connection()
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    on_the_server: Any = psycopg.Cursor(connection.connection)
    with wrap(on_the_server) as cursor:
        cursor.execute(read_sql(name), {"lines": lines})
        return cursor.rowcount


def next_numbers(sequence: str, count: int) -> list[int]:
    """So many numbers of a sequence, each given out once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]


def next_ids(table: str, count: int) -> list[int]:
    """Ids for rows that are about to be copied into the table."""
    with connection.cursor() as cursor:
        numbers = "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass)) FROM generate_series(1, %s)"
        cursor.execute(numbers, [table, count])
        return [row[0] for row in cursor.fetchall()]


def analyze(*tables: str) -> None:
    """Refresh the planner's statistics after a bulk load; without them it may choose a loop over millions."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'ANALYZE "{table}"')


def try_lock(name: str) -> bool:
    """Take a named lock of this database session; false if somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%(name)s))", {"name": name})
        return bool(cursor.fetchone()[0])


def unlock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtext(%(name)s))", {"name": name})


def lock_until_commit(name: str) -> None:
    """Wait for a named lock, and hold it to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%(name)s))", {"name": name})
