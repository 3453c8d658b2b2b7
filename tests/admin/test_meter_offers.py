"""Meter offers at the screen: a campaign from draft to result, an offer from its answer to the meter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from collections_app.customers.models import Account
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.rules.authority import Role
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say

GIVEN = {"name": "Autumn meters", "groups": ["hard_to_pay"], "late_bills": 1, "compared_percent": 0, "answer_days": 30}


@pytest.fixture
def supervisor(sign_in: Callable) -> Client:
    return sign_in(Role.SUPERVISOR)


@pytest.fixture
def manager(sign_in: Callable) -> Client:
    return sign_in(Role.MANAGER)


@pytest.fixture
def spring(scene: Scene) -> Campaign:
    return Campaign.objects.get(name="Spring meters")


@pytest.fixture
def anna(scene: Scene) -> MeterOffer:
    """Accepted two days ago, to be installed the day after tomorrow."""
    return MeterOffer.objects.get(account__account_no="N-1")


def draft_address() -> str:
    return reverse("admin:collections_campaign_draft")


class TestACampaign:
    def test_is_drafted_seen_through_and_started_by_somebody_else(
        self, supervisor: Client, manager: Client, scene: Scene
    ) -> None:
        Account.objects.filter(account_no="N-2").update(customer_class="dedicated_transformer")
        form = words_of(supervisor.get(draft_address()))
        assert "they need not take it" in form
        answer = supervisor.post(draft_address(), GIVEN | {"unit": scene.north.pk})
        autumn = Campaign.objects.get(name="Autumn meters")
        assert answer.headers["Location"] == page_of(autumn)
        page = words_of(supervisor.get(page_of(autumn)))
        assert "Somebody else starts it." in page
        assert "hard to pay 4 0" in page
        assert "somebody else has to start it" in words_of(say(supervisor, autumn, "start"))
        assert is_done(say(manager, autumn, "start"), autumn)
        page = words_of(manager.get(page_of(autumn)))
        assert "The campaign has started; 4 accounts are offered a meter." in page
        assert "Dora Held" in page
        assert "offered a meter 4" in page

    def test_shows_its_result_as_a_comparison_of_groups_as_drawn(self, officer: Client, spring: Campaign) -> None:
        page = words_of(officer.get(page_of(spring)))
        assert "This is a comparison of groups as they were drawn" in page
        assert "kept aside 1 0.0 % (0.0 to 79.3) 100.0 % (20.6 to 100.0) 0.00 CNY 45.10 CNY" in page
        assert "offered a meter 1 100.0 % (20.6 to 100.0) 100.0 % (20.6 to 100.0) 641.00 CNY" in page
        assert "offered less kept aside: 0.0 points (-79.3 to 79.3)" in page
        assert "hard to pay 1 1 1 0" in page
        assert "N-1 Anna Weber hard to pay Appointment made" in page

    def test_is_ended_with_a_reason(self, supervisor: Client, spring: Campaign) -> None:
        assert "This field is required." in words_of(say(supervisor, spring, "end"))
        assert is_done(say(supervisor, spring, "end", note="All have answered"), spring)
        assert "All have answered" in words_of(supervisor.get(page_of(spring)))

    def test_is_run_by_supervisors_and_managers_of_its_unit(
        self, officer: Client, sign_in: Callable, spring: Campaign
    ) -> None:
        assert officer.get(draft_address()).status_code == 403
        assert officer.post(action(spring, "end"), {"note": "x"}, headers=HX).status_code == 403
        assert sign_in("stranger").get(page_of(spring)).status_code == 302

    def test_nonsense_is_refused_where_it_was_typed(self, supervisor: Client, scene: Scene) -> None:
        bad = GIVEN | {"unit": scene.south.pk, "compared_percent": 60, "groups": []}
        page = words_of(supervisor.post(draft_address(), bad))
        assert "Ensure this value is less than or equal to 50." in page
        assert "Select a valid choice." in page
        assert not Campaign.objects.filter(name="Autumn meters").exists()


class TestAnOffer:
    def test_is_found_by_how_far_it_has_come(self, officer: Client, anna: MeterOffer, scene: Scene) -> None:
        def found(**narrowed: str) -> list[str]:
            rows = officer.get(list_of(MeterOffer), narrowed).context["cl"].result_list
            return sorted(row.account.account_no for row in rows)

        assert found() == ["N-1", "N-3"]
        assert found(is_compared="true") == ["N-3"]
        assert found(answer="accepted", is_installed="false") == ["N-1"]
        assert found(appointment_from=str(scene.today + timedelta(3))) == []
        assert found(campaign=str(anna.campaign_id), risk_group="hard_to_pay", q="Anna") == ["N-1"]

    def test_gets_another_day_and_is_installed(self, officer: Client, anna: MeterOffer, scene: Scene) -> None:
        assert is_done(say(officer, anna, "appoint", day=scene.today), anna)
        given = {"meter_no": "M-17", "installed_on": scene.today}
        assert is_done(say(officer, anna, "install", **given), anna)
        page = words_of(officer.get(page_of(anna)))
        assert "Prepayment meter installed Campaign: Spring meters On 20 Mar 2026 Meter M-17" in page
        assert "Appointment for a prepayment meter Campaign: Spring meters Planned for 20 Mar 2026" in page
        assert "have it paid in advance" in page
        assert "Record the answer" not in page

    def test_takes_another_answer(self, officer: Client, anna: MeterOffer, scene: Scene) -> None:
        given = {"answer": "declined", "answered_on": scene.today, "note": "Has moved her mind"}
        assert is_done(say(officer, anna, "record_answer", **given), anna)
        page = words_of(officer.get(page_of(anna)))
        assert "Answer: declined Has moved her mind" in page
        assert "Make an appointment" not in page

    def test_a_refusal_is_said_in_the_dialog(self, officer: Client, anna: MeterOffer, scene: Scene) -> None:
        answer = say(officer, anna, "install", meter_no="M-17", installed_on=scene.today + timedelta(1))
        assert "not in the future" in words_of(answer)

    def test_a_meter_is_installed_once(self, officer: Client, anna: MeterOffer, scene: Scene) -> None:
        MeterOffer.objects.create(
            campaign=anna.campaign, account=scene.account("N-4"), risk_group="hard_to_pay", offered_on=anna.offered_on,
            overdue_then=0, answer="accepted", answered_on=scene.today, installed_on=scene.today, meter_no="M-17",
        )  # fmt: skip
        answer = say(officer, anna, "install", meter_no="M-17", installed_on=scene.today)
        assert "The meter with this number is installed elsewhere." in words_of(answer)

    def test_is_only_read_by_an_auditor_and_not_at_all_by_another_branch(
        self, sign_in: Callable, anna: MeterOffer
    ) -> None:
        assert "Spring meters" in words_of(sign_in(Role.AUDITOR).get(page_of(anna)))
        assert sign_in(Role.AUDITOR).post(action(anna, "appoint"), {}, headers=HX).status_code == 403
        assert sign_in("stranger").get(page_of(anna)).status_code == 302

    def test_who_is_kept_aside_has_no_buttons(self, officer: Client, scene: Scene) -> None:
        page = words_of(officer.get(page_of(MeterOffer.objects.get(is_compared=True))))
        assert "Drawn by chance to be offered nothing" in page
        assert "Record the answer" not in page
