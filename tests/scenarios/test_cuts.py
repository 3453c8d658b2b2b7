"""From the night's proposal to an approved cut, and everything that stops it on the way, a second before included."""

from decimal import Decimal

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.cases.operations import place_hold
from collections_app.customers.models import ProtectedStatus
from collections_app.disputes.operations import open_dispute
from collections_app.engine.cut_questions import ask_now, guards_of
from collections_app.facts.models import AccountDay
from tests.cuts import People, approve, ask, assert_refused, make_people, order_of, to_the_proposal
from tests.scenarios.story import Story, day


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def proposed(debtor: Story) -> Story:
    return to_the_proposal(debtor)


def test_one_asks_and_another_approves(proposed: Story, people: People) -> None:
    assert (order_of(proposed).status, order_of(proposed).cut_on) == ("proposed", day("08-15"))
    asked = ask(proposed, people["officer"], cut_on="08-16")
    assert (asked.status, asked.cut_on, asked.requested_by) == ("requested", day("08-16"), people["officer"])
    approved = approve(proposed, people["supervisor"], on="08-15")
    assert (approved.status, approved.decided_by, approved.decided_on) == (
        "approved",
        people["supervisor"],
        day("08-15"),
    )
    assert proposed.events[-2:] == ["order_requested", "order_approved"]
    event = CaseEvent.objects.get(kind="order_approved")
    assert (event.actor, event.on, event.data["cut_on"]) == (people["supervisor"], day("08-15"), "2026-08-16")


def test_what_the_decision_rests_on_is_kept(proposed: Story, people: People) -> None:
    ask(proposed, people["officer"])
    look = AccountDay.objects.get(account=proposed.account, day=day("08-14"), look=1)
    assert (look.overdue, look.demanded) == (Decimal("300.00"), Decimal("300.00"))


def test_looking_keeps_nothing(proposed: Story) -> None:
    before = AccountDay.objects.count()
    guards = guards_of(order_of(proposed), day("08-14"))
    assert {guard.rule for guard in guards if guard.result == "blocked"} == set()
    assert AccountDay.objects.count() == before


class TestMoney:
    def test_paid_a_second_before_the_approval(self, proposed: Story, people: People) -> None:
        ask(proposed, people["officer"])
        proposed.pays("300.00", on="08-15")
        assert_refused("has been closed: paid", approve, proposed, people["supervisor"], on="08-15")
        assert (proposed.case.status, order_of(proposed).status) == ("closed", "cancelled")

    def test_paid_down_below_what_is_pursued(self, proposed: Story, people: People) -> None:
        proposed.pays("295.00", on="08-14")
        assert_refused("has been closed: remaining debt too small", ask, proposed, people["officer"])

    def test_what_is_left_below_the_threshold_while_the_rest_is_disputed(self, proposed: Story, people: People) -> None:
        proposed.dispute(on="08-14", amount="295.00")
        assert_refused("5.00 is less than the minimum amount of 10.00.", ask, proposed, people["officer"])

    def test_paid_in_part_the_order_is_for_the_rest(self, proposed: Story, people: People) -> None:
        ask(proposed, people["officer"])
        proposed.pays("100.00", on="08-14")
        assert approve(proposed, people["supervisor"]).amount == Decimal("200.00")

    def test_what_was_demanded_is_paid_though_younger_debt_is_not(self, proposed: Story, people: People) -> None:
        proposed.bill("500.00", due="08-10", issued="07-20")
        proposed.pays("300.00", on="08-14")
        assert_refused("has been closed: paid", ask, proposed, people["officer"])

    def test_what_was_demanded_is_disputed_though_younger_debt_is_not(self, proposed: Story, people: People) -> None:
        proposed.bill("500.00", due="08-10", issued="07-20")
        bill = proposed.account.bills.get(amount="300.00")
        open_dispute(account=proposed.account, bill=bill, opened_on=day("08-14"))
        assert_refused("Nothing that the notice demanded is unpaid and undisputed.", ask, proposed, people["officer"])

    def test_what_was_demanded_is_held_though_younger_debt_is_not(self, proposed: Story, people: People) -> None:
        proposed.bill("500.00", due="08-10", issued="07-20")
        proposed.hold(on="08-14", bill=proposed.account.bills.get(amount="300.00"))
        assert_refused("Nothing that the notice demanded is unpaid and undisputed.", ask, proposed, people["officer"])

    def test_a_part_of_the_whole_is_disputed_and_counts_against_what_was_demanded(
        self, proposed: Story, people: People
    ) -> None:
        proposed.bill("500.00", due="08-10", issued="07-20")
        proposed.dispute(on="08-14", amount="250.00")
        assert ask(proposed, people["officer"]).amount == Decimal("50.00")


class TestRelief:
    def test_the_whole_account_is_disputed(self, proposed: Story, people: People) -> None:
        ask(proposed, people["officer"])
        proposed.dispute(on="08-14")
        assert_refused("0.00 is owed and not disputed; 300.00 is disputed.", approve, proposed, people["supervisor"])
        assert order_of(proposed).status == "requested"

    def test_a_hold_says_from_when_it_no_longer_holds(self, proposed: Story, people: People) -> None:
        ask(proposed, people["officer"])
        proposed.hold(on="08-14", until="08-15")
        words = "The account is on hold: hardship. (not before 16 Aug 2026)"
        assert_refused(words, approve, proposed, people["supervisor"])

    @pytest.mark.parametrize(("reason", "words"), [
        ("complaint", "A complaint is open. (电力法 Art. 29)"),
        ("promise", "An instalment plan is being kept. (民法典 Art. 577"),
    ])  # fmt: skip
    def test_a_complaint_or_a_promise_is_also_what_the_law_asks_for(
        self, proposed: Story, people: People, reason: str, words: str
    ) -> None:
        place_hold(account=proposed.account, reason=reason, placed_on=day("08-14"))
        assert_refused(words, ask, proposed, people["officer"])

    def test_a_protection_entered_at_noon(self, proposed: Story, people: People) -> None:
        ask(proposed, people["officer"])
        ProtectedStatus.objects.create(account=proposed.account, reason="life_support", from_on=day("08-14"))
        assert_refused("Protected: life support.", approve, proposed, people["supervisor"])

    def test_a_protection_that_begins_before_the_day_of_the_cut(self, proposed: Story, people: People) -> None:
        ProtectedStatus.objects.create(account=proposed.account, reason="medical", from_on=day("08-16"))
        assert_refused("Protected: medical certificate.", ask, proposed, people["officer"], cut_on="08-16")
        ask(proposed, people["officer"], cut_on="08-15")


class TestDays:
    def test_the_notice_has_gone_stale(self, proposed: Story, people: People) -> None:
        words = "A cut could rest on the disconnection notice of 10 Aug 2026 until 17 Aug 2026 only"
        assert_refused(words, ask, proposed, people["officer"], cut_on="08-18")
        ask(proposed, people["officer"], cut_on="08-17")

    def test_a_day_that_is_over(self, proposed: Story, people: People) -> None:
        assert_refused("14 Aug 2026 is over.", ask, proposed, people["officer"], cut_on="08-14", on="08-15")
        ask(proposed, people["officer"], cut_on="08-15")
        assert_refused("15 Aug 2026 is over.", approve, proposed, people["supervisor"], on="08-16")

    def test_too_soon_after_the_notice(self, proposed: Story, people: People) -> None:
        refusal = assert_refused(
            "There may be no cut on 12 Aug 2026:", ask, proposed, people["officer"], cut_on="08-12", on="08-11"
        )
        assert "the cut is lawful from 13 Aug 2026. (not before 13 Aug 2026; 供电营业规则 (1996) Art. 67)" in str(
            refusal
        )
        assert "The notice says that supply may be cut from 15 Aug 2026." in str(refusal)

    def test_a_lawful_day_is_found(self, proposed: Story) -> None:
        assert ask_now(order_of(proposed), day("08-12")).first_day() == day("08-15")
        assert ask_now(order_of(proposed), day("08-16")).first_day() == day("08-16")
        assert ask_now(order_of(proposed), day("08-18")).first_day() is None

    def test_another_day_has_to_be_approved_again(self, proposed: Story, people: People) -> None:
        ask(proposed, people["officer"])
        approve(proposed, people["supervisor"])
        moved = ask(proposed, people["supervisor"], cut_on="08-17")
        assert (moved.status, moved.cut_on, moved.decided_by) == ("requested", day("08-17"), None)
        assert_refused("somebody else has to approve it", approve, proposed, people["supervisor"])
        assert approve(proposed, people["manager"]).status == "approved"


class TestNotice:
    def test_one_that_was_never_sent(self, debtor: Story, people: People) -> None:
        to_the_proposal(debtor)
        debtor.account.cases.get().notices.filter(kind="disconnection_notice").update(status="issued", sent_on=None)
        refusal = assert_refused("has not been sent yet.", ask, debtor, people["officer"])
        assert "The disconnection notice has not been served." in str(refusal)

    def test_one_that_was_withdrawn(self, debtor: Story, people: People) -> None:
        to_the_proposal(debtor)
        notice = debtor.account.cases.get().notices.filter(kind="disconnection_notice")
        notice.update(status="withdrawn", sent_on=None, withdrawn_on=day("08-12"))
        assert_refused("has been withdrawn.", ask, debtor, people["officer"])
