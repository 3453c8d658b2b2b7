"""Letters of a case beside its ladder, which a person has written: legal referral, reconnection, the end of a plan."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.arrangements.models import PaymentPlan
from collections_app.cases.models import Case
from collections_app.customers.operations import writable
from collections_app.enforcement.models import LegalReferral, SupplyOrder
from collections_app.engine.demanded_bills import Line, account_lines
from collections_app.engine.single_letters import Letter, Subject, issue_letters, written_about
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.lifecycle import LetterKind


class CannotWrite(Exception):
    """Why the letter was not written, in words for staff."""


def reasons_to_write(case: Case) -> dict[str, Subject]:
    """The kinds of letters for which there is a reason now: kind → what it would be about."""
    found: dict[str, Subject] = {}
    referral = LegalReferral.objects.filter(case=case, status=LegalReferral.Status.OPEN).order_by("-id").first()
    if referral:
        found[LetterKind.REFERRAL] = Subject(referral.referral_no)
    orders = SupplyOrder.objects.filter(case__account=case.account_id, kind=SupplyOrder.Kind.RECONNECT)
    order = orders.filter(status__in=[SupplyOrder.Status.APPROVED, SupplyOrder.Status.DONE]).order_by("-id").first()
    if order:
        days = {"restored_on": order.done_on} if order.done_on else {"restore_by": order.cut_on}
        found[LetterKind.RECONNECTION] = Subject(order.order_no, {name: day for name, day in days.items() if day})
    broken = PaymentPlan.objects.filter(account=case.account_id, status=PaymentPlan.Status.BROKEN)
    plan = broken.order_by("-id").first()
    if plan:
        bills = frozenset(plan.lines.values_list("bill_id", flat=True))
        found[LetterKind.PLAN_BREACH] = Subject(plan.plan_no, bills=bills)
    known = {(kind, paper_no) for _account, kind, paper_no in written_about([case.account_id])}
    return {kind: subject for kind, subject in found.items() if (kind, subject.paper_no) not in known}


@transaction.atomic
def write_letter(*, case: Case, kind: str, on: date, by: StaffMember) -> Notice:
    """Issue the letter; the coming night puts it into a print batch. Raises CannotWrite, UnknownRate.

    Money that it demands is reckoned as any other letter's, and a penalty that it demands is posted.
    """
    account = writable(case.account, by, Right.WORK_CASES, CannotWrite)
    subject = reasons_to_write(case).get(kind)
    if subject is None:
        raise CannotWrite(_("There is no reason for this letter, or it has been written already."))
    lines = [] if kind == LetterKind.RECONNECTION else _lines(account_lines(on, account), subject)
    if not lines and kind != LetterKind.RECONNECTION:
        raise CannotWrite(_("Nothing of it is unpaid and undisputed."))
    (notice,) = issue_letters(on, [Letter(account, kind, subject, lines, case.pk, case.case_no)], by)
    return notice


def _lines(lines: list[Line], subject: Subject) -> list[Line]:
    wanted = [line for line in lines if subject.bills is None or line.bill_id in subject.bills]
    return [line for line in wanted if line.open or line.charges]
