"""Finds whatever a person has at hand: a number, a name, part of an address, a phone, the code scanned from a letter."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.db import connection, transaction

from collections_app.common.db import array, fetch
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.org.querysets import sees_everything

MOST = 20
"""Of a kind; whoever has not found it among so many says more of it."""

ENOUGH = 20_000
"""Where a part of a name is as common as that, some of those that have it are looked through, not all."""

NUMBER_KEYS = ("ref", "notice_no", "account_no", "account", "bill_no")
"""How the address in the code of a letter may call the number in it, the most exact first."""


@dataclass(frozen=True, slots=True)
class Found:
    """`kind` is the name of a model; `matched` the number or the words by which it was found."""

    kind: str
    id: int
    matched: str
    customer: str
    account_no: str


def find(said: str, staff: StaffMember) -> list[Found]:
    """What the person may see of it, what has that very number first. Fewer than two characters find nothing."""
    said = scanned(said.strip().replace("\0", ""))
    if len(said) < 2:
        return []
    units = None if sees_everything(staff) else array(OrgUnit.objects.for_staff(staff).ids())
    by_number = _by_number(said, units)
    if any(found.matched == said for found in by_number):
        return by_number
    known = {(found.kind, found.id) for found in by_number}
    return by_number + [found for found in _by_words(said, units) if (found.kind, found.id) not in known]


def scanned(said: str) -> str:
    """The number in the address that the code of a letter holds; anything else is what was said."""
    if not re.match(r"https?://", said):
        return said
    values = parse_qs(urlsplit(said).query)
    return next((values[key][0] for key in NUMBER_KEYS if key in values), said)


def _by_number(said: str, units: str | None) -> list[Found]:
    prefix = re.sub(r"([\\%_])", r"\\\1", said) + "%"
    rows = fetch("filters/find_numbers", number=said, prefix=prefix, units=units, most=MOST)
    seen: dict[tuple[str, int], Found] = {}
    for row in rows:
        found = Found(*row)
        seen.setdefault((found.kind, found.id), found)
    return list(seen.values())


def _by_words(said: str, units: str | None) -> list[Found]:
    """Every word has to be there, in any order; single characters beside others are too common to ask for."""
    words = [word for word in re.split(r"\s+", said) if len(word) > 1]
    together = re.sub(r"\s+", "", said)
    if together.isdigit() or not words:
        words = [together]  # a telephone number, however it is grouped
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL gin_fuzzy_search_limit = %s", [ENOUGH])
        return [Found(*row) for row in fetch("filters/find_people", words=words, units=units, most=MOST)]
