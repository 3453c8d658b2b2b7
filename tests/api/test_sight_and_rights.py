"""Who may see and do what through the interface."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from collections_app.rules.authority import Role
from tests.api.conftest import Company
from tests.factories import make_staff, make_unit

NOUNS = ["customers", "accounts", "bills", "payments", "cases", "notices", "batches"]
NUMBERS = {
    "customers": "K-{code}-1", "accounts": "{code}-1", "bills": "{code}-B1", "payments": "{code}-P1",
    "cases": "{code}-C1", "notices": "N-{code}-C1-{n}", "batches": "{code}-L1",
}  # fmt: skip


def address(noun: str, code: str) -> str:
    number = NUMBERS[noun].format(code=code, n=0 if code == "north" else 1)
    return f"/api/v1/{noun}/{number}"


@pytest.mark.parametrize("noun", NOUNS)
class TestSight:
    def test_own_branch_is_seen(self, north: APIClient, noun: str) -> None:
        assert len(north.get(f"/api/v1/{noun}").json()["results"]) == 1
        assert north.get(address(noun, "north")).status_code == 200

    def test_another_branch_does_not_exist(self, north: APIClient, noun: str) -> None:
        assert north.get(address(noun, "south")).status_code == 404

    def test_head_office_sees_both(self, head_office: APIClient, noun: str) -> None:
        assert len(head_office.get(f"/api/v1/{noun}").json()["results"]) == 2
        assert head_office.get(address(noun, "south")).status_code == 200

    def test_staff_without_a_unit_see_nothing(self, company: Company, sign_in: Callable, noun: str) -> None:
        stray = sign_in(make_staff("stray", "administrator"))
        assert stray.get(f"/api/v1/{noun}").json() == {"next": None, "results": []}
        assert stray.get(address(noun, "north")).status_code == 404

    def test_nobody_in_particular_is_asked_who_he_is(self, company: Company, noun: str) -> None:
        for url in (f"/api/v1/{noun}", address(noun, "north")):
            answer = APIClient().get(url)
            assert answer.status_code == 401
            assert answer["WWW-Authenticate"] == "Token"
            assert answer.json()["errors"][0]["code"] == "not_authenticated"


def test_a_branch_sees_the_stations_below_it(company: Company, north: APIClient) -> None:
    station = make_unit("north-station", parent=company.north.unit, kind="station")
    company.north.account.unit = station
    company.north.account.save()
    assert north.get("/api/v1/accounts/north-1").json()["unit"] == "north-station"


def test_history_and_files_of_another_branch_do_not_exist(company: Company, north: APIClient) -> None:
    assert north.get("/api/v1/cases/north-C1/events").status_code == 200
    for path in (
        "cases/south-C1/events",
        "notices/N-south-C1-1/pdf",
        "batches/south-L1/pdf",
        "batches/south-L1/manifest",
    ):
        answer = north.get(f"/api/v1/{path}")
        assert answer.status_code == 404
        assert "made yet" not in answer.json()["errors"][0]["detail"]


ACCOUNT_PATHS = [f"/api/v1/{noun}" for noun in NOUNS if noun != "batches"] + ["/api/v1/cases/north-C1/events"]
READS_ACCOUNTS = set(Role) - {Role.PRINT_ROOM}
READS_BATCHES = {Role.PRINT_ROOM, Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", list(Role))
class TestRoles:
    @pytest.fixture
    def client(self, company: Company, sign_in: Callable, role: Role) -> APIClient:
        return sign_in(make_staff("someone", role, company.north.unit))

    def test_who_reads_accounts(self, client: APIClient, role: Role) -> None:
        expected = 200 if role in READS_ACCOUNTS else 403
        assert {client.get(path).status_code for path in ACCOUNT_PATHS} == {expected}

    def test_who_reads_letters(self, client: APIClient, role: Role) -> None:
        expected = 404 if role in READS_ACCOUNTS else 403  # there is no PDF yet
        assert client.get("/api/v1/notices/N-north-C1-0/pdf").status_code == expected

    def test_who_reads_batches(self, client: APIClient, role: Role) -> None:
        assert client.get("/api/v1/batches").status_code == (200 if role in READS_BATCHES else 403)

    def test_who_takes_print_files(self, client: APIClient, role: Role) -> None:
        expected = 404 if role in {Role.PRINT_ROOM, Role.ADMINISTRATOR} else 403
        assert client.get("/api/v1/batches/north-L1/pdf").status_code == expected
        assert client.get("/api/v1/batches/north-L1/manifest").status_code == expected

    def test_who_posts_payments(self, client: APIClient, role: Role) -> None:
        expected = 400 if role in {Role.SUPERVISOR, Role.ADMINISTRATOR} else 403  # nothing was filled in
        assert client.post("/api/v1/payments", {}, format="json").status_code == expected

    def test_nobody_changes_or_deletes(self, client: APIClient, role: Role) -> None:
        for method in (client.put, client.patch, client.delete):
            assert method("/api/v1/accounts/north-1", format="json").status_code in {403, 405}
            assert method("/api/v1/payments/north-P1", format="json").status_code in {403, 405}


def test_a_dismissed_person_loses_every_right(company: Company, sign_in: Callable) -> None:
    gone = make_staff("gone", "administrator", company.unit, is_active=False)
    assert sign_in(gone).get("/api/v1/accounts").status_code == 403
