"""Who may give what to whom; and what the history of the account says of it."""

from datetime import date

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.worklist.batch import NewTask, set_tasks
from collections_app.worklist.handing_out import CannotHandOut, assign_officer, assign_tasks, drop_tasks, postpone_tasks
from collections_app.worklist.models import Task
from collections_app.worklist.operations import CannotSetTask, set_task
from tests.factories import make_account, make_bill, make_staff, make_unit

DAY, LATER = date(2026, 3, 2), date(2026, 3, 9)


class Office:
    def __init__(self) -> None:
        self.unit = make_unit()
        self.branch = make_unit("north", self.unit, "branch")
        self.olga, self.otto = (make_staff(name, "officer", self.unit) for name in ("olga", "otto"))
        self.boss = make_staff("boss", "supervisor", self.unit)
        self.account = make_account("A-1", unit=self.unit, officer=self.olga)
        make_bill(self.account, "70.00", date(2026, 2, 1))

    def set(self, kind: str = "call", to: StaffMember | None = None) -> Task:
        set_tasks(DAY, [NewTask(self.account.pk, kind)])
        Task.objects.filter(kind=kind).update(assignee=to)
        return Task.objects.get(kind=kind)

    def last_event(self) -> tuple:
        event = CaseEvent.objects.order_by("pk").last()
        return event.kind, event.actor.username, event.data


@pytest.fixture
def office(db: None) -> Office:
    return Office()


class TestAssigning:
    def test_an_officer_takes_what_falls_to_nobody_and_passes_on_his_own(self, office: Office) -> None:
        task = office.set()
        assert assign_tasks(tasks=[task.pk], to=office.olga, by=office.olga, on=DAY) == 1
        assert office.last_event() == ("task_assigned", "olga", {"task": "call", "assignee": "olga"})
        assert assign_tasks(tasks=[task.pk], to=office.otto, by=office.olga, on=DAY) == 1
        assert office.last_event() == ("task_assigned", "olga", {"task": "call", "former": "olga", "assignee": "otto"})
        assert assign_tasks(tasks=[task.pk], to=office.otto, by=office.otto, on=DAY) == 0, "it is his already"

    def test_what_falls_to_a_colleague_is_for_the_supervisor_to_give(self, office: Office) -> None:
        task = office.set(to=office.otto)
        with pytest.raises(CannotHandOut, match="fall to a colleague"):
            assign_tasks(tasks=[task.pk], to=office.olga, by=office.olga, on=DAY)
        assert assign_tasks(tasks=[task.pk], to=office.olga, by=office.boss, on=DAY) == 1

    def test_nobody_gets_what_he_cannot_see_or_do(self, office: Office) -> None:
        task = office.set()
        far, auditor = make_staff("far", "officer", office.branch), make_staff("aida", "auditor", office.unit)
        for to, words in ((far, "Far does not see 1"), (auditor, "Aida does not work cases")):
            with pytest.raises(CannotHandOut, match=words):
                assign_tasks(tasks=[task.pk], to=to, by=office.boss, on=DAY)
        with pytest.raises(CannotHandOut, match="role does not allow"):
            assign_tasks(tasks=[task.pk], to=office.olga, by=auditor, on=DAY)


class TestMany:
    def test_get_a_later_day_with_a_reason_and_none_an_earlier(self, office: Office) -> None:
        task, other = office.set(), office.set("visit")
        Task.objects.filter(pk=other.pk).update(due_on=date(2026, 4, 1))
        both = [task.pk, other.pk]
        assert postpone_tasks(tasks=both, until=LATER, reason="Stocktaking", by=office.boss, on=DAY) == 1
        assert [t.due_on for t in Task.objects.order_by("pk")] == [LATER, date(2026, 4, 1)]
        said = {"task": "call", "due": task.due_on.isoformat(), "until": "2026-03-09", "note": "Stocktaking"}
        assert office.last_event() == ("task_postponed", "boss", said)
        with pytest.raises(CannotHandOut, match="over already"):
            postpone_tasks(tasks=both, until=date(2026, 3, 1), reason="x", by=office.boss, on=DAY)

    def test_are_dropped_with_a_reason(self, office: Office) -> None:
        task, other = office.set(), office.set("visit")
        with pytest.raises(CannotHandOut, match="Say why"):
            drop_tasks(tasks=[task.pk], reason=" ", by=office.boss, on=DAY)
        assert drop_tasks(tasks=[task.pk, other.pk], reason="Wrong list", by=office.boss, on=DAY) == 2
        assert drop_tasks(tasks=[task.pk, other.pk], reason="Wrong list", by=office.boss, on=DAY) == 0
        assert office.last_event()[2] == {"task": "visit", "note": "Wrong list"}


class TestOfficers:
    def test_take_over_the_account_with_the_open_tasks_of_the_one_before(self, office: Office) -> None:
        task, kept = office.set(to=office.olga), office.set("visit", to=office.boss)
        assert assign_officer(accounts=[office.account.pk], to=office.otto, by=office.boss, on=DAY) == 1
        assert Account.objects.get().officer == office.otto
        assert Task.objects.get(pk=task.pk).assignee == office.otto
        assert Task.objects.get(pk=kept.pk).assignee == office.boss
        assert office.last_event() == ("officer_assigned", "boss", {"former": "olga", "assignee": "otto"})

    def test_do_not_take_accounts_themselves(self, office: Office) -> None:
        with pytest.raises(CannotHandOut, match="role does not allow"):
            assign_officer(accounts=[office.account.pk], to=office.otto, by=office.otto, on=DAY)


class TestSetting:
    def test_a_person_sets_one_with_the_money_at_stake_for_the_officer_of_the_account(self, office: Office) -> None:
        task = set_task(account=office.account, kind="callback", on=DAY, by=office.boss, about="Asked for rates")
        assert (task.assignee, task.set_by, task.due_on) == (office.olga, office.boss, date(2026, 3, 3))
        assert f"{task.amount}" == "70.00"
        assert office.last_event() == ("task_set", "boss", {"task": "callback", "note": "Asked for rates"})
        with pytest.raises(CannotSetTask, match="open already: call the customer back"):
            set_task(account=office.account, kind="callback", on=DAY, by=office.boss)

    def test_the_system_leaves_one_that_is_open(self, office: Office) -> None:
        first = set_task(account=office.account, kind="promise_broken", on=DAY)
        assert set_task(account=office.account, kind="promise_broken", on=DAY) == first
