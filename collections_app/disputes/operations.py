"""Disputes as they are worked: received, looked into, decided by two people, and closed once the bill is right."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collections_app.billing.models import Bill
from collections_app.cases.models import CaseEvent
from collections_app.cases.operations import record_event
from collections_app.common.diary import look_at
from collections_app.customers.models import Account
from collections_app.customers.operations import writable
from collections_app.disputes.models import Dispute
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.batch import NewTask, set_tasks
from collections_app.worklist.deadlines import due_on
from collections_app.worklist.models import Task
from collections_app.worklist.operations import call_off_tasks, overdue

Stage, Decision, Kind = Dispute.Stage, Dispute.Decision, CaseEvent.Kind

BEFORE_DECISION = (Stage.RECEIVED, Stage.REVIEW, Stage.CUSTOMER, Stage.FIELD, Stage.AUTHORITY)
"""Where a person may put a dispute; to its decision and to the correction it comes by what is proposed and decided."""

FOR_THE_CUSTOMER = (Decision.UPHELD, Decision.PARTLY)


class CannotDispute(Exception):
    """Why nothing was done about a dispute, in words for staff."""


@transaction.atomic
def open_dispute(
    *,
    account: Account,
    opened_on: date,
    bill: Bill | None = None,
    amount: Decimal | None = None,
    ground: str = Dispute.Ground.OTHER,
    reason: str = "",
    by: StaffMember | None = None,
) -> Dispute:
    """Record that the debtor contests a bill, a part of it, or the whole account. Raises CannotDispute.

    What is contested does not escalate from that day. It is to be answered within the working days of the house.
    """
    if by is not None:
        account = writable(account, by, Right.WORK_CASES, CannotDispute)
    if bill is not None and bill.account_id != account.pk:
        raise CannotDispute(_("Bill %(bill)s belongs to another account.") % {"bill": bill.bill_no})
    if amount is not None and amount <= 0:
        raise CannotDispute(_("The amount has to be more than zero."))
    if Dispute.objects.filter(account=account, bill=bill).running_on(opened_on).exists():
        raise CannotDispute(_("This is already disputed."))
    if Dispute.objects.filter(account=account, bill=bill, opened_on=opened_on).exists():
        raise CannotDispute(_("A dispute of this was already opened on that day."))
    answer_by = due_on(Task.Kind.ANSWER_DISPUTE, account.law_pack, opened_on)
    dispute = Dispute.objects.create(
        account=account,
        bill=bill,
        opened_on=opened_on,
        amount=amount,
        ground=ground,
        reason=reason,
        answer_by=answer_by,
    )
    _record(dispute, Kind.DISPUTE_OPENED, opened_on, by, ground=ground, amount=_text(amount), reason_given=reason)
    return _follow(dispute, opened_on)


@transaction.atomic
def move_dispute(*, dispute: Dispute, stage: str, note: str, on: date, by: StaffMember) -> Dispute:
    """Say where the dispute is now and what has been found out. Raises CannotDispute."""
    dispute = _running(dispute, by, Right.WORK_CASES, on)
    if dispute.stage not in BEFORE_DECISION:
        raise CannotDispute(_("The dispute is past this: %(stage)s.") % {"stage": dispute.get_stage_display()})
    if stage not in BEFORE_DECISION:
        raise CannotDispute(_("A dispute comes to this by what is proposed and decided."))
    dispute.stage = stage
    dispute.save(update_fields=["stage"])
    _record(dispute, Kind.DISPUTE_MOVED, on, by, stage=stage, note=note)
    return _follow(dispute, on)


@transaction.atomic
def propose_decision(
    *, dispute: Dispute, decision: str, upheld_amount: Decimal | None = None, outcome: str, on: date, by: StaffMember
) -> Dispute:
    """Propose how to decide, with what the customer is told; somebody else decides. Raises CannotDispute.

    `upheld_amount`: where the customer is right in part, what of the disputed amount need not be paid.
    """
    dispute = _running(dispute, by, Right.WORK_CASES, on)
    if dispute.stage not in BEFORE_DECISION:
        raise CannotDispute(_("The dispute is past this: %(stage)s.") % {"stage": dispute.get_stage_display()})
    dispute.upheld_amount = _upheld(dispute, decision, upheld_amount)
    dispute.stage, dispute.decision, dispute.outcome = Stage.DECISION, decision, outcome
    dispute.proposed_by, dispute.proposed_on = by, on
    dispute.save()
    _record(dispute, Kind.DISPUTE_PROPOSED, on, by, **_decided(dispute))
    return _follow(dispute, on)


@transaction.atomic
def approve_decision(*, dispute: Dispute, on: date, by: StaffMember, note: str = "") -> Dispute:
    """Decide as somebody else has proposed. Raises CannotDispute.

    Where the bill stands, or the customer has given up, the dispute is closed and from `on` the debt is collected again.
    Where he is right, wholly or in part, that part stays out of the collection until the bill has been corrected.
    """
    dispute = _running(dispute, by, Right.DECIDE_DISPUTES, on)
    _check_proposed(dispute)
    if dispute.proposed_by_id == by.pk:
        raise CannotDispute(_("You have proposed this decision yourself; somebody else has to approve it."))
    dispute.decided_by, dispute.decided_on = by, on
    if dispute.decision in FOR_THE_CUSTOMER:
        dispute.stage = Stage.CORRECTION
    else:
        dispute.closed_on = on
    dispute.save()
    _record(dispute, Kind.DISPUTE_DECIDED, on, by, **_decided(dispute), note=note)
    return _follow(dispute, on)


@transaction.atomic
def send_back(*, dispute: Dispute, note: str, on: date, by: StaffMember) -> Dispute:
    """Not like this: the dispute is looked into again. Whoever has proposed withdraws it this way. Raises CannotDispute."""
    own = dispute.proposed_by_id == by.pk
    dispute = _running(dispute, by, Right.WORK_CASES if own else Right.DECIDE_DISPUTES, on)
    _check_proposed(dispute)
    refused = _decided(dispute)
    dispute.stage, dispute.decision, dispute.outcome, dispute.upheld_amount = Stage.REVIEW, "", "", None
    dispute.proposed_by = dispute.proposed_on = None
    dispute.save()
    _record(dispute, Kind.DISPUTE_RETURNED, on, by, decision=refused["decision"], note=note)
    return _follow(dispute, on)


@transaction.atomic
def close_corrected(*, dispute: Dispute, document: str, on: date, by: StaffMember) -> Dispute:
    """The bill has been corrected, or credit been given, by this document: the dispute is over. Raises CannotDispute."""
    dispute = _running(dispute, by, Right.WORK_CASES, on)
    if dispute.stage != Stage.CORRECTION:
        raise CannotDispute(_("The dispute has not been decided in favour of the customer."))
    dispute.closed_on = on
    dispute.save(update_fields=["closed_on"])
    _record(dispute, Kind.DISPUTE_CLOSED, on, by, document=document)
    return _follow(dispute, on)


def _upheld(dispute: Dispute, decision: str, amount: Decimal | None) -> Decimal | None:
    if decision not in Decision.values:
        raise CannotDispute(_("There is no such decision."))
    if decision != Decision.PARTLY:
        if amount is not None:
            raise CannotDispute(_("An amount is only given where the customer is right in part."))
        return None
    of = dispute.amount or (dispute.bill.amount if dispute.bill else None)
    if amount is None or amount <= 0 or (of is not None and amount >= of):
        if of is None:
            raise CannotDispute(_("Say what of it need not be paid: more than zero."))
        words = _("Say what of it need not be paid: more than zero, less than %(amount)s.")
        raise CannotDispute(words % {"amount": _figure(of)})
    return amount


def _running(dispute: Dispute, by: StaffMember, right: Right, on: date) -> Dispute:
    """The dispute under the lock of its account, if the person may work on it and it is not over."""
    writable(dispute.account, by, right, CannotDispute)
    dispute = Dispute.objects.select_related("account", "bill").get(pk=dispute.pk)
    if dispute.closed_on is not None:
        raise CannotDispute(_("The dispute is already closed."))
    if on < dispute.opened_on:
        raise CannotDispute(_("That day is before the dispute was opened."))
    return dispute


def _check_proposed(dispute: Dispute) -> None:
    if dispute.stage != Stage.DECISION:
        raise CannotDispute(_("No decision waits: %(stage)s.") % {"stage": dispute.get_stage_display()})


def _follow(dispute: Dispute, on: date) -> Dispute:
    """The next night looks at the account; somebody has to answer or to have the bill corrected, or no longer."""
    look_at([(dispute.account_id, on)])
    running = Dispute.objects.filter(account=dispute.account_id, closed_on=None)
    wanted = {
        Task.Kind.ANSWER_DISPUTE: running.filter(stage__in=BEFORE_DECISION).order_by("answer_by", "id").first(),
        Task.Kind.CORRECT_BILL: running.filter(stage=Stage.CORRECTION).order_by("id").first(),
    }
    case = dispute.account.cases.open().first()
    for kind, first in wanted.items():
        if first is None:
            call_off_tasks(dispute.account, kind, on)
        else:
            due = max(first.answer_by, on) if first.answer_by and kind == Task.Kind.ANSWER_DISPUTE else None
            owed = overdue(dispute.account, on)
            task = NewTask(dispute.account_id, kind, owed, case and case.pk, due_on=due, about=first.dispute_no)
            set_tasks(on, [task])
    return dispute


def _decided(dispute: Dispute) -> dict[str, Any]:
    upheld = _text(dispute.upheld_amount)
    return {"decision": dispute.decision, "upheld": upheld, "outcome": dispute.outcome}


def _record(dispute: Dispute, kind: str, on: date, by: StaffMember | None, **more: Any) -> None:
    bill = dispute.bill and dispute.bill.bill_no
    record_event(dispute.account, kind, on, by, {"dispute_no": dispute.dispute_no, "bill": bill, **more})


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _figure(amount: Decimal) -> str:
    return number_format(amount, 2, force_grouping=True)
