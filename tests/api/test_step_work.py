"""Approvals of steps and tasks, read and decided by other systems."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from rest_framework.test import APIClient

from collections_app.enforcement.models import StepApproval
from collections_app.worklist.models import Task
from tests.api.conftest import DAY, Branch, Company
from tests.factories import make_staff

URL = "/api/v1/step-approvals"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(f"{DAY}T12:00:00+08:00", tick=False):
        yield


def waiting(branch: Branch) -> StepApproval:
    step = branch.case.procedure.steps.get(kind="disconnection_notice")
    Task.objects.create(
        account=branch.case.account, case=branch.case, step=step, kind="call", set_on=DAY, due_on=date(2026, 3, 5)
    )
    return StepApproval.objects.create(case=branch.case, step=step, proposed_on=DAY, amount="300.00")


@pytest.fixture
def desk(company: Company, sign_in: Callable) -> APIClient:
    return sign_in(make_staff("desk", "supervisor", company.north.unit))


def test_what_waits_is_read_and_approved(company: Company, desk: APIClient) -> None:
    approval = waiting(company.north)
    waiting(company.south)
    rows = desk.get(f"{URL}?status=waiting&is_standing=true").json()["results"]
    assert rows == [{
        "id": approval.pk, "case_no": "north-C1", "account_no": "north-1", "step": "disconnection_notice",
        "status": "waiting", "proposed_on": "2026-03-02", "amount": "300.00", "decided_by": None, "decided_on": None,
        "note": "", "ended_on": None,
    }]  # fmt: skip
    for _twice in range(2):
        answer = desk.post(f"{URL}/{approval.pk}/approve", {"note": "as agreed"}, format="json")
        assert answer.status_code == 200
        assert (answer.json()["status"], answer.json()["decided_by"]) == ("approved", "desk")
    refused = desk.post(f"{URL}/{approval.pk}/refuse", {"reason": "after all not"}, format="json")
    assert refused.json()["status"] == "refused"
    assert desk.post(f"{URL}/{approval.pk}/approve", {}, format="json").status_code == 409


def test_a_refusal_needs_a_reason_and_one_s_own_branch(company: Company, desk: APIClient, sign_in: Callable) -> None:
    north, south = waiting(company.north), waiting(company.south)
    assert desk.post(f"{URL}/{north.pk}/refuse", {}, format="json").status_code == 400
    assert desk.post(f"{URL}/{south.pk}/approve", {}, format="json").status_code == 404
    officer = sign_in(make_staff("olga", "officer", company.north.unit))
    assert officer.post(f"{URL}/{north.pk}/approve", {}, format="json").status_code == 403


def test_tasks_are_read(company: Company, desk: APIClient) -> None:
    waiting(company.north)
    (row,) = desk.get("/api/v1/tasks?status=open&due_to=2026-03-05").json()["results"]
    assert (row["case_no"], row["kind"], row["due_on"], row["done_by"]) == ("north-C1", "call", "2026-03-05", None)
