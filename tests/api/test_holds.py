"""A hold placed and ended by another system counts like one that staff have placed."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from rest_framework.response import Response
from rest_framework.test import APIClient

from collections_app.cases.models import CaseEvent, Hold
from collections_app.cases.operations import end_hold, place_hold
from collections_app.engine import night
from collections_app.facts.models import AccountDay
from collections_app.rules.authority import Role
from tests.api.conftest import DAY, Company
from tests.factories import make_bill, make_staff

URL = "/api/v1/holds"
WORKERS = {Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(f"{DAY}T12:00:00+08:00", tick=False):
        yield


@pytest.fixture
def desk(company: Company, sign_in: Callable) -> APIClient:
    """The complaints desk of the north branch."""
    return sign_in(make_staff("desk", "officer", company.north.unit))


def place(client: APIClient, **fields: Any) -> Response:
    usual = {"account_no": "north-1", "reason": "complaint", "until": "2026-03-31", "note": "Ticket 4711"}
    body = {key: value for key, value in (usual | fields).items() if value is not ...}
    return client.post(URL, json.dumps(body), content_type="application/json")


def errors(answer: Response) -> list[tuple[str | None, str, str]]:
    return [(error["attr"], error["code"], error["detail"]) for error in answer.json()["errors"]]


class TestPlacing:
    def test_it_is_recorded_told_and_answered(self, company: Company, desk: APIClient) -> None:
        answer = place(desk)
        assert answer.status_code == 201
        hold = Hold.objects.get()
        assert answer.json() == {
            "id": hold.pk, "account_no": "north-1", "bill_no": None, "reason": "complaint", "note": "Ticket 4711",
            "placed_on": "2026-03-02", "until": "2026-03-31", "ended_on": None, "placed_by": "desk",
        }  # fmt: skip
        told = CaseEvent.objects.get(kind="hold_placed")
        assert (told.case, told.on, told.actor.username) == (company.north.case, DAY, "desk")
        assert desk.get(f"{URL}/{hold.pk}").json() == answer.json()

    def test_the_night_takes_no_step_against_who_is_held(self, company: Company, desk: APIClient) -> None:
        place(desk)
        night.run(DAY)
        assert AccountDay.objects.get(account=company.north.account, day=DAY).verdict == "held"

    def test_the_same_again_changes_nothing(self, desk: APIClient) -> None:
        first, again = place(desk), place(desk)
        assert (again.status_code, again.json()) == (200, first.json())
        assert Hold.objects.count() == 1

    def test_another_one_while_it_runs_is_a_conflict(self, desk: APIClient) -> None:
        place(desk)
        answer = place(desk, until="2026-04-30")
        assert (answer.status_code, errors(answer)) == (409, [(None, "conflict", "A hold is already running.")])

    def test_without_an_end_it_lasts_until_it_is_ended(self, desk: APIClient) -> None:
        assert place(desk, until=..., note=...).json()["until"] is None

    def test_one_bill_alone(self, company: Company, desk: APIClient) -> None:
        assert place(desk, bill_no="north-B1").json()["bill_no"] == "north-B1"
        assert place(desk).status_code == 201  # of the whole account, beside it

    @pytest.mark.parametrize(
        ("fields", "attr", "code"),
        [
            ({"account_no": ...}, "account_no", "required"),
            ({"account_no": "south-1"}, "account_no", "does_not_exist"),
            ({"account_no": "nobody"}, "account_no", "does_not_exist"),
            ({"reason": ...}, "reason", "required"),
            ({"reason": "whim"}, "reason", "invalid_choice"),
            ({"until": "2026-03-01"}, "until", "in_the_past"),
            ({"until": "soon"}, "until", "invalid"),
            ({"bill_no": "south-B1"}, "bill_no", "does_not_exist"),
            ({"note": "x" * 301}, "note", "max_length"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, desk: APIClient, fields: dict, attr: str, code: str) -> None:
        answer = place(desk, **fields)
        assert answer.status_code == 400
        assert [error[:2] for error in errors(answer)] == [(attr, code)]
        assert not Hold.objects.exists()

    def test_a_bill_of_another_account_is_refused(self, company: Company, sign_in: Callable) -> None:
        answer = place(sign_in(make_staff("top", "officer", company.unit)), bill_no="south-B1")
        assert errors(answer) == [("bill_no", "other_account", "Bill south-B1 belongs to another account.")]


class TestEnding:
    @pytest.fixture
    def hold(self, company: Company) -> Hold:
        return place_hold(account=company.north.account, reason="complaint", placed_on=date(2026, 2, 20))

    def test_from_today_the_debt_is_collected_again(self, company: Company, desk: APIClient, hold: Hold) -> None:
        answer = desk.post(f"{URL}/{hold.pk}/end")
        assert (answer.status_code, answer.json()["ended_on"]) == (200, "2026-03-02")
        assert CaseEvent.objects.get(kind="hold_ended").actor.username == "desk"
        night.run(DAY)
        assert AccountDay.objects.get(account=company.north.account, day=DAY).verdict != "held"

    def test_what_is_over_stays_as_it_is(self, desk: APIClient, hold: Hold) -> None:
        end_hold(hold=hold, on=date(2026, 2, 25))
        answer = desk.post(f"{URL}/{hold.pk}/end")
        assert (answer.status_code, answer.json()["ended_on"]) == (200, "2026-02-25")
        assert CaseEvent.objects.filter(kind="hold_ended").count() == 1

    def test_that_of_another_branch_does_not_exist(self, company: Company, sign_in: Callable, hold: Hold) -> None:
        stranger = sign_in(make_staff("stranger", "supervisor", company.south.unit))
        for path in (f"{URL}/{hold.pk}/end", f"{URL}/0/end", f"{URL}/x/end"):
            assert stranger.post(path).status_code == 404
        assert stranger.get(f"{URL}/{hold.pk}").status_code == 404
        assert stranger.get(URL).json()["results"] == []
        hold.refresh_from_db()
        assert hold.ended_on is None


@pytest.mark.parametrize("role", list(Role))
def test_who_places_and_ends_holds(company: Company, sign_in: Callable, role: Role) -> None:
    client = sign_in(make_staff("someone", role, company.north.unit))
    running = place_hold(
        account=company.north.account, reason="other", placed_on=DAY, bill=make_bill(company.north.account, "9", DAY)
    )
    assert place(client).status_code == (201 if role in WORKERS else 403)
    assert client.post(f"{URL}/{running.pk}/end").status_code == (200 if role in WORKERS else 403)
    assert client.get(URL).status_code == (403 if role == Role.PRINT_ROOM else 200)


def test_lists_are_narrowed(company: Company, desk: APIClient) -> None:
    place(desk)
    for query, count in (
        ("account_no=north-1", 1), ("running_on=2026-03-31", 1), ("running_on=2026-04-01", 0), ("reason=disaster", 0),
        ("until_to=2026-03-31&placed_from=2026-03-02", 1), ("unit=north", 1), ("bill_no=north-B1", 0),
    ):  # fmt: skip
        assert len(desk.get(f"{URL}?{query}").json()["results"]) == count, query


def test_costs_as_many_statements_for_many_as_for_few(
    company: Company, desk: APIClient, django_assert_num_queries: Callable
) -> None:
    for number in range(5):
        bill = make_bill(company.north.account, "9", DAY, bill_no=f"M-{number}")
        place_hold(account=company.north.account, reason="other", placed_on=DAY, bill=bill)
    desk.get(URL)
    with django_assert_num_queries(3):  # the units in sight, the keys of the page, its rows
        assert len(desk.get(URL).json()["results"]) == 5
