"""My day: what to do next, by whom it is done, and what is done with many tasks at once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from collections_app.cases.models import Case, CaseEvent, Hold
from collections_app.customers.models import Account
from collections_app.worklist.batch import NewTask, set_tasks
from collections_app.worklist.models import MyTask, Task
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import queries, words_of
from tests.factories import make_account

HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _calls(scene: Scene) -> None:
    """Somebody has to call every debtor with an open case, since yesterday; it falls to nobody yet."""
    Task.objects.all().delete()
    for case in Case.objects.open():
        Task.objects.create(
            account=case.account, case=case, kind="call", amount="300.50", set_on=scene.today - timedelta(3),
            due_on=scene.today - timedelta(1),
        )  # fmt: skip


@pytest.fixture
def supervisor(sign_in: Callable) -> Client:
    return sign_in("supervisor")


def call(account_no: str) -> MyTask:
    return MyTask.objects.get(account__account_no=account_no, kind="call")


def customers(client: Client, **narrowed: str) -> list[str]:
    return [str(task.account) for task in client.get(list_of(MyTask), narrowed).context["cl"].result_list]


def do_many(client: Client, model: type, what: str, rows: list[Any], **given: Any) -> Any:
    form = {"action": what, "_selected_action": [row.pk for row in rows], "select_across": "0", "index": "0"}
    return client.post(list_of(model), form | given)


class TestQueue:
    def test_stands_by_urgency_and_then_by_money(self, officer: Client, scene: Scene) -> None:
        Task.objects.filter(account__account_no="N-2").update(amount=5000)
        Task.objects.filter(account__account_no="N-1").update(due_on=scene.today)
        Task.objects.filter(account__account_no="N-3").update(due_on=scene.today + timedelta(3), amount=90000)
        found = customers(officer)
        assert (found[0], found[-2:]) == ("N-2", ["N-1", "N-3"])

    def test_says_whom_how_much_since_when_and_how_late(self, officer: Client) -> None:
        page = words_of(officer.get(list_of(MyTask), {"kind": "call"}))
        for words in ("Anna Weber", "residential", "641.00 CNY", "48 days", "1 day late", "Call the customer"):
            assert words in page, words

    def test_is_what_falls_to_me_or_to_nobody_unless_asked_for_more(self, officer: Client, scene: Scene) -> None:
        Task.objects.update(assignee=scene.staff["officer"])
        Task.objects.filter(account__account_no="N-1").update(assignee=scene.staff["manager"])
        Task.objects.filter(account__account_no="N-3").update(assignee=None)
        assert {"N-2", "N-3"} <= set(customers(officer))
        assert "N-1" not in customers(officer)
        assert "N-1" in customers(officer, whose="all")
        assert customers(officer, whose="free", kind="call") == ["N-3"]
        assert not [no for no in customers(officer, whose="all") if no.startswith("S")]

    def test_is_narrowed_by_money_age_and_deadline(self, officer: Client, scene: Scene) -> None:
        Task.objects.filter(account__account_no="N-2").update(amount=5000, due_on=scene.today + timedelta(9))
        assert customers(officer, amount_min="4000") == ["N-2"]
        assert "N-2" not in customers(officer, late_on=scene.today.isoformat())
        assert "N-3" not in customers(officer, debt_since=(scene.today - timedelta(40)).isoformat())
        assert customers(officer, step="reminder") == []

    def test_is_read_by_two_queries_however_long(self, officer: Client, scene: Scene) -> None:
        before = queries(officer, list_of(MyTask))
        set_tasks(scene.today, [NewTask(make_account(f"M-{n}", unit=scene.north).pk, "review") for n in range(30)])
        assert queries(officer, list_of(MyTask)) == before

    def test_counts_stand_above_it_and_in_the_menu(self, officer: Client, supervisor: Client, scene: Scene) -> None:
        Task.objects.filter(account__account_no__in=("N-1", "N-2")).update(assignee=scene.staff["officer"])
        page = officer.get(list_of(MyTask)).content.decode()
        mine = Task.objects.open().filter(assignee=scene.staff["officer"]).count()
        assert re.search(rf"My day\s*</span>.{{0,1500}}>\s*{mine}\s*<", page, re.DOTALL)
        assert "Steps to approve" not in page
        waiting = words_of(supervisor.get(list_of(MyTask)))
        assert "Steps to approve 5" in waiting
        assert "Waivers to decide on 1" in waiting


class TestOneTask:
    def test_is_done_from_the_list_and_leads_back_to_it(self, officer: Client, scene: Scene) -> None:
        here = {"HX-Current-URL": f"http://testserver{list_of(MyTask)}?kind=call"}
        answer = officer.post(action(call("N-1"), "finish_task"), {"note": "Will pay"}, headers=HX | here)
        assert answer.headers["HX-Redirect"] == f"{list_of(MyTask)}?kind=call"
        assert call("N-1").status == "done"

    def test_another_address_is_not_followed(self, officer: Client) -> None:
        here = {"HX-Current-URL": "http://elsewhere.example/admin/?x=1"}
        answer = officer.post(action(call("N-1"), "finish_task"), {"note": "x"}, headers=HX | here)
        assert answer.headers["HX-Redirect"] == list_of(MyTask)

    def test_is_taken_with_one_click(self, officer: Client, scene: Scene) -> None:
        Task.objects.update(assignee=None)
        officer.post(action(call("N-1"), "take_task"), headers=HX)
        assert call("N-1").assignee == scene.staff["officer"]

    def test_of_a_colleague_is_not_taken(self, officer: Client, scene: Scene) -> None:
        Task.objects.update(assignee=scene.staff["manager"])
        assert "fall to a colleague" in words_of(officer.post(action(call("N-1"), "take_task"), headers=HX))

    def test_is_handed_over_and_put_off_on_its_page(self, supervisor: Client, scene: Scene) -> None:
        task = Task.objects.get(pk=call("N-1").pk)
        supervisor.post(action(task, "hand_over"), {"to": scene.staff["legal"].pk})
        supervisor.post(action(task, "postpone"), {"until": "2026-04-02", "reason": "On holiday"})
        task.refresh_from_db()
        assert (task.assignee, f"{task.due_on}") == (scene.staff["legal"], "2026-04-02")
        events = words_of(supervisor.get(page_of(task.case)))
        assert "Task handed over" in events
        assert "To: legal" in events
        assert "Until 2 Apr 2026" in events

    def test_is_set_on_the_page_of_an_account(self, officer: Client, scene: Scene) -> None:
        anna = scene.account("N-1")
        officer.post(action(anna, "set_task"), {"kind": "callback", "about": "Wants to pay in parts", "due_on": ""})
        task = Task.objects.get(kind="callback")
        assert (task.account, task.set_by, f"{task.amount}") == (anna, scene.staff["officer"], "641.00")
        assert "Wants to pay in parts" in words_of(officer.get(page_of(anna)))


class TestMany:
    def test_are_shown_with_their_money_before_they_are_handed_out(self, supervisor: Client, scene: Scene) -> None:
        rows = [call("N-1"), call("N-2"), call("N-3")]
        shown = words_of(do_many(supervisor, MyTask, "assign_chosen", rows))
        assert "Open tasks 3" in shown
        assert "901.50 CNY" in shown
        given = {"to": scene.staff["legal"].pk, "confirmed": "True"}
        assert "changed in the meantime" in words_of(
            do_many(supervisor, MyTask, "assign_chosen", rows, count=2, **given)
        )
        assert do_many(supervisor, MyTask, "assign_chosen", rows, count=3, **given).status_code == 302
        assert {call(no).assignee for no in ("N-1", "N-2", "N-3")} == {scene.staff["legal"]}
        assert CaseEvent.objects.filter(kind="task_assigned").count() == 3

    def test_are_put_off_and_dropped_with_a_reason(self, supervisor: Client) -> None:
        rows, sure = [call("N-1"), call("N-2")], {"confirmed": "True", "count": 2}
        do_many(supervisor, Task, "postpone_chosen", rows, until="2026-05-04", reason="", **sure)
        assert f"{call('N-1').due_on}" == "2026-03-19"
        do_many(supervisor, Task, "postpone_chosen", rows, until="2026-05-04", reason="Flood", **sure)
        assert f"{call('N-1').due_on}" == "2026-05-04"
        do_many(supervisor, Task, "drop_chosen", rows, reason="Wrong list", **sure)
        assert [(task.status, task.note) for task in rows if not task.refresh_from_db()] == [
            ("dropped", "Wrong list")
        ] * 2

    def test_of_a_colleague_are_not_dropped_by_an_officer(self, officer: Client, scene: Scene) -> None:
        Task.objects.update(assignee=scene.staff["manager"])
        answer = do_many(officer, Task, "drop_chosen", [call("N-1")], reason="x", confirmed="True", count=1)
        assert "fall to a colleague" in words_of(answer)
        assert call("N-1").status == "open"

    def test_cases_get_another_officer_or_a_hold(self, supervisor: Client, officer: Client, scene: Scene) -> None:
        cases = [scene.case("N-1"), scene.case("N-2")]
        assert "Accounts 2" in words_of(do_many(supervisor, Case, "assign_officer", cases))
        given = {"to": scene.staff["legal"].pk, "confirmed": "True", "count": 2}
        do_many(officer, Case, "assign_officer", cases, **given)
        assert Account.objects.get(account_no="N-1").officer == scene.staff["officer"]
        do_many(supervisor, Case, "assign_officer", cases, **given)
        assert {Account.objects.get(account_no=no).officer for no in ("N-1", "N-2")} == {scene.staff["legal"]}
        do_many(supervisor, Case, "hold_many", cases, reason="disaster", until="2026-04-30", note="", count=2)
        assert Hold.objects.filter(account__account_no__in=("N-1", "N-2"), reason="disaster").count() == 2
