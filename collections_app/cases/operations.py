from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from collections_app.billing.models import Bill
from collections_app.cases.models import Case, CaseEvent, Hold
from collections_app.common.diary import look_at
from collections_app.customers.models import Account, ProtectedStatus
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right


class CannotHold(Exception):
    """Why the hold was not placed or ended, in words for staff."""


class CannotProtect(Exception):
    """Why the protection was not recorded, renewed or ended, in words for staff."""


@transaction.atomic
def place_hold(
    *,
    account: Account,
    reason: str,
    placed_on: date,
    until: date | None = None,
    bill: Bill | None = None,
    note: str = "",
    stops_penalty: bool = False,
    by: StaffMember | None = None,
) -> Hold:
    """Stop every step against the account, or about one bill, up to and including `until`. Raises CannotHold.

    With `stops_penalty` no penalty accrues either while it lasts: that is for those who may approve a waiver.
    """
    if reason not in dict(Hold.Reason.by_hand()):
        raise CannotHold(_("There is no such reason for a hold."))
    if until is not None and until < placed_on:
        raise CannotHold(_("The hold would end before it begins."))
    if bill is not None and bill.account_id != account.pk:
        raise CannotHold(_("Bill %(bill)s belongs to another account.") % {"bill": bill.bill_no})
    if stops_penalty and by is not None and not by.may(Right.APPROVE_WAIVERS):
        raise CannotHold(_("Your role may not stop the penalty: ask for a waiver."))
    _lock(account.pk)
    if Hold.objects.filter(account=account, bill=bill).running_on(placed_on).exists():
        raise CannotHold(_("A hold is already running."))
    hold = Hold.objects.create(
        account=account, bill=bill, reason=reason, note=note, placed_on=placed_on, until=until, placed_by=by,
        stops_penalty=stops_penalty,
    )  # fmt: skip
    details: dict[str, Any] = {
        "reason": reason, "until": until and until.isoformat(), "bill": bill and bill.bill_no, "note": note,
        "stops_penalty": stops_penalty,
    }  # fmt: skip
    record_event(account, CaseEvent.Kind.HOLD_PLACED, placed_on, by, details)
    _look_again(account, placed_on, until and until + timedelta(1))
    return hold


@transaction.atomic
def end_hold(*, hold: Hold, on: date, by: StaffMember | None = None) -> Hold:
    """End a running hold: from `on` it no longer holds, and the debtor has the days left that he had before."""
    _lock(hold.account_id)
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.ended_on is not None or (hold.until is not None and hold.until < on):
        raise CannotHold(_("The hold has already ended."))
    if on < hold.placed_on:
        raise CannotHold(_("The hold would end before it begins."))
    if hold.reason == Hold.Reason.PLAN:
        raise CannotHold(_("It belongs to a payment plan, and ends with it."))
    if hold.reason == Hold.Reason.READING:
        raise CannotHold(_("It belongs to an audit finding, and ends when that is decided."))
    hold.ended_on = on
    hold.save(update_fields=["ended_on"])
    details = {"reason": hold.reason, "bill": hold.bill and hold.bill.bill_no}
    record_event(hold.account, CaseEvent.Kind.HOLD_ENDED, on, by, details)
    _look_again(hold.account, on)
    return hold


@transaction.atomic
def protect(
    *,
    account: Account,
    reason: str,
    from_on: date,
    to_on: date | None = None,
    evidence: str = "",
    by: StaffMember | None = None,
    on: date | None = None,
) -> ProtectedStatus:
    """Record that the law protects somebody at the account, up to and including `to_on`. Raises CannotProtect.

    `on` is the day on which it is recorded: the first day of the protection unless said otherwise.
    """
    if to_on is not None and to_on < from_on:
        raise CannotProtect(_("The protection would end before it begins."))
    _lock(account.pk)
    _refuse_twice(account, reason, from_on, to_on)
    protection = ProtectedStatus.objects.create(
        account=account, reason=reason, from_on=from_on, to_on=to_on, evidence=evidence, recorded_by=by
    )
    details = {
        "reason": reason,
        "from": from_on.isoformat(),
        "until": to_on and to_on.isoformat(),
        "evidence": evidence,
    }
    record_event(account, CaseEvent.Kind.PROTECTION_RECORDED, on or from_on, by, details)
    _look_again(account, from_on, to_on and to_on + timedelta(1))
    return protection


@transaction.atomic
def renew_protection(
    *, protection: ProtectedStatus, to_on: date | None, evidence: str, on: date, by: StaffMember | None = None
) -> ProtectedStatus:
    """Protect on, without a gap, from the day after the last. Raises CannotProtect.

    The renewal stands beside what it renews, so that every certificate keeps its days and its evidence.
    """
    _lock(protection.account_id)
    protection.refresh_from_db()
    last_day = protection.to_on
    if last_day is None:
        raise CannotProtect(_("The protection has no end; there is nothing to renew."))
    if protection.ended_on is not None or last_day < on:
        raise CannotProtect(_("The protection has already ended; record a new one."))
    if to_on is not None and to_on <= last_day:
        raise CannotProtect(_("The new last day has to come after the present one."))
    return protect(
        account=protection.account, reason=protection.reason, from_on=last_day + timedelta(1), to_on=to_on,
        evidence=evidence, by=by, on=on,
    )  # fmt: skip


@transaction.atomic
def end_protection(
    *, protection: ProtectedStatus, on: date, note: str = "", by: StaffMember | None = None
) -> ProtectedStatus:
    """From `on` nobody is protected for that reason: what was to follow as a renewal ends with it. Raises CannotProtect."""
    _lock(protection.account_id)
    lasting = Q(to_on__isnull=True) | Q(to_on__gte=on)
    rows = ProtectedStatus.objects.filter(
        lasting, account=protection.account_id, reason=protection.reason, ended_on=None
    )
    if not rows.filter(pk=protection.pk).exists():
        raise CannotProtect(_("The protection has already ended."))
    rows.update(ended_on=Greatest(F("from_on"), on))
    protection.refresh_from_db()
    details = {"reason": protection.reason, "note": note}
    record_event(protection.account, CaseEvent.Kind.PROTECTION_ENDED, on, by, details)
    _look_again(protection.account, on)
    return protection


def add_note(*, case: Case, text: str, on: date, by: StaffMember | None = None) -> CaseEvent:
    """Write a note into the timeline of a case."""
    return CaseEvent.objects.create(
        account_id=case.account_id, case=case, kind=CaseEvent.Kind.NOTE, on=on, actor=by, data={"text": text}
    )


def _refuse_twice(account: Account, reason: str, from_on: date, to_on: date | None) -> None:
    rows = ProtectedStatus.objects.filter(account=account, reason=reason)
    if rows.filter(from_on=from_on).exists():
        raise CannotProtect(_("This protection was already recorded from that day; give another first day."))
    not_over = Q(to_on__isnull=True) | Q(to_on__gte=from_on)
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=Greatest(F("from_on"), from_on))
    if rows.filter(not_over, not_ended, Q(from_on__lte=to_on) if to_on else Q()).exists():
        raise CannotProtect(_("The account is already protected for this reason; renew that protection instead."))


def _lock(account_id: int) -> None:
    """The night locks the account first, too: whoever comes second sees what the first has written."""
    Account.objects.select_for_update(no_key=True).get(pk=account_id)


def record_event(account: Account, kind: str, on: date, by: StaffMember | None, data: Mapping[str, Any]) -> CaseEvent:
    """Append to the history of the account, and of its open case if it has one; details that are empty are left out."""
    case = Case.objects.open().filter(account=account).first()
    known = {key: value for key, value in data.items() if value}
    return CaseEvent.objects.create(account=account, case=case, kind=kind, on=on, actor=by, data=known)


def _look_again(account: Account, *days: date | None) -> None:
    look_at((account.pk, day) for day in days if day)
