"""A cut is decided on one page: what it shows, who may do what on it, and what is refused there in words."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from collections_app.admin.screens import today
from collections_app.cases.models import CaseEvent
from collections_app.customers.models import ProtectedStatus
from collections_app.enforcement.models import SupplyOrder
from collections_app.rules.authority import Role
from tests.admin.addresses import action, example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import queries, words_of
from tests.admin.test_work import HX, is_done, say
from tests.factories import make_payment

ASKERS = {Role.OFFICER, Role.SUPERVISOR}
APPROVERS = {Role.SUPERVISOR, Role.MANAGER}
WORKERS = {Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}
AFTER_THE_PROPOSAL = datetime(2026, 3, 13, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def order(scene: Scene) -> Iterator[SupplyOrder]:
    """Anna Weber's, the morning after it was proposed: the notice was served on the 7th and is good until the 14th."""
    with time_machine.travel(AFTER_THE_PROPOSAL, tick=False):
        yield example_of(SupplyOrder)


def fresh(order: SupplyOrder) -> SupplyOrder:
    return SupplyOrder.objects.get(pk=order.pk)


def tick(client: Client, order: SupplyOrder) -> None:
    answer = say(client, fresh(order), "tick_action", action="copy_to_authority", note="Handed in on 13 March")
    assert is_done(answer, order)


def test_a_lapsed_order_offers_to_send_the_notice_again(officer: Client, scene: Scene) -> None:
    SupplyOrder.objects.update(status=SupplyOrder.Status.CANCELLED, cancelled_on=scene.today)
    lapsed = example_of(SupplyOrder)
    assert "Send the notice again" in words_of(officer.get(page_of(lapsed)))
    assert is_done(say(officer, lapsed, "renew_notice"), lapsed)
    assert fresh(lapsed).case.step.kind == "disconnection_notice"
    assert "Only a case whose last step is the disconnection" in words_of(say(officer, lapsed, "renew_notice"))


class TestThePage:
    def test_shows_all_that_is_decided_on(self, officer: Client, order: SupplyOrder) -> None:
        page = words_of(officer.get(page_of(order)))
        for shown in (
            "Anna Weber", "12 Lamp Street 430001 Riverside", "Overdue 641.00 CNY", "Oldest debt due on 31 Jan 2026",
            "Demanded, unpaid and undisputed 320.50 CNY", "4 Mar 2026 7 Mar 2026", "Planned for 13 Mar 2026",
            "Something is missing Protected: critical customer. Before a cut: a copy of the notice to the power authority.",
            "a copy of the notice to the power authority Still to be done", "Nobody is known to be protected.",
            "has not been verified: a person has to approve the cut.", "供电营业规则 (1996) Art. 67(2)",
        ):  # fmt: skip
            assert shown in page

    def test_puts_what_forbids_it_first(self, officer: Client, order: SupplyOrder) -> None:
        ProtectedStatus.objects.create(
            account=order.case.account, reason="life_support", from_on=date(2026, 3, 1), evidence="Letter of Dr Li"
        )
        page = words_of(officer.get(page_of(order)))
        assert "There may be no cut on 13 Mar 2026: Protected: life support." in page
        table = page.partition("What the rules say to a cut on 13 Mar 2026, asked just now")[2]
        assert (
            table.index("Forbidden Protected: life support.")
            < table.index("Something is missing")
            < table.index("Allowed")
        )
        assert "life support 1 Mar 2026 open-ended Letter of Dr Li" in page

    def test_of_a_day_gone_by_asks_for_a_day_to_come(self, officer: Client, scene: Scene) -> None:
        page = words_of(officer.get(page_of(example_of(SupplyOrder))))
        assert "There may be no cut on 20 Mar 2026:" in page
        assert "A cut could rest on the disconnection notice of 7 Mar 2026 until 14 Mar 2026 only" in page

    def test_of_a_cancelled_order_offers_nothing(self, officer: Client, scene: Scene) -> None:
        paid = SupplyOrder.objects.get(case__account__account_no="N-6")
        page = words_of(officer.get(page_of(paid)))
        assert "Cancelled" in page
        assert "Ask for approval" not in page
        assert "What the rules say" not in page

    def test_costs_as_much_for_a_case_with_history(self, head: Client, order: SupplyOrder) -> None:
        before = queries(head, page_of(order))
        for number in range(5):
            ProtectedStatus.objects.create(
                account=order.case.account, reason="infant", from_on=date(2026, 1, 1 + number)
            )
            CaseEvent.objects.create(
                account=order.case.account, case=order.case, kind="note", on=today(), data={"order_no": order.order_no}
            )
        assert queries(head, page_of(order)) == before


class TestDeciding:
    def test_one_asks_and_another_approves(self, sign_in: Callable, order: SupplyOrder, scene: Scene) -> None:
        officer, supervisor = sign_in("officer"), sign_in("supervisor")
        dialog = words_of(officer.get(action(order, "ask_for_cut"), headers=HX))
        assert "The first day on which nothing forbids it, as things stand now: 13 Mar 2026." in dialog
        assert is_done(say(officer, order, "ask_for_cut", cut_on="2026-03-14"), order)
        tick(officer, order)
        assert is_done(say(supervisor, order, "approve_cut"), order)
        assert (fresh(order).status, fresh(order).cut_on) == ("approved", date(2026, 3, 14))
        page = words_of(supervisor.get(page_of(order)))
        assert "Approved for 14 Mar 2026. As things stand now, nothing forbids the cut" in page
        story = ["Supply order approved", "Supply order proposed"]
        assert page.index(story[0]) < page.index(story[1])
        assert "Done before the cut: a copy of the notice to the power authority" in page
        assert "Planned for 14 Mar 2026 by Officer" in page.replace("Amount: 641.00 CNY Order", "Order")

    def test_not_before_all_is_done(self, sign_in: Callable, order: SupplyOrder) -> None:
        say(sign_in("officer"), order, "ask_for_cut", cut_on="2026-03-14")
        refused = words_of(say(sign_in("supervisor"), order, "approve_cut"))
        assert "Before a cut on 14 Mar 2026 something has to be done: Protected: critical customer." in refused

    def test_not_by_whoever_has_asked(self, sign_in: Callable, order: SupplyOrder) -> None:
        supervisor = sign_in("supervisor")
        say(supervisor, order, "ask_for_cut", cut_on="2026-03-14")
        assert "somebody else has to approve it" in words_of(say(supervisor, order, "approve_cut"))

    def test_a_day_that_the_notice_does_not_allow_is_refused_where_it_was_typed(
        self, officer: Client, order: SupplyOrder
    ) -> None:
        refused = say(officer, order, "ask_for_cut", cut_on="2026-03-16")
        assert "until 14 Mar 2026 only; it has to be served again. (电力供应与使用条例 Art. 39" in words_of(refused)
        assert "2026-03-16" in refused.content.decode()
        assert fresh(order).status == "proposed"

    def test_a_payment_a_moment_before_calls_it_off(self, sign_in: Callable, order: SupplyOrder) -> None:
        officer = sign_in("officer")
        say(officer, order, "ask_for_cut", cut_on="2026-03-14")
        tick(officer, order)
        make_payment(order.case.account, "641.00", today())
        assert "has been closed: paid" in words_of(say(sign_in("supervisor"), order, "approve_cut"))
        assert fresh(order).status == "cancelled"

    def test_a_refusal_keeps_its_reason(self, sign_in: Callable, order: SupplyOrder) -> None:
        manager = sign_in("manager")
        assert "This field is required." in words_of(say(manager, order, "refuse_cut"))
        assert is_done(say(manager, order, "refuse_cut", reason="Two small children"), order)
        page = words_of(manager.get(page_of(order)))
        assert "Supply order refused Order D" in page
        assert "Note Two small children" in page


@pytest.mark.parametrize("role", Role)
class TestRights:
    def test_by_dialog(self, sign_in: Callable, order: SupplyOrder, role: Role) -> None:
        client = sign_in(role.value)
        for name, allowed in {
            "ask_for_cut": ASKERS, "approve_cut": APPROVERS, "refuse_cut": APPROVERS, "tick_action": WORKERS,
        }.items():  # fmt: skip
            assert client.get(action(order, name), headers=HX).status_code == (200 if role in allowed else 403), name

    def test_by_posting_without_the_dialog(self, sign_in: Callable, order: SupplyOrder, role: Role) -> None:
        client = sign_in(role.value)
        client.post(action(order, "ask_for_cut"), {"cut_on": "2026-03-14"})
        assert (fresh(order).status == "requested") == (role in ASKERS)
        client.post(action(order, "refuse_cut"), {"reason": "No"})
        assert (fresh(order).status in ("refused", "cancelled")) == (role in APPROVERS)


def test_another_branch_does_not_see_it(sign_in: Callable, order: SupplyOrder) -> None:
    stranger = sign_in("stranger")
    assert stranger.post(action(order, "refuse_cut"), {"reason": "No"}).status_code in (403, 404)
    assert "Anna Weber" not in words_of(stranger.get(list_of(SupplyOrder)))
    assert fresh(order).status == "proposed"


def test_the_list_answers_what_waits_and_what_is_due_when(sign_in: Callable, order: SupplyOrder) -> None:
    officer = sign_in("officer")
    say(officer, order, "ask_for_cut", cut_on="2026-03-14")
    waiting = words_of(officer.get(list_of(SupplyOrder), {"status__exact": "requested"}))
    assert "Anna Weber N-1 Waiting for approval 14 Mar 2026 320.50 CNY Officer" in waiting
    assert "Brook Mill" not in waiting
    days = {"cut_on_from": "2026-03-14", "cut_on_to": "2026-03-14"}
    rows = officer.get(list_of(SupplyOrder), days).context["cl"].result_list
    assert [row.pk for row in rows] == [order.pk]
