"""The evidence file of a case, from its page."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.rules.authority import Role
from tests.admin.addresses import action, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of


def test_handed_out_and_on_record(sign_in: Callable, scene: Scene, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    case, manager = scene.case("N-1"), sign_in("manager")
    answer = manager.get(action(case, "evidence_file"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{case.case_no}-2026-03-20.zip"'
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert {"manifest.json", "statement.pdf", "events.json", "decisions.json", "verify.py"} <= set(
            archive.namelist()
        )
    assert CaseEvent.objects.get(kind="evidence_made").actor == scene.staff["manager"]
    assert "Evidence file made" in words_of(manager.get(page_of(case)))


def test_without_a_certificate_that_can_be_opened_the_page_says_so(sign_in: Callable, scene: Scene, settings) -> None:
    settings.EVIDENCE_CERTIFICATE = "/nowhere/house.p12"
    case = scene.case("N-1")
    page = words_of(sign_in("manager").get(action(case, "evidence_file"), follow=True))
    assert "There is no certificate at /nowhere/house.p12" in page
    assert not CaseEvent.objects.filter(kind="evidence_made").exists()


@pytest.mark.parametrize("role", Role)
def test_for_managers_and_the_legal_office(sign_in: Callable, scene: Scene, settings, tmp_path, role: Role) -> None:
    settings.MEDIA_ROOT = tmp_path
    status = sign_in(role.value).get(action(scene.case("N-1"), "evidence_file")).status_code
    assert status == (200 if role in (Role.MANAGER, Role.LEGAL) else 403)


def test_not_of_another_branch(sign_in: Callable, scene: Scene) -> None:
    scene.sign_up("southern-lawyer", "legal", scene.south)
    assert sign_in("southern-lawyer").get(action(scene.case("N-1"), "evidence_file")).status_code == 404
