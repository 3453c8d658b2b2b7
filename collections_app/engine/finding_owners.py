"""Findings handed to somebody else, one or many at once; their deadline stays."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.common.db import array, fetch
from collections_app.metering.models import AuditFinding
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right


class CannotHandOver(Exception):
    """Why findings were not handed over, in words for staff; none of them was."""


@transaction.atomic
def hand_over_findings(*, findings: Iterable[int], to: StaffMember, reason: str, by: StaffMember, on: date) -> int:
    """Hand the open ones of these findings (their ids) to somebody who decides, too. Returns how many changed hands.

    Raises CannotHandOver.
    """
    if not by.may(Right.DECIDE_FINDINGS):
        raise CannotHandOver(_("Your role does not allow this."))
    if not to.is_active or not to.may(Right.DECIDE_FINDINGS):
        raise CannotHandOver(_("%(name)s does not decide about findings.") % {"name": to})
    if not reason.strip():
        raise CannotHandOver(_("Say why."))
    ids = list(findings)
    rows = AuditFinding.objects.for_staff(by).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    if len(locked := list(rows)) < len(set(ids)):
        raise CannotHandOver(_("Some of these findings are not in your unit."))
    chosen = AuditFinding.objects.filter(pk__in=[finding.pk for finding in locked])
    if unseen := len(locked) - chosen.for_staff(to).count():
        raise CannotHandOver(_("%(name)s does not see %(count)s of these findings.") % {"name": to, "count": unseen})
    known = {"to": to.pk, "username": to.username, "reason": reason.strip(), "by": by.pk, "on": on}
    count: int = fetch("metering/hand_over", findings=array(finding.pk for finding in locked), **known)[0][0]
    return count
