"""What people put on record about a grade: irregular use, security, an appeal and what was decided on it."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.operations import record_event
from collections_app.credit.models import Grade, GradeAppeal
from collections_app.credit.operations import scheme_from
from collections_app.credit.records import Collateral, Irregularity
from collections_app.customers.models import Account
from collections_app.customers.operations import writable
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.models import Task
from collections_app.worklist.operations import call_off_tasks


class CannotRecord(Exception):
    """Why it was not put on record or decided, in words for staff."""


@transaction.atomic
def record_irregularity(
    *, account: Account, kind: str, happened_on: date, evidence: str, on: date, by: StaffMember
) -> Irregularity:
    """Theft or irregular use, with its evidence; the next night grades by it. Raises CannotRecord."""
    account = writable(account, by, Right.RECORD_IRREGULARITIES, CannotRecord)
    if happened_on > on:
        raise CannotRecord(_("It cannot have happened in the future."))
    if not evidence.strip():
        raise CannotRecord(_("Evidence is needed: the number of a report, a photograph or a judgment."))
    found = Irregularity.objects.create(
        account=account, kind=kind, happened_on=happened_on, evidence=evidence, recorded_on=on, recorded_by=by
    )
    details = {"irregularity": kind, "from": happened_on.isoformat(), "evidence": evidence}
    record_event(account, EventKind.IRREGULARITY_RECORDED, on, by, details)
    return found


@transaction.atomic
def withdraw_irregularity(*, irregularity: Irregularity, reason: str, on: date, by: StaffMember) -> Irregularity:
    """It was a mistake: from `on` it counts for nothing. Never by whoever has recorded it. Raises CannotRecord."""
    account = writable(irregularity.account, by, Right.RECORD_IRREGULARITIES, CannotRecord)
    irregularity = Irregularity.objects.select_for_update().get(pk=irregularity.pk)
    if irregularity.withdrawn_on is not None:
        raise CannotRecord(_("It has been withdrawn already."))
    if irregularity.recorded_by_id == by.pk:
        raise CannotRecord(_("You have recorded it yourself; somebody else has to withdraw it."))
    irregularity.withdrawn_on, irregularity.withdrawn_by, irregularity.withdrawal = on, by, reason
    irregularity.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawal"])
    details = {"irregularity": irregularity.kind, "reason_given": reason}
    record_event(account, EventKind.IRREGULARITY_WITHDRAWN, on, by, details)
    return irregularity


@transaction.atomic
def give_security(
    *, account: Account, kind: str, amount: Decimal, document: str, on: date, by: StaffMember
) -> Collateral:
    """Security that the customer has given. Raises CannotRecord."""
    account = writable(account, by, Right.RECORD_IRREGULARITIES, CannotRecord)
    if amount <= 0:
        raise CannotRecord(_("The amount has to be more than zero."))
    found = Collateral.objects.create(
        account=account, kind=kind, amount=amount, document=document, given_on=on, recorded_by=by
    )
    call_off_tasks(account, Task.Kind.ASK_DEPOSIT, on)
    details = {"security": kind, "amount": str(amount), "document": document}
    record_event(account, EventKind.SECURITY_GIVEN, on, by, details)
    return found


@transaction.atomic
def release_security(*, collateral: Collateral, note: str, on: date, by: StaffMember) -> Collateral:
    """Security was given back. Raises CannotRecord."""
    account = writable(collateral.account, by, Right.RECORD_IRREGULARITIES, CannotRecord)
    collateral = Collateral.objects.select_for_update().get(pk=collateral.pk)
    if collateral.released_on is not None:
        raise CannotRecord(_("It has been given back already."))
    collateral.released_on, collateral.released_by = on, by
    collateral.save(update_fields=["released_on", "released_by"])
    if not account.collateral.filter(released_on=None).exists():
        call_off_tasks(account, Task.Kind.RELEASE_DEPOSIT, on)
    details = {"security": collateral.kind, "amount": str(collateral.amount), "note": note}
    record_event(account, EventKind.SECURITY_RELEASED, on, by, details)
    return collateral


@transaction.atomic
def appeal(*, account: Account, reason: str, on: date, by: StaffMember) -> GradeAppeal:
    """Take down that the customer contests the grade, and why. Raises CannotRecord."""
    account = writable(account, by, Right.WORK_CASES, CannotRecord)
    grading = Grade.objects.filter(account=account).first()
    if grading is None:
        raise CannotRecord(_("The account has not been graded by a scheme."))
    if account.grade_appeals.filter(status=GradeAppeal.Status.OPEN).exists():
        raise CannotRecord(_("An appeal is open already."))
    found = GradeAppeal.objects.create(
        account=account, opened_on=on, opened_by=by, reason=reason, grade=grading.grade, points=grading.points
    )
    record_event(account, EventKind.GRADE_APPEALED, on, by, {"grade": grading.grade, "reason_given": reason})
    return found


@transaction.atomic
def uphold_grade(*, appeal: GradeAppeal, note: str, on: date, by: StaffMember) -> GradeAppeal:
    """The grade stands. Raises CannotRecord."""
    appeal = _to_decide(appeal, by)
    appeal.status = GradeAppeal.Status.UPHELD
    return _decided(appeal, note, on, by)


@transaction.atomic
def change_grade(*, appeal: GradeAppeal, grade: str, until: date, note: str, on: date, by: StaffMember) -> GradeAppeal:
    """Another grade stands in place of the points up to and including `until`, from the coming night. Raises CannotRecord."""
    appeal = _to_decide(appeal, by)
    scheme = scheme_from(Grade.objects.get(account=appeal.account).scheme)
    if grade not in scheme.grades:
        raise CannotRecord(_("The scheme has no grade “%(grade)s”.") % {"grade": grade})
    if grade == appeal.account.credit_grade:
        raise CannotRecord(_("The account has this grade already."))
    if until < on:
        raise CannotRecord(_("It would end before it begins."))
    appeal.status, appeal.new_grade, appeal.until = GradeAppeal.Status.CHANGED, grade, until
    return _decided(appeal, note, on, by)


@transaction.atomic
def withdraw_appeal(*, appeal: GradeAppeal, note: str, on: date, by: StaffMember) -> GradeAppeal:
    """The customer no longer contests the grade. Raises CannotRecord."""
    appeal = _open(appeal, by, Right.WORK_CASES)
    appeal.status = GradeAppeal.Status.WITHDRAWN
    return _decided(appeal, note, on, by)


def _to_decide(appeal: GradeAppeal, by: StaffMember) -> GradeAppeal:
    appeal = _open(appeal, by, Right.DECIDE_APPEALS)
    if appeal.opened_by_id == by.pk:
        raise CannotRecord(_("You have taken down this appeal yourself; somebody else has to decide on it."))
    return appeal


def _open(appeal: GradeAppeal, by: StaffMember, right: Right) -> GradeAppeal:
    account = writable(appeal.account, by, right, CannotRecord)
    appeal = GradeAppeal.objects.select_for_update().get(pk=appeal.pk)
    appeal.account = account
    if appeal.status != GradeAppeal.Status.OPEN:
        raise CannotRecord(_("The appeal has been decided meanwhile."))
    return appeal


def _decided(appeal: GradeAppeal, note: str, on: date, by: StaffMember) -> GradeAppeal:
    if not note.strip():
        raise CannotRecord(_("Say why."))
    appeal.decided_on, appeal.decided_by, appeal.note = on, by, note
    appeal.save()
    details = {
        "appeal": appeal.status, "grade": appeal.new_grade or appeal.grade,
        "until": appeal.until and appeal.until.isoformat(), "reason_given": note,
    }  # fmt: skip
    record_event(appeal.account, EventKind.GRADE_APPEAL_DECIDED, on, by, details)
    return appeal
