"""Waiving a penalty: asked for on the page of an account or a case, decided by somebody else on a page of its own."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from collections_app.customers.models import Account
from collections_app.engine.waivers import unpaid_penalty
from collections_app.penalties.models import PenaltyCharge, PenaltyPause, PenaltyWaiver
from collections_app.rules.authority import Role
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say


@pytest.fixture
def mill(scene: Scene) -> Account:
    """Owes 128,400.00 for 97 days at two permille a day."""
    return scene.account("N-2")


@pytest.fixture
def waiting(scene: Scene) -> PenaltyWaiver:
    """The officer has asked for 5.00 of the penalty of Anna Weber."""
    return PenaltyWaiver.objects.get(account=scene.account("N-1"))


class TestThePageOfAnAccount:
    def test_says_what_has_accrued_and_what_of_it_is_posted(self, officer: Client, scene: Scene, mill: Account) -> None:
        page = words_of(officer.get(page_of(mill)))
        assert f"Penalty to today {unpaid_penalty(mill, scene.today):,.2f} CNY" in page
        assert "A penalty is posted when a letter demands it" in page
        assert (
            "Bill Days late Posted Not yet posted Paid Unpaid to today N-2-1 97 10,400.40 24,652.80 – 35,053.20" in page
        )

    def test_says_how_the_penalty_of_a_bill_comes_about(self, officer: Client, mill: Account) -> None:
        page = words_of(officer.get(page_of(mill.bills.get())))
        assert "Penalty to today, day by day" in page
        assert "14 Dec 2025 31 Dec 2025 18 128,400.00 2‰ 4,622.40" in page
        assert "1 Jan 2026 20 Mar 2026 79 128,400.00 3‰ 30,430.80" in page
        assert "A court would probably reduce this penalty on request" in page
        assert "Ledger of the penalty" in page


class TestAsking:
    def test_the_dialog_says_what_is_unpaid(self, officer: Client, mill: Account) -> None:
        dialog = words_of(officer.get(action(mill, "ask_for_waiver"), headers=HX))
        assert "Empty: all of it. Unpaid to today:" in dialog
        assert "Somebody else decides on it." in dialog

    def test_an_officer_asks(self, officer: Client, scene: Scene, mill: Account) -> None:
        given = {"amount": "100.00", "reason": "settlement", "note": "Pays the rest at once"}
        assert is_done(say(officer, mill, "ask_for_waiver", **given), mill)
        waiver = PenaltyWaiver.objects.get(account=mill)
        assert (waiver.asked_by, waiver.asked_on, waiver.status) == (scene.staff["officer"], scene.today, "asked")
        page = words_of(officer.get(page_of(mill)))
        assert f"{waiver.waiver_no} Waiting for approval 100.00 CNY settlement Officer" in page

    def test_more_than_is_unpaid_is_refused_where_it_was_typed(self, officer: Client, mill: Account) -> None:
        given = {"amount": "9999999.00", "reason": "goodwill", "note": "What I typed"}
        answer = say(officer, mill, "ask_for_waiver", **given)
        assert "of penalty is unpaid." in words_of(answer)
        assert "What I typed" in answer.content.decode()
        assert not PenaltyWaiver.objects.filter(account=mill).exists()

    def test_a_reason_has_to_be_given(self, officer: Client, mill: Account) -> None:
        assert "This field is required." in words_of(say(officer, mill, "ask_for_waiver", reason="goodwill"))

    def test_days_without_penalty_on_the_page_of_a_case(self, officer: Client, scene: Scene) -> None:
        case = scene.case("N-2")
        given = {"from_on": scene.today, "reason": "disaster", "note": "Flooded"}
        assert is_done(say(officer, case, "ask_for_days", **given), case)
        assert PenaltyWaiver.objects.get(account=case.account).is_of_days


class TestDeciding:
    def test_a_supervisor_approves_and_the_ledger_says_so(
        self, sign_in: Callable, scene: Scene, waiting: PenaltyWaiver
    ) -> None:
        supervisor = sign_in("supervisor")
        page = words_of(supervisor.get(page_of(waiting)))
        assert "#2026-17" in page
        assert "5.00 CNY" in page
        assert is_done(say(supervisor, waiting, "approve", note="Certificate seen"), waiting)
        assert PenaltyCharge.objects.get(kind="waiver").amount == Decimal("-5.00")
        timeline = words_of(supervisor.get(page_of(scene.case("N-1"))))
        assert f"Waiver of penalty approved Amount: 5.00 CNY Waiver {waiting.waiver_no}" in timeline

    def test_the_asker_does_not(self, sign_in: Callable, scene: Scene, waiting: PenaltyWaiver) -> None:
        PenaltyWaiver.objects.filter(pk=waiting.pk).update(asked_by=scene.staff["supervisor"])
        refusal = words_of(say(sign_in("supervisor"), waiting, "approve"))
        assert "somebody else has to approve it" in refusal
        assert not PenaltyCharge.objects.filter(kind="waiver").exists()

    def test_of_days_brings_a_pause(self, officer: Client, sign_in: Callable, scene: Scene, mill: Account) -> None:
        say(officer, mill, "ask_for_days", from_on=scene.today, reason="disaster", note="Flooded")
        waiver = PenaltyWaiver.objects.get(account=mill)
        assert is_done(say(sign_in("manager"), waiver, "approve"), waiver)
        assert PenaltyPause.objects.get().from_on == scene.today

    def test_the_asker_withdraws(self, officer: Client, waiting: PenaltyWaiver) -> None:
        assert is_done(say(officer, waiting, "refuse", note="Asked in error"), waiting)
        waiting.refresh_from_db()
        assert waiting.status == "withdrawn"

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR, Role.MANAGER}))
    def test_nobody_else_may(self, sign_in: Callable, waiting: PenaltyWaiver, role: str) -> None:
        assert say(sign_in(role), waiting, "approve").status_code == 403

    def test_a_stranger_sees_none(self, sign_in: Callable, waiting: PenaltyWaiver) -> None:
        stranger = sign_in("stranger")
        assert waiting.waiver_no not in stranger.get(list_of(PenaltyWaiver)).content.decode()
        assert stranger.get(page_of(waiting)).status_code == 302
