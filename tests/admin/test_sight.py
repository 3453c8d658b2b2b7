"""What belongs to another branch does not exist: not in lists, not on pages, not as files, not in any choice."""

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client

from collections_app.billing.models import Bill
from collections_app.cases.models import Case, CaseEvent, Hold
from collections_app.customers.models import Account
from collections_app.imports.models import ImportJob
from collections_app.notices.models import Notice, PrintBatch
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.models import Procedure
from tests.admin.addresses import ALL, OF_ACCOUNTS, action, example_of, letter_of, list_of, page_of
from tests.admin.scene import Scene
from tests.factories import make_unit

SCOPED = (*OF_ACCOUNTS, PrintBatch, ImportJob, OrgUnit, StaffMember)
HX = {"HX-Request": "true"}


@pytest.fixture
def stranger(sign_in: Callable) -> Client:
    """An administrator of the south branch: every right, but not over the north."""
    return sign_in("stranger")


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.model_name)
class TestAnotherBranch:
    def test_is_not_in_lists(self, stranger: Client, scene: Scene, model: type[Model]) -> None:
        page = stranger.get(list_of(model)).content.decode()
        for northern in ("Anna Weber", "Brook Mill", "N-1", "North branch", ">officer<", "bills-of-march"):
            assert northern not in page, northern

    def test_is_not_found_by_search(self, stranger: Client, scene: Scene, model: type[Model]) -> None:
        for found in ("N-1", "Anna", "north", "officer", str(example_of(model))):
            assert list(stranger.get(list_of(model), {"q": found}).context["cl"].result_list) == []

    def test_has_no_pages(self, stranger: Client, scene: Scene, model: type[Model]) -> None:
        answer = stranger.get(page_of(example_of(model)))
        assert (answer.status_code, answer.headers["Location"]) == (302, list_of(model))
        there = stranger.get(list_of(model)).content.decode()
        assert "does not exist, or it is not in your unit" in there

    def test_is_seen_from_the_top(self, head: Client, scene: Scene, model: type[Model]) -> None:
        assert head.get(page_of(example_of(model))).status_code == 200


def test_ones_own_branch_is_seen(stranger: Client) -> None:
    for model in (Account, Bill, Case, Notice, PrintBatch):
        rows = stranger.get(list_of(model)).context["cl"].result_list
        assert rows
    assert "Sina South" in stranger.get(list_of(Account)).content.decode()


def test_files_of_another_branch_do_not_exist(stranger: Client, scene: Scene) -> None:
    batch = example_of(PrintBatch)
    for path in (
        letter_of(example_of(Notice)), action(batch, "download_pdf"), action(batch, "download_manifest"),
        action(scene.job, "download_rejected"),
    ):  # fmt: skip
        assert stranger.get(path).status_code == 404, path


def test_nothing_is_done_in_another_branch(scene: Scene, sign_in: Callable) -> None:
    scene.sign_up("southerner", "supervisor", scene.south)
    client, before = sign_in("southerner"), CaseEvent.objects.count()
    for obj in (example_of(Account), example_of(Case)):
        for name in ("place_hold", "end_hold", "open_dispute"):
            answer = client.post(action(obj, name), {"reason": "other", "text": "x", "outcome": "x"}, headers=HX)
            assert answer.status_code == 404
    assert client.post(action(example_of(Case), "add_note"), {"text": "x"}).status_code == 404
    assert CaseEvent.objects.count() == before


def test_batches_of_another_branch_are_not_printed(stranger: Client, scene: Scene) -> None:
    batch = example_of(PrintBatch)
    for name in ("render", "hand_over"):
        assert stranger.post(action(batch, name), headers=HX).status_code == 404
    batch.refresh_from_db()
    assert (batch.status, bool(batch.pdf)) == ("closed", False)


def test_a_dialog_takes_only_what_belongs_to_its_account(officer: Client, scene: Scene) -> None:
    """A bill of somebody else cannot be smuggled in, nor a hold of another account be ended."""
    others = Bill.objects.get(bill_no="S-1-1")
    answer = officer.post(
        action(scene.account("N-3"), "place_hold"), {"reason": "other", "bill": others.pk}, headers=HX
    )
    assert "Select a valid choice" in answer.content.decode()
    running = Hold.objects.get(account__account_no="N-4")
    answer = officer.post(action(scene.account("N-3"), "end_hold"), {"hold": running.pk}, headers=HX)
    assert "It has been ended in the meantime." in answer.content.decode()
    running.refresh_from_db()
    assert running.ended_on is None
    assert not Hold.objects.filter(account__account_no="N-3").exists()


def test_choices_name_only_units_and_people_in_sight(stranger: Client, scene: Scene) -> None:
    for path in (list_of(Case), list_of(Account), list_of(Notice), "/admin/collections/staffmember/add/"):
        page = stranger.get(path).content.decode()
        assert "North branch" not in page
        assert '<option value="supervisor">Supervisor</option>' not in page
    refused = stranger.get(list_of(Case), {"unit": "north"})
    assert list(refused.context["cl"].result_list) == []


def test_nobody_is_put_into_a_unit_out_of_sight(stranger: Client, scene: Scene) -> None:
    person = {
        "username": "new",
        "name": "New",
        "role": "officer",
        "password1": "sturdy and long",
        "password2": "sturdy and long",
    }
    for unit in (scene.north, scene.company):
        stranger.post("/admin/collections/staffmember/add/", person | {"unit": unit.pk})
        stranger.post("/admin/collections/orgunit/add/", {"code": "x", "name": "x", "kind": "team", "parent": unit.pk})
    assert not StaffMember.objects.filter(username="new").exists()
    assert not OrgUnit.objects.filter(code="x").exists()


def test_a_branch_sees_the_stations_below_it(scene: Scene, officer: Client) -> None:
    station = make_unit("station", scene.north, "station")
    Account.objects.filter(account_no="S-1").update(unit=station)
    assert "Sina South" in officer.get(list_of(Account)).content.decode()
    assert officer.get(page_of(scene.case("S-1"))).status_code == 200


def test_a_customer_of_two_branches_shows_each_its_own_account(scene: Scene, stranger: Client) -> None:
    shared = scene.account("N-1").customer
    Account.objects.filter(account_no="S-1").update(customer=shared)
    page = stranger.get(page_of(shared)).content.decode()
    assert "S-1" in page
    assert "N-1" not in page.replace("K-N-1", "")


def test_rejected_rows_are_for_who_loaded_them_or_sees_everything(scene: Scene, sign_in: Callable) -> None:
    path = action(scene.job, "download_rejected")
    assert sign_in("head").get(path).status_code == 200
    assert sign_in("administrator").get(path).status_code == 404
    assert sign_in("officer").get(path).status_code == 403


def test_procedures_are_the_same_for_all(stranger: Client) -> None:
    for procedure in Procedure.objects.all():
        assert stranger.get(page_of(procedure)).status_code == 200


def test_the_first_page_counts_ones_own(stranger: Client, scene: Scene) -> None:
    page = stranger.get("/admin/").context
    assert [str(tile["value"]) for tile in page["tiles"] if tile["words"] == "Open cases"] == [
        '<span class="money">2</span>'
    ]


@pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.model_name)
def test_nobody_in_particular_is_asked_to_sign_in(client: Client, scene: Scene, model: type[Model]) -> None:
    for path in (list_of(model), page_of(example_of(model))):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin/login/?next={path}")
