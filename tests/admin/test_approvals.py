"""The inbox of decisions: what the person may decide, with what has changed since it was asked, and the buttons to do it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from collections_app.enforcement.models import StepApproval, SupplyOrder
from collections_app.engine.models import WaitingDecision
from collections_app.engine.waivers import ask_for_waiver
from collections_app.penalties.models import PenaltyWaiver
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX
from tests.factories import make_payment

INBOX = list_of(WaitingDecision)


@pytest.fixture
def supervisor(sign_in) -> Client:
    return sign_in("supervisor")


def kinds(client: Client, scene: Scene, username: str) -> set[str]:
    return set(WaitingDecision.objects.decidable_by(scene.staff[username]).values_list("kind", flat=True))


class TestWhatIsThere:
    def test_steps_and_waivers_for_a_supervisor(self, supervisor: Client, scene: Scene) -> None:
        waiver = PenaltyWaiver.objects.get(account=scene.account("N-1"))
        page = words_of(supervisor.get(INBOX))
        assert f"Waiver of penalty {waiver} Anna Weber N-1 5.00 CNY" in page
        assert "Step disconnection notice Anna Weber N-1" in page

    def test_a_cut_that_was_asked_for(self, supervisor: Client, scene: Scene) -> None:
        order = SupplyOrder.objects.get(case__account__account_no="N-1")
        cut_on = scene.today + timedelta(3)
        SupplyOrder.objects.filter(pk=order.pk).update(
            status="requested", requested_by=scene.staff["officer"], requested_on=scene.today, cut_on=cut_on
        )
        assert f"Disconnection {order.order_no}" in words_of(supervisor.get(INBOX))

    def test_nobody_decides_on_what_they_asked_for(self, sign_in, scene: Scene) -> None:
        waivers = PenaltyWaiver.objects.filter(account__account_no="N-1")
        waivers.update(asked_by=scene.staff["supervisor"])
        page = words_of(sign_in("supervisor").get(INBOX))
        assert waivers.get().waiver_no not in page
        supervisor = scene.staff["supervisor"]
        rows = WaitingDecision.objects.for_staff(supervisor)
        others = rows.count() - WaitingDecision.objects.decidable_by(supervisor, scene.today).count()
        assert rows.filter(asked_by=supervisor, kind="penaltywaiver").count() == 1
        assert f"{others} more wait for somebody else" in page

    def test_beyond_the_limit_it_is_for_a_manager(self, sign_in, scene: Scene) -> None:
        mill = scene.account("N-2")
        waiver = ask_for_waiver(
            account=mill, bill=None, amount=Decimal("5000.00"), reason="settlement", note="agreed",
            by=scene.staff["officer"], on=scene.today,
        )  # fmt: skip
        assert waiver.waiver_no not in words_of(sign_in("supervisor").get(INBOX))
        assert waiver.waiver_no in words_of(sign_in("manager").get(INBOX))

    def test_an_officer_has_nothing_to_decide(self, officer: Client, scene: Scene) -> None:
        assert kinds(officer, scene, "officer") == set()
        assert "wait for somebody else" in words_of(officer.get(INBOX))

    def test_a_stranger_sees_nothing_of_the_north(self, sign_in, scene: Scene) -> None:
        stranger = scene.sign_up("suse", "manager", scene.south)
        page = words_of(sign_in("suse").get(INBOX))
        assert "Anna Weber" not in page
        assert WaitingDecision.objects.for_staff(stranger).filter(account__unit=scene.north).count() == 0

    def test_what_was_paid_since_is_set_out(self, supervisor: Client, scene: Scene) -> None:
        make_payment(scene.account("N-1"), "300.00", scene.today)
        bill = scene.account("N-1").bills.order_by("due_on").first()
        assert bill
        type(bill).objects.filter(pk=bill.pk).update(paid=bill.amount)
        assert "paid since" in words_of(supervisor.get(INBOX))


class TestDeciding:
    def test_a_waiver_is_approved_from_the_inbox(self, supervisor: Client, scene: Scene) -> None:
        waiver = PenaltyWaiver.objects.get(account__account_no="N-1")
        url = f"{action(waiver, 'approve')}?back=approvals"
        assert url in supervisor.get(INBOX).content.decode()
        assert "Approve" in words_of(supervisor.get(url, headers=HX))
        answer = supervisor.post(url, {"note": ""}, headers=HX)
        assert answer.headers["HX-Redirect"] == INBOX
        waiver.refresh_from_db()
        assert waiver.status == "approved"

    def test_elsewhere_a_dialog_leads_to_its_page_as_ever(self, supervisor: Client, scene: Scene) -> None:
        approval = StepApproval.objects.get(case__account__account_no="N-1")
        answer = supervisor.post(action(approval, "approve_step"), {}, headers=HX)
        assert answer.headers["HX-Redirect"] == page_of(approval)

    def test_every_kind_has_its_two_buttons(self, supervisor: Client, scene: Scene) -> None:
        from django.apps import apps
        from django.contrib.admin import site

        from collections_app.admin.approvals import BUTTONS
        from collections_app.engine.querysets import DECIDES

        assert set(BUTTONS) - {"reconnection"} == set(DECIDES) == set(WaitingDecision.Kind.values)
        for sort, names in BUTTONS.items():
            kind = "supplyorder" if sort == "reconnection" else sort
            screen = site.get_model_admin(apps.get_model("collections", kind))
            assert all(hasattr(getattr(screen, name), "dialog") for name in names), kind


def test_asks_no_more_for_a_longer_list(supervisor: Client, scene: Scene, django_assert_num_queries) -> None:
    supervisor.get(INBOX)
    with django_assert_num_queries(13):
        supervisor.get(INBOX)
