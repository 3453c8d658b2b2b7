"""Supply restored: somebody asks for it, somebody else approves, and whoever did it says so.

Nothing of the law stands in the way of switching on; the approval keeps a favour from being done twice or to the wrong house.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.models import Case, CaseEvent
from collections_app.common.db import next_numbers
from collections_app.customers.models import Account
from collections_app.enforcement.models import SupplyOrder
from collections_app.engine.cut_orders import RUNNING, CannotOrder
from collections_app.engine.effects import lock_accounts
from collections_app.org.models import StaffMember
from collections_app.procedures.packs import law
from collections_app.procedures.working_days import BEYOND_CALENDARS
from collections_app.rules.authority import Right
from collections_app.rules.reconnection import restore_by
from collections_app.worklist.operations import overdue

Status, Kind, Event = SupplyOrder.Status, SupplyOrder.Kind, CaseEvent.Kind


def cuts_to_undo(account: Account, on: date) -> Any:
    """The cuts of the account that were approved for that day or before, the latest first: carried out, for all we know."""
    cuts = SupplyOrder.objects.filter(case__account=account, kind=Kind.DISCONNECT, cut_on__lte=on)
    return cuts.filter(status__in=[Status.APPROVED, Status.CANCELLED], decided_on__isnull=False).order_by(
        "-cut_on", "-id"
    )


def may_be_asked(account: Account, on: date) -> bool:
    """Whether there is a cut to undo, and nothing under way to do so."""
    last = cuts_to_undo(account, on).first()
    orders = SupplyOrder.objects.filter(case__account=account, kind=Kind.RECONNECT)
    if last is None or orders.filter(status__in=RUNNING).exists():
        return False
    return not orders.filter(status=Status.DONE, requested_on__gte=last.cut_on).exists()


@transaction.atomic
def ask_for_reconnection(*, case: Case, reason: str, note: str, on: date, by: StaffMember) -> SupplyOrder:
    """Ask that supply be restored; it is due within the time that the law leaves. Raises CannotOrder."""
    account = _locked_account(case, by, Right.WORK_CASES)
    if reason not in SupplyOrder.Reason.values:
        raise CannotOrder(_("Say why supply is to be restored."))
    if not may_be_asked(account, on):
        raise CannotOrder(_("No cut was approved for this day or before, or its reconnection is under way already."))
    (number,) = next_numbers("collections_order_number", 1)
    order = SupplyOrder.objects.create(
        order_no=f"D{number:09d}", case=case, kind=Kind.RECONNECT, status=Status.REQUESTED, proposed_on=on, reason=reason,
        amount=overdue(account, on), cut_on=due_by(account, on), requested_by=by, requested_on=on, note=note,
    )  # fmt: skip
    _record(order, Event.RECONNECTION_ASKED, on, by, reason=reason, note=note, due_on=_text(order.cut_on))
    return order


@transaction.atomic
def approve_reconnection(*, order: SupplyOrder, on: date, by: StaffMember) -> SupplyOrder:
    """Approve what somebody else has asked for; an order to cut that still runs is called off. Raises CannotOrder."""
    order = _order(order, by, Right.APPROVE_CUTS, Status.REQUESTED)
    if order.requested_by_id == by.pk:
        raise CannotOrder(_("You have asked for this yourself; somebody else has to approve it."))
    order.status, order.decided_by, order.decided_on = Status.APPROVED, by, on
    order.save()
    _record(order, Event.RECONNECTION_APPROVED, on, by, due_on=_text(order.cut_on))
    for cut in SupplyOrder.objects.filter(case__account=order.case.account, kind=Kind.DISCONNECT, status__in=RUNNING):
        cut.status, cut.cancelled_on = Status.CANCELLED, on
        cut.save(update_fields=["status", "cancelled_on"])
        _record(cut, Event.ORDER_CANCELLED, on, by)
    return order


@transaction.atomic
def refuse_reconnection(*, order: SupplyOrder, reason: str, on: date, by: StaffMember) -> SupplyOrder:
    """Refuse a request; whoever has asked himself withdraws it this way. Raises CannotOrder."""
    own = order.requested_by_id == by.pk
    order = _order(order, by, Right.WORK_CASES if own else Right.APPROVE_CUTS, Status.REQUESTED)
    order.note = reason
    if own:
        order.status, order.cancelled_on = Status.CANCELLED, on
    else:
        order.status, order.decided_by, order.decided_on = Status.REFUSED, by, on
    order.save()
    _record(order, Event.RECONNECTION_REFUSED, on, by, note=reason)
    return order


@transaction.atomic
def record_restored(*, order: SupplyOrder, restored_on: date, note: str, on: date, by: StaffMember) -> SupplyOrder:
    """Supply is back since that day. Raises CannotOrder."""
    order = _order(order, by, Right.WORK_CASES, Status.APPROVED)
    if not (order.decided_on or on) <= restored_on <= on:
        raise CannotOrder(_("Supply was restored between the approval and today."))
    order.status, order.done_on = Status.DONE, restored_on
    order.save(update_fields=["status", "done_on"])
    _record(order, Event.SUPPLY_RESTORED, restored_on, by, note=note)
    return order


def due_by(account: Account, on: date) -> date:
    """By when the law of the account wants it restored; the day after, where no law or calendar is known."""
    try:
        found = law(account.law_pack)
        return restore_by(found.practice, on, found.calendar(account.region))
    except BEYOND_CALENDARS:
        return on + timedelta(1)


def _order(order: SupplyOrder, by: StaffMember, right: Right, state: str) -> SupplyOrder:
    _locked_account(order.case, by, right)
    order = SupplyOrder.objects.select_related("case__account", "requested_by").get(pk=order.pk)
    if order.kind != Kind.RECONNECT:
        raise CannotOrder(_("This is no order to restore supply."))
    if order.status != state:
        words = {"state": order.get_status_display()}
        raise CannotOrder(_("The order has been decided meanwhile: %(state)s.") % words)
    return order


def _locked_account(case: Case, by: StaffMember, right: Right) -> Account:
    if not by.may(right):
        raise CannotOrder(_("Your role does not allow this."))
    account = Account.objects.for_staff(by).filter(pk=case.account_id).first()
    if account is None:
        raise CannotOrder(_("This account is not in your unit."))
    lock_accounts([account.pk])
    return account


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _record(order: SupplyOrder, kind: str, on: date, by: StaffMember, **data: Any) -> None:
    known = {"order_no": order.order_no, **{key: value for key, value in data.items() if value}}
    CaseEvent.objects.create(account_id=order.case.account_id, case=order.case, kind=kind, on=on, actor=by, data=known)
