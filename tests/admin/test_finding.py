"""The command palette finds people and papers within one's own branch."""

import pytest
from django.test import Client

from tests.admin.addresses import page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of


def ask(client: Client, said: str) -> str:
    answer = client.get("/admin/search/", {"s": said, "extended": "1"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("said", ["anna web", "0100 17", "N-1", "lamp street"])
def test_leads_to_the_account(officer: Client, scene: Scene, said: str) -> None:
    found = ask(officer, said)
    assert page_of(scene.account("N-1")) in found
    assert "Anna Weber" in found


def test_leads_to_a_letter_by_its_code(officer: Client, scene: Scene) -> None:
    notice = scene.case("N-1").notices.latest("pk")
    found = ask(officer, f"https://pay.example/?account=N-1&ref={notice.notice_no}")
    assert page_of(notice) in found
    assert f"Notice N-1: {notice.notice_no}" in " ".join(found.split())


def test_a_stranger_finds_nothing(sign_in, scene: Scene) -> None:
    assert "Anna" not in ask(sign_in("stranger"), "anna web")
    assert page_of(scene.case("N-1").notices.latest("pk")) not in ask(sign_in("stranger"), "N0")


def test_nor_does_the_print_room(sign_in, scene: Scene) -> None:
    assert "Anna" not in ask(sign_in("print_room"), "anna web")


def test_every_page_has_the_palette(officer: Client, scene: Scene) -> None:
    page = officer.get(page_of(scene.account("N-1"))).content.decode()
    assert "/admin/search/" in page
    assert words_of(officer.get(page_of(scene.account("N-1"))))
