"""The limitation of the oldest bill in words."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.customers.models import Account
from collections_app.limitation.clocks import BillClock, clocks_of, terms_for
from collections_app.limitation.models import LimitationInterruption

KINDS = dict(LimitationInterruption.Kind.choices)
UNKNOWN = gettext_lazy("The law pack of the account names no limitation; until when the claim lasts is not known.")


def limitation_words(clock: BillClock, day: date) -> str:
    """Until when the claim of a bill lasts, and what that is counted from."""
    values = {"bill": clock.bill_no, "ends": _day(clock.ends_on), "since": _day(clock.restarted_on or clock.due_on)}
    values["kind"] = str(KINDS.get(clock.restarted_by, clock.restarted_by))
    if clock.stopped_on is not None:
        words = _("The claim of bill %(bill)s has been before a court since %(stopped)s; its limitation does not run.")
        return words % {**values, "stopped": _day(clock.stopped_on)}
    if clock.ends_on < day:
        return _("The claim of bill %(bill)s lapsed after %(ends)s.") % values
    if clock.restarted_by:
        return _("The claim of bill %(bill)s lasts until %(ends)s, counted anew from %(since)s: %(kind)s.") % values
    return _("The claim of bill %(bill)s lasts until %(ends)s, counted from its due day, %(since)s.") % values


def limitation_answer(account: Account, day: date) -> dict[str, Any] | None:
    """The limitation of the oldest overdue bill that lapses first, for `explain`; None where nothing is overdue.

    Where the law pack names none, `ends_on` is None and the words say so.
    """
    terms = terms_for(account)
    if terms is None:
        overdue = account.bills.overdue_on(day).exists()
        return {"bill": None, "ends_on": None, "words": str(UNKNOWN), "source": ""} if overdue else None
    clocks = clocks_of(account, day)
    if not clocks:
        return None
    first = clocks[0]
    return {
        "bill": first.bill_no, "due_on": first.due_on.isoformat(), "ends_on": first.ends_on.isoformat(),
        "restarted_by": first.restarted_by or None,
        "restarted_on": first.restarted_on.isoformat() if first.restarted_on else None,
        "stopped_on": first.stopped_on.isoformat() if first.stopped_on else None,
        "words": limitation_words(first, day), "source": terms.source,
    }  # fmt: skip


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
