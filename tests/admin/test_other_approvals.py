"""What waits for a second person beside money and supply is in the same inbox: targets, appeals, trials, campaigns, lists."""

from decimal import Decimal

import pytest
from django.test import Client

from collections_app.credit.models import GradeAppeal
from collections_app.engine.models import WaitingDecision
from collections_app.org.models import StaffMember
from collections_app.reporting.operations import propose_target
from collections_app.reporting.targets import KpiTarget
from tests.admin.addresses import action, list_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX

INBOX = list_of(WaitingDecision)


def waiting(staff: StaffMember, kind: str) -> list[WaitingDecision]:
    return list(WaitingDecision.objects.decidable_by(staff).filter(kind=kind))


def target(scene: Scene, by: StaffMember, officer: str = "") -> KpiTarget:
    return propose_target(
        unit=scene.north, officer=scene.staff.get(officer), month=scene.today, kpi="recovery", value=Decimal("0.92"),
        reason="As last year", by=by, on=scene.today,
    )  # fmt: skip


class TestTargets:
    @pytest.fixture
    def top(self, scene: Scene) -> StaffMember:
        return scene.sign_up("top", "manager", scene.company)

    def test_from_above_is_for_those_below(self, scene: Scene, top: StaffMember, sign_in) -> None:
        made = target(scene, top)
        page = words_of(sign_in("manager").get(INBOX))
        assert "Target Recovery" in page
        assert scene.north.name in page
        assert waiting(top, "kpitarget") == []
        assert waiting(scene.sign_up("south", "manager", scene.south), "kpitarget") == []
        client: Client = sign_in("manager")
        answer = client.post(f"{action(made, 'accept')}?back=approvals", {"note": ""}, headers=HX)
        assert answer.headers["HX-Redirect"] == INBOX
        made.refresh_from_db()
        assert made.status == "accepted"

    def test_from_below_is_for_those_above_and_not_for_a_colleague(self, scene: Scene, top: StaffMember) -> None:
        target(scene, scene.staff["manager"])
        assert len(waiting(top, "kpitarget")) == 1
        assert waiting(scene.sign_up("mate", "manager", scene.north), "kpitarget") == []

    def test_of_an_officer_is_for_the_officer_too(self, scene: Scene) -> None:
        target(scene, scene.staff["manager"], "officer")
        assert len(waiting(scene.staff["officer"], "kpitarget")) == 1
        assert waiting(scene.sign_up("other", "officer", scene.north), "kpitarget") == []


def test_an_appeal_says_its_two_answers(scene: Scene, sign_in) -> None:
    appeal = GradeAppeal.objects.filter(status="open").first() or GradeAppeal.objects.create(
        account=scene.account("N-1"), opened_on=scene.today, opened_by=scene.staff["officer"], reason="I have paid",
        grade="C", points=40,
    )  # fmt: skip
    page = words_of(sign_in("supervisor").get(INBOX))
    assert "Appeal against a grade" in page
    assert "Another grade The grade stands" in page
    assert waiting(appeal.opened_by, "gradeappeal") == []


@pytest.mark.parametrize("kind", ["campaign", "trial", "edition", "gradingscheme", "scoringrule", "scorecorrection"])
def test_nobody_finds_there_what_they_have_made_themselves(scene: Scene, kind: str) -> None:
    for staff in scene.staff.values():
        assert all(row.asked_by_id != staff.pk for row in waiting(staff, kind))


def test_what_the_scene_leaves_open_is_there(scene: Scene) -> None:
    head = scene.sign_up("second", "manager", scene.company)
    found = set(WaitingDecision.objects.decidable_by(head).values_list("kind", flat=True))
    assert {"campaign", "gradeappeal"} <= found
