from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from collections_app.org.querysets import UnitScopedQuerySet, sees_everything
from collections_app.rules.authority import Right

if TYPE_CHECKING:
    from collections_app.org.models import StaffMember


class CaseMoveQuerySet(UnitScopedQuerySet):
    """Seen by the unit of the person who moved, and by those above."""

    unit_lookup = "by__unit"


class CaseMoveLineQuerySet(UnitScopedQuerySet):
    unit_lookup = "case__account__unit"


class NightProposalQuerySet(UnitScopedQuerySet):
    """Seen from the unit of which it is and from those above; nobody sees one that reaches beyond their own unit."""


class ProposedMoveQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def first_things_first(self) -> "ProposedMoveQuerySet":
        """Critical customers, then the largest sums."""
        return self.order_by("-is_critical", "-amount", "id")


DECIDES = {
    "stepapproval": Right.APPROVE_STEPS, "supplyorder": Right.APPROVE_CUTS, "penaltywaiver": Right.APPROVE_WAIVERS,
    "paymentplan": Right.APPROVE_PLANS, "dispute": Right.DECIDE_DISPUTES,
    "procedure": Right.EDIT_PROCEDURES, "nightproposal": Right.APPROVE_NIGHTS, "gradeappeal": Right.DECIDE_APPEALS,
    "edition": Right.APPROVE_PUBLICATION, "trial": Right.RUN_TRIALS, "campaign": Right.RUN_CAMPAIGNS,
    "kpitarget": Right.SET_TARGETS, "scorecorrection": Right.SET_TARGETS, "scoringrule": Right.SET_TARGETS,
    "gradingscheme": Right.EDIT_GRADING,
}  # fmt: skip
"""Who decides on what."""


class WaitingDecisionQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def for_staff(self, staff: "StaffMember") -> "WaitingDecisionQuerySet":
        """What is about an account or a unit in sight, and what is about neither: a procedure belongs to no unit."""
        if sees_everything(staff):
            return self.all()
        if staff.unit is None:
            return self.none()
        below = staff.unit.path
        of_unit = Q(unit=None) | Q(unit__path__startswith=below)
        return self.filter(Q(account__unit__path__startswith=below) | Q(account=None) & of_unit)

    def decidable_by(self, staff: "StaffMember", on: date | None = None) -> "WaitingDecisionQuerySet":
        """What the person may decide: by right and amount, and never what they have asked for themselves.

        With a day, only what may be decided by then: a list of names waits for the end of its objections.
        """
        kinds = [kind for kind, right in DECIDES.items() if staff.may(right)]
        is_theirs = Q(kind="kpitarget", for_person=staff)
        rows = self.for_staff(staff).filter(Q(kind__in=kinds) | is_theirs)
        if on is not None:
            rows = rows.filter(asked_on__lte=on)
        rows = rows.exclude(asked_by=staff).exclude(nor_by=staff).exclude(kind="scorecorrection", for_person=staff)
        if staff.unit_id is not None:
            rows = rows.filter(~Q(kind="kpitarget") | ~Q(asked_by__unit=staff.unit_id) | is_theirs)
        if not staff.may(Right.WAIVE_ANY_AMOUNT):
            rows = rows.exclude(kind="penaltywaiver", amount__gt=Decimal(settings.WAIVER_LIMIT))
        return rows
