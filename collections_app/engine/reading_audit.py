"""The audit of readings: what the night finds, the bills that wait for it, and what people decide."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.operations import record_event
from collections_app.common.db import array, execute, fetch
from collections_app.engine.effects import lock_accounts
from collections_app.metering.batch import (
    attach_bills,
    close_corrected,
    count_coverage,
    escalate,
    find,
    settle_estimates,
)
from collections_app.metering.models import AuditFinding
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.deadlines import due_on
from collections_app.worklist.models import Task

Outcome = AuditFinding.Outcome


class CannotDecide(Exception):
    """Why a finding was not decided, in words for staff."""


@transaction.atomic
def audit_readings(day: date) -> int:
    """Make findings of what was read and billed, and put the bills they concern on hold while they are open; repeatable.

    Returns how many findings were made, closed or passed on, and holds placed or ended.
    """
    made = find(day, due_on(Task.Kind.CHECK_READING, settings.DEFAULT_LAW_PACK, day))
    attach_bills(day)
    closed = close_corrected(day)
    lock_accounts([account_id for (account_id,) in fetch("engine/bills_in_question")])
    settled = settle_estimates(day)
    changed = fetch("engine/hold_bills", day=day)[0][0] + fetch("engine/release_bills", day=day, bills=None)[0][0]
    execute("engine/call_off_readings", day=day, accounts=array(set(settled)))
    count_coverage(day)
    return made + closed + len(settled) + changed + escalate(day)


@transaction.atomic
def decide_finding(*, finding: AuditFinding, outcome: str, reason: str, by: StaffMember, on: date) -> AuditFinding:
    """Say what came of it. Raises CannotDecide.

    Where nothing is wrong, or the bill stands all the same, the bill is collected again from `on`. Where it has to be
    corrected, it stays on hold until it has been: until its amount is another, or somebody says by what it was put right.
    """
    finding = _open(finding, by, on)
    if finding.outcome:
        raise CannotDecide(_("It has been decided already: %(outcome)s.") % {"outcome": finding.get_outcome_display()})
    if outcome not in Outcome.values:
        raise CannotDecide(_("There is no such outcome."))
    if outcome == Outcome.TO_CORRECT and finding.bill is None:
        raise CannotDecide(_("No bill rests on this reading yet."))
    finding.outcome, finding.reason, finding.decided_by, finding.decided_on = outcome, reason, by, on
    if outcome == Outcome.TO_CORRECT and finding.bill is not None:
        finding.billed_then = finding.bill.amount
    else:
        finding.closed_on = on
    finding.save()
    return _follow(finding, on, by, found=outcome, reason_given=reason)


@transaction.atomic
def close_as_corrected(*, finding: AuditFinding, document: str, by: StaffMember, on: date) -> AuditFinding:
    """The bill has been put right by this document, such as a credit note: it is collected again. Raises CannotDecide."""
    finding = _open(finding, by, on)
    if finding.outcome != Outcome.TO_CORRECT:
        raise CannotDecide(_("It has not been decided that the bill has to be corrected."))
    finding.closed_on = on
    finding.save(update_fields=["closed_on"])
    return _follow(finding, on, by, document=document)


def _open(finding: AuditFinding, by: StaffMember, on: date) -> AuditFinding:
    """The finding under the lock of its account, if the person may decide on it and it is not over."""
    if not by.may(Right.DECIDE_FINDINGS):
        raise CannotDecide(_("Your role does not allow this."))
    if finding.account_id:
        lock_accounts([finding.account_id])
    rows = AuditFinding.objects.for_staff(by).select_for_update(of=("self",)).select_related("account", "bill")
    if (locked := rows.filter(pk=finding.pk).first()) is None:
        raise CannotDecide(_("This finding is not in your unit."))
    if locked.closed_on is not None:
        raise CannotDecide(_("The finding has been closed already."))
    if on < locked.found_on:
        raise CannotDecide(_("That day is before it was found."))
    return locked


def _follow(finding: AuditFinding, on: date, by: StaffMember, **said: str) -> AuditFinding:
    """Into the history; the bill comes off its hold if nothing else is open about it, and nobody has to look any more."""
    account = finding.account
    if account is None:
        return finding
    bill = finding.bill.bill_no if finding.bill else ""
    data = {"finding_no": finding.finding_no, "finding": finding.kind, "bill": bill, **said}
    record_event(account, EventKind.READING_DECIDED, on, by, data)
    if finding.bill_id:
        fetch("engine/release_bills", day=on, bills=array([finding.bill_id]))
    execute("engine/call_off_readings", day=on, accounts=array([account.pk]))
    return finding
