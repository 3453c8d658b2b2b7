"""What people decide about a case: to approve or refuse its next step."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.models import CaseEvent
from collections_app.common.diary import look_at
from collections_app.customers.models import Account
from collections_app.enforcement.models import StepApproval
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right

Status = StepApproval.Status


class CannotDecide(Exception):
    """Why a step was neither approved nor refused, in words for staff."""


@transaction.atomic
def approve_step(*, approval: StepApproval, on: date, by: StaffMember, note: str = "") -> StepApproval:
    """Let the coming night take the step, if everything else still allows it. Raises CannotDecide.

    The system asks for it, so nobody approves what he has asked for himself; the right alone counts.
    """
    approval = _standing(approval, by)
    if approval.status != Status.WAITING:
        raise CannotDecide(_decided(approval))
    return _decide(approval, Status.APPROVED, note, on, by)


@transaction.atomic
def refuse_step(*, approval: StepApproval, reason: str, on: date, by: StaffMember) -> StepApproval:
    """The step is not taken, even if it was approved, until it is asked for anew. Raises CannotDecide."""
    approval = _standing(approval, by)
    if not reason.strip():
        raise CannotDecide(_("A refusal needs a reason."))
    if approval.status not in (Status.WAITING, Status.APPROVED):
        raise CannotDecide(_decided(approval))
    return _decide(approval, Status.REFUSED, reason, on, by)


def _standing(approval: StepApproval, by: StaffMember) -> StepApproval:
    """As it stands under the lock of its account: the night decides under the same."""
    if not by.may(Right.APPROVE_STEPS):
        raise CannotDecide(_("Your role does not allow this."))
    found = StepApproval.objects.for_staff(by).filter(pk=approval.pk).select_related("case", "step")
    known = found.first()
    if known is None:
        raise CannotDecide(_("There is no such approval in your unit."))
    Account.objects.select_for_update(no_key=True).get(pk=known.case.account_id)
    known = found.get()
    if known.ended_on is not None:
        raise CannotDecide(_("This no longer counts: %(state)s.") % {"state": known.get_status_display()})
    return known


def _decided(approval: StepApproval) -> str:
    return _("This has been decided meanwhile: %(state)s.") % {"state": approval.get_status_display()}


def _decide(approval: StepApproval, status: str, note: str, on: date, by: StaffMember) -> StepApproval:
    approval.status, approval.decided_by, approval.decided_on, approval.note = status, by, on, note
    approval.save(update_fields=["status", "decided_by", "decided_on", "note"])
    kind = CaseEvent.Kind.STEP_APPROVED if status == Status.APPROVED else CaseEvent.Kind.STEP_REFUSED
    data = {"step": approval.step.kind, "amount": str(approval.amount), "note": note}
    _record(approval, kind, on, by, data)
    look_at([(approval.case.account_id, on)])
    return approval


def _record(of: StepApproval, kind: str, on: date, by: StaffMember, data: dict[str, str]) -> None:
    known = {key: value for key, value in data.items() if value}
    CaseEvent.objects.create(account_id=of.case.account_id, case=of.case, kind=kind, on=on, actor=by, data=known)
