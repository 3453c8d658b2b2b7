"""Supply restored, as people ask for it and approve it: from the page of a case and from the inbox."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from collections_app.cases.models import Case
from collections_app.enforcement.models import SupplyOrder
from collections_app.engine.models import WaitingDecision
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say


@pytest.fixture
def cut(scene: Scene) -> Case:
    """The case of Anna Weber, whose supply was cut yesterday."""
    case = scene.case("N-1")
    day = scene.today - timedelta(1)
    SupplyOrder.objects.filter(case=case).delete()
    SupplyOrder.objects.create(
        order_no="D900000001", case=case, kind="disconnect", status="approved", proposed_on=day, cut_on=day, amount="641.00",
        requested_by=scene.staff["officer"], requested_on=day, decided_by=scene.staff["supervisor"], decided_on=day,
    )  # fmt: skip
    return case


def test_from_the_case_to_the_inbox_and_back(officer: Client, sign_in: Callable, scene: Scene, cut: Case) -> None:
    dialog = words_of(officer.get(action(cut, "ask_for_reconnection"), headers=HX))
    assert "as the law of the account wants it" in dialog
    answer = say(officer, cut, "ask_for_reconnection", reason="paid", note="Receipt 4711")
    order = SupplyOrder.objects.get(kind="reconnect")
    assert is_done(answer, order)
    supervisor = sign_in("supervisor")
    inbox = words_of(supervisor.get(list_of(WaitingDecision)))
    assert f"Reconnection {order}" in inbox
    page = words_of(supervisor.get(page_of(order)))
    assert "the debt is paid" in page and "To be restored by" in page and "Approve the reconnection" in page
    assert "Approve the cut" not in page
    assert is_done(say(supervisor, order, "approve_reconnection"), order)
    assert is_done(say(officer, order, "supply_is_back", restored_on=f"{scene.today}", note=""), order)
    assert "Supply restored" in words_of(officer.get(page_of(cut)))


def test_refused_with_a_reason(officer: Client, sign_in: Callable, cut: Case) -> None:
    say(officer, cut, "ask_for_reconnection", reason="paid", note="")
    order = SupplyOrder.objects.get(kind="reconnect")
    assert is_done(say(sign_in("manager"), order, "refuse_reconnection", reason="Nothing was paid"), order)
    order.refresh_from_db()
    assert (order.status, order.note) == ("refused", "Nothing was paid")


def test_only_where_there_was_a_cut(officer: Client, scene: Scene) -> None:
    case = scene.case("N-4")
    assert "Ask for reconnection" not in officer.get(page_of(case)).content.decode()
    refused = words_of(say(officer, case, "ask_for_reconnection", reason="paid", note=""))
    assert "No cut was approved for this day or before" in refused


def test_who_may(sign_in: Callable, cut: Case, officer: Client) -> None:
    assert sign_in("auditor").get(action(cut, "ask_for_reconnection"), headers=HX).status_code == 403
    say(officer, cut, "ask_for_reconnection", reason="paid", note="")
    order = SupplyOrder.objects.get(kind="reconnect")
    assert officer.get(action(order, "approve_reconnection"), headers=HX).status_code == 403
