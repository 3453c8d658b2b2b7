"""The staging table of a load: filled by COPY, checked by SQL, merged by one statement."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from collections_app.common.db import copy_rows, read_sql
from collections_app.imports.kinds import Kind
from collections_app.imports.rows import Problem

FAULTS = {
    "unknown_account": _("there is no such account"),
    "unknown_customer": _("there is no such customer"),
    "unknown_unit": _("there is no such organisation unit"),
    "unknown_officer": _("there is no such staff member"),
    "unknown_law_pack": _("there is no such law pack"),
    "unknown_bill": _("there is no such bill"),
    "unknown_payment": _("there is no such payment"),
    "unknown_parent": _("there is no such organisation unit to belong to"),
    "circle": _("the units would belong to each other in a circle"),
    "differs_from_same_key": _("another row of the file has the same key and says something else"),
    "due_before_issue": _("is due before the bill is issued"),
    "closed_before_opened": _("is closed before it is opened"),
    "other_currency": _("the account is billed in another currency"),
    "other_account": _("belongs to another account"),
    "moved_account": _("the bill is already on another account"),
    "not_positive": _("has to be more than zero"),
    "already_used": _("the payment is already used; reverse it instead of changing it"),
    "is_reversal": _("is itself a reversal"),
    "reverses_too_much": _("is more than what is left of the payment it reverses"),
}


def fill(kind: Kind, rows: Iterable[tuple[object, ...]]) -> int:
    """Copy the rows into the staging table; returns how many."""
    columns = ", ".join(f"{column.name} {column.type}" for column in kind.columns)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staging, staging_faults")
        cursor.execute(f"CREATE TEMPORARY TABLE staging (line integer, {columns}) ON COMMIT DROP")
        cursor.execute(
            'CREATE TEMPORARY TABLE staging_faults (line integer, "column" text, value text, fault text) ON COMMIT DROP'
        )
    count = copy_rows("staging", ["line", *kind.column_names()], rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE staging")
    return count


def find_faults(kind: Kind) -> list[Problem]:
    """Check the staged rows against each other and against what is known; faulty rows leave the staging table."""
    with connection.cursor() as cursor:
        cursor.execute(_same_key_differs(kind))
        cursor.execute(_drop_repeats(kind))
        for statement in read_sql(f"imports/check_{kind.name}").split(";\n"):
            if statement.strip():
                cursor.execute(statement)
        cursor.execute("DELETE FROM staging WHERE line IN (SELECT line FROM staging_faults)")
        cursor.execute('SELECT line, "column", value, fault FROM staging_faults ORDER BY line')
        return [
            Problem(line, column, value or "", str(FAULTS[fault])) for line, column, value, fault in cursor.fetchall()
        ]


def merge(kind: Kind, **params: Any) -> tuple[int, int]:
    """Write the staged rows; answers how many are new and how many have changed something."""
    with connection.cursor() as cursor:
        statements = read_sql(f"imports/merge_{kind.name}").split(";\n")
        for statement in statements:
            if statement.strip():
                cursor.execute(statement, params)
        created, updated = cursor.fetchone()
        return created, updated


def _same_key_differs(kind: Kind) -> str:
    """Two rows for one thing that disagree: nobody can know which is right, so both are set aside."""
    key = ", ".join(kind.key)
    everything = ", ".join(kind.column_names())
    return (
        "WITH repeated AS ("
        f"  SELECT {key} FROM staging GROUP BY {key}"
        f"  HAVING count(*) > 1 AND count(DISTINCT ROW({everything})::text) > 1)"
        f" INSERT INTO staging_faults SELECT s.line, '{kind.key[0]}', s.{kind.key[0]}, 'differs_from_same_key'"
        f" FROM staging s JOIN repeated r ON ROW({', '.join(f's.{k}' for k in kind.key)})"
        f" IS NOT DISTINCT FROM ROW({', '.join(f'r.{k}' for k in kind.key)})"
    )


def _drop_repeats(kind: Kind) -> str:
    """Of rows that say the same, one is enough."""
    key = ", ".join(kind.key)
    return (
        "DELETE FROM staging USING ("
        f"  SELECT line, row_number() OVER (PARTITION BY {key} ORDER BY line) AS nth FROM staging) repeated"
        " WHERE repeated.nth > 1 AND staging.line = repeated.line"
        " AND staging.line NOT IN (SELECT line FROM staging_faults)"
    )
