"""Payment plans: made by one person, approved by another where they exceed the limits, ended by the night or by people."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.arrangements.models import Instalment, PaymentPlan, PlanBill
from collections_app.arrangements.proposals import CannotPlan, PlanProposal
from collections_app.cases.models import CaseEvent, Hold
from collections_app.cases.operations import record_event
from collections_app.common.db import next_numbers
from collections_app.common.diary import look_at
from collections_app.customers.models import Account
from collections_app.customers.operations import writable
from collections_app.limitation.operations import CannotInterrupt, record_interruption
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.limitation import InterruptionKind

Status, Event = PaymentPlan.Status, CaseEvent.Kind


@dataclass(frozen=True, slots=True)
class PlanPurpose:
    """What kind of plan it is, why it is made, and what the debtor has said that he can afford, in words."""

    kind: str
    reason: str
    court_file: str = ""
    income: str = ""
    outgoings: str = ""
    affordability: str = ""


@transaction.atomic
def make_plan(
    *, account: Account, proposal: PlanProposal, purpose: PlanPurpose, by: StaffMember, on: date
) -> PaymentPlan:
    """Agree the plan as proposed; beyond the limits, or ordered by a court, it waits for approval. Raises CannotPlan."""
    account = writable(account, by, Right.WORK_CASES, CannotPlan)
    _check(account, proposal, purpose)
    waits = bool(proposal.beyond) or purpose.kind == PaymentPlan.Kind.COURT
    plan = PaymentPlan(
        account=account, status=Status.ASKED if waits else Status.LIVE, amount=proposal.debt, asked_by=by, asked_on=on,
        tolerance_days=settings.PAYMENT_PLANS["tolerance_days"], beyond=[list(one) for one in proposal.beyond],
        is_interest_free=proposal.limit.is_interest_free, live_from=None if waits else on, **asdict(purpose),
    )  # fmt: skip
    plan.plan_no = f"A{next_numbers('collections_plan_number', 1)[0]:09d}"
    plan.save()
    PlanBill.objects.bulk_create(
        PlanBill(plan=plan, bill=bill, open_then=bill.open_amount, paid_then=bill.paid) for bill in proposal.bills
    )
    Instalment.objects.bulk_create(
        Instalment(plan=plan, number=part.number, due_on=part.due_on, amount=part.amount) for part in proposal.parts
    )
    if waits:
        _tell(plan, Event.PLAN_ASKED, on, by, note=plan.reason)
    else:
        _come_into_force(plan, on, by, plan.reason)
    return plan


@transaction.atomic
def approve_plan(*, plan: PaymentPlan, by: StaffMember, on: date, note: str = "") -> PaymentPlan:
    """Let a plan come into force that somebody else has asked for. Raises CannotPlan."""
    plan = _to_decide(plan, by, Right.APPROVE_PLANS)
    if plan.asked_by_id == by.pk:
        raise CannotPlan(_("You have made this plan yourself; somebody else has to approve it."))
    for line in plan.lines.select_related("bill"):
        if line.bill.open_amount != line.open_then:
            words = _("What is unpaid of bill %(bill)s has changed since the plan was made: make it anew.")
            raise CannotPlan(words % {"bill": line.bill})
    if plan.instalments.filter(due_on__lt=on).exists():
        raise CannotPlan(_("The day of its first payment is over already: make it anew."))
    plan.status, plan.live_from = Status.LIVE, on
    _decide(plan, by, on, note)
    _come_into_force(plan, on, by, note)
    return plan


@transaction.atomic
def refuse_plan(*, plan: PaymentPlan, by: StaffMember, on: date, note: str) -> PaymentPlan:
    """Refuse a plan that waits; whoever has made it withdraws it this way. Raises CannotPlan."""
    own = plan.asked_by_id == by.pk
    plan = _to_decide(plan, by, Right.WORK_CASES if own else Right.APPROVE_PLANS)
    plan.status = Status.WITHDRAWN if own else Status.REFUSED
    _decide(plan, by, on, note)
    _tell(plan, Event.PLAN_REFUSED, on, by, note=note)
    return plan


@transaction.atomic
def end_plan(*, plan: PaymentPlan, is_broken: bool, note: str, by: StaffMember, on: date) -> PaymentPlan:
    """End a live plan before its time, as broken or called off: its bills are collected again. Raises CannotPlan."""
    plan = _locked(plan, by, Right.END_PLANS)
    if plan.status != Status.LIVE:
        raise CannotPlan(_("The plan is not live: %(state)s.") % {"state": plan.get_status_display()})
    if not note.strip():
        raise CannotPlan(_("Say why the plan ends."))
    plan.status = Status.BROKEN if is_broken else Status.CALLED_OFF
    plan.ended_on, plan.ended_by, plan.end_note = on, by, note.strip()
    plan.save()
    Hold.objects.filter(pk__in=plan.lines.values("hold"), ended_on=None).update(ended_on=on)
    _tell(plan, Event.PLAN_BROKEN if is_broken else Event.PLAN_CALLED_OFF, on, by, note=plan.end_note)
    look_at([(plan.account_id, on)])
    return plan


@transaction.atomic
def record_signature(*, plan: PaymentPlan, signed_on: date, document: str, by: StaffMember, on: date) -> PaymentPlan:
    """Note that the debtor has signed, and where the paper lies; it may start limitation anew. Raises CannotPlan."""
    plan = _locked(plan, by, Right.WORK_CASES)
    if plan.status != Status.LIVE or plan.signed_on is not None:
        raise CannotPlan(_("Only a live plan that is not signed yet can be signed."))
    if not plan.asked_on <= signed_on <= on:
        raise CannotPlan(_("It was signed between the day on which it was made and today."))
    plan.signed_on, plan.document = signed_on, document.strip()
    plan.save(update_fields=["signed_on", "document"])
    try:
        record_interruption(
            account=plan.account, kind=InterruptionKind.REPAYMENT_AGREEMENT, happened_on=signed_on, by=by, on=on,
            evidence=f"{plan.plan_no}: {plan.document}", bills=[line.bill for line in plan.lines.select_related("bill")],
        )  # fmt: skip
    except CannotInterrupt as refusal:
        raise CannotPlan(str(refusal)) from refusal
    return plan


def _check(account: Account, proposal: PlanProposal, purpose: PlanPurpose) -> None:
    if purpose.kind not in PaymentPlan.Kind.values:
        raise CannotPlan(_("There is no such kind of plan."))
    if not purpose.reason.strip():
        raise CannotPlan(_("Say why the plan is made."))
    if purpose.kind == PaymentPlan.Kind.COURT and not purpose.court_file.strip():
        raise CannotPlan(_("Give the file number of the court."))
    if (other := account.plans.unfinished().first()) is not None:
        raise CannotPlan(_("Plan %(plan)s is not finished yet; an account has one at a time.") % {"plan": other})
    now = {bill.pk: bill.open_amount for bill in account.bills.filter(pk__in=[bill.pk for bill in proposal.bills])}
    if now != {bill.pk: bill.open_amount for bill in proposal.bills}:
        raise CannotPlan(_("A payment has come in meanwhile: make the plan anew."))


def _come_into_force(plan: PaymentPlan, on: date, by: StaffMember, note: str) -> None:
    lines: Sequence[PlanBill] = list(plan.lines.select_related("bill"))
    for line in lines:
        line.hold = Hold.objects.create(
            account=plan.account, bill=line.bill, reason=Hold.Reason.PLAN, note=plan.plan_no, placed_on=on, placed_by=by,
            stops_penalty=plan.is_interest_free,
        )  # fmt: skip
    PlanBill.objects.bulk_update(lines, ["hold"])
    _tell(plan, Event.PLAN_MADE, on, by, note=note, bill=", ".join(line.bill.bill_no for line in lines))
    look_at([(plan.account_id, on)])


def _decide(plan: PaymentPlan, by: StaffMember, on: date, note: str) -> None:
    plan.decided_by, plan.decided_on, plan.decision_note = by, on, note
    plan.save()


def _to_decide(plan: PaymentPlan, by: StaffMember, right: Right) -> PaymentPlan:
    plan = _locked(plan, by, right)
    if plan.status != Status.ASKED:
        raise CannotPlan(_("It has been decided meanwhile: %(state)s.") % {"state": plan.get_status_display()})
    return plan


def _locked(plan: PaymentPlan, by: StaffMember, right: Right) -> PaymentPlan:
    """The plan under the lock of its account, if the person may do this with it."""
    writable(plan.account, by, right, CannotPlan)
    return PaymentPlan.objects.select_related("account").get(pk=plan.pk)


def _tell(plan: PaymentPlan, kind: str, on: date, by: StaffMember, **more: Any) -> None:
    data = {"plan_no": plan.plan_no, "amount": str(plan.amount), "instalments": plan.instalments.count(), **more}
    record_event(plan.account, kind, on, by, data)
