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


DECIDES = {
    "stepapproval": Right.APPROVE_STEPS, "supplyorder": Right.APPROVE_CUTS, "penaltywaiver": Right.APPROVE_WAIVERS,
    "paymentplan": Right.APPROVE_PLANS, "dispute": Right.DECIDE_DISPUTES,
    "procedure": Right.EDIT_PROCEDURES, "gradeappeal": Right.DECIDE_APPEALS, "kpitarget": Right.SET_TARGETS,
    "scorecorrection": Right.SET_TARGETS, "scoringrule": Right.SET_TARGETS, "gradingscheme": Right.EDIT_GRADING,
    "edition": Right.APPROVE_PUBLICATION, "campaign": Right.RUN_CAMPAIGNS, "trial": Right.RUN_TRIALS,
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
        path = staff.unit.path
        within = Q(account__unit__path__startswith=path) | Q(account=None, unit__path__startswith=path)
        return self.filter(within | Q(account=None, unit=None))

    def decidable_by(self, staff: "StaffMember") -> "WaitingDecisionQuerySet":
        """What the person may decide: by right and amount, and never what they have asked for themselves."""
        kinds = [kind for kind, right in DECIDES.items() if staff.may(right)]
        theirs = Q(kind="kpitarget", officer=staff)  # whose own target it is may decide on it, by any role
        rows = self.for_staff(staff).filter(Q(kind__in=kinds) | theirs).exclude(asked_by=staff)
        if staff.unit_id:  # a target is agreed between two levels
            rows = rows.exclude(Q(kind="kpitarget", asked_by__unit=staff.unit_id) & ~Q(officer=staff))
        if not staff.may(Right.WAIVE_ANY_AMOUNT):
            rows = rows.exclude(kind="penaltywaiver", amount__gt=Decimal(settings.WAIVER_LIMIT))
        return rows
