"""Versions of a procedure: drafted by copying, put into force from a day, retired from a day."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.common.db import execute
from collections_app.procedures.models import Procedure, Step
from collections_app.procedures.review import review

COPIED = (
    "position", "kind", "min_days_overdue", "min_days_since_previous", "days_to_pay", "days_to_serve", "minimum_amount",
    "min_unpaid_bills", "customer_classes", "if_unmet", "needs_approval", "approval_days", "tasks",
    "days_for_tasks",
)  # fmt: skip


class CannotPublish(Exception):
    """Why the version was not drafted, put into force or retired, in words for staff."""


@transaction.atomic
def copy_to_draft(*, procedure: Procedure) -> Procedure:
    """A new draft of the same code with the same steps; one draft of a code at a time. Raises CannotPublish."""
    versions = _versions(procedure.code)
    if any(version.status == Procedure.Status.DRAFT for version in versions):
        raise CannotPublish(_("There is already a draft of this procedure."))
    draft = Procedure.objects.create(
        code=procedure.code,
        version=max(version.version for version in versions) + 1,
        name=procedure.name,
        customer_classes=procedure.customer_classes,
        currency=procedure.currency,
        minimum_amount=procedure.minimum_amount,
        dispute_treatment=procedure.dispute_treatment,
    )
    Step.objects.bulk_create(
        Step(procedure=draft, **{name: getattr(step, name) for name in COPIED}) for step in procedure.steps.all()
    )
    return draft


@transaction.atomic
def publish(*, procedure: Procedure, on: date, today: date) -> Procedure:
    """Put a draft into force from `on`; the version in force before is retired from the same day. Raises CannotPublish."""
    versions = _versions(procedure.code)
    procedure = next(version for version in versions if version.pk == procedure.pk)
    if procedure.status != Procedure.Status.DRAFT:
        raise CannotPublish(_("Only a draft can be put into force."))
    if on < today:
        raise CannotPublish(_("A procedure cannot be put into force in the past."))
    _check(procedure)
    for other in versions:
        if other.active_from is not None and (other.retired_on is None or other.retired_on > on):
            _retire(other, on)
    procedure.status, procedure.active_from = Procedure.Status.ACTIVE, on
    procedure.save(update_fields=["status", "active_from"])
    _look_at_debtors(procedure, on)
    return procedure


@transaction.atomic
def retire(*, procedure: Procedure, on: date, today: date) -> Procedure:
    """From `on` no case opens under this version. Raises CannotPublish."""
    procedure = next(version for version in _versions(procedure.code) if version.pk == procedure.pk)
    if procedure.status != Procedure.Status.ACTIVE:
        raise CannotPublish(_("Only a procedure in force can be retired."))
    if on < today:
        raise CannotPublish(_("A procedure cannot be retired in the past."))
    _retire(procedure, on)
    _look_at_debtors(procedure, on)
    return procedure


def _look_at_debtors(procedure: Procedure, on: date) -> None:
    execute("procedures/look_at_debtors", classes=procedure.customer_classes, on=on)


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
    procedure.status, procedure.retired_on = Procedure.Status.RETIRED, on
    procedure.save(update_fields=["status", "retired_on"])


def _check(procedure: Procedure) -> None:
    """Refuse with every error of the review, a sentence each."""
    errors = [remark.text for remark in review(procedure) if remark.is_error]
    if errors:
        raise CannotPublish("\n".join(errors))
