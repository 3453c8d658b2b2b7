"""Penalties let off: asked for by one person with a reason, decided by another within the limit of the role."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.billing.models import Bill
from collections_app.cases.models import Case, CaseEvent
from collections_app.common.db import next_numbers
from collections_app.customers.models import Account
from collections_app.engine.demanded_bills import Line, account_lines
from collections_app.engine.effects import lock_accounts
from collections_app.org.models import StaffMember
from collections_app.penalties.batch import post
from collections_app.penalties.models import PenaltyPause, PenaltyWaiver
from collections_app.rules.authority import Right
from collections_app.rules.money import ZERO
from collections_app.rules.postings import spread


class CannotWaive(Exception):
    """Why nothing was asked for or decided, in words for staff."""


@transaction.atomic
def ask_for_waiver(
    *, account: Account, bill: Bill | None, amount: Decimal | None, reason: str, note: str, by: StaffMember, on: date
) -> PenaltyWaiver:
    """Ask that so much penalty be let off, or all of it, of the account or of one bill. Raises CannotWaive, UnknownRate."""
    _check_request(account, bill, by)
    unpaid = unpaid_penalty(account, on, bill)
    if unpaid <= ZERO:
        raise CannotWaive(_("No penalty is unpaid: there is nothing to waive."))
    if amount is not None and amount > unpaid:
        raise CannotWaive(_("Only %(amount)s of penalty is unpaid.") % {"amount": _figure(unpaid)})
    asked = PenaltyWaiver(account=account, bill=bill, amount=amount, reason=reason, note=note)
    return _ask(asked, by, on)


@transaction.atomic
def ask_for_days(
    *,
    account: Account,
    bill: Bill | None,
    from_on: date,
    to_on: date | None,
    reason: str,
    note: str,
    by: StaffMember,
    on: date,
) -> PenaltyWaiver:
    """Ask that no penalty accrue from `from_on` to `to_on`, or for good. Raises CannotWaive."""
    _check_request(account, bill, by)
    if to_on is not None and to_on < from_on:
        raise CannotWaive(_("The last day without penalty has to come after the first."))
    asked = PenaltyWaiver(account=account, bill=bill, from_on=from_on, to_on=to_on, reason=reason, note=note)
    return _ask(asked, by, on)


@transaction.atomic
def approve_waiver(*, waiver: PenaltyWaiver, by: StaffMember, on: date, note: str = "") -> PenaltyWaiver:
    """Let off what somebody else has asked for, as far as it is still unpaid. Raises CannotWaive."""
    waiver = _to_decide(waiver, by)
    if waiver.asked_by_id == by.pk:
        raise CannotWaive(_("You have asked for this waiver yourself; somebody else has to approve it."))
    if waiver.is_of_days:
        _pause(waiver, by)
    else:
        _let_off(waiver, by, on)
    return _decide(waiver, PenaltyWaiver.Status.APPROVED, CaseEvent.Kind.WAIVER_APPROVED, by, on, note)


@transaction.atomic
def refuse_waiver(*, waiver: PenaltyWaiver, by: StaffMember, on: date, note: str) -> PenaltyWaiver:
    """Refuse a request; whoever has asked himself withdraws it. Raises CannotWaive."""
    own = waiver.asked_by_id == by.pk
    waiver = _to_decide(waiver, by, Right.ASK_FOR_WAIVERS if own else Right.APPROVE_WAIVERS)
    status = PenaltyWaiver.Status.WITHDRAWN if own else PenaltyWaiver.Status.REFUSED
    return _decide(waiver, status, CaseEvent.Kind.WAIVER_REFUSED, by, on, note)


def unpaid_penalty(account: Account, on: date, bill: Bill | None = None) -> Decimal:
    """Penalty and fees accrued and neither paid nor waived, of the account or of one bill. Raises UnknownRate."""
    return sum((line.charges for line in _lines_of(account, on, bill)), ZERO)


def _lines_of(account: Account, on: date, bill: Bill | None) -> list[Line]:
    return [line for line in account_lines(on, account) if bill is None or line.bill_id == bill.pk]


def _check_request(account: Account, bill: Bill | None, by: StaffMember) -> None:
    _check_person(account, by, Right.ASK_FOR_WAIVERS)
    if bill is not None and bill.account_id != account.pk:
        raise CannotWaive(_("Bill %(bill)s belongs to another account.") % {"bill": bill.bill_no})
    lock_accounts([account.pk])
    if PenaltyWaiver.objects.waiting().filter(account=account).exists():
        raise CannotWaive(_("A waiver for this account already waits for a decision."))


def _ask(asked: PenaltyWaiver, by: StaffMember, on: date) -> PenaltyWaiver:
    asked.waiver_no = f"W{next_numbers('collections_waiver_number', 1)[0]:09d}"
    asked.asked_by, asked.asked_on = by, on
    asked.save()
    _record(asked, CaseEvent.Kind.WAIVER_ASKED, on, by, asked.note)
    return asked


def _let_off(waiver: PenaltyWaiver, by: StaffMember, on: date) -> None:
    """First the ledger takes up what has accrued until today, then the oldest of it is let off."""
    lines = _lines_of(waiver.account, on, waiver.bill)
    unpaid = sum((line.charges for line in lines), ZERO)
    amount = unpaid if waiver.amount is None else min(waiver.amount, unpaid)
    if amount <= ZERO:
        raise CannotWaive(_("The penalty has been paid meanwhile: there is nothing left to waive."))
    limit = Decimal(settings.WAIVER_LIMIT)
    if amount > limit and not by.may(Right.WAIVE_ANY_AMOUNT):
        raise CannotWaive(_("More than %(limit)s can only be waived by a manager.") % {"limit": _figure(limit)})
    number = waiver.waiver_no
    post([(line.bill_id, "penalty", line.posted, on, on, number) for line in lines])
    parts = spread(amount, [line.charges for line in lines])
    post([(line.bill_id, "waiver", -part, on, None, number) for line, part in zip(lines, parts, strict=True)])
    waiver.waived = amount


def _pause(waiver: PenaltyWaiver, by: StaffMember) -> None:
    assert waiver.from_on is not None
    PenaltyPause.objects.create(
        account=waiver.account, bill=waiver.bill, from_on=waiver.from_on, to_on=waiver.to_on,
        reason=f"{waiver.waiver_no} {waiver.note}"[:300], recorded_by=by,
    )  # fmt: skip


def _to_decide(waiver: PenaltyWaiver, by: StaffMember, right: Right = Right.APPROVE_WAIVERS) -> PenaltyWaiver:
    """The request under the lock of its account, if the person may decide it and nobody has."""
    _check_person(waiver.account, by, right)
    lock_accounts([waiver.account_id])
    waiver = PenaltyWaiver.objects.select_related("account", "bill").get(pk=waiver.pk)
    if waiver.status != PenaltyWaiver.Status.ASKED:
        words = {"state": waiver.get_status_display()}
        raise CannotWaive(_("The request has been decided meanwhile: %(state)s.") % words)
    return waiver


def _decide(waiver: PenaltyWaiver, status: str, kind: str, by: StaffMember, on: date, note: str) -> PenaltyWaiver:
    waiver.status, waiver.decided_by, waiver.decided_on, waiver.decision_note = status, by, on, note
    waiver.save()
    _record(waiver, kind, on, by, note)
    return waiver


def _check_person(account: Account, by: StaffMember, right: Right) -> None:
    if not by.may(right):
        raise CannotWaive(_("Your role does not allow this."))
    if not Account.objects.for_staff(by).filter(pk=account.pk).exists():
        raise CannotWaive(_("There is no such account in your unit."))


def _record(waiver: PenaltyWaiver, kind: str, on: date, by: StaffMember, note: str) -> None:
    amount = waiver.waived or waiver.amount
    data: dict[str, Any] = {
        "waiver_no": waiver.waiver_no,
        "bill": waiver.bill and waiver.bill.bill_no,
        "amount": amount and str(amount),
        "from": waiver.from_on and waiver.from_on.isoformat(),
        "until": waiver.to_on and waiver.to_on.isoformat(),
        "reason": waiver.reason,
        "note": note,
    }
    known = {key: value for key, value in data.items() if value}
    case = Case.objects.open().filter(account=waiver.account_id).first()
    CaseEvent.objects.create(account_id=waiver.account_id, case=case, kind=kind, on=on, actor=by, data=known)


def _figure(amount: Decimal) -> str:
    return number_format(amount, 2, force_grouping=True)
