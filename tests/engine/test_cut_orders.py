"""Who may ask for a cut, approve or refuse it, what has to be done before, and what the law pack has to be for it."""

import threading
from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Account
from collections_app.engine.cut_orders import CannotOrder, refuse_cut, take_action
from collections_app.engine.cut_questions import guards_of, needed_actions
from collections_app.procedures import packs
from collections_app.procedures.models import Procedure
from collections_app.rules.guards import overall
from tests.cuts import People, approve, ask, assert_refused, make_people, order_of, to_the_proposal
from tests.scenarios.story import Story, day


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def proposed(people: People) -> Story:
    return to_the_proposal(Story())


class TestPeople:
    def test_whoever_has_asked_does_not_approve(self, proposed: Story, people: People) -> None:
        ask(proposed, people["supervisor"])
        assert_refused("somebody else has to approve it", approve, proposed, people["supervisor"])
        assert order_of(proposed).status == "requested"

    def test_by_role(self, proposed: Story, people: People) -> None:
        for who in ("auditor", "manager"):
            assert_refused("Your role does not allow this.", ask, proposed, people[who])
        ask(proposed, people["officer"])
        for who in ("officer", "auditor"):
            assert_refused("Your role does not allow this.", approve, proposed, people[who])

    def test_from_another_branch(self, proposed: Story, people: People) -> None:
        assert_refused("There is no such order in your unit.", ask, proposed, people["stranger"])

    def test_a_closed_case_is_not_cut(self, proposed: Story, people: People) -> None:
        proposed.pays("300.00", on="08-14")
        proposed.night("08-15", "close", "paid")
        assert_refused("has been closed: paid", ask, proposed, people["officer"], on="08-15")

    def test_what_was_not_asked_for_is_not_approved(self, proposed: Story, people: People) -> None:
        assert_refused("has been decided meanwhile: proposed", approve, proposed, people["supervisor"])

    def test_a_case_that_has_gone_on_to_the_lawyers(self, proposed: Story, people: People) -> None:
        ask(proposed, people["officer"], "08-15")
        approve(proposed, people["supervisor"])
        proposed.night("10-04", "step", "legal referral")
        assert_refused("stands at another step: legal referral", ask, proposed, people["officer"], "10-05", "10-04")


class TestRefusing:
    def test_with_a_reason(self, proposed: Story, people: People) -> None:
        ask(proposed, people["officer"])
        order = refuse_cut(order_of(proposed), "Children in the house", people["manager"], day("08-14"))
        assert (order.status, order.decided_by, order.note) == ("refused", people["manager"], "Children in the house")
        assert proposed.events[-1] == "order_refused"
        assert_refused("has been decided meanwhile: refused", approve, proposed, people["supervisor"])

    def test_an_approval_is_taken_back(self, proposed: Story, people: People) -> None:
        ask(proposed, people["officer"])
        approve(proposed, people["supervisor"])
        assert refuse_cut(order_of(proposed), "Flood", people["manager"], day("08-15")).status == "refused"

    def test_whoever_has_asked_calls_it_off(self, proposed: Story, people: People) -> None:
        ask(proposed, people["supervisor"])
        order = refuse_cut(order_of(proposed), "Wrong house", people["supervisor"], day("08-14"))
        assert (order.status, order.cancelled_on) == ("cancelled", day("08-14"))


class TestCriticalCustomer:
    @pytest.fixture
    def hospital(self, proposed: Story) -> Story:
        Account.objects.filter(pk=proposed.account.pk).update(is_important_user=True)
        return proposed

    def test_needs_a_copy_to_the_authority_before_the_approval(self, hospital: Story, people: People) -> None:
        asked = ask(hospital, people["officer"])
        assert (asked.needs, asked.done) == (["copy_to_authority"], [])
        words = "Before a cut: a copy of the notice to the power authority."
        assert_refused(words, approve, hospital, people["supervisor"])
        done = take_action(order_of(hospital), "copy_to_authority", "Fax of 14 Aug", people["officer"], day("08-14"))
        assert done.done == ["copy_to_authority"]
        assert CaseEvent.objects.get(kind="note").data["text"] == "Fax of 14 Aug"
        assert approve(hospital, people["supervisor"]).status == "approved"

    def test_is_ticked_once_and_only_what_is_needed(self, hospital: Story, people: People) -> None:
        order, on = order_of(hospital), day("08-14")
        take_action(order, "copy_to_authority", "", people["officer"], on)
        assert_refused("done already", take_action, order, "copy_to_authority", "", people["officer"], on)
        assert_refused("not needed", take_action, order, "affordable_plan", "", people["officer"], on)


class TestLaw:
    def test_a_pack_that_no_lawyer_has_verified_needs_a_person(self, proposed: Story, people: People) -> None:
        guards = guards_of(order_of(proposed), day("08-14"))
        assert overall(guards)[0] == "needs"
        assert needed_actions(guards) == []
        ask(proposed, people["officer"])
        approve(proposed, people["supervisor"])
        assert overall(guards_of(order_of(proposed), day("08-14")))[0] == "allowed"

    def test_a_pack_that_is_no_longer_in_force(self, proposed: Story, people: People) -> None:
        Account.objects.filter(pk=proposed.account.pk).update(law_pack="cn-1996")
        assert_refused("is not in force on 15 Aug 2026", ask, proposed, people["officer"])

    def test_no_answer_no_cut(self, proposed: Story, people: People) -> None:
        Account.objects.filter(pk=proposed.account.pk).update(law_pack="de", region="XX")
        assert_refused("The law gives no answer", ask, proposed, people["officer"], cut_on="08-17")

    def test_weather_that_nobody_reports(self, proposed: Story, people: People) -> None:
        Account.objects.filter(pk=proposed.account.pk).update(law_pack="us-tx", region="TX")
        assert_refused("No weather report for the area TX has come", ask, proposed, people["officer"], cut_on="08-14")

    def test_cuts_on_working_days_only(self, proposed: Story, people: People) -> None:
        assert any(step.is_on_business_day for step in packs.law("de").steps)
        Account.objects.filter(pk=proposed.account.pk).update(law_pack="de", region="BE")
        words = "Cuts are made on working days only, and 15 Aug 2026 is none. (not before 17 Aug 2026"
        assert_refused(words, ask, proposed, people["officer"], cut_on="08-15")


class TestTwoAtOnce:
    """Each with a connection of its own; whoever comes second sees what the first has written."""

    @pytest.fixture
    def asked(self, transactional_db: None) -> tuple[Story, People]:
        people = make_people()
        ship_ladders_again()
        proposed = to_the_proposal(Story())
        ask(proposed, people["officer"])
        return proposed, people

    def test_one_approval_wins(self, asked: tuple[Story, People]) -> None:
        proposed, people = asked
        refused = at_once(lambda: approve(proposed, people["supervisor"]), lambda: approve(proposed, people["manager"]))
        assert [str(refusal) for refusal in refused] == ["The order has been decided meanwhile: approved."]
        assert proposed.events.count("order_approved") == 1

    def test_approval_and_refusal(self, asked: tuple[Story, People]) -> None:
        proposed, people = asked
        order, on = order_of(proposed), day("08-14")
        at_once(lambda: approve(proposed, people["supervisor"]), lambda: refuse_cut(order, "No", people["manager"], on))
        assert order_of(proposed).status == "refused"  # an approval can still be taken back, a refusal cannot

    def test_approval_and_payment_at_the_counter(self, asked: tuple[Story, People]) -> None:
        proposed, people = asked
        at_once(
            lambda: approve(proposed, people["supervisor"]), lambda: proposed.pays_at_the_counter("300.00", on="08-14")
        )
        assert (proposed.case.status, order_of(proposed).status) == ("closed", "cancelled")


def at_once(*works: Callable[[], object]) -> list[CannotOrder]:
    """Do all of them at the same moment; what was refused."""
    start, refused, failures = threading.Barrier(len(works)), [], []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            work()
        except CannotOrder as refusal:
            refused.append(refusal)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    return refused


def ship_ladders_again() -> None:
    """A test that empties the tables loses what the migrations shipped."""
    if not Procedure.objects.exists():
        import_module("collections_app.migrations.0003_default_procedures").ship_ladders(apps, None)
