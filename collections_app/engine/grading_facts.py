"""What grades are made of, as SQL gathers it for many accounts, and as it is known of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from collections_app.common.db import array, execute, fetch
from collections_app.credit.models import GradingScheme
from collections_app.credit.operations import scheme_from
from collections_app.customers.models import Account
from collections_app.rules.grading import Facts, Override, Scheme, Standing

ROWS = 20_000
FIRST_DAY = date(1, 1, 1)


@dataclass(slots=True)
class Known:
    """An account that is to be graded: what is known of it, and how it stood. `has` is the grade that the account carries."""

    account_id: int
    scheme_id: int
    has: str
    before: Standing | None
    points: int | None
    former_scheme: int | None
    look_on: date | None
    facts: Facts
    override: Override | None


def schemes_on(day: date) -> dict[str, tuple[GradingScheme, Scheme]]:
    """By customer class, the scheme in force: the one that names the class, else the one that names none."""
    found: dict[str, tuple[GradingScheme, Scheme]] = {}
    rows = list(GradingScheme.objects.active_on(day).prefetch_related("components"))
    for row in sorted(rows, key=lambda row: bool(row.customer_classes)):
        scheme = scheme_from(row)
        found |= dict.fromkeys(row.customer_classes or Account.CustomerClass.values, (row, scheme))
    return found


def gather(
    day: date, schemes: dict[str, tuple[GradingScheme, Scheme]], since: date, accounts: Sequence[int] | None = None
) -> Iterator[list[Known]]:
    """In pieces, the accounts that are to be graded, or those that are named; within the caller's transaction."""
    execute(
        "engine/accounts_to_grade", day=day, since=since, classes=list(schemes),
        schemes=array(row.pk for row, _scheme in schemes.values()),
        last=array(row.last_bills for row, _scheme in schemes.values()),
        accounts=None if accounts is None else array(accounts),
    )  # fmt: skip
    execute("engine/graded_events", day=day)
    execute("engine/grading_facts", day=day)
    after = 0
    while rows := fetch("engine/next_to_grade", after=after, limit=ROWS):
        yield [_known(row) for row in rows]
        after = rows[-1][0]


def _known(row: tuple[Any, ...]) -> Known:
    account_id, scheme_id, has, grade, since, points, former, look_on, opened_on, *facts = row
    days_late, late_12, late_24, trend, owes, leaves_on, broken, bounced, cuts, irregular, security, override, until = (
        facts
    )
    return Known(
        account_id, scheme_id, has, Standing(grade, since) if grade else None, points, former, look_on,
        Facts(
            days_late, late_12, late_24, trend, broken or (), bounced or (), cuts or (), irregular or (), opened_on,
            security, owes, leaves_on,
        ),
        Override(override, until) if override else None,
    )  # fmt: skip
