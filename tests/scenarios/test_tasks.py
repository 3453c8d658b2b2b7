"""A step asks people for something beside its letter: to call, to visit, to check; ticked with what came of it."""

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Contact
from collections_app.worklist.models import Task
from collections_app.worklist.operations import CannotFinish, drop_task, finish_task
from tests.cuts import make_people
from tests.factories import make_procedure
from tests.scenarios.story import Story, day

LADDER = [("reminder", 3, 0), ("demand", 13, 10), ("disconnection_notice", 32, 15), ("disconnection", 39, 4)]


@pytest.fixture
def debtor(db: None) -> Story:
    """The demand asks for a call and the notice for a call and a visit."""
    conditions = {
        "demand": {"tasks": ["call"], "days_for_tasks": 4},
        "disconnection_notice": {"tasks": ["call", "visit"], "days_for_tasks": 2},
    }
    make_procedure("caring", LADDER, conditions=conditions, customer_classes=["residential"], currency="CNY")
    debtor = Story()
    Contact.objects.create(
        customer=debtor.account.customer, kind="phone", value="0555 1"
    )  # else the night looks for him
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    return debtor


def tasks() -> list[tuple[str, str, str]]:
    return [(task.kind, task.status, f"{task.due_on:%m-%d}") for task in Task.objects.order_by("id")]


def test_a_step_sets_its_tasks_and_one_that_is_open_is_not_set_twice(debtor: Story) -> None:
    assert tasks() == []
    debtor.night("07-19", "step", "demand")
    assert tasks() == [("call", "open", "07-23")]
    debtor.night("08-07", "step", "disconnection notice")
    assert tasks() == [("call", "open", "07-23"), ("visit", "open", "08-09")]
    assert CaseEvent.objects.filter(kind="step_taken").last().data["tasks"] == ["call", "visit"]


def test_whoever_does_it_says_what_came_of_it(debtor: Story) -> None:
    people = make_people()
    debtor.night("08-07", "step", "disconnection notice")
    call, visit = Task.objects.order_by("id")
    finish_task(task=call, note="Will pay on Friday", on=day("08-08"), by=people["officer"])
    drop_task(task=visit, note="Has paid a part", on=day("08-08"), by=people["supervisor"])
    assert [(task.status, task.done_by.username, task.note) for task in Task.objects.order_by("id")] == [
        ("done", "olga", "Will pay on Friday"), ("dropped", "sven", "Has paid a part"),
    ]  # fmt: skip
    assert debtor.events[-2:] == ["task_done", "task_dropped"]
    with pytest.raises(CannotFinish, match="finished meanwhile: done"):
        finish_task(task=call, note="again", on=day("08-09"), by=people["officer"])
    with pytest.raises(CannotFinish, match="role does not allow"):
        drop_task(task=visit, note="no", on=day("08-09"), by=people["auditor"])


def test_a_paid_debt_drops_what_is_still_open(debtor: Story) -> None:
    debtor.night("07-19", "step", "demand")
    debtor.pays("300.00", on="07-20")
    debtor.night("07-20", "close")
    assert tasks() == [("call", "dropped", "07-23")]
