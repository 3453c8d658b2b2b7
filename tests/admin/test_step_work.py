"""Steps that wait for an approval and tasks that a step has set, as people work through them on the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from collections_app.enforcement.models import StepApproval
from collections_app.rules.authority import Role
from collections_app.worklist.models import Task
from tests.admin.addresses import action, example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of


@pytest.fixture
def supervisor(sign_in: Callable) -> Client:
    return sign_in("supervisor")


def decide(client: Client, what: str, rows: list[StepApproval], **given: Any) -> Any:
    form = {"action": what, "_selected_action": [row.pk for row in rows], "select_across": "0", "index": "0"}
    return client.post(list_of(StepApproval), form | given)


def states(rows: list[StepApproval]) -> list[str]:
    return [StepApproval.objects.get(pk=row.pk).status for row in rows]


class TestApprovals:
    def test_what_waits_stands_first_with_what_is_owed_now(self, supervisor: Client, scene: Scene) -> None:
        page = words_of(supervisor.get(list_of(StepApproval)))
        assert "Waiting for approval" in page
        assert "300.50 CNY" in page
        assert "641.00 CNY" in page, "what Anna owes now"

    def test_one_is_approved_on_its_page(self, supervisor: Client, scene: Scene) -> None:
        approval = example_of(StepApproval)
        assert "Paid since it was asked" in words_of(supervisor.get(page_of(approval)))
        supervisor.post(action(approval, "approve_step"))
        approval.refresh_from_db()
        assert (approval.status, approval.decided_by) == ("approved", scene.staff["supervisor"])
        supervisor.post(action(approval, "refuse_step"), {"reason": "on second thoughts"})
        assert states([approval]) == ["refused"]

    def test_many_are_shown_before_they_are_approved(self, supervisor: Client, scene: Scene) -> None:
        rows = list(StepApproval.objects.filter(case__account__account_no__startswith="N-")[:3])
        shown = decide(supervisor, "approve_chosen", rows)
        assert "Steps that wait: 3" in words_of(shown)
        assert states(rows) == ["waiting"] * 3
        assert decide(supervisor, "approve_chosen", rows, reason="", count=2).status_code == 200
        assert states(rows) == ["waiting"] * 3
        assert decide(supervisor, "approve_chosen", rows, reason="", count=3).status_code == 302
        assert states(rows) == ["approved"] * 3

    def test_many_are_refused_with_a_reason(self, supervisor: Client, scene: Scene) -> None:
        rows = list(StepApproval.objects.filter(case__account__account_no__startswith="N-")[:2])
        decide(supervisor, "refuse_chosen", rows, reason="", count=2)
        assert states(rows) == ["waiting"] * 2
        decide(supervisor, "refuse_chosen", rows, reason="wrong readings", count=2)
        assert [(row.status, row.note) for row in StepApproval.objects.filter(pk__in=[r.pk for r in rows])] == [
            ("refused", "wrong readings")
        ] * 2

    def test_those_of_another_branch_are_not_among_them(self, sign_in: Callable, scene: Scene) -> None:
        scene.sign_up("south-supervisor", "supervisor", scene.south)
        rows = list(StepApproval.objects.filter(case__account__account_no__startswith="N-"))
        decide(sign_in("south-supervisor"), "approve_chosen", rows, reason="", count=len(rows))
        assert set(states(rows)) == {"waiting"}

    @pytest.mark.parametrize("role", Role)
    def test_who_decides(self, sign_in: Callable, scene: Scene, role: Role) -> None:
        may = role in (Role.SUPERVISOR, Role.MANAGER)
        approval, client = example_of(StepApproval), sign_in(role.value)
        decide(client, "approve_chosen", [approval], reason="", count=1)
        assert states([approval]) == ["approved" if may else "waiting"]
        client.post(action(approval, "refuse_step"), {"reason": "no"})
        assert states([approval]) == ["refused" if may else "waiting"]


@pytest.fixture
def call(scene: Scene) -> Task:
    """Anna Weber's, as before somebody had called her."""
    Task.objects.filter(account__account_no="N-1", kind="call").update(
        status="open", done_on=None, done_by=None, note=""
    )
    return Task.objects.get(account__account_no="N-1", kind="call")


class TestTasks:
    def test_stand_on_the_page_of_the_case_and_are_ticked_there(
        self, officer: Client, scene: Scene, call: Task
    ) -> None:
        task = call
        assert "19 Mar 2026 1 day late" in words_of(officer.get(page_of(task.case)))
        officer.post(action(task.case, "do_task"), {"task": task.pk, "note": "Nobody at home"})
        task.refresh_from_db()
        assert (task.status, task.note, task.done_by) == ("done", "Nobody at home", scene.staff["officer"])
        page = words_of(officer.get(page_of(task.case)))
        assert "Task done" in page
        assert "Task: call the customer" in page

    def test_are_dropped_on_their_own_page(self, officer: Client, scene: Scene, call: Task) -> None:
        task = call
        assert "0555 0100 17" in words_of(officer.get(page_of(task)))
        officer.post(action(task, "drop_task"), {"note": "Has called himself"})
        task.refresh_from_db()
        assert task.status == "dropped"
        answer = officer.post(action(task, "finish_task"), {"note": "again"})
        assert "finished meanwhile: dropped" in words_of(answer)

    def test_one_of_another_case_is_not_ticked_from_here(self, officer: Client, scene: Scene) -> None:
        task = Task.objects.get(account__account_no="N-3", kind="call")
        officer.post(action(scene.case("N-1"), "do_task"), {"task": task.pk, "note": "x"})
        task.refresh_from_db()
        assert task.status == "open"
