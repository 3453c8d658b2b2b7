"""Readings at the screen: what was read, what is odd about it, who decides; routes and who reads them; remote reading."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.engine import night
from collections_app.metering.models import AuditFinding, RemoteCoverage
from collections_app.org.models import StaffMember
from collections_app.routes.models import ReadingRoute, RotationPlan
from tests.admin.addresses import action, example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.factories import make_account, make_bill


@pytest.fixture
def supervisor(sign_in: Callable) -> Client:
    return sign_in("supervisor")


@pytest.fixture
def estimated(scene: Scene) -> AuditFinding:
    """A bill of the mill, found in the night of today."""
    bill = make_bill(Account.objects.get(account_no="N-3"), "77.00", scene.today - timedelta(1), is_estimated=True)
    night.run(scene.today)
    return AuditFinding.objects.get(bill=bill)


class TestAccount:
    def test_shows_what_was_read_and_used(self, officer: Client, scene: Scene) -> None:
        page = words_of(officer.get(page_of(Account.objects.get(account_no="N-1"))))
        assert "18 Mar 2026 13 Mar 2026 4,545 215 Read on site Rita Reader" in page
        assert "4,330 210 Read remotely" in page
        assert "Read 5 days away from the planned day, 13 Mar 2026." in page

    def test_in_chinese(self, officer: Client, scene: Scene) -> None:
        chinese = words_of(officer.get(list_of(AuditFinding), headers={"Accept-Language": "zh-hans"}))
        assert "2026-03-13" in chinese


class TestFindings:
    def test_are_listed_with_their_deadline_and_narrowed(self, officer: Client, estimated: AuditFinding) -> None:
        listed = words_of(officer.get(list_of(AuditFinding), {"kind": "estimated_bill", "has_bill": "true"}))
        assert "The bill rests on an estimated reading." in listed
        assert "planned day" not in listed
        found = officer.get(list_of(AuditFinding), {"q": estimated.finding_no}).context["cl"].result_list
        assert list(found) == [estimated]

    def test_a_supervisor_decides_with_a_reason(self, supervisor: Client, estimated: AuditFinding) -> None:
        assert f"Bill {estimated.bill} is on hold while this is open." in words_of(supervisor.get(page_of(estimated)))
        asked = supervisor.post(action(estimated, "decide"), {"outcome": "to_correct"})
        assert "This field is required." in asked.content.decode()
        supervisor.post(
            action(estimated, "decide"), {"outcome": "to_correct", "reason": "The photo shows 4 instead of 9"}
        )
        estimated.refresh_from_db()
        assert (estimated.outcome, estimated.closed_on, estimated.decided_by.username) == (
            "to_correct",
            None,
            "supervisor",
        )
        supervisor.post(action(estimated, "close_corrected"), {"document": "CN-7"})
        estimated.refresh_from_db()
        assert estimated.closed_on is not None
        history = words_of(supervisor.get(page_of(estimated.account)))
        assert "Finding about a reading decided" in history
        assert "Outcome: the bill has to be corrected" in history

    def test_are_handed_over_one_or_many(self, supervisor: Client, officer: Client, estimated: AuditFinding) -> None:
        manager = StaffMember.objects.get(username="manager")
        assert officer.post(action(estimated, "hand_over"), {"to": manager.pk, "reason": "x"}).status_code == 403
        supervisor.post(action(estimated, "hand_over"), {"to": manager.pk, "reason": "Needs a second look"})
        page = words_of(supervisor.get(page_of(estimated)))
        assert "Who was responsible" in page and "Needs a second look" in page
        chosen = {"action": "hand_over_chosen", "_selected_action": [estimated.pk]}
        back = StaffMember.objects.get(username="supervisor")
        asked = supervisor.post(list_of(AuditFinding), chosen)
        assert "The deadline stays." in words_of(asked) and estimated.finding_no in words_of(asked)
        given = {"to": back.pk, "reason": "Looked at", "count": 1, "confirmed": "on"}
        done = supervisor.post(list_of(AuditFinding), chosen | given, follow=True)
        assert "1 finding has been handed over." in words_of(done)
        estimated.refresh_from_db()
        assert estimated.owner == back

    def test_many_are_decided_alike(self, supervisor: Client, estimated: AuditFinding) -> None:
        other = AuditFinding.objects.exclude(pk=estimated.pk).filter(outcome="", bill=None).first()
        chosen = {"action": "decide_chosen", "_selected_action": [estimated.pk, other.pk]}
        asked = supervisor.post(list_of(AuditFinding), chosen)
        assert "bill on an estimate 1" in words_of(asked).lower() and "77.00" in words_of(asked)
        assert 'value="cleared"' in asked.content.decode()
        assert 'value="to_correct"' not in asked.content.decode()  # one of them has no bill
        given = {"outcome": "cleared", "reason": "Read on site", "count": 1, "confirmed": "on"}
        grown = words_of(supervisor.post(list_of(AuditFinding), chosen | given))
        assert "The list has changed in the meantime" in grown
        AuditFinding.objects.filter(pk=other.pk).update(
            outcome="confirmed", reason="x", decided_on=estimated.found_on, closed_on=estimated.found_on,
            decided_by=StaffMember.objects.get(username="manager"),
        )  # fmt: skip
        done = words_of(supervisor.post(list_of(AuditFinding), chosen | given | {"count": 2}, follow=True))
        assert "1 finding has been decided. 1 had been decided by somebody else meanwhile and was left out." in done
        estimated.refresh_from_db()
        assert (estimated.outcome, estimated.reason) == ("cleared", "Read on site")
        assert "Read on site" in words_of(supervisor.get(page_of(estimated)))

    def test_a_bill_of_each_has_to_be_corrected(self, supervisor: Client, estimated: AuditFinding) -> None:
        chosen = {"action": "decide_chosen", "_selected_action": [estimated.pk]}
        assert 'value="to_correct"' in supervisor.post(list_of(AuditFinding), chosen).content.decode()

    def test_an_officer_does_not_decide_many(self, officer: Client, estimated: AuditFinding) -> None:
        chosen = {"action": "decide_chosen", "_selected_action": [estimated.pk]}
        given = {"outcome": "cleared", "reason": "x", "count": 1, "confirmed": "on"}
        officer.post(list_of(AuditFinding), chosen | given)
        estimated.refresh_from_db()
        assert estimated.outcome == ""

    def test_an_officer_reads_and_does_not_decide(self, officer: Client, estimated: AuditFinding) -> None:
        assert "The bill rests on an estimated reading." in words_of(officer.get(page_of(estimated)))
        assert officer.post(action(estimated, "decide"), {"outcome": "cleared", "reason": "x"}).status_code == 403
        estimated.refresh_from_db()
        assert estimated.outcome == ""

    def test_of_other_units_do_not_exist(self, sign_in: Callable, scene: Scene, estimated: AuditFinding) -> None:
        stranger = sign_in("stranger")
        assert list(stranger.get(list_of(AuditFinding)).context["cl"].result_list) == []
        assert stranger.get(page_of(estimated)).status_code == 302
        assert list(stranger.get(list_of(ReadingRoute)).context["cl"].result_list) == []
        assert list(stranger.get(list_of(RemoteCoverage)).context["cl"].result_list) == []

    def test_the_decision_says_what_it_waits_for(self, officer: Client, estimated: AuditFinding) -> None:
        page = words_of(officer.get(page_of(estimated.account)))
        assert "reading in question" in page
        assert "77.00 of the overdue rests on readings that are being looked into" in page


class TestRoutes:
    def test_a_plan_is_proposed_by_one_and_approved_by_another(
        self, sign_in: Callable, supervisor: Client, scene: Scene
    ) -> None:
        plan = example_of(RotationPlan)
        shown = words_of(supervisor.get(page_of(plan)))
        assert "Lamp Street R-1 1 – Rita Reader Nobody reads it" in shown or "Rita Reader nobody reads it" in shown
        asked = supervisor.post(action(plan, "approve"), {"note": ""})
        assert "somebody else has to approve it" in asked.content.decode()
        manager = sign_in("manager")
        manager.post(action(plan, "approve"), {"note": ""})
        plan.refresh_from_db()
        assert (plan.status, plan.decided_by.username) == ("approved", "manager")
        route = ReadingRoute.objects.get()
        assert [(a.reader.code, a.from_on, a.plan) for a in route.assignments.all()] == [("r-17", plan.from_on, plan)]
        assert "Rita Reader" in words_of(manager.get(page_of(route)))

    def test_one_waits_at_a_time(self, supervisor: Client, scene: Scene) -> None:
        route, plan = ReadingRoute.objects.get(), example_of(RotationPlan)
        again = supervisor.post(action(route, "propose"), {"from_on": scene.today + timedelta(30)})
        assert "waits for its approval already" in again.content.decode()
        supervisor.post(action(plan, "refuse"), {"note": "Rita is on leave"})
        done = supervisor.post(
            action(route, "propose"), {"from_on": scene.today + timedelta(30)}, headers={"HX-Request": "true"}
        )
        assert done.headers["HX-Redirect"] == page_of(RotationPlan.objects.latest("id"))
        past = supervisor.post(action(RotationPlan.objects.latest("id"), "approve"), {"note": ""})
        assert "proposed this plan yourself" in past.content.decode()

    def test_an_officer_only_reads(self, officer: Client, scene: Scene) -> None:
        assert officer.post(action(ReadingRoute.objects.get(), "propose"), {"from_on": scene.today}).status_code == 403


def test_managers_read_how_many_meters_are_read_remotely(sign_in: Callable, scene: Scene) -> None:
    other = make_account("N-99", unit=scene.north)
    Account.objects.filter(pk=other.pk).update(supply_point=Account.objects.get(account_no="N-1").supply_point)
    RemoteCoverage.objects.create(
        unit=scene.north, month=scene.today.replace(month=2, day=1), points=4, remote=1, read=4
    )
    page = words_of(sign_in("manager").get(page_of(RemoteCoverage.objects.order_by("-month").first())))
    assert "February 2026 4 100.0 % 25.0 %" in page
    assert "March 2026 1 100.0 % 0.0 %" in page
    assert Bill.objects.exists()
