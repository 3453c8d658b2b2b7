"""Many findings decided alike, for one reason: all that nobody has decided yet, or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.common.db import array, execute, fetch
from collections_app.engine.effects import lock_accounts
from collections_app.engine.reading_audit import CannotDecide, Outcome
from collections_app.metering.models import AuditFinding
from collections_app.metering.querysets import FindingQuerySet
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right


@dataclass(frozen=True, slots=True)
class DecidedFindings:
    """How many were decided, and how many somebody else had decided before."""

    decided: int
    left_out: int


@transaction.atomic
def decide_findings(
    *, findings: Iterable[int], outcome: str, reason: str, by: StaffMember, on: date
) -> DecidedFindings:
    """Say of these findings (their ids) what came of them, as of one (`decide_finding`). Raises CannotDecide.

    Those decided meanwhile are left as they are. A bill comes off its hold once no finding about it is open any more.
    """
    if not by.may(Right.DECIDE_FINDINGS):
        raise CannotDecide(_("Your role does not allow this."))
    if outcome not in Outcome.values:
        raise CannotDecide(_("There is no such outcome."))
    if not reason.strip():
        raise CannotDecide(_("Say why."))
    chosen = set(findings)
    ids = _undecided(AuditFinding.objects.for_staff(by).filter(pk__in=chosen), outcome, on, len(chosen))
    known = {"outcome": outcome, "reason": reason.strip(), "by": by.pk, "on": on}
    concerned = fetch("engine/decide_findings", findings=array(ids), **known)
    if bills := {bill_id for _account, bill_id in concerned if bill_id}:
        fetch("engine/release_bills", day=on, bills=array(bills))
    accounts = array({account_id for account_id, _bill in concerned if account_id})
    execute("engine/call_off_readings", day=on, accounts=accounts)
    return DecidedFindings(len(ids), len(chosen) - len(ids))


def _undecided(seen: FindingQuerySet, outcome: str, on: date, wanted: int) -> list[int]:
    """Those that are to be decided still, under the lock of their accounts; whether they may be decided so."""
    lock_accounts(list(seen.filter(account__isnull=False).order_by().values_list("account_id", flat=True).distinct()))
    rows = seen.select_for_update(of=("self",)).order_by("pk").values_list("pk", "outcome", "bill_id", "found_on")
    if len(locked := list(rows)) < wanted:
        raise CannotDecide(_("Some of these findings are not in your unit."))
    waiting = [(pk, bill_id, found_on) for pk, decided, bill_id, found_on in locked if not decided]
    if any(on < found_on for _pk, _bill, found_on in waiting):
        raise CannotDecide(_("That day is before it was found."))
    without = sum(bill_id is None for _pk, bill_id, _found_on in waiting)
    if outcome == Outcome.TO_CORRECT and without:
        raise CannotDecide(_("No bill rests on %(count)s of these readings yet.") % {"count": without})
    return [pk for pk, _bill, _found_on in waiting]
