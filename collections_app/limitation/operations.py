from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.billing.models import Bill
from collections_app.cases.models import CaseEvent
from collections_app.cases.operations import record_event
from collections_app.common.db import next_numbers
from collections_app.customers.models import Account
from collections_app.customers.operations import writable
from collections_app.limitation.batch import watch_limitation
from collections_app.limitation.models import LimitationInterruption
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right

DEMAND = LimitationInterruption.Kind.DEMAND
BY_HAND = [kind for kind in LimitationInterruption.Kind if kind is not DEMAND]
"""What a person records as such; a demand comes with the proof of service of its notice."""


class CannotInterrupt(Exception):
    """Why it was not recorded or withdrawn, in words for staff."""


@transaction.atomic
def record_interruption(
    *,
    account: Account,
    kind: str,
    happened_on: date,
    evidence: str,
    by: StaffMember,
    on: date,
    bills: Sequence[Bill] | None = None,
    note: str = "",
) -> LimitationInterruption:
    """Record what may start the clock anew: of these bills, or of all that was due by then. Raises CannotInterrupt.

    `on` is the day on which it is recorded. Alarms that it settles are settled at once. Returns the first line.
    """
    account = writable(account, by, Right.WORK_CASES, CannotInterrupt)
    _check(account, kind, happened_on, evidence, on, bills)
    (number,) = next_numbers("collections_interruption_number", 1)
    known = {"entry_no": f"U{number:09d}", "account": account, "kind": kind, "on": happened_on}
    known |= {"evidence": evidence, "note": note, "recorded_on": on, "recorded_by": by}
    covered: Sequence[Bill | None] = bills or [None]
    lines = [LimitationInterruption.objects.create(bill=bill, **known) for bill in covered]
    _tell(account, CaseEvent.Kind.INTERRUPTION_RECORDED, lines, on, by)
    watch_limitation(on, [account.pk])
    return lines[0]


@transaction.atomic
def withdraw_interruption(*, line: LimitationInterruption, reason: str, by: StaffMember, on: date) -> None:
    """Take back a wrong entry, with all its lines, by counter-entries that say why. Raises CannotInterrupt."""
    account = writable(line.account, by, Right.WITHDRAW_PROOFS, CannotInterrupt)
    if not reason.strip():
        raise CannotInterrupt(_("Say why the entry was wrong."))
    lines = LimitationInterruption.objects.standing().filter(account=account, entry_no=line.entry_no)
    wrong = list(lines.select_related("bill").order_by("id"))
    if not wrong:
        raise CannotInterrupt(_("Entry %(entry)s has already been withdrawn.") % {"entry": line.entry_no})
    (number,) = next_numbers("collections_interruption_number", 1)
    for one in wrong:
        LimitationInterruption.objects.create(
            entry_no=f"U{number:09d}", account=account, bill=one.bill, kind=one.kind, on=one.on, note=reason.strip(),
            withdraws=one, recorded_on=on, recorded_by=by,
        )  # fmt: skip
    _tell(account, CaseEvent.Kind.INTERRUPTION_WITHDRAWN, wrong, on, by, reason=reason.strip())
    watch_limitation(on, [account.pk])


def _check(
    account: Account, kind: str, happened_on: date, evidence: str, on: date, bills: Sequence[Bill] | None
) -> None:
    if kind not in LimitationInterruption.Kind.values:
        raise CannotInterrupt(_("There is no such kind of interruption."))
    if bills is not None and not bills:
        raise CannotInterrupt(_("Name a bill at least."))
    if happened_on > on:
        raise CannotInterrupt(_("It cannot be recorded before it has happened."))
    if not evidence.strip():
        raise CannotInterrupt(_("Name the evidence: without it the entry proves nothing."))
    for bill in bills or ():
        if bill.account_id != account.pk:
            raise CannotInterrupt(_("Bill %(bill)s belongs to another account.") % {"bill": bill.bill_no})
    same = LimitationInterruption.objects.standing().filter(account=account, kind=kind, on=happened_on)
    covered = Bill.objects.filter(pk__in=[bill.pk for bill in bills or ()])
    if kind != DEMAND and (same.filter(bill=None).exists() or (covered and same.filter(bill__in=covered).exists())):
        raise CannotInterrupt(_("This is already recorded for that day."))


def _tell(
    account: Account, kind: str, lines: Sequence[LimitationInterruption], on: date, by: StaffMember, **more: Any
) -> None:
    first = lines[0]
    data = {"interruption": first.kind, "interrupted_on": first.on.isoformat(), "entry_no": first.entry_no}
    data |= {"bill": ", ".join(line.bill.bill_no for line in lines if line.bill), "evidence": first.evidence}
    data |= {"note": first.note, **more}
    record_event(account, kind, on, by, data)
