"""A bill that rests on an estimate or on a reading in question waits until somebody has looked into it."""

from datetime import date
from decimal import Decimal

import pytest

from collections_app.billing.models import Bill
from collections_app.cases.operations import CannotHold, end_hold
from collections_app.engine.cut_questions import ask_now
from collections_app.engine.explain import explain
from collections_app.engine.reading_audit import CannotDecide, close_as_corrected, decide_finding
from collections_app.metering.models import AuditFinding
from collections_app.org.models import StaffMember
from collections_app.worklist.models import Task
from tests.cuts import order_of, to_the_proposal
from tests.factories import make_bill, make_staff, make_unit
from tests.metering.meters import Meter
from tests.scenarios.story import Story, day


@pytest.fixture
def chief(debtor: Story) -> StaffMember:
    debtor.account.unit = make_unit()
    debtor.account.save()
    return make_staff("chief", "supervisor", debtor.account.unit)


def estimated(debtor: Story, amount: str = "300.00", due: str = "07-06") -> AuditFinding:
    """Its bill comes in, and the night of the issue finds it."""
    bill = make_bill(debtor.account, amount, due_on=day(due), is_estimated=True)
    debtor.nights_until("07-01")
    return AuditFinding.objects.get(bill=bill)


def open_tasks(story: Story) -> dict[str, tuple[str, date]]:
    return {task.kind: (task.about, task.due_on) for task in Task.objects.open().filter(account=story.account)}


def decide(finding: AuditFinding, outcome: str, on: str, by: StaffMember) -> None:
    decide_finding(finding=finding, outcome=outcome, reason="As the meter shows", by=by, on=day(on))


def test_a_bill_on_an_estimate_waits_and_says_why(debtor: Story, chief: StaffMember) -> None:
    finding = estimated(debtor)
    assert (finding.kind, finding.owner, finding.due_on) == ("estimated_bill", chief, day("07-08"))
    assert open_tasks(debtor)["check_reading"] == (finding.finding_no, day("07-08"))
    debtor.night("07-20", "held", "rests on readings that are being looked into (300.00)")
    answer = explain(debtor.account, day("07-20"))
    assert answer["facts"]["in_audit"] == "300.00"
    assert ("reading_audit", "blocked") in [(row["rule"], row["result"]) for row in answer["guards"]]
    assert answer["next"]["words"] == "Next: reminder, once it has been decided about the reading."
    assert debtor.letters == []


def test_where_nothing_is_wrong_it_is_collected_with_the_days_that_were_left(debtor: Story, chief: StaffMember) -> None:
    """Due on the 6th, on hold from the start: the three days until the reminder begin on the 21st."""
    finding = estimated(debtor)
    debtor.night("07-20", "held")
    decide(finding, "cleared", "07-21", chief)
    assert "check_reading" not in open_tasks(debtor)
    debtor.night("07-21", "wait", "reminder, may be taken from 23 Jul 2026")
    debtor.night("07-23", "step", "reminder")
    assert debtor.events[:4] == ["hold_placed", "finding_escalated", "reading_decided", "hold_ended"]
    assert AuditFinding.objects.count() == 1  # it is not found again


def test_a_bill_to_be_corrected_waits_until_it_has_been(debtor: Story, chief: StaffMember) -> None:
    finding = estimated(debtor)
    decide(finding, "to_correct", "07-10", chief)
    debtor.night("07-20", "held")
    assert open_tasks(debtor)["correct_bill"][0] == finding.finding_no
    bill = finding.bill
    bill.amount = Decimal("120.00")
    bill.save()
    debtor.night("07-21", "wait")
    finding.refresh_from_db()
    assert finding.closed_on == day("07-21")
    debtor.night("07-23", "step", "120.00")
    assert "correct_bill" not in open_tasks(debtor)


def test_or_until_somebody_says_by_what_it_was_put_right(debtor: Story, chief: StaffMember) -> None:
    finding = estimated(debtor)
    decide(finding, "to_correct", "07-10", chief)
    close_as_corrected(finding=finding, document="CN-7", by=chief, on=day("07-12"))
    debtor.night("07-14", "step", "reminder")


def test_other_bills_are_collected(debtor: Story, chief: StaffMember) -> None:
    estimated(debtor)
    other = debtor.bill("40.00", due="07-08")
    debtor.night("07-11", "step", "40.00 is overdue")
    assert [line.bill for line in debtor.notices[0].lines.all()] == [other]


def test_a_jump_stops_a_case_that_was_on_its_way_to_a_cut(debtor: Story, chief: StaffMember) -> None:
    meter = Meter(debtor.account)
    meter.uses(200, 220, 190, until=day("05-20"))
    bill = debtor.bill("300.00", due="07-06", issued="06-20")
    debtor.night("07-09", "step", "reminder")
    meter.shows(1000 + 610 + 900, day("06-19"), recorded_on=day("07-12"))
    debtor.night("07-12", "held", "being looked into (300.00)")
    finding = AuditFinding.objects.get(kind="jump")
    assert finding.bill == bill
    debtor.night("08-20", "held")
    decide(finding, "confirmed", "08-21", chief)
    debtor.night("08-27", "step", "demand")


def test_a_cut_that_is_proposed_is_stopped_at_the_last_moment(debtor: Story, chief: StaffMember) -> None:
    to_the_proposal(debtor)
    Bill.objects.filter(account=debtor.account).update(is_estimated=True)  # the file of the next day says so
    debtor.nights_until("08-15")
    question = ask_now(order_of(debtor), day("08-16"))
    assert question.claim == 0
    assert {guard.rule: guard.result for guard in question.answers(day("08-16"))}["order.debt"] == "blocked"


class TestWhoDecides:
    def test_a_supervisor_of_the_unit_and_only_once(self, debtor: Story, chief: StaffMember) -> None:
        finding = estimated(debtor)
        officer = make_staff("officer", "officer", debtor.account.unit)
        stranger = make_staff("stranger", "supervisor", make_unit("elsewhere", debtor.account.unit))
        with pytest.raises(CannotDecide, match="role does not allow"):
            decide(finding, "cleared", "07-10", officer)
        with pytest.raises(CannotDecide, match="not in your unit"):
            decide(finding, "cleared", "07-10", stranger)
        decide(finding, "cleared", "07-10", chief)
        with pytest.raises(CannotDecide, match="closed already"):
            decide(finding, "to_correct", "07-11", chief)

    def test_what_is_decided_makes_sense(self, debtor: Story, chief: StaffMember) -> None:
        finding = estimated(debtor)
        with pytest.raises(CannotDecide, match="no such outcome"):
            decide(finding, "forgotten", "07-10", chief)
        with pytest.raises(CannotDecide, match="before it was found"):
            decide(finding, "cleared", "06-10", chief)
        with pytest.raises(CannotDecide, match="not been decided that the bill"):
            close_as_corrected(finding=finding, document="CN-7", by=chief, on=day("07-10"))
        finding.bill = None
        finding.save()
        with pytest.raises(CannotDecide, match="No bill rests"):
            decide(finding, "to_correct", "07-10", chief)

    def test_the_hold_of_a_finding_is_not_ended_by_hand(self, debtor: Story, chief: StaffMember) -> None:
        estimated(debtor)
        with pytest.raises(CannotHold, match="belongs to an audit finding"):
            end_hold(hold=debtor.account.holds.get(), on=day("07-05"), by=chief)
