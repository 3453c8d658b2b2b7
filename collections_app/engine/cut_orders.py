"""From a proposed cut to an approved one: somebody asks, somebody else approves, and every guard is asked each time.

Asking and approving take one more look at the account, as after a payment, and keep it: it is what the decision rests on.
It relieves too: a debt paid a second ago closes the case, even though what was wanted is refused.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from collections_app.cases.models import CaseEvent
from collections_app.enforcement.models import SupplyOrder
from collections_app.enforcement.wording import action_words, refusal_sentence
from collections_app.engine.cut_questions import guards_of, needed_actions, question_about
from collections_app.engine.effects import lock_accounts
from collections_app.engine.order_guards import VERIFICATION
from collections_app.engine.treatment import reassess
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.guards import BLOCKED, NEEDS, Guard

RUNNING = (SupplyOrder.Status.PROPOSED, SupplyOrder.Status.REQUESTED, SupplyOrder.Status.APPROVED)


class CannotOrder(Exception):
    """Why it was not ordered, in words for staff; `guards` are those that stand in the way."""

    def __init__(self, words: str, guards: list[Guard] | None = None) -> None:
        super().__init__(words)
        self.guards = guards or []


def ask_for_cut(order: SupplyOrder, cut_on: date, by: StaffMember, on: date) -> SupplyOrder:
    """Ask for the approval of a cut on that day; what was approved for another day has to be approved again.

    What people still have to do before the cut is noted on the order. Raises CannotOrder.
    """
    _check_person(order, by, Right.ASK_FOR_CUTS)
    with transaction.atomic():
        order = _look_at(order, on)
        refusal = _not_in(order, *RUNNING) or _not_lawful(order, cut_on, on, BLOCKED)
        if refusal is None:
            order.status, order.cut_on = SupplyOrder.Status.REQUESTED, cut_on
            order.requested_by, order.requested_on, order.decided_by, order.decided_on = by, on, None, None
            order.save()
            _record(order, CaseEvent.Kind.ORDER_REQUESTED, on, by, cut_on=cut_on.isoformat(), amount=str(order.amount))
    if refusal:
        raise refusal
    return order


def approve_cut(order: SupplyOrder, by: StaffMember, on: date) -> SupplyOrder:
    """Approve what somebody else has asked for, once all that is needed has been done. Raises CannotOrder."""
    _check_person(order, by, Right.APPROVE_CUTS)
    with transaction.atomic():
        order = _look_at(order, on)
        refusal = (
            _not_in(order, SupplyOrder.Status.REQUESTED)
            or _own_request(order, by)
            or _not_lawful(order, order.cut_on or on, on, BLOCKED, NEEDS)
        )
        if refusal is None:
            order.status, order.decided_by, order.decided_on = SupplyOrder.Status.APPROVED, by, on
            order.save()
            day = order.cut_on and order.cut_on.isoformat()
            _record(order, CaseEvent.Kind.ORDER_APPROVED, on, by, cut_on=day, amount=str(order.amount))
    if refusal:
        raise refusal
    return order


@transaction.atomic
def refuse_cut(order: SupplyOrder, reason: str, by: StaffMember, on: date) -> SupplyOrder:
    """Refuse a proposal or a request, or take an approval back. Whoever has asked himself calls his order off instead.

    Raises CannotOrder.
    """
    _check_person(order, by, Right.APPROVE_CUTS)
    order = _locked(order)
    if refusal := _not_in(order, *RUNNING):
        raise refusal
    order.note = reason
    if order.requested_by_id == by.pk:
        order.status, order.cancelled_on, kind = SupplyOrder.Status.CANCELLED, on, CaseEvent.Kind.ORDER_CANCELLED
    else:
        order.status, order.decided_by, order.decided_on = SupplyOrder.Status.REFUSED, by, on
        kind = CaseEvent.Kind.ORDER_REFUSED
    order.save()
    _record(order, kind, on, by, note=reason)
    return order


@transaction.atomic
def take_action(order: SupplyOrder, action: str, note: str, by: StaffMember, on: date) -> SupplyOrder:
    """Note that something needed before the cut has been done. Raises CannotOrder."""
    _check_person(order, by, Right.WORK_CASES)
    order = _locked(order)
    if refusal := _not_in(order, *RUNNING):
        raise refusal
    if action in order.done:
        raise CannotOrder(_("This has been done already: %(action)s.") % {"action": action_words(action)})
    if action not in {*order.needs, *needed_actions(guards_of(order, on))}:
        raise CannotOrder(_("This is not needed for the cut: %(action)s.") % {"action": action_words(action)})
    order.needs = [*order.needs, *({action} - set(order.needs))]
    order.done = [*order.done, action]
    order.save(update_fields=["needs", "done"])
    _record(order, CaseEvent.Kind.NOTE, on, by, action=action, text=note)
    return order


def _check_person(order: SupplyOrder, by: StaffMember, right: Right) -> None:
    if not by.may(right):
        raise CannotOrder(_("Your role does not allow this."))
    if not SupplyOrder.objects.for_staff(by).filter(pk=order.pk).exists():
        raise CannotOrder(_("There is no such order in your unit."))


def _look_at(order: SupplyOrder, on: date) -> SupplyOrder:
    """The order as it stands under the lock of its account, after one more look at the account."""
    reassess(order.case.account_id, on)
    return _locked(order)


def _locked(order: SupplyOrder) -> SupplyOrder:
    lock_accounts([order.case.account_id])
    related = ("case__account", "case__step", "case__procedure", "requested_by")
    return SupplyOrder.objects.select_related(*related).get(pk=order.pk)


def _not_in(order: SupplyOrder, *states: str) -> CannotOrder | None:
    if order.kind != SupplyOrder.Kind.DISCONNECT:
        return CannotOrder(_("This is no order to cut."))
    if order.case.closed_on:
        words = {"case": order.case.case_no, "reason": order.case.get_close_reason_display()}
        return CannotOrder(_("Case %(case)s has been closed: %(reason)s.") % words)
    if order.status not in states:
        return CannotOrder(
            _("The order has been decided meanwhile: %(state)s.") % {"state": order.get_status_display()}
        )
    return None


def _own_request(order: SupplyOrder, by: StaffMember) -> CannotOrder | None:
    if order.requested_by_id != by.pk:
        return None
    return CannotOrder(_("You have asked for this cut yourself; somebody else has to approve it."))


def _not_lawful(order: SupplyOrder, cut_on: date, on: date, *against: str) -> CannotOrder | None:
    """What stands against the cut on that day, each rule in words; amount and needs of the order are renewed."""
    question = question_about(order, on)
    guards = question.answers(cut_on)
    order.amount = question.claim or order.amount
    order.needs = [*order.needs, *sorted(set(needed_actions(guards)) - set(order.needs))]
    order.save(update_fields=["amount", "needs"])
    wrong = [guard for guard in guards if guard.result in against and guard.rule != VERIFICATION]
    if not wrong:
        return None
    is_forbidden = any(guard.result == BLOCKED for guard in wrong)
    title = (
        _("There may be no cut on %(day)s:") if is_forbidden else _("Before a cut on %(day)s something has to be done:")
    )
    title %= {"day": date_format(cut_on, "DATE_FORMAT")}
    return CannotOrder("\n".join([title, *map(refusal_sentence, wrong)]), wrong)


def _record(order: SupplyOrder, kind: str, on: date, by: StaffMember, **data: Any) -> None:
    known = {key: value for key, value in data.items() if value}
    CaseEvent.objects.create(
        account_id=order.case.account_id, case=order.case, kind=kind, on=on, actor=by,
        data={"order_no": order.order_no, **known},
    )  # fmt: skip
