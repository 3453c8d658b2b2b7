"""A person has a case go on with another step than the next: back to one taken before, or past one that nothing asks for."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.models import Case, CaseEvent
from collections_app.common.db import lock_until_commit
from collections_app.common.diary import look_at
from collections_app.deliveries.proofs import service_day
from collections_app.engine.case_moves import days_to_look
from collections_app.engine.cut_orders import RUNNING
from collections_app.engine.effects import lock_accounts
from collections_app.engine.letter_fees import take_back_fees
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Step
from collections_app.procedures.packs import law
from collections_app.procedures.review import ladder_of
from collections_app.rules.authority import Right
from collections_app.rules.step_changes import Change, Way, changes

RIGHTS = {Way.BACK: Right.WORK_CASES, Way.AHEAD: Right.SKIP_STEPS}


class CannotChangeStep(Exception):
    """Why the case does not go on with that step, in words for staff."""


def possible_changes(case: Case) -> list[Change]:
    """The steps with which the case could go on instead of the next one, those that may not be reached too."""
    position = case.step.position if case.step else 0
    return list(changes(ladder_of(case.procedure), position, law(case.account.law_pack)))


@transaction.atomic
def change_step(*, case: Case, to: int, reason: str, by: StaffMember, on: date) -> Case:
    """Have the case go on with the step at the position `to`; the night takes it when its clocks have run out.

    Letters that wait to be sent are withdrawn. What the law wants before a cut cannot be passed over, and whatever has
    been served keeps its day: the clock of the step runs from the one before it. Raises CannotChangeStep.
    """
    if not reason.strip():
        raise CannotChangeStep(_("Say why."))
    lock_until_commit("bills fall due")  # a night takes its facts under this lock
    lock_accounts([case.account_id])
    case = Case.objects.for_staff(by).select_related("step", "procedure", "account").get(pk=case.pk)
    _check(case)
    chosen = next((one for one in possible_changes(case) if one.rung.position == to), None)
    _check_change(case, chosen, by)
    assert chosen is not None
    _withdraw_unsent(case, by, on)
    before = case.step.kind if case.step else ""
    _put_before(case, chosen, on)
    step = chosen.rung.kind.value
    _record(case, EventKind.STEP_CHANGED, by, on, from_step=before, step=step, reason_given=reason.strip())
    look_at((case.account_id, day) for day in days_to_look(on))
    return case


def _check(case: Case) -> None:
    if case.closed_on:
        raise CannotChangeStep(_("The case is closed."))
    if case.supply_orders.filter(status__in=RUNNING).exists():
        raise CannotChangeStep(_("A supply order is running; refuse it first."))
    if case.referrals.filter(status="open").exists():
        raise CannotChangeStep(_("The lawyers have the case."))


def _check_change(case: Case, chosen: Change | None, by: StaffMember) -> None:
    if chosen is None:
        raise CannotChangeStep(_("This is the next step anyway, or none of the procedure of the case."))
    if not by.may(RIGHTS[chosen.way]):
        raise CannotChangeStep(_("Your role does not allow this."))
    if chosen.needed is not None:
        words = _("The step before it, %(step)s, may not be left out: the law or a later step asks for it.")
        raise CannotChangeStep(words % {"step": Step.Kind(chosen.needed.kind).label})
    if chosen.way is Way.AHEAD and case.step is not None and case.step_served_on is None:
        raise CannotChangeStep(_("The last step has not reached the debtor yet."))


def _withdraw_unsent(case: Case, by: StaffMember, on: date) -> None:
    """The letters that have not left the house yet, each with its event; a fee of theirs is taken back."""
    take_back_fees(on, [case.pk])
    for notice in Notice.objects.unsent().filter(case=case).order_by("pk"):
        Notice.objects.filter(pk=notice.pk).update(status=Notice.Status.WITHDRAWN, withdrawn_on=on)
        _record(case, EventKind.NOTICE_WITHDRAWN, by, on, notice_no=notice.notice_no)


def _record(case: Case, kind: EventKind, by: StaffMember, on: date, **data: str) -> None:
    known = {key: value for key, value in data.items() if value}
    CaseEvent.objects.create(account_id=case.account_id, case=case, kind=kind, on=on, actor=by, data=known)


def _put_before(case: Case, chosen: Change, on: date) -> None:
    """The case stands after the step before the chosen one: since it was served, or since today where it never was."""
    position = chosen.rung.position - 1
    previous = case.procedure.steps.filter(position=position).first()
    if previous is None:
        case.step, case.step_on, case.step_served_on = None, None, None
    elif chosen.way is Way.AHEAD:
        case.step, case.step_on = previous, case.step_on or on
        case.step_served_on = case.step_served_on or on
    else:
        sent = Notice.objects.filter(case=case, kind=previous.kind, status=Notice.Status.SENT).last_sent()
        case.step, case.step_on = previous, sent.issued_on if sent else on
        case.step_served_on = service_day(sent) if sent else on
    case.save(update_fields=["step", "step_on", "step_served_on"])
