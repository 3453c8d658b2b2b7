"""Letters that came back: a pile of them scanned, one noted on its page, one taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from collections_app.deliveries.models import ReturnedLetter
from collections_app.deliveries.returns import record_returned_letter
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Role
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import queries, words_of

SCAN = reverse("admin:collections_returnedletter_scan")
HX = {"HX-Request": "true"}


@pytest.fixture
def notice(scene: Scene) -> Notice:
    """A letter to Anna Weber of the north branch."""
    return Notice.objects.filter(case__account__account_no="N-1", status="sent").latest("id")


def scan(client: Client, scene: Scene, *codes: str) -> str:
    given = {"codes": "\r\n".join(codes), "reason": "moved", "returned_on": scene.today, "note": ""}
    return words_of(client.post(SCAN, given))


def test_a_pile_is_noted_and_what_cannot_be_stays_in_the_field(sign_in: Callable, scene: Scene, notice: Notice) -> None:
    page = scan(sign_in("print_room"), scene, notice.notice_no, "X-77")
    assert "1 letter has been noted." in page
    assert f"{notice.notice_no} {notice.get_kind_display()} moved away".lower() in page.lower()
    assert "2 X-77 There is no such notice in your unit." in page
    assert sign_in("print_room").post(
        SCAN, {"codes": "X-77", "reason": "moved", "returned_on": scene.today}
    ).content.decode().count("X-77</textarea>") == 1  # fmt: skip


def test_a_pile_of_tomorrow_is_refused_as_a_whole(sign_in: Callable, scene: Scene, notice: Notice) -> None:
    given = {"codes": notice.notice_no, "reason": "moved", "returned_on": scene.today + timedelta(1)}
    page = words_of(sign_in("print_room").post(SCAN, given))
    assert "It cannot be noted before it has come back." in page
    assert not ReturnedLetter.objects.exists()


def test_one_is_noted_on_its_page_and_taken_back_by_a_supervisor(
    sign_in: Callable, scene: Scene, notice: Notice
) -> None:
    officer, supervisor = sign_in("officer"), sign_in("supervisor")
    given = {"reason": "refused", "returned_on": scene.today, "note": "twice"}
    assert officer.post(action(notice, "came_back"), given, headers=HX).headers["HX-Redirect"] == page_of(notice)
    page = words_of(officer.get(page_of(notice)))
    assert "Came back" in page and "acceptance refused" in page and "twice" in page
    case = words_of(officer.get(page_of(notice.case)))
    assert "Letter came back" in case and "Why: acceptance refused" in case
    assert officer.get(action(notice, "withdraw_return"), headers=HX).status_code == 403
    assert supervisor.post(action(notice, "withdraw_return"), {"reason": "another"}, headers=HX).status_code == 200
    assert "acceptance refused" not in words_of(supervisor.get(page_of(notice)))
    assert "noted in error" in words_of(supervisor.get(list_of(ReturnedLetter)))


@pytest.mark.parametrize("role", Role)
def test_who_may(sign_in: Callable, scene: Scene, notice: Notice, role: Role) -> None:
    who = scene.staff["officer"]
    returned = record_returned_letter(notice=notice, reason="moved", returned_on=scene.today, by=who, on=scene.today)
    client, may = sign_in(role.value), role not in (Role.AUDITOR, Role.ADMINISTRATOR)
    for address in (list_of(ReturnedLetter), page_of(returned), SCAN):
        assert client.get(address).status_code == (200 if may else 403), address


def test_another_branch_sees_nothing_of_it(sign_in: Callable, scene: Scene, notice: Notice) -> None:
    StaffMember.objects.filter(pk=scene.staff["stranger"].pk).update(role=Role.SUPERVISOR)
    who = scene.staff["officer"]
    returned = record_returned_letter(notice=notice, reason="moved", returned_on=scene.today, by=who, on=scene.today)
    stranger = sign_in("stranger")
    assert notice.notice_no not in words_of(stranger.get(list_of(ReturnedLetter)))
    assert stranger.get(page_of(returned)).status_code == 302
    assert "There is no such notice in your unit." in scan(stranger, scene, notice.notice_no)


def test_a_longer_list_asks_no_more(officer: Client, scene: Scene) -> None:
    asked = set()
    for notice in Notice.objects.filter(case__account__unit=scene.north, status="sent")[:2]:
        who = scene.staff["officer"]
        record_returned_letter(notice=notice, reason="moved", returned_on=scene.today, by=who, on=scene.today)
        asked.add(queries(officer, list_of(ReturnedLetter)))
    assert asked == {10}
