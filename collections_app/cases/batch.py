"""Holds for many accounts at once, as after a flood: set-based, and the whole set can be ended again by its reference."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.models import Hold
from collections_app.cases.operations import CannotHold
from collections_app.cases.querysets import SuspensionQuerySet
from collections_app.common.db import fetch, next_ids
from collections_app.org.models import StaffMember

REFERENCE = re.compile(r"M(\d{6})-\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class MassHold:
    """What came of it; `reference` names the set in the history of every account, and is empty where nothing was placed."""

    reference: str
    placed: int
    already_held: int


@transaction.atomic
def place_holds(
    *,
    accounts: Iterable[int],
    reason: str,
    until: date | None,
    on: date,
    note: str = "",
    stops_penalty: bool = False,
    by: StaffMember | None = None,
) -> MassHold:
    """Hold the accounts with these ids up to and including `until`; each gets its own hold and its own event.

    An account whose hold lasts as long already is left alone, so that doing it again changes nothing. Raises CannotHold.
    """
    if reason not in dict(Hold.Reason.by_hand()):
        raise CannotHold(_("There is no such reason for a hold."))
    if until is not None and until < on:
        raise CannotHold(_("The hold would end before it begins."))
    chosen = sorted(set(accounts))
    known = len(fetch("cases/lock_accounts", accounts=chosen))
    reference = f"M{on:%y%m%d}-{next_ids('collections_hold', 1)[0]}"
    ((placed,),) = fetch(
        "cases/place_holds", accounts=chosen, reason=reason, until=until, note=note, on=on, reference=reference,
        stops_penalty=stops_penalty, by=by and by.pk,
    )  # fmt: skip
    return MassHold(reference if placed else "", placed, known - placed)


def running_holds_of(reference: str, on: date) -> SuspensionQuerySet:
    """The holds of a set that still run on that day. Raises CannotHold if there is no such set."""
    match = REFERENCE.fullmatch(reference.strip())
    try:
        placed_on = datetime.strptime(match[1], "%y%m%d").date() if match else None  # noqa: DTZ007  a day has no time zone
    except ValueError:
        placed_on = None
    ids = [row[0] for row in fetch("cases/holds_of", placed_on=placed_on, reference=reference.strip())]
    if not ids:
        raise CannotHold(_("There is no mass hold %(reference)s.") % {"reference": reference.strip()})
    return Hold.objects.filter(pk__in=ids).running_on(on)


@transaction.atomic
def end_holds(*, holds: SuspensionQuerySet, reference: str, on: date, by: StaffMember | None = None) -> int:
    """End these holds of a set from `on`; one that has ended before stays as it is. Returns how many were ended."""
    found = list(holds.values_list("pk", "account_id"))
    fetch("cases/lock_accounts", accounts=[account_id for _pk, account_id in found])
    ((ended,),) = fetch(
        "cases/end_holds", holds=[pk for pk, _account_id in found], reference=reference.strip(), on=on, by=by and by.pk
    )
    return ended
