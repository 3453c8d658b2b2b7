"""The clocks of bills, read from the database; the pure reference is `rules.limitation.limitation`."""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection

from collections_app.common.db import read_sql
from collections_app.customers.models import Account
from collections_app.procedures.packs import UnknownPack, law, pack_ids
from collections_app.rules.limitation import LimitationTerms, terms_of
from collections_app.rules.pack_reader import PackProblem
from collections_app.rules.spans import Span


@dataclass(frozen=True, slots=True)
class BillClock:
    """Until when the claim of an open bill can be enforced; `restarted_by` is empty where nothing started it anew."""

    bill_id: int
    bill_no: str
    unpaid: Decimal
    due_on: date
    ends_on: date
    restarted_by: str
    restarted_on: date | None
    stopped_on: date | None


def clocks_of(account: Account, day: date) -> list[BillClock]:
    """The clocks of the open bills of an account that were due before the day, the oldest first.

    Empty too where the law pack names no limitation.
    """
    rows = run_on_clocks("limitation/read_clocks", day, [account.pk], due_to=day - timedelta(1))
    return [BillClock(*row) for row in rows]


def terms_for(account: Account) -> LimitationTerms | None:
    """The limitation that holds for an account; None where it is not known."""
    try:
        return terms_of(law(account.law_pack).limitation, account.region)
    except (UnknownPack, PackProblem):
        return None


def run_on_clocks(statement: str, day: date, account_ids: Sequence[int] | None, due_to: date) -> list[tuple[Any, ...]]:
    """Run a statement that builds on `clocks.sql`, for the accounts named or for all."""
    accounts = None if account_ids is None else list(account_ids)
    params = {"day": day, "accounts": accounts, "due_to": due_to, "terms": _terms_as_json()}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {read_sql('limitation/clocks')} {read_sql(statement)}", params)
        return cursor.fetchall()


def youngest_near_its_end(day: date) -> date:
    """The latest due day of a bill whose alarm could be due on that day: nobody need look at younger ones."""
    latest = [Span(months=-12 * terms.years).after(day + timedelta(terms.alarm_days)) for _pack, terms in all_terms()]
    return max(latest, default=date.min)


@cache
def all_terms() -> tuple[tuple[str, LimitationTerms], ...]:
    """(pack, terms) of every pack that names a limitation; one with mistakes names none."""
    found = []
    for pack_id in pack_ids():
        with contextlib.suppress(PackProblem):
            found += [(pack_id, terms) for terms in law(pack_id).limitation]
    return tuple(found)


@cache
def _terms_as_json() -> str:
    """As rows for SQL, one for each region; a region of null covers all of its pack."""
    return json.dumps(
        [
            {
                "pack": pack_id, "region": region, "years": terms.years, "start": terms.start,
                "interrupted_by": terms.interrupted_by, "revived_by": terms.revived_by, "stopped_by": terms.stopped_by,
                "longest_years": terms.longest_years, "alarm_days": terms.alarm_days,
            }
            for pack_id, terms in all_terms()
            for region in terms.regions or (None,)
        ]
    )  # fmt: skip
