"""Versions of a procedure: drafted by copying, checked, put into force by somebody else from a day, retired from a day."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from collections_app.common.db import execute, lock_until_commit
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Procedure, Step
from collections_app.procedures.review import Remark, review
from collections_app.rules.authority import Right
from collections_app.rules.segments import compete

COPIED = (
    "position", "kind", "min_days_overdue", "min_days_since_previous", "days_to_pay", "days_to_serve", "minimum_amount",
    "min_unpaid_bills", "customer_classes", "if_unmet", "needs_approval", "approval_days", "tasks",
    "days_for_tasks", "grades", "fee", "channels",
)  # fmt: skip
COPIED_HEAD = (
    "name", "customer_classes", "grades", "voltages", "law_packs", "currency", "minimum_amount", "dispute_treatment",
    "pre_due_days", "pre_due_grades",
)  # fmt: skip
UNPUBLISHED = (Procedure.Status.DRAFT, Procedure.Status.CHECKED)


class CannotPublish(Exception):
    """Why the version was not drafted, checked, put into force or retired, in words for staff."""


@transaction.atomic
def copy_to_draft(*, procedure: Procedure) -> Procedure:
    """A new draft of the same code with the same steps; one draft of a code at a time. Raises CannotPublish."""
    versions = _versions(procedure.code)
    if any(version.status in UNPUBLISHED for version in versions):
        raise CannotPublish(_("There is already a draft of this procedure."))
    draft = Procedure.objects.create(
        code=procedure.code,
        version=max(version.version for version in versions) + 1,
        **{name: getattr(procedure, name) for name in COPIED_HEAD},
    )
    Step.objects.bulk_create(
        Step(procedure=draft, **{name: getattr(step, name) for name in COPIED}) for step in procedure.steps.all()
    )
    return draft


@transaction.atomic
def check_procedure(*, procedure: Procedure, on: date, by: StaffMember) -> list[Remark]:
    """Hold a draft against itself, the laws and the letters; without an error it is checked, and does not change any more.

    Returns what was remarked all the same. Raises CannotPublish with every error.
    """
    _refuse_stranger(by)
    procedure = _locked(procedure)
    if procedure.status != Procedure.Status.DRAFT:
        raise CannotPublish(_("Only a draft can be checked."))
    remarks = _reviewed(procedure)
    procedure.status, procedure.checked_by, procedure.checked_on = Procedure.Status.CHECKED, by, on
    procedure.save(update_fields=["status", "checked_by", "checked_on"])
    return remarks


@transaction.atomic
def reopen(*, procedure: Procedure, by: StaffMember) -> Procedure:
    """Back to a draft that can be edited: what was checked has to be checked anew. Raises CannotPublish."""
    _refuse_stranger(by)
    procedure = _locked(procedure)
    if procedure.status != Procedure.Status.CHECKED:
        raise CannotPublish(_("Only a version that is checked and not yet in force goes back to a draft."))
    procedure.status, procedure.checked_by, procedure.checked_on = Procedure.Status.DRAFT, None, None
    procedure.save(update_fields=["status", "checked_by", "checked_on"])
    return procedure


@transaction.atomic
def publish(*, procedure: Procedure, on: date, today: date, by: StaffMember) -> Procedure:
    """Put into force from `on` what somebody else has checked; the version before is retired from the same day.

    Raises CannotPublish.
    """
    _refuse_stranger(by)
    lock_until_commit("procedures come into force")  # two codes for the same customers must not do so at once
    procedure = _locked(procedure)
    if procedure.status != Procedure.Status.CHECKED:
        raise CannotPublish(_("Only a version that has been checked can be put into force."))
    if procedure.checked_by_id == by.pk:
        raise CannotPublish(_("You have checked this version yourself; somebody else has to put it into force."))
    if on < today:
        raise CannotPublish(_("A procedure cannot be put into force in the past."))
    _reviewed(procedure)
    for other in _versions(procedure.code):
        if other.active_from is not None and (other.retired_on is None or other.retired_on > on):
            _retire(other, on)
    _refuse_same_segment(procedure, on)
    procedure.status, procedure.active_from, procedure.activated_by = Procedure.Status.ACTIVE, on, by
    procedure.save(update_fields=["status", "active_from", "activated_by"])
    _look_at_debtors(procedure, on)
    return procedure


@transaction.atomic
def retire(*, procedure: Procedure, on: date, today: date) -> Procedure:
    """From `on` no case opens under this version. Raises CannotPublish."""
    procedure = _locked(procedure)
    if procedure.status != Procedure.Status.ACTIVE:
        raise CannotPublish(_("Only a procedure in force can be retired."))
    if on < today:
        raise CannotPublish(_("A procedure cannot be retired in the past."))
    _retire(procedure, on)
    _look_at_debtors(procedure, on)
    return procedure


def _look_at_debtors(procedure: Procedure, on: date) -> None:
    execute(
        "procedures/look_at_debtors", classes=procedure.customer_classes, grades=procedure.grades,
        voltages=procedure.voltages, law_packs=procedure.law_packs, currency=procedure.currency, on=on,
    )  # fmt: skip


def _refuse_stranger(by: StaffMember) -> None:
    if not by.may(Right.EDIT_PROCEDURES):
        raise CannotPublish(_("Your role does not allow this."))


def _locked(procedure: Procedure) -> Procedure:
    return next(version for version in _versions(procedure.code) if version.pk == procedure.pk)


def _versions(code: str) -> list[Procedure]:
    """All versions of the code, locked, so that no two of them can come into force at once."""
    return list(Procedure.objects.select_for_update().filter(code=code).order_by("version"))


def _retire(procedure: Procedure, on: date) -> None:
    assert procedure.active_from is not None
    if on <= procedure.active_from:
        day = procedure.active_from.isoformat()
        raise CannotPublish(
            _("Version %(version)s is in force from %(day)s only.") % {"version": procedure.version, "day": day}
        )
    if procedure.status != Procedure.Status.TRIAL:  # which never came into force for everybody
        procedure.status = Procedure.Status.RETIRED
    procedure.retired_on = on
    procedure.save(update_fields=["status", "retired_on"])


def _refuse_same_segment(procedure: Procedure, on: date) -> None:
    """Nothing but chance could choose between two that fit the same customers equally closely."""
    others = Procedure.objects.exclude(code=procedure.code).filter(active_from__isnull=False)
    for other in others.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on)):
        if compete(procedure.segment, other.segment):
            words = {"other": other.name, "code": other.code, "version": other.version}
            raise CannotPublish(
                _("%(other)s (%(code)s, version %(version)s) is for the same customers; retire it, or name others.")
                % words
            )


def _reviewed(procedure: Procedure) -> list[Remark]:
    """Refuse with every error of the review, a sentence each; else what is only remarked."""
    remarks = review(procedure)
    if errors := [remark.text for remark in remarks if remark.is_error]:
        raise CannotPublish("\n".join(errors))
    return remarks
