"""The staging table of a load: filled by COPY, checked by SQL, merged by one statement."""

from collections.abc import Iterable, Iterator, Sequence
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
    "no_agreed_rate": _("under the law of the account (%(detail)s) no penalty rate can be agreed"),
    "other_agreed_rate": _("is no rate that the law of the account lets one agree on: %(detail)s permille a day"),
    "unknown_bill": _("there is no such bill"),
    "unknown_payment": _("there is no such payment"),
    "unknown_parent": _("there is no such organisation unit to belong to"),
    "refused_parent": _("the organisation unit to belong to has been set aside itself"),
    "circle": _("the units would belong to each other in a circle"),
    "differs_from_same_key": _("another row of the file has the same key and says something else"),
    "due_before_issue": _("is due before the bill is issued"),
    "closed_before_opened": _("is closed before it is opened"),
    "ends_before_it_begins": _("is before the first day"),
    "other_currency": _("the account is billed in another currency"),
    "other_account": _("belongs to another account"),
    "moved_account": _("the bill is already on another account"),
    "not_positive": _("has to be more than zero"),
    "already_used": _("the payment is already used; reverse it instead of changing it"),
    "is_reversal": _("is itself a reversal"),
    "reversed_before_paid": _("the reversal is dated before the payment it reverses"),
    "degrees_without_unit": _("is empty, but degrees are given; say C or F"),
    "low_above_high": _("is higher than the forecast high"),
    "says_nothing": _("nothing is said of the weather there"),
    "reported_later": _("lies after the day on which it is loaded"),
    "other_report": _("another report of that moment says something else"),
    "names_nobody": _("is empty, and so is the identity or register number: nobody is known by a name alone"),
    "unknown_notice": _("there is no such notice"),
    "not_sent": _("the notice has not been sent"),
    "before_sent": _("lies before the day on which the notice was sent (%(detail)s)"),
    "without_proof": _("is empty, but by this channel a notice counts as served only with its proof"),
    "no_such_message": _("no message went by this channel beside the notice"),
    "not_prepaid": _("the account does not pay in advance"),
    "prepayment_ended": _("the account no longer pays in advance"),
    "before_prepaid": _("lies before the day from which the account pays in advance (%(detail)s)"),
    "other_top_up": _("another top-up has this number"),
    "unknown_top_up": _("no such top-up of this account"),
    "taken_back_already": _("has been taken back already"),
    "takes_back_itself": _("itself takes another back"),
    "taken_back_in_part": _("a top-up is taken back as a whole: %(detail)s"),
    "taken_back_before": _("before the top-up was made: %(detail)s"),
    "number_of_payment": _("the payment of old debt that belongs to it has a number that is taken"),
    "drawn_already": _("that day has been drawn already, with %(detail)s kWh"),
    "unknown_point": _("there is no such supply point"),
    "final_without_exchange": _("the last reading of an old meter is only given where the meter was exchanged"),
    "runs_backwards": _("is less than the reading of %(detail)s"),
    "ends_too_low": _("the old meter ends below its reading of %(detail)s"),
    "overtakes_later": _("is more than the later reading of %(detail)s"),
    "other_route": _("another row of the file says something else of the route"),
    "on_two_routes": _("another row of the file puts it on another route"),
    "reverses_too_much": _("is more than what is left of the payment it reverses"),
}


def fill(kind: Kind, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Copy the rows, a line number and these columns of the kind, into the staging table."""
    definitions = ", ".join(f"{column.name} {column.type}" for column in kind.columns)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import of {kind.name}"])  # one at a time
        cursor.execute("DISCARD TEMP")  # what an earlier load of the same transaction has left
        cursor.execute("SET LOCAL jit = off")  # compiling took longer than it saved
        cursor.execute(f"CREATE TEMPORARY TABLE staging (line integer, {definitions}) ON COMMIT DROP")
        cursor.execute(
            'CREATE TEMPORARY TABLE staging_faults (line integer, "column" text, value text, fault text, detail text)'
            " ON COMMIT DROP"
        )
    copy_rows("staging", ["line", *columns], rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE staging")


def set_faults_aside(kind: Kind, **params: Any) -> int:
    """Check the staged rows against each other and against what is known; faulty rows leave the staging table.

    Returns how many faults there are; `faults` reads them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_find_repeated(kind))
        if cursor.rowcount:
            cursor.execute(_same_key_differs(kind))
            cursor.execute(_drop_repeats(kind))
        for statement in read_sql(f"imports/check_{kind.name}").split(";\n"):
            if statement.strip():
                cursor.execute(statement, params)
        cursor.execute("SELECT count(*) FROM staging_faults")
        count: int = cursor.fetchone()[0]
        if count:
            cursor.execute("DELETE FROM staging WHERE line IN (SELECT line FROM staging_faults)")
        return count


def faults() -> Iterator[Problem]:
    """What was found, in order of lines."""
    with connection.cursor() as cursor:
        query = 'SELECT line, "column", value, fault, detail FROM staging_faults ORDER BY line, "column"'
        for line, column, value, fault, detail in cursor.stream(query):
            yield Problem(line, column, value or "", str(FAULTS[fault]) % {"detail": detail})


def merge(kind: Kind, **params: Any) -> tuple[int, int]:
    """Write the staged rows; answers how many are new and how many have changed something."""
    with connection.cursor() as cursor:
        statements = read_sql(f"imports/merge_{kind.name}").split(";\n")
        for statement in statements:
            if statement.strip():
                cursor.execute(statement, params)
        created, updated = cursor.fetchone()
        return created, updated


def _find_repeated(kind: Kind) -> str:
    key = ", ".join(kind.key)
    return (
        "CREATE TEMPORARY TABLE repeated ON COMMIT DROP AS"
        f" SELECT {key} FROM staging GROUP BY {key} HAVING count(*) > 1"
    )


def _same_key_differs(kind: Kind) -> str:
    """Two rows for one thing that disagree: nobody can know which is right, so both are set aside."""
    everything = ", ".join(f"s.{name}" for name in kind.column_names())
    return (
        f"WITH same AS (SELECT s.line, s.{kind.key[0]} AS value,"
        f" min(ROW({everything})::text) OVER by_key <> max(ROW({everything})::text) OVER by_key AS differs"
        f" FROM staging s JOIN repeated r ON {_is_repeated(kind)} WINDOW by_key AS (PARTITION BY {_of(kind, 's')}))"
        f" INSERT INTO staging_faults SELECT line, '{kind.key[0]}', value, 'differs_from_same_key' FROM same WHERE differs"
    )


def _drop_repeats(kind: Kind) -> str:
    """Of rows that say the same, one is enough."""
    return (
        "DELETE FROM staging USING ("
        f"  SELECT s.line, row_number() OVER (PARTITION BY {_of(kind, 's')} ORDER BY s.line) AS nth"
        f"  FROM staging s JOIN repeated r ON {_is_repeated(kind)}) same"
        " WHERE same.nth > 1 AND staging.line = same.line AND staging.line NOT IN (SELECT line FROM staging_faults)"
    )


def _is_repeated(kind: Kind) -> str:
    return f"ROW({_of(kind, 's')})::text = ROW({_of(kind, 'r')})::text"  # true for empty ones too, and can be hashed


def _of(kind: Kind, table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in kind.key)
