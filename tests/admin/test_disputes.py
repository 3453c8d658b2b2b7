"""Disputes as people work them: opened from an account, worked on a page of their own, decided from the inbox."""

from collections.abc import Callable

import pytest
from django.test import Client

from collections_app.billing.models import Bill
from collections_app.disputes.models import Dispute
from collections_app.engine.models import WaitingDecision
from tests.admin.addresses import list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import is_done, say


@pytest.fixture
def contested(scene: Scene) -> Dispute:
    """A bill of 512.75 contested yesterday."""
    return Dispute.objects.get(account__account_no="N-5")


class TestOpening:
    def test_a_part_of_a_bill(self, officer: Client, scene: Scene) -> None:
        account = scene.account("N-1")
        bill = account.bills.get(bill_no="N-1-1")
        given = {"bill": bill.pk, "amount": "20.50", "ground": "estimate", "reason": "Estimated too high"}
        assert is_done(say(officer, account, "open_dispute", **given), account)
        page = words_of(officer.get(page_of(account)))
        assert "Estimated consumption 20.50" in page and "Estimated too high" in page
        opened = account.disputes.get()
        assert opened.answer_by and opened.answer_by > scene.today
        assert account.tasks.open().get(kind="answer_dispute").about == opened.dispute_no

    def test_without_a_reason_is_refused(self, officer: Client, scene: Scene) -> None:
        assert "This field is required." in words_of(say(officer, scene.account("N-1"), "open_dispute"))
        assert not Dispute.objects.filter(account__account_no="N-1").exists()

    def test_what_is_disputed_already_is_refused(self, officer: Client, scene: Scene) -> None:
        bill = Bill.objects.get(bill_no="N-5-1")
        given = {"bill": bill.pk, "ground": "reading", "reason": "Again"}
        assert "already disputed" in words_of(say(officer, bill.account, "open_dispute", **given))


class TestWorking:
    def test_the_list_says_what_is_about_whom_and_by_when(self, officer: Client, contested: Dispute) -> None:
        page = words_of(officer.get(list_of(Dispute)))
        assert (
            f"{contested.dispute_no} Emil Streit N-5 N-5-1 Meter reading all of it Received 30 Mar 2026 19 Mar 2026"
            in page
        )

    def test_is_moved_on_with_what_was_found_out(self, officer: Client, contested: Dispute) -> None:
        given = {"stage": "field", "note": "The meter is read again on Friday"}
        assert is_done(say(officer, contested, "move", **given), contested)
        page = words_of(officer.get(page_of(contested)))
        assert "Checked on site" in page and "The meter is read again on Friday" in page

    def test_a_proposal_waits_for_another_person(
        self, officer: Client, sign_in: Callable, scene: Scene, contested: Dispute
    ) -> None:
        given = {"decision": "partly", "upheld_amount": "12.75", "outcome": "The bill is lowered by 12.75."}
        assert is_done(say(officer, contested, "propose", **given), contested)
        page = words_of(officer.get(page_of(contested)))
        assert "has proposed a decision; somebody else approves it" in page
        supervisor = sign_in("supervisor")
        inbox = words_of(supervisor.get(list_of(WaitingDecision)))
        assert f"Decision on a dispute {contested.dispute_no}" in inbox and "12.75 CNY" in inbox
        assert is_done(say(supervisor, contested, "approve_decision", note=""), contested)
        contested.refresh_from_db()
        assert (contested.stage, contested.decided_by) == ("correction", scene.staff["supervisor"])
        page = words_of(officer.get(page_of(contested)))
        assert "12.75 CNY is not collected until the bill has been corrected" in page
        assert is_done(say(officer, contested, "corrected", document="CN-5"), contested)
        contested.refresh_from_db()
        assert contested.closed_on == scene.today

    def test_a_proposal_is_sent_back_with_the_reason(
        self, officer: Client, sign_in: Callable, contested: Dispute
    ) -> None:
        say(officer, contested, "propose", decision="rejected", outcome="The reading is right.")
        assert is_done(say(sign_in("supervisor"), contested, "send_back", note="Test the meter first"), contested)
        page = words_of(officer.get(page_of(contested)))
        assert "Test the meter first" in page and "Being looked into" in page

    def test_only_what_fits_the_stage_is_offered(self, sign_in: Callable, contested: Dispute) -> None:
        page = sign_in("supervisor").get(page_of(contested)).content.decode()
        assert "Propose a decision" in page
        assert "Approve the decision" not in page and "The bill has been corrected" not in page

    def test_a_wrong_amount_is_refused_in_words(self, officer: Client, contested: Dispute) -> None:
        given = {"decision": "partly", "upheld_amount": "600.00", "outcome": "x"}
        assert "more than zero, less than 512.75" in words_of(say(officer, contested, "propose", **given))
