"""A notice handed over in person: the page for the telephone, what of it is shown to whom."""

import base64
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from collections_app.admin import hand_deliveries
from collections_app.deliveries.models import HandDelivery
from collections_app.notices.models import Notice
from collections_app.rules.authority import Role
from tests.admin.addresses import action, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.deliveries.test_pictures import picture

SEES = {Role.OFFICER, Role.SUPERVISOR, Role.LEGAL}


@pytest.fixture
def notice(scene: Scene, settings, tmp_path) -> Notice:
    """A letter to Anna Weber of the north branch."""
    settings.MEDIA_ROOT = tmp_path
    return Notice.objects.filter(case__account__account_no="N-1", status="sent").latest("id")


@pytest.fixture
def given(scene: Scene) -> dict[str, str]:
    drawn = "data:image/png;base64," + base64.b64encode(picture("PNG")).decode()
    return {
        "taken_by": "debtor", "taken_by_name": "Anna Weber", "on": f"{scene.today}", "at": "09:15", "drawn": drawn,
        "latitude": "30.592850", "longitude": "114.305540", "accuracy_m": "8", "note": "At the door",
    }  # fmt: skip


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("door.jpg", picture(), "image/jpeg")


def test_recorded_with_signature_photo_and_place(officer: Client, notice: Notice, given: dict[str, str]) -> None:
    form = words_of(officer.get(action(notice, "served_by_hand")))
    assert "Take the place from this device" in form and "Anna Weber" in form and notice.notice_no in form
    answer = officer.post(action(notice, "served_by_hand"), given | {"photo": photo()})
    assert answer.headers["Location"] == page_of(notice)
    page = words_of(officer.get(page_of(notice)))
    delivery = HandDelivery.objects.get()
    assert f"Delivery by hand {delivery}" in page and "30.592850, 114.305540 ± 8 m" in page
    assert "Signed receipt" in page or "signed receipt" in page
    assert "Handed over in person" not in page  # once is enough


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"drawn": ""}, "Without a signature or a photo nothing shows"),
        ({"drawn": "data:image/png;base64,%%%"}, "have it signed once more"),
        ({"longitude": ""}, "A place has a latitude and a longitude."),
        ({"latitude": "north"}, "Enter a number."),
        ({"at": "noon"}, "Enter a valid time."),
        ({"taken_by_name": ""}, "Give the name of whoever took the notice."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    officer: Client, notice: Notice, given: dict[str, str], change: dict[str, str], words: str
) -> None:
    page = officer.post(action(notice, "served_by_hand"), given | change)
    assert words in words_of(page) and "At the door" in page.content.decode()
    assert not HandDelivery.objects.exists()


def test_a_picture_that_is_too_large_is_not_even_read(
    officer: Client, notice: Notice, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_deliveries, "MOST_BYTES", 100)
    page = officer.post(action(notice, "served_by_hand"), given | {"photo": photo()})
    assert "The picture is larger than" in words_of(page) and not HandDelivery.objects.exists()


def test_a_day_to_come_is_refused(officer: Client, scene: Scene, notice: Notice, given: dict[str, str]) -> None:
    page = officer.post(action(notice, "served_by_hand"), given | {"on": f"{scene.today + timedelta(1)}"})
    assert "It cannot be recorded before it has happened." in words_of(page)


@pytest.mark.parametrize("role", Role)
def test_pictures_are_for_those_who_see_personal_data(
    sign_in: Callable, notice: Notice, given: dict[str, str], role: Role
) -> None:
    sign_in("officer").post(action(notice, "served_by_hand"), given | {"photo": photo()})
    delivery, client = HandDelivery.objects.get(), sign_in(role.value)
    for which, kind in (("photo", "image/jpeg"), ("signature", "image/png")):
        answer = client.get(reverse("admin:collections_handdelivery_picture", args=[delivery.pk, which]))
        assert answer.status_code == (200 if role in SEES else 403)
        if role in SEES:
            assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (kind, "nosniff")
    if role not in (*SEES, Role.PRINT_ROOM):
        assert "On record, not shown to your role" in words_of(client.get(page_of(notice)))


def test_pictures_of_another_branch_do_not_exist(sign_in: Callable, notice: Notice, given: dict[str, str]) -> None:
    sign_in("officer").post(action(notice, "served_by_hand"), given)
    delivery = HandDelivery.objects.get()
    picture_of = reverse("admin:collections_handdelivery_picture", args=[delivery.pk, "signature"])
    assert sign_in("stranger").get(picture_of).status_code == 404
    nothing = reverse("admin:collections_handdelivery_picture", args=[delivery.pk, "photo"])
    assert sign_in("officer").get(nothing).status_code == 404


def test_who_may_not_work_on_cases_does_not_record(
    scene: Scene, sign_in: Callable, notice: Notice, given: dict[str, str]
) -> None:
    scene.sign_up("southerner", "supervisor", scene.south)
    assert sign_in("auditor").post(action(notice, "served_by_hand"), given).status_code == 403
    assert sign_in("southerner").post(action(notice, "served_by_hand"), given).status_code == 404
    assert not HandDelivery.objects.exists()
