"""The screens of targets, corrections, scoring rules and the ranking: proposing, deciding, sharing out, each one's own."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from collections_app.reporting.batch import measure_months
from collections_app.reporting.operations import decide, propose_rule, propose_target
from collections_app.reporting.targets import KpiTarget, ScoreCorrection, ScoringRule
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene

RANKING = "/admin/collections/figure/ranking/"


@pytest.fixture(autouse=True)
def _measured(scene: Scene) -> None:
    measure_months(scene.today - timedelta(60), scene.today)


@pytest.fixture
def top(scene: Scene, sign_in: Callable) -> Client:
    """A manager of the company."""
    scene.sign_up("top", "manager", scene.company)
    return sign_in("top")


def agreed(scene: Scene, kpi: str, value: str, officer: str = "") -> KpiTarget:
    target = propose_target(
        unit=scene.north, officer=scene.staff.get(officer), month=scene.today, kpi=kpi, value=Decimal(value), reason="x",
        by=scene.sign_up(f"top-{kpi}-{officer}", "manager", scene.company), on=scene.today,
    )  # fmt: skip
    decide(proposal=target, accept=True, by=scene.staff["manager"], on=scene.today)
    return target


def said(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_target_is_proposed_above_and_accepted_below(top: Client, sign_in: Callable, scene: Scene) -> None:
    given = {
        "unit": scene.north.pk,
        "month": "2026-03-09",
        "kpi": "recovery",
        "value": "92.5",
        "reason": "As last year",
    }
    address = "/admin/collections/kpitarget/propose/"
    assert top.post(address, given).status_code == 302
    target = KpiTarget.objects.exclude(status="refused").get()
    assert (target.value, str(target.month), target.status) == (Decimal("0.925"), "2026-03-01", "proposed")
    assert "92.50 %" in said(top, list_of(KpiTarget))
    refused = top.post(action(target, "accept"), {"note": ""}, headers={"HX-Request": "true"})
    assert "themselves" in refused.content.decode()
    assert sign_in("manager").post(action(target, "accept"), {"note": ""}).status_code == 302
    target.refresh_from_db()
    assert target.status == "accepted"
    assert "Missed" in said(sign_in("manager"), "/admin/collections/figure/")


def test_who_may_not_set_targets_is_not_asked(officer: Client) -> None:
    assert officer.get("/admin/collections/kpitarget/propose/").status_code == 403


def test_a_share_beyond_all_is_refused_in_the_form(top: Client, scene: Scene) -> None:
    given = {"unit": scene.north.pk, "month": "2026-03-09", "kpi": "recovery", "value": "192.5", "reason": "x"}
    assert "at most one hundred" in top.post("/admin/collections/kpitarget/propose/", given).content.decode()


def test_sharing_out_asks_the_officers_of_the_branch(sign_in: Callable, scene: Scene) -> None:
    target = agreed(scene, "recovery", "0.9")
    client = sign_in("manager")
    assert client.post(action(target, "share"), {}).status_code == 302
    assert {one.officer.username for one in KpiTarget.objects.filter(status="proposed")} == {"officer"}


def test_an_officer_sees_and_accepts_their_own(officer: Client, sign_in: Callable, scene: Scene) -> None:
    agreed(scene, "kept_ratio", "0.5")
    mine = propose_target(
        unit=scene.north, officer=scene.staff["officer"], month=scene.today, kpi="recovery", value=Decimal("0.9"), reason="x",
        by=scene.staff["manager"], on=scene.today,
    )  # fmt: skip
    page = said(officer, list_of(KpiTarget))
    assert "Recovery, cumulative" in page
    assert "Promises kept" not in page
    assert officer.get(page_of(mine)).status_code == 200
    assert officer.post(action(mine, "accept"), {"note": ""}).status_code == 302


def test_the_ranking_says_what_each_point_rests_on(sign_in: Callable, scene: Scene) -> None:
    rule = propose_rule(text="weight recovery 100\ndeduction complaints 5", active_from=scene.today, reason="x",
                        by=scene.staff["manager"], on=scene.today)  # fmt: skip
    decide(proposal=rule, accept=True, by=scene.staff["supervisor"], on=scene.today)
    agreed(scene, "recovery", "0.9", "officer")
    for who in ("manager", "officer"):
        page = said(sign_in(who), RANKING)
        assert "weight: recovery, cumulative (100)" in page
        assert "90.00 %" in page
    assert "Officer" not in said(sign_in("stranger"), f"{RANKING}?unit=north")
    assert sign_in("print_room").get(RANKING).status_code == 403


def test_a_rule_and_a_correction_are_proposed_by_form(sign_in: Callable, scene: Scene) -> None:
    client = sign_in("manager")
    rule = {"active_from": "2026-03-01", "text": "weight recovery", "reason": "x"}
    assert "Line 1 cannot be read" in client.post("/admin/collections/scoringrule/propose/", rule).content.decode()
    rule["text"] = "weight recovery 100"
    assert client.post("/admin/collections/scoringrule/propose/", rule).status_code == 302
    assert ScoringRule.objects.exclude(status="refused").get().version == 2  # the first was refused
    points = {"unit": scene.north.pk, "month": "2026-03-01", "points": "-5", "reason": "Paid by a reader"}
    assert client.post("/admin/collections/scorecorrection/propose/", points).status_code == 302
    assert said(client, page_of(ScoreCorrection.objects.exclude(status="refused").get())).count("Paid by a reader") >= 1


@pytest.mark.parametrize("model", [KpiTarget, ScoreCorrection, ScoringRule])
def test_every_list_opens_empty(head: Client, model: type) -> None:
    assert head.get(list_of(model)).status_code == 200
