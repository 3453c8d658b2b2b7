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
    "procedure": Right.EDIT_PROCEDURES,
}  # fmt: skip
"""Who decides on what."""


class WaitingDecisionQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def for_staff(self, staff: "StaffMember") -> "WaitingDecisionQuerySet":
        """What is about an account in sight, and what is about none: a procedure belongs to no unit."""
        if sees_everything(staff):
            return self.all()
        if staff.unit is None:
            return self.none()
        return self.filter(Q(account__unit__path__startswith=staff.unit.path) | Q(account=None))

    def decidable_by(self, staff: "StaffMember") -> "WaitingDecisionQuerySet":
        """What the person may decide: by right and amount, and never what they have asked for themselves."""
        kinds = [kind for kind, right in DECIDES.items() if staff.may(right)]
        rows = self.for_staff(staff).filter(kind__in=kinds).exclude(asked_by=staff)
        if not staff.may(Right.WAIVE_ANY_AMOUNT):
            rows = rows.exclude(kind="penaltywaiver", amount__gt=Decimal(settings.WAIVER_LIMIT))
        return rows
