"""The night puts before people what needs them, drops it when its reason is gone, and gives it to somebody."""

from datetime import date

import pytest

from collections_app.customers.models import Contact
from collections_app.enforcement.models import SupplyOrder
from collections_app.limitation.operations import record_interruption
from collections_app.worklist.models import Task
from collections_app.worklist.operations import finish_task
from collections_app.worklist.wording import result_of
from tests.cuts import approve, ask, make_people, order_of, to_the_proposal
from tests.factories import make_bill, make_procedure
from tests.scenarios.story import Story, day

LADDER = [("reminder", 3, 0), ("demand", 13, 10), ("disconnection_notice", 32, 15), ("disconnection", 39, 4)]


@pytest.fixture
def debtor(db: None) -> Story:
    make_procedure("plain", LADDER, customer_classes=["residential"], currency="CNY")
    people = make_people()
    debtor = Story(unit=people["officer"].unit)
    debtor.people = people
    debtor.bill("300.00", due="07-06")
    return debtor


def tasks(*kinds: str) -> list[tuple[str, str]]:
    found = Task.objects.filter(kind__in=kinds) if kinds else Task.objects.all()
    return [(task.kind, task.status) for task in found.order_by("id")]


def post(debtor: Story, value: str, **more: str) -> Contact:
    return Contact.objects.create(customer=debtor.account.customer, kind="post", value=value, source="desk", **more)


def test_a_debtor_whom_nobody_can_reach_is_looked_for_until_a_contact_is_known(debtor: Story) -> None:
    debtor.night("07-08", "wait")
    assert tasks() == []
    debtor.night("07-09", "step", "reminder")
    (task,) = Task.objects.all()
    assert (task.kind, task.amount, task.case, task.assignee.username) == ("contact_missing", 300, debtor.case, "olga")
    debtor.nights_until("07-10")
    assert tasks() == [("contact_missing", "open")], "it is not set twice"
    Contact.objects.create(customer=debtor.account.customer, kind="phone", value="0555 1")
    debtor.nights_until("07-11")
    task.refresh_from_db()
    assert (task.status, task.done_on, result_of(task)) == ("dropped", day("07-11"), "A contact is known now.")


def test_what_somebody_has_finished_is_left_for_a_month(debtor: Story) -> None:
    debtor.nights_until("07-09")
    finish_task(task=Task.objects.get(), note="Asked the neighbours", on=day("07-10"), by=debtor.people["officer"])
    debtor.nights_until("08-08")
    assert tasks() == [("contact_missing", "done")]
    debtor.nights_until("08-09")
    assert tasks() == [("contact_missing", "done"), ("contact_missing", "open")]


def test_a_notice_to_a_wrong_address_is_served_by_hand(debtor: Story) -> None:
    Contact.objects.create(customer=debtor.account.customer, kind="phone", value="0555 1")
    post(debtor, "1 Nowhere", quality="failed")
    debtor.nights_until("07-09")
    assert tasks() == [("letter_returned", "open")]
    debtor.nights_until("08-07")
    assert tasks("serve_by_hand") == [("serve_by_hand", "open")]
    task = Task.objects.get(kind="serve_by_hand")
    assert task.about == debtor.notices[-1].notice_no
    post(debtor, "12 Lamp Street")
    debtor.nights_until("08-08")
    assert tasks() == [("letter_returned", "dropped"), ("serve_by_hand", "dropped")]


def test_an_approved_cut_that_nobody_carries_out_comes_back(db: None) -> None:
    people = make_people()
    debtor = to_the_proposal(Story(unit=people["officer"].unit))
    ask(debtor, people["officer"], cut_on="08-16")
    approve(debtor, people["supervisor"])
    debtor.nights_until("08-16")
    assert tasks("order_overdue") == []
    debtor.nights_until("08-17")
    (task,) = Task.objects.filter(kind="order_overdue")
    assert (task.about, task.assignee.username) == (order_of(debtor).order_no, "olga")
    SupplyOrder.objects.update(status="cancelled", cancelled_on=day("08-18"))
    debtor.nights_until("08-18")
    assert tasks("order_overdue") == [("order_overdue", "dropped")]


def test_a_claim_about_to_lapse_is_a_task_with_a_deadline_before_its_end(db: None) -> None:
    people = make_people()
    old = Story(unit=people["officer"].unit)
    bill = make_bill(old.account, "90.00", date(2023, 3, 1))
    old.nights_until("02-25")
    task = Task.objects.get(kind="alarm")
    assert (task.about, task.assignee.username) == (bill.bill_no, "olga")
    assert task.due_on <= day("03-02")
    record_interruption(
        account=old.account, kind="acknowledgement", happened_on=day("02-25"), evidence="letter", by=people["officer"],
        on=day("02-26"),
    )  # fmt: skip
    old.nights_until("02-26")
    task.refresh_from_db()
    assert (task.status, task.outcome) == ("dropped", "reason_gone")


def test_a_paid_debt_drops_them_all(debtor: Story) -> None:
    debtor.nights_until("07-09")
    debtor.pays("300.00", on="07-10")
    debtor.night("07-10", "close")
    assert [(task.status, str(result_of(task))) for task in Task.objects.all()] == [("dropped", "the case was closed")]
