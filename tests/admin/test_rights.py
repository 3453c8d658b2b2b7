"""Who may open and do what: every role at every door, with the address typed by hand."""

from collections.abc import Callable, Iterable

import pytest
from django.test import Client

from collections_app.billing.models import Bill, Payment
from collections_app.cases.models import Case
from collections_app.customers.models import Account, Customer
from collections_app.disputes.models import Dispute
from collections_app.enforcement.models import LegalReferral, SupplyOrder
from collections_app.engine.models import NightRun
from collections_app.facts.models import AccountDay
from collections_app.imports.models import ImportJob
from collections_app.notices.models import Notice, PrintBatch
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.models import Procedure
from collections_app.rules.authority import Role
from collections_app.wordings.models import LetterText
from tests.admin.addresses import (
    ALL,
    OF_ACCOUNTS,
    OF_RUNS,
    OF_STAFF,
    OF_STEERING,
    OF_TARGETS,
    action,
    deletion_of,
    example_of,
    letter_of,
    list_of,
    new,
    page_of,
    upload,
)
from tests.admin.scene import Scene

ALL_ROLES = set(Role)
READERS = ALL_ROLES - {Role.PRINT_ROOM}
OVERSEERS = {Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR}
WORKERS = {Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}
PRINTERS = {Role.PRINT_ROOM, Role.ADMINISTRATOR}
PROCEDURE_EDITORS = {Role.MANAGER, Role.ADMINISTRATOR}
HISTORY = (
    Customer, Account, Bill, Payment, Case, Notice, SupplyOrder, AccountDay, NightRun, ImportJob, PrintBatch,
)  # fmt: skip

pytestmark = pytest.mark.parametrize("role", Role)


@pytest.fixture
def client(sign_in: Callable, role: Role) -> Client:
    return sign_in(role.value)


def opened(client: Client, paths: Iterable[str]) -> dict[str, bool]:
    """Which of the addresses open; a refusal is 403, never a page with less on it."""
    answers = {path: client.get(path, headers={"HX-Request": "true"}).status_code for path in paths}
    assert set(answers.values()) <= {200, 403}, answers
    return {path: status == 200 for path, status in answers.items()}


def pages(models: Iterable[type]) -> list[str]:
    return [path for model in models for path in (list_of(model), page_of(example_of(model)))]


def assert_opened(client: Client, paths: Iterable[str], may: bool) -> None:
    paths = list(paths)
    assert opened(client, paths) == dict.fromkeys(paths, may)


class TestWhoOpens:
    def test_accounts_and_what_hangs_on_them(self, client: Client, role: Role) -> None:
        letter = letter_of(example_of(Notice))
        assert_opened(client, [*pages((*OF_ACCOUNTS, Procedure, LetterText)), letter], role in READERS)

    def test_print_batches(self, client: Client, role: Role) -> None:
        assert_opened(client, pages([PrintBatch]), role in PRINTERS | OVERSEERS)

    def test_nights_and_imports(self, client: Client, role: Role) -> None:
        ImportJob.objects.update(started_by=StaffMember.objects.get(role=role, unit__code="north"))
        assert_opened(client, pages(OF_RUNS), role in OVERSEERS)

    def test_organisation_and_staff(self, client: Client, role: Role) -> None:
        assert_opened(client, pages(OF_STAFF), role in OVERSEERS)

    def test_steering(self, client: Client, role: Role) -> None:
        assert_opened(client, pages(OF_STEERING), role in OVERSEERS)

    def test_targets_and_scores_each_ones_own(self, client: Client, role: Role) -> None:
        assert_opened(client, [list_of(model) for model in OF_TARGETS], role in READERS)

    def test_the_first_page(self, client: Client, role: Role) -> None:
        assert client.get("/admin/").status_code == 200


class TestWhoActs:
    def test_on_cases_and_accounts(self, client: Client, role: Role) -> None:
        dialogs = ("place_hold", "end_hold", "open_dispute")
        of_account = [action(example_of(Account), name) for name in dialogs]
        of_case = [action(example_of(Case), name) for name in (*dialogs, "add_note")]
        assert_opened(client, of_account + of_case, role in WORKERS)

    def test_on_disputes(self, client: Client, role: Role) -> None:
        dispute = example_of(Dispute)
        assert_opened(
            client, [action(dispute, name) for name in ("move", "propose", "send_back", "corrected")], role in WORKERS
        )
        assert_opened(client, [action(dispute, "approve_decision")], role in WORKERS - {Role.OFFICER})

    def test_by_posting_without_the_dialog(self, client: Client, role: Role) -> None:
        before = example_of(Case).events.count()
        client.post(action(example_of(Case), "add_note"), {"text": "By hand"})
        assert example_of(Case).events.count() - before == (1 if role in WORKERS else 0)

    def test_on_papers_of_a_referral(self, client: Client, role: Role) -> None:
        referral = example_of(LegalReferral)
        paper = referral.papers.get(kind="contract")
        ids = list(referral.papers.values_list("pk", flat=True))
        form = {"papers-TOTAL_FORMS": len(ids), "papers-INITIAL_FORMS": len(ids)}
        for number, pk in enumerate(ids):
            form |= {f"papers-{number}-id": pk, f"papers-{number}-referral": referral.pk, f"papers-{number}-note": ""}
            form |= {f"papers-{number}-is_at_hand": "on"}
        client.post(page_of(referral), form)
        paper.refresh_from_db()
        assert paper.is_at_hand == (role in WORKERS)

    def test_on_batches(self, client: Client, role: Role) -> None:
        batch = example_of(PrintBatch)
        buttons = [action(batch, name) for name in ("render", "count", "again", "hand_over")]
        assert_opened(client, buttons, role in PRINTERS)
        assert_opened(client, [action(batch, "release")], role in {Role.SUPERVISOR, Role.MANAGER})
        for name in (
            "download_pdf",
            "download_manifest",
            "download_spreadsheet",
            "download_sheets",
        ):  # there is none yet
            assert client.get(action(batch, name)).status_code == (404 if role in PRINTERS else 403)

    def test_on_procedures(self, client: Client, role: Role) -> None:
        procedure = example_of(Procedure)
        dialogs = [action(procedure, name) for name in ("new_version", "check_draft", "activate", "reopen", "retire")]
        assert_opened(client, [*dialogs, new(Procedure)], role in PROCEDURE_EDITORS)

    def test_on_wordings(self, client: Client, role: Role) -> None:
        text = example_of(LetterText)
        dialogs = [action(text, name) for name in ("publish", "retire", "new_version")]
        assert_opened(client, [*dialogs, new(LetterText)], role in {Role.MANAGER, Role.LEGAL, Role.ADMINISTRATOR})
        assert_opened(client, [action(text, "preview")], role in READERS)

    def test_on_organisation_and_staff(self, client: Client, role: Role) -> None:
        password = f"/admin/collections/staffmember/{example_of(StaffMember).pk}/password/"
        assert_opened(client, [new(OrgUnit), new(StaffMember), password], role == Role.ADMINISTRATOR)
        client.post(page_of(example_of(OrgUnit)), {"name": "Renamed", "kind": "branch"})
        assert (example_of(OrgUnit).name == "Renamed") == (role == Role.ADMINISTRATOR)

    def test_files_are_for_the_whole_company_only(self, client: Client, role: Role, scene: Scene) -> None:
        assert_opened(client, [upload()], False)
        StaffMember.objects.filter(pk=scene.staff[role].pk).update(unit=scene.company)
        assert_opened(client, [upload()], role == Role.ADMINISTRATOR)


class TestHistory:
    """Nobody, whatever the role, adds, changes or deletes what has happened."""

    def test_is_not_added(self, client: Client, role: Role) -> None:
        assert_opened(client, [new(model) for model in (*HISTORY, LegalReferral)], False)

    def test_is_not_changed(self, client: Client, role: Role) -> None:
        for model in HISTORY:
            answer = client.post(page_of(example_of(model)), {"amount": "1.00", "name": "Somebody else"})
            assert answer.status_code == 403, model

    def test_is_not_deleted(self, client: Client, role: Role) -> None:
        kept = [example_of(model) for model in ALL if model is not LetterText]  # a draft is not history
        assert {client.post(deletion_of(obj), {"post": "yes"}).status_code for obj in kept} == {403}
        assert all(type(obj).objects.filter(pk=obj.pk).exists() for obj in kept)

    def test_nothing_is_done_to_many_at_once(self, client: Client, role: Role) -> None:
        for model in HISTORY:
            client.post(list_of(model), {"action": "delete_selected", "_selected_action": [example_of(model).pk]})
            assert example_of(model) is not None


def test_who_is_dismissed_is_asked_to_sign_in(client: Client, role: Role, scene: Scene) -> None:
    StaffMember.objects.filter(pk=scene.staff[role].pk).update(is_active=False)
    for path in ("/admin/", list_of(Case), letter_of(example_of(Notice)), upload()):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/")
