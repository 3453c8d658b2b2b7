"""The limitation of an account's bills, and what is on record that may start it anew, for its pages."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collections_app.admin.cells import (
    BAD,
    CALM,
    GOOD,
    NOTHING,
    PLAIN,
    WARN,
    anchor,
    day,
    label,
    money,
    page_of,
    stacked,
)
from collections_app.admin.pages import Facts, Table
from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.limitation.clocks import BillClock, clocks_of, terms_for
from collections_app.limitation.models import LimitationInterruption
from collections_app.limitation.querysets import RISK_DAYS
from collections_app.limitation.wording import KINDS, UNKNOWN
from collections_app.procedures.wording import source_words

SHOWN_CLOCKS = 20
MONTH = 30


def limitation_table(account: Account, today: date) -> Table:
    """Until when the claim of each overdue bill lasts, those that lapse first on top."""
    terms = terms_for(account)
    columns = [_("bill"), _("unpaid"), _("due on"), _("claim ends on"), _("days left"), _("counted from")]
    if terms is None:
        return Table(_("Limitation"), columns, [], UNKNOWN)
    clocks = sorted(clocks_of(account, today), key=lambda clock: (clock.ends_on, clock.due_on))
    rows = [
        [
            _bill_link(clock), money(clock.unpaid), day(clock.due_on), day(clock.ends_on), _left_words(clock, today),
            counted_from(clock.restarted_by, clock.restarted_on),
        ]
        for clock in clocks[:SHOWN_CLOCKS]
    ]  # fmt: skip
    note = source_words(terms.source)
    if len(clocks) > SHOWN_CLOCKS:
        note = _("%(note)s. The first %(shown)s of %(count)s bills.") % {
            "note": note, "shown": SHOWN_CLOCKS, "count": len(clocks),
        }  # fmt: skip
    return Table(_("Limitation"), columns, rows, _("Nothing is overdue."), numbers=(1,), note=note if rows else "")


def days_left(ends_on: date, today: date) -> Any:
    """How many days a claim still lasts, in the colour of its urgency."""
    left = (ends_on - today).days
    if left < 0:
        return label(_("claim has lapsed"), BAD)
    words = ngettext("%(days)s day", "%(days)s days", left) % {"days": left}
    return label(words, BAD if left <= MONTH else WARN if left <= RISK_DAYS else PLAIN)


def counted_from(kind: str, on: date | None) -> Any:
    """What the clock was last started anew by."""
    return stacked(KINDS[kind], day(on)) if kind else _("start of the limitation")


def interruptions_table(account: Account) -> Table:
    """Everything on record, one row for each entry, the latest first; a withdrawn one says why."""
    lines = list(account.interruptions.select_related("bill", "recorded_by", "withdraws").order_by("-on", "-id"))
    entries: dict[str, list[LimitationInterruption]] = defaultdict(list)
    for line in lines:
        if line.withdraws is None:
            entries[line.entry_no].append(line)
    withdrawn = {line.withdraws.entry_no: line for line in lines if line.withdraws}
    rows = [_entry_row(entry, withdrawn.get(number)) for number, entry in entries.items()]
    columns = [_("what"), _("bill"), _("evidence"), _("recorded by"), _("status")]
    empty = _("Nothing is on record that starts limitation anew. A letter in the post is no proof.")
    return Table(_("Interruptions of limitation"), columns, rows, empty, prose=2)


def alarm_facts(alarm: Any, today: date) -> Facts:
    rows = [
        (_("claim ends on"), day(alarm.ends_on)),
        (_("days left"), days_left(alarm.ends_on, today) if alarm.status != "settled" else NOTHING),
        (_("counted from"), counted_from(alarm.restarted_by, alarm.restarted_on)),
        (_("raised on"), day(alarm.raised_on)),
        (_("settled on"), day(alarm.settled_on)),
        (_("outcome"), alarm.get_outcome_display() or NOTHING),
    ]
    return Facts(_("Alarm"), rows)


def _bill_link(clock: BillClock) -> Any:
    return anchor(page_of(Bill(pk=clock.bill_id)), clock.bill_no)


def _left_words(clock: BillClock, today: date) -> Any:
    if clock.stopped_on is not None:
        return label(_("before a court since %(day)s") % {"day": day(clock.stopped_on)}, CALM)
    return days_left(clock.ends_on, today)


def _entry_row(lines: list[LimitationInterruption], withdrawal: LimitationInterruption | None) -> list[Any]:
    first = lines[0]
    bills = ", ".join(sorted(line.bill.bill_no for line in lines if line.bill)) or _("all bills due by then")
    state: Any = label(_("on record"), GOOD)
    if withdrawal is not None:
        state = stacked(label(_("withdrawn"), WARN), withdrawal.note)
    return [
        stacked(first.get_kind_display(), day(first.on)), bills, stacked(first.evidence, first.note, first.entry_no),
        stacked(first.recorded_by or _("by a file"), day(first.recorded_on)), state,
    ]  # fmt: skip
