"""A list of account numbers, as it comes from the control room or the disaster office, and a hold for all that are on it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.batch import place_holds
from collections_app.common.db import fetch
from collections_app.imports.cells import unguarded
from collections_app.imports.files import open_table
from collections_app.imports.mapping import CannotLoad
from collections_app.org.models import StaffMember

COLUMN = "account_no"


@dataclass(slots=True)
class ListReport:
    """What came of a list; `unknown` names the lines whose account does not exist."""

    file: str
    rows: int
    reference: str
    placed: int
    already_held: int
    dry_run: bool
    unknown: list[dict[str, int | str]] = field(default_factory=list)


@transaction.atomic
def hold_listed(
    path: str | Path,
    *,
    reason: str,
    until: date | None,
    on: date,
    note: str = "",
    dry_run: bool = False,
    by: StaffMember | None = None,
) -> ListReport:
    """Hold every account of the list. Raises CannotLoad if it cannot be read whole, and CannotHold; nothing is held then.

    A dry run answers the same and changes nothing.
    """
    numbers = list(_account_numbers(Path(path)))
    known = dict(fetch("imports/known_accounts", numbers=[number for _line, number in numbers if "\x00" not in number]))
    held = place_holds(accounts=known.values(), reason=reason, until=until, on=on, note=note, by=by)
    if dry_run:
        transaction.set_rollback(True)
    unknown: list[dict[str, int | str]] = [
        {"line": line, "value": number} for line, number in numbers if number not in known
    ]
    reference = "" if dry_run else held.reference
    return ListReport(Path(path).name, len(numbers), reference, held.placed, held.already_held, dry_run, unknown)


def _account_numbers(path: Path) -> Iterator[tuple[int, str]]:
    """Each number with its line: of the column account_no, or of a single column that has no name."""
    table = open_table(path, {})
    if COLUMN in table.header:
        place = table.header.index(COLUMN)
    elif len(table.header) == 1:
        place = 0
        yield 1, table.header[0]
    else:
        raise CannotLoad(_("%(file)s has no column %(column)s") % {"file": path, "column": COLUMN})
    for line, row in table.rows:
        number = unguarded(row[place].strip()) if place < len(row) else ""
        if number:
            yield line, number
