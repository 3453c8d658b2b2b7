"""The whole portfolio, drawn account by account and written by COPY, in one transaction: all of it or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from collections_app.common.db import analyze
from collections_app.customers.models import Account
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.rules.authority import Role
from collections_app.sample.accounts import SECOND_ACCOUNT, Portrait, draw_account
from collections_app.sample.company import COMPANY_CODE, Place, found_company
from collections_app.sample.rows import TABLES, Chunk

CHUNK = 40 * SECOND_ACCOUNT
MONTHS = 24
Progress = Callable[[int], None]


class CannotLoadSample(Exception):
    """Why the sample was not loaded, in words for staff; nothing was changed."""


@dataclass(slots=True)
class SampleReport:
    accounts: int
    seed: int
    until: date
    months: int
    rows: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"until": self.until.isoformat()}


def load_sample(
    accounts: int, seed: int, until: date, *, months: int = MONTHS, progress: Progress | None = None
) -> SampleReport:
    """Write so many accounts with their bills and payments up to the last day. Raises CannotLoadSample.

    `progress` is called with the number of accounts after each chunk.
    """
    _refuse_where_it_does_not_belong(accounts, months)
    report = SampleReport(accounts, seed, until, months, {})
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checked chunk by chunk, not remembered to the end
        places = found_company(accounts)
        for portraits in _drawn(accounts, seed, until, months):
            _write(portraits, places, report.rows)
            if progress:
                progress(len(portraits))
    analyze(*TABLES)
    return report


def is_loaded() -> bool:
    """Whether this database holds a sample portfolio."""
    return OrgUnit.objects.filter(code=COMPANY_CODE).exists()


def _refuse_where_it_does_not_belong(accounts: int, months: int) -> None:
    if accounts < 1 or months < 1:
        raise CannotLoadSample(_("A portfolio has at least one account and one month."))
    if is_loaded():
        raise CannotLoadSample(_("A sample portfolio has already been loaded."))
    if Account.objects.exists() or OrgUnit.objects.exists():
        raise CannotLoadSample(_("There are accounts or units already: made-up ones are not mixed with real ones."))
    if StaffMember.objects.filter(username__in=[role.value for role in Role]).exists():
        raise CannotLoadSample(_("There is somebody already who signs in with a name of the sample's staff."))


def _drawn(accounts: int, seed: int, until: date, months: int) -> Iterator[list[Portrait]]:
    for start in range(0, accounts, CHUNK):
        portraits: list[Portrait] = []
        for number in range(start, min(accounts, start + CHUNK)):
            portraits.append(draw_account(seed, number, until, months, portraits[-1] if portraits else None))
        yield portraits


def _write(portraits: list[Portrait], places: list[Place], rows: dict[str, int]) -> None:
    for table, written in Chunk(portraits, places, settings.DEFAULT_LAW_PACK, settings.DEFAULT_CURRENCY).copy():
        rows[TABLES[table]] = rows.get(TABLES[table], 0) + written
