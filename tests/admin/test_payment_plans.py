"""Payment plans: the schedule is shown before anything is agreed; beyond the limits somebody else approves."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from collections_app.arrangements.models import PaymentPlan
from collections_app.customers.models import Account
from tests.admin.addresses import action, example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say


@pytest.fixture
def anna(scene: Scene) -> Account:
    """641.00 overdue on two bills, and a third that is not due yet."""
    return scene.account("N-1")


def given(scene: Scene, **more: Any) -> dict[str, Any]:
    return {
        "months": "3", "first_on": scene.today + timedelta(12), "kind": "formal", "reason": "Lost her job",
        "income": "1,900 a month", "outgoings": "rent 900", **more,
    }  # fmt: skip


def confirm(client: Client, account: Account, terms: dict[str, Any]) -> Any:
    """Press the button twice: once to see the schedule, once to agree to it."""
    shown = say(client, account, "make_plan", **terms).content.decode()
    match = re.search(r'name="shown" value="(\w+)"', shown)
    assert match, shown
    return say(client, account, "make_plan", **terms, shown=match[1])


def test_the_dialog_names_the_limits(officer: Client, anna: Account) -> None:
    words = words_of(officer.get(action(anna, "make_plan"), headers=HX))
    assert "For the overdue 641.00 CNY: 2 to 12 instalments of 50.00 or more (rule of the house)." in words
    assert "N-1-later, due on 26 Mar 2026: 88.20 CNY" in words


def test_the_schedule_is_shown_before_anything_is_agreed(officer: Client, scene: Scene, anna: Account) -> None:
    answer = say(officer, anna, "make_plan", **given(scene))
    words = words_of(answer)
    assert "641.00 CNY in 3 payments:" in words
    assert "1 1 Apr 2026 213.66 CNY 2 1 May 2026 213.66 CNY 3 1 Jun 2026 213.68 CNY" in words
    assert "Press the button once more to agree on this." in words
    assert not PaymentPlan.objects.filter(account=anna).exists()


def test_an_officer_agrees_on_one(officer: Client, scene: Scene, anna: Account) -> None:
    confirm(officer, anna, given(scene))
    plan = PaymentPlan.objects.get(account=anna)
    assert (plan.status, plan.asked_by, plan.income) == ("live", scene.staff["officer"], "1,900 a month")
    page = words_of(officer.get(page_of(plan)))
    assert "Instalment Pay by Amount Received Status 1 1 Apr 2026 213.66 0.00 –" in page
    assert "Bill Due on Unpaid then Unpaid N-1-1" in page
    timeline = words_of(officer.get(page_of(scene.case("N-1"))))
    assert f"Payment plan made Amount: 641.00 CNY Plan {plan.plan_no} Payments: 3" in timeline
    assert "On hold" in timeline


def test_what_was_not_shown_is_not_agreed(officer: Client, scene: Scene, anna: Account) -> None:
    shown = say(officer, anna, "make_plan", **given(scene)).content.decode()
    seen = re.search(r'name="shown" value="(\w+)"', shown)
    assert seen
    answer = say(officer, anna, "make_plan", **given(scene, months="4"), shown=seen[1])
    assert "641.00 CNY in 4 payments:" in words_of(answer)
    assert not PaymentPlan.objects.filter(account=anna).exists()


def test_what_cannot_be_agreed_is_said_in_words(officer: Client, scene: Scene, anna: Account) -> None:
    for terms, words in (
        ({"months": ""}, "one of the two"),
        ({"first_on": scene.today - timedelta(1)}, "is over already"),
        ({"down_payment": "641.00"}, "nothing would be left"),
    ):
        assert words in words_of(say(officer, anna, "make_plan", **given(scene, **terms)))
    assert "Give the file number of the court." in words_of(confirm(officer, anna, given(scene, kind="court")))


def test_beyond_the_limits_a_supervisor_approves(
    officer: Client, sign_in: Callable, scene: Scene, anna: Account
) -> None:
    words = words_of(say(officer, anna, "make_plan", **given(scene, months="13")))
    assert "More than 12 instalments. An instalment is less than 50.00." in words
    confirm(officer, anna, given(scene, months="13"))
    plan = PaymentPlan.objects.get(account=anna)
    assert plan.status == "asked"
    assert say(officer, plan, "approve").status_code == 403
    supervisor = sign_in("supervisor")
    assert "Waits for approval; until then nothing stops. More than 12" in words_of(supervisor.get(page_of(plan)))
    assert is_done(say(supervisor, plan, "approve", note="Small pension"), plan)
    plan.refresh_from_db()
    assert (plan.status, plan.decided_by) == ("live", scene.staff["supervisor"])


@pytest.mark.parametrize(("language", "title"), [("en", b"Agreement"), ("zh-hans", b"")])
def test_the_agreement_is_a_pdf(officer: Client, scene: Scene, language: str, title: bytes) -> None:
    plan = example_of(PaymentPlan)
    type(plan.account.customer).objects.filter(pk=plan.account.customer_id).update(language=language)
    answer = officer.get(reverse("admin:collections_paymentplan_agreement", args=[plan.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_the_agreement_of_another_branch_does_not_exist(sign_in: Callable, scene: Scene) -> None:
    address = reverse("admin:collections_paymentplan_agreement", args=[example_of(PaymentPlan).pk])
    assert sign_in("stranger").get(address).status_code == 404


def test_the_letter_that_a_plan_has_ended_is_there_once_it_was_broken(officer: Client, scene: Scene) -> None:
    plan = example_of(PaymentPlan)
    address = reverse("admin:collections_paymentplan_breach", args=[plan.pk])
    assert officer.get(address).status_code == 404
    PaymentPlan.objects.filter(pk=plan.pk).update(
        status="broken", live_from=scene.today, ended_on=scene.today, decided_by=scene.staff["supervisor"]
    )
    assert "Letter that it has ended" in words_of(officer.get(page_of(plan)))
    assert officer.get(address).content.startswith(b"%PDF")


def test_the_list_finds_what_waits(head: Client, scene: Scene) -> None:
    assert "Hugo Old" in words_of(head.get(list_of(PaymentPlan), {"status": "asked"}))
    assert "Hugo Old" not in words_of(head.get(list_of(PaymentPlan), {"status": "live"}))
