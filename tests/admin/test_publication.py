"""Publication at the screen: an edition led from its draft to the public page by those to whom each step belongs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from collections_app.customers.models import Customer
from collections_app.publication.consents import PublicationConsent
from collections_app.publication.media import Medium, SelectionRule
from collections_app.publication.models import Edition, Objection
from collections_app.publication.operations import draft_edition
from collections_app.rules.authority import Role
from tests.admin.addresses import action, list_of, new, page_of
from tests.admin.conftest import MORNING
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say
from tests.factories import make_account, make_bill
from tests.scenarios.publishing import post_letters


@pytest.fixture
def edition(scene: Scene) -> Edition:
    """Drafted anew by the night, once there is a company that may be named; the paper mill is said to be insolvent."""
    works = make_account("N-90", name="Steel Works", unit=scene.north, customer_class="industrial")
    Customer.objects.filter(pk=works.customer_id).update(kind="organisation")
    make_bill(works, "128400.00", scene.today - timedelta(90))
    Edition.objects.update(status="withdrawn")
    return draft_edition(medium=Medium.objects.get(), on=scene.today)


@pytest.fixture
def lawyer(sign_in: Callable) -> Client:
    return sign_in(Role.LEGAL)


@pytest.fixture
def manager(sign_in: Callable) -> Client:
    return sign_in(Role.MANAGER)


@pytest.fixture
def announced(edition: Edition, lawyer: Client, officer: Client, scene: Scene) -> Edition:
    """Checked and announced today; the letters are in the post."""
    assert is_done(say(lawyer, edition, "check_by_law", said="A company; the debt is not contested."), edition)
    assert is_done(say(officer, edition, "announce"), edition)
    post_letters(edition, scene.today)
    edition.refresh_from_db()
    return edition


class TestThePage:
    def test_says_who_is_named_and_of_the_others_why_not(self, officer: Client, edition: Edition) -> None:
        page = words_of(officer.get(page_of(edition)))
        assert "Main debtors, March 2026" in page
        assert "1 Steel Works N-90 Steel Works industrial 128,400.00 CNY 90" in page
        assert "Limited N-2 128,400.00 CNY Left out Insolvent, or about to be" in page
        assert "Dora Held N-4 640.00 CNY Left out Natural person" in page
        assert "Sina South" not in page

    def test_the_list_says_how_many(self, officer: Client, edition: Edition) -> None:
        assert "north-2026-03-2 Northern page web page March 2026 1 name Draft" in words_of(
            officer.get(list_of(Edition))
        )

    def test_in_chinese(self, officer: Client, edition: Edition) -> None:
        assert officer.get(page_of(edition), headers={"Accept-Language": "zh-hans"}).status_code == 200


class TestTheLifeOfAnEdition:
    def test_led_on_by_its_buttons_to_the_public_page(
        self, announced: Edition, sign_in: Callable, client: Client
    ) -> None:
        early = words_of(say(sign_in("manager"), announced, "approve"))
        assert "Objections may come in until 3 Apr 2026" in early
        with time_machine.travel(MORNING + timedelta(15), tick=False):
            officer, manager = sign_in("officer"), sign_in("manager")
            assert is_done(say(manager, announced, "approve"), announced)
            assert client.get("/published/north/").status_code == 404
            assert is_done(say(officer, announced, "publish"), announced)
            page = officer.get(page_of(announced))
            assert "/published/north/" in page.content.decode()
            assert "north-2026-03-2.json" in words_of(page)
            assert "128,400.00" in client.get("/published/north/").content.decode()
            file = announced.files.get(name="north-2026-03-2.json")
            kept = officer.get(reverse("admin:collections_edition_file", args=[file.pk]))
            assert b"Steel Works" in kept.getvalue()
            line = announced.lines.listed().get()
            assert is_done(say(officer, announced, "take_off", line=line.pk, note="has called"), announced)
            assert "Steel Works" not in client.get("/published/north/").content.decode()
            assert "Taken off after publication Taken off by hand has called" in words_of(
                officer.get(page_of(announced))
            )
            assert "Taken off the published list" in words_of(officer.get(page_of(line.account)))
            assert is_done(say(officer, announced, "archive"), announced)

    def test_an_objection_is_taken_in_and_decided_by_another(
        self, announced: Edition, officer: Client, lawyer: Client, sign_in: Callable, scene: Scene
    ) -> None:
        line = announced.lines.listed().get()
        told = {"line": line.pk, "received_on": scene.today.isoformat(), "text": "We have paid."}
        assert is_done(say(officer, announced, "object_to", **told), announced)
        assert "Waits to be decided" in words_of(officer.get(page_of(announced)))
        with time_machine.travel(MORNING + timedelta(15), tick=False):
            assert "An objection has not been decided" in words_of(say(sign_in("manager"), announced, "approve"))
        objection = Objection.objects.get()
        decided = {"objection": objection.pk, "outcome": "upheld", "grounds": "The money came in."}
        assert is_done(say(lawyer, announced, "decide", **decided), announced)
        page = words_of(lawyer.get(page_of(announced)))
        assert "Objection upheld The money came in." in page

    def test_is_stopped_as_a_whole(self, announced: Edition, lawyer: Client) -> None:
        assert is_done(say(lawyer, announced, "withdraw", reason="Not this year."), announced)
        page = words_of(lawyer.get(page_of(announced)))
        assert "Not this year." in page
        assert "Take a name off" not in page

    def test_this_months_is_drafted_from_the_list(self, edition: Edition, manager: Client, lawyer: Client) -> None:
        draft = reverse("admin:collections_edition_draft")
        medium = Medium.objects.get()
        again = words_of(manager.post(draft, {"medium": medium.pk}))
        assert "There is already an edition of this month." in again
        say(lawyer, edition, "withdraw", reason="too early")
        answer = manager.post(draft, {"medium": medium.pk})
        assert answer.headers["Location"] == page_of(Edition.objects.get(edition_no="north-2026-03-3"))


class TestSetUp:
    def test_a_medium_and_a_rule(self, manager: Client, scene: Scene) -> None:
        about = {
            "name": "Gazette", "slug": "gazette", "kind": "newspaper", "unit": scene.north.pk, "language": "en",
            "currency": "CNY", "columns": ["name", "amount"], "longest": "20", "masked_percent": "30", "objection_days": "14",
            "is_active": "on",
        }  # fmt: skip
        manager.post(new(Medium), about)
        medium = Medium.objects.get(slug="gazette")
        assert (medium.columns, medium.unit) == (["name", "amount"], scene.north)
        rule = {
            "medium": medium.pk, "from_on": "2026-04-01", "least_amount": "2000", "least_days": "90", "top": "20",
            "classes": ["industrial"], "organisations_only": "on",
        }  # fmt: skip
        for version in (1, 2):
            manager.post(new(SelectionRule), rule)
            assert medium.rules.count() == version
        page = words_of(manager.get(page_of(medium.rules.first())))
        assert "industrial" in page
        assert "2,000.00 CNY" in page

    def test_a_medium_out_of_sight_is_not_offered(self, sign_in: Callable, scene: Scene) -> None:
        scene.sign_up("southern", "manager", scene.south)
        page = sign_in("southern").get(new(SelectionRule)).content.decode()
        assert "Northern page" not in page
        draft = reverse("admin:collections_edition_draft")
        answer = sign_in("southern").post(draft, {"medium": Medium.objects.get().pk})
        assert "Select a valid choice" in answer.content.decode()


class TestConsent:
    def test_is_recorded_and_withdrawn_on_the_page_of_the_customer(self, officer: Client, scene: Scene) -> None:
        anna = scene.account("N-1").customer
        assert "Consents to publication Given on" not in words_of(officer.get(page_of(anna)))
        given = {"given_on": scene.today.isoformat(), "document": "file K-17"}
        assert is_done(say(officer, anna, "record_consent", **given), anna)
        assert "file K-17" in words_of(officer.get(page_of(anna)))
        assert "recorded already" in words_of(say(officer, anna, "record_consent", **given))
        assert is_done(say(officer, anna, "withdraw_consent", how="by telephone"), anna)
        assert PublicationConsent.objects.get().withdrawn_on == scene.today


@pytest.mark.parametrize("role", Role)
def test_who_may(sign_in: Callable, role: Role, edition: Edition) -> None:
    client = sign_in(role.value)
    allowed = {
        name: client.get(action(edition, name), headers=HX).status_code == 200
        for name in ("check_by_law", "announce", "approve", "publish", "object_to", "decide", "take_off", "withdraw")
    }
    works = role in (Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL)
    assert allowed == {
        "check_by_law": role == Role.LEGAL, "decide": role == Role.LEGAL, "approve": role == Role.MANAGER,
        "withdraw": role in (Role.LEGAL, Role.MANAGER), "announce": works, "publish": works, "object_to": works,
        "take_off": works,
    }  # fmt: skip
    sets_up = role in (Role.MANAGER, Role.ADMINISTRATOR)
    for model in (Medium, SelectionRule):
        assert (client.get(new(model)).status_code == 200) == sets_up


def test_files_of_another_branch_do_not_exist(sign_in: Callable, announced: Edition) -> None:
    file = announced.files.create(name="x.csv", file="x.csv", sha256="0" * 64, size=1)
    assert sign_in("stranger").get(reverse("admin:collections_edition_file", args=[file.pk])).status_code == 404
