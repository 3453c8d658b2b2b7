"""A dispute from the day the customer objects to the day the bill is right or is collected again."""

from datetime import date
from decimal import Decimal

import pytest

from collections_app.disputes.models import Dispute
from collections_app.disputes.operations import (
    CannotDispute,
    approve_decision,
    close_corrected,
    move_dispute,
    open_dispute,
    propose_decision,
    send_back,
)
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.worklist.models import Task
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story, day


@pytest.fixture
def company(debtor: Story) -> OrgUnit:
    debtor.account.unit = make_unit("company")
    debtor.account.save()
    return debtor.account.unit


@pytest.fixture
def clerk(company: OrgUnit) -> StaffMember:
    return make_staff("clerk", unit=company)


@pytest.fixture
def chief(company: OrgUnit) -> StaffMember:
    return make_staff("chief", role="supervisor", unit=company)


@pytest.fixture
def contested(debtor: Story) -> Dispute:
    """A bill of 300.00, reminded of on 9 July, contested on the 14th."""
    bill = debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    return open_dispute(
        account=debtor.account, bill=bill, opened_on=day("07-14"), ground="reading", reason="Twice the usual"
    )


def propose(dispute: Dispute, decision: str, by: StaffMember, amount: str | None = None, on: str = "07-20") -> None:
    propose_decision(
        dispute=dispute,
        decision=decision,
        upheld_amount=amount and Decimal(amount),
        outcome="As found",
        on=day(on),
        by=by,
    )


def open_tasks(story: Story) -> dict[str, tuple[str, date]]:
    return {task.kind: (task.about, task.due_on) for task in Task.objects.open().filter(account=story.account)}


def test_somebody_has_to_answer_within_the_days_of_the_house(debtor: Story, contested: Dispute) -> None:
    """Seven working days after Tuesday, 14 July."""
    assert contested.answer_by == day("07-23")
    assert open_tasks(debtor)["answer_dispute"] == (contested.dispute_no, day("07-23"))


def test_the_bill_stands_and_is_collected_again_with_the_days_that_were_left(
    debtor: Story, contested: Dispute, clerk: StaffMember, chief: StaffMember
) -> None:
    move_dispute(dispute=contested, stage="field", note="The meter is tested", on=day("07-16"), by=clerk)
    propose(contested, "rejected", clerk)
    assert "answer_dispute" not in open_tasks(debtor)
    debtor.night("07-24", "disputed")
    approve_decision(dispute=contested, on=day("07-25"), by=chief)
    contested.refresh_from_db()
    assert (contested.closed_on, contested.decided_by, contested.outcome) == (day("07-25"), chief, "As found")
    debtor.night("07-25", "wait", "demand, may be taken from 30 Jul 2026")
    debtor.night("07-30", "step", "demand")


def test_what_the_customer_need_not_pay_stays_out_until_the_bill_is_corrected(
    debtor: Story, contested: Dispute, clerk: StaffMember, chief: StaffMember
) -> None:
    """100.00 of 300.00: the rest is collected at once, the 100.00 once the billing system has put the bill right."""
    propose(contested, "partly", clerk, "100.00")
    approve_decision(dispute=contested, on=day("07-21"), by=chief)
    assert open_tasks(debtor)["correct_bill"][0] == contested.dispute_no
    debtor.night("07-20", "disputed", "All that is overdue (300.00)")
    debtor.night("07-26", "step", "200.00 is overdue for 20 days")
    assert [line.principal for line in debtor.notices[-1].lines.all()] == [Decimal("200.00")]
    close_corrected(dispute=contested, document="CN-7", on=day("07-27"), by=clerk)
    assert not open_tasks(debtor).keys() & {"answer_dispute", "correct_bill"}
    contested.refresh_from_db()
    assert (contested.closed_on, contested.amount, contested.upheld_amount) == (day("07-27"), None, Decimal("100.00"))


def test_who_is_right_in_all_is_left_alone_until_the_bill_is_corrected(
    debtor: Story, contested: Dispute, clerk: StaffMember, chief: StaffMember
) -> None:
    propose(contested, "upheld", clerk)
    approve_decision(dispute=contested, on=day("07-21"), by=chief)
    debtor.night("08-20", "disputed", "All that is overdue (300.00) is disputed or held")


def test_nobody_decides_alone(contested: Dispute, clerk: StaffMember, chief: StaffMember) -> None:
    propose(contested, "rejected", chief)
    with pytest.raises(CannotDispute, match="somebody else has to approve"):
        approve_decision(dispute=contested, on=day("07-20"), by=chief)
    with pytest.raises(CannotDispute, match="Your role does not allow this"):
        approve_decision(dispute=contested, on=day("07-20"), by=make_staff("officer"))


def test_a_proposal_sent_back_is_worked_on(
    debtor: Story, contested: Dispute, clerk: StaffMember, chief: StaffMember
) -> None:
    propose(contested, "partly", clerk, "10.00")
    send_back(dispute=contested, note="Have the meter tested first", on=day("07-21"), by=chief)
    contested.refresh_from_db()
    assert (contested.stage, contested.decision, contested.upheld_amount) == ("review", "", None)
    assert open_tasks(debtor)["answer_dispute"] == (contested.dispute_no, day("07-23"))
    assert debtor.events[-2:] == ["dispute_proposed", "dispute_returned"]


def test_the_second_dispute_keeps_the_task(
    debtor: Story, contested: Dispute, clerk: StaffMember, chief: StaffMember
) -> None:
    other = open_dispute(account=debtor.account, opened_on=day("07-15"), bill=debtor.bill("50.00", due="07-07"))
    propose(contested, "rejected", clerk)
    approve_decision(dispute=contested, on=day("07-20"), by=chief)
    assert "answer_dispute" in open_tasks(debtor)
    propose(other, "withdrawn", clerk)
    assert not open_tasks(debtor).keys() & {"answer_dispute", "correct_bill"}


def test_the_night_sets_the_task_of_a_dispute_that_came_by_file(debtor: Story) -> None:
    bill = debtor.bill("300.00", due="07-06")
    Dispute.objects.create(account=debtor.account, bill=bill, opened_on=day("07-08"))
    debtor.nights_until("07-09")
    assert "answer_dispute" in open_tasks(debtor)


@pytest.mark.parametrize(
    ("decision", "amount", "words"),
    [
        ("partly", None, "less than 300.00"), ("partly", "300.00", "less than 300.00"), ("partly", "-1.00", "more than zero"),
        ("upheld", "5.00", "only given where"), ("ignored", None, "no such decision"),
    ],
)  # fmt: skip
def test_refused_in_words(
    contested: Dispute, clerk: StaffMember, decision: str, amount: str | None, words: str
) -> None:
    with pytest.raises(CannotDispute, match=words):
        propose(contested, decision, clerk, amount)
    contested.refresh_from_db()
    assert contested.stage == "received"


def test_what_is_over_is_not_worked_on(contested: Dispute, clerk: StaffMember, chief: StaffMember) -> None:
    with pytest.raises(CannotDispute, match="No decision waits: received"):
        approve_decision(dispute=contested, on=day("07-20"), by=chief)
    with pytest.raises(CannotDispute, match="not been decided in favour"):
        close_corrected(dispute=contested, document="CN-1", on=day("07-20"), by=clerk)
    with pytest.raises(CannotDispute, match="by what is proposed and decided"):
        move_dispute(dispute=contested, stage="correction", note="x", on=day("07-20"), by=clerk)
    propose(contested, "rejected", clerk)
    with pytest.raises(CannotDispute, match="past this: decision proposed"):
        move_dispute(dispute=contested, stage="review", note="x", on=day("07-20"), by=clerk)
    approve_decision(dispute=contested, on=day("07-21"), by=chief)
    with pytest.raises(CannotDispute, match="already closed"):
        propose(contested, "upheld", clerk)


def test_not_in_another_unit(contested: Dispute, company: OrgUnit) -> None:
    far = make_unit("far", kind="branch", parent=company)
    stranger = make_staff("stranger", role="supervisor", unit=far)
    with pytest.raises(CannotDispute, match="not in your unit"):
        move_dispute(dispute=contested, stage="review", note="x", on=day("07-20"), by=stranger)
