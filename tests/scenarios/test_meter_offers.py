"""Stories of a prepayment meter: who is offered one, what they answer, when it is in, and what it was good for."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Account, ProtectedStatus
from collections_app.engine.meter_offers import end_campaign, start_campaign
from collections_app.notices.models import Notice
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.offers.operations import (
    CampaignPlan,
    CannotOffer,
    appoint,
    draft_campaign,
    record_answer,
    record_installation,
)
from collections_app.offers.results import Side, result
from collections_app.offers.selection import select
from collections_app.org.models import StaffMember
from collections_app.rules.meter_offers import RiskGroup, is_compared
from tests.factories import make_account, make_bill, make_payment, make_staff, make_unit
from tests.scenarios.story import day
from tests.scenarios.test_account_letters import text_of

ALL = tuple(RiskGroup)


@pytest.fixture
def draft(supervisor: StaffMember) -> Campaign:
    return drafted(supervisor)


def drafted(by: StaffMember, **plan: Any) -> Campaign:
    known = {"groups": ALL, "compared_percent": 0} | plan
    return draft_campaign(name="Spring meters", unit=by.unit, plan=CampaignPlan(**known), by=by, on=day("03-01"))


def selected(campaign: Campaign, on: str = "03-02") -> dict[str, str]:
    return {Account.objects.get(pk=one.account_id).account_no: one.group.value for one in select(campaign, day(on))}


def site(account_no: str, by: StaffMember, **more: Any) -> Account:
    return make_account(account_no, **{"customer_class": "temporary", "unit": by.unit} | more)


class TestWhoIsSelected:
    def test_the_risk_groups(self, draft: Campaign, officer: StaffMember) -> None:
        site("crane", officer)
        site("mill", officer, customer_class="dedicated_transformer")
        site("pub", officer, customer_class="lease_run")
        site("shop", officer, customer_class="non_residential", voltage="low", opened_on=day("01-10"))
        site("old shop", officer, customer_class="non_residential", voltage="low", opened_on=date(2019, 1, 1))
        late, punctual = (site(name, officer, customer_class="residential") for name in ("late", "punctual"))
        for month in ("09", "10", "11"):
            make_bill(late, "50.00", due_on=date(2025, int(month), 5))
        for month in ("10", "11"):
            make_bill(punctual, "50.00", due_on=date(2025, int(month), 5))
        assert selected(draft) == {
            "crane": "temporary", "mill": "dedicated_transformer", "pub": "lease_run", "shop": "new_low_voltage",
            "late": "hard_to_pay",
        }  # fmt: skip

    def test_only_the_groups_asked_for(self, supervisor: StaffMember) -> None:
        site("crane", supervisor)
        site("pub", supervisor, customer_class="lease_run")
        assert selected(drafted(supervisor, groups=["lease_run"])) == {"pub": "lease_run"}

    def test_not_whom_it_must_not_reach(self, draft: Campaign, officer: StaffMember) -> None:
        site("gone", officer, closed_on=day("02-01"))
        site("card", officer, billing_mode="prepaid")
        site("elsewhere", officer, unit=make_unit("other"))
        clinic, pensioner = site("clinic", officer), site("pensioner", officer)
        ProtectedStatus.objects.create(account=clinic, reason="life_support", from_on=day("01-01"))
        ProtectedStatus.objects.create(account=pensioner, reason="pensioner_alone", from_on=day("01-01"))
        assert list(selected(draft)) == ["pensioner"]

    def test_nor_whom_another_campaign_has_asked(
        self, draft: Campaign, supervisor: StaffMember, manager: StaffMember
    ) -> None:
        site("crane", supervisor)
        start_campaign(campaign=draft, by=manager, on=day("03-02"))
        site("kiosk", supervisor)
        second = drafted(supervisor)
        assert list(selected(second)) == ["kiosk"]
        end_campaign(campaign=draft, note="All have answered", by=manager, on=day("03-02"))
        assert list(selected(second)) == ["crane", "kiosk"]


class TestStarting:
    def test_takes_a_second_person(self, draft: Campaign, supervisor: StaffMember, officer: StaffMember) -> None:
        site("crane", supervisor)
        for by, words in ((supervisor, "somebody else"), (officer, "role"), (make_staff("x", "manager"), "unit")):
            with pytest.raises(CannotOffer, match=words):
                start_campaign(campaign=draft, by=by, on=day("03-02"))
        with pytest.raises(IntegrityError, match="two_people_start_a_campaign"), transaction.atomic():
            Campaign.objects.filter(pk=draft.pk).update(started_by=supervisor, opened_on=day("03-02"))

    def test_writes_to_all_but_those_kept_aside(self, supervisor: StaffMember, manager: StaffMember) -> None:
        sites = [site(f"crane-{number}", supervisor) for number in range(20)]
        campaign = drafted(supervisor, compared_percent=40)
        start_campaign(campaign=campaign, by=manager, on=day("03-02"))
        aside = {crane.pk for crane in sites if is_compared(campaign.pk, crane.pk, 40)}
        assert set(MeterOffer.objects.filter(is_compared=True).values_list("account", flat=True)) == aside
        assert 0 < len(aside) < 20
        letters = Notice.objects.filter(kind="meter_offer")
        assert set(letters.values_list("account", flat=True)) == {crane.pk for crane in sites} - aside
        assert not CaseEvent.objects.filter(kind="meter_offered", account__in=aside).exists()
        letter = letters[0]
        assert (letter.principal, letter.pay_by_on) == (0, day("04-01"))
        assert "Answer by 1 April 2026" in text_of(letter)

    def test_is_refused_twice_and_where_nobody_fits(
        self, draft: Campaign, supervisor: StaffMember, manager: StaffMember
    ) -> None:
        with pytest.raises(CannotOffer, match="No account fits"):
            start_campaign(campaign=draft, by=manager, on=day("03-02"))
        site("crane", supervisor)
        start_campaign(campaign=draft, by=manager, on=day("03-02"))
        with pytest.raises(CannotOffer, match="draft"):
            start_campaign(campaign=draft, by=manager, on=day("03-03"))


class TestDrafting:
    @pytest.mark.parametrize(
        ("plan", "words"),
        [
            ({"groups": []}, "risk group"), ({"groups": ["rich"]}, "risk group"), ({"compared_percent": 51}, "50 percent"),
            ({"late_bills": 0}, "late bill"), ({"answer_days": 3}, "7 to 90"),
        ],
    )  # fmt: skip
    def test_refuses_nonsense(self, supervisor: StaffMember, plan: dict, words: str) -> None:
        with pytest.raises(CannotOffer, match=words):
            drafted(supervisor, **plan)


@pytest.fixture
def offer(draft: Campaign, supervisor: StaffMember, manager: StaffMember) -> MeterOffer:
    """Made on 2 March to a building site that owes 80.00."""
    make_bill(site("crane", supervisor), "80.00", due_on=day("02-10"))
    start_campaign(campaign=draft, by=manager, on=day("03-02"))
    return MeterOffer.objects.get()


def answer(offer: MeterOffer, by: StaffMember, said: str = "accepted", on: str = "03-05") -> MeterOffer:
    return record_answer(offer=offer, answer=said, answered_on=day(on), note="by phone", by=by, on=day(on))


class TestAnOffer:
    def test_is_accepted_appointed_and_installed(self, offer: MeterOffer, officer: StaffMember) -> None:
        answer(offer, officer)
        appoint(offer=offer, day=day("03-12"), by=officer, on=day("03-06"))
        given = {"meter_no": " M-1 ", "installed_on": day("03-12")}
        done = record_installation(offer=offer, **given, by=officer, on=day("03-13"))
        assert (done.meter_no, done.installed_on, done.appointment_on) == ("M-1", day("03-12"), day("03-12"))
        kinds = CaseEvent.objects.filter(account=offer.account).order_by("id").values_list("kind", flat=True)
        assert list(kinds) == [
            "letter_written",
            "meter_offered",
            "meter_answered",
            "meter_appointed",
            "meter_installed",
        ]
        with pytest.raises(CannotOffer, match="installed already"):
            answer(offer, officer, "declined")

    def test_is_followed_in_order(self, offer: MeterOffer, officer: StaffMember) -> None:
        for said in ("", "declined"):
            if said:
                answer(offer, officer, said)
            with pytest.raises(CannotOffer, match="not been accepted"):
                appoint(offer=offer, day=day("03-12"), by=officer, on=day("03-06"))
        with pytest.raises(IntegrityError, match="a_meter_is_installed_after_a_yes"), transaction.atomic():
            MeterOffer.objects.update(installed_on=day("03-12"), meter_no="M-1")

    def test_is_not_installed_before_the_answer_or_in_the_future(self, offer: MeterOffer, officer: StaffMember) -> None:
        answer(offer, officer)
        for installed in ("03-04", "03-20"):
            with pytest.raises(CannotOffer, match="after the offer was accepted"):
                record_installation(
                    offer=offer, meter_no="M-1", installed_on=day(installed), by=officer, on=day("03-13")
                )

    def test_a_change_of_mind_calls_the_appointment_off(self, offer: MeterOffer, officer: StaffMember) -> None:
        answer(offer, officer)
        appoint(offer=offer, day=day("03-12"), by=officer, on=day("03-06"))
        changed = answer(offer, officer, "declined", "03-07")
        assert (changed.answer, changed.appointment_on) == ("declined", None)

    def test_is_not_for_the_protected(self, offer: MeterOffer, officer: StaffMember) -> None:
        ProtectedStatus.objects.create(account=offer.account, reason="medical", from_on=day("03-03"))
        with pytest.raises(CannotOffer, match="must not hang on a balance"):
            answer(offer, officer)
        assert answer(offer, officer, "declined").answer == "declined"

    def test_is_not_answered_once_the_campaign_has_ended_but_installed(
        self, offer: MeterOffer, officer: StaffMember, manager: StaffMember
    ) -> None:
        answer(offer, officer)
        end_campaign(campaign=offer.campaign, note="Enough", by=manager, on=day("03-06"))
        with pytest.raises(CannotOffer, match="no more answers"):
            answer(offer, officer, "declined", "03-07")
        record_installation(offer=offer, meter_no="M-1", installed_on=day("03-12"), by=officer, on=day("03-13"))

    def test_who_is_kept_aside_answers_nothing(self, offer: MeterOffer, officer: StaffMember) -> None:
        MeterOffer.objects.update(is_compared=True)
        with pytest.raises(CannotOffer, match="kept aside"):
            answer(offer, officer)

    def test_is_for_the_unit_and_the_role(self, offer: MeterOffer) -> None:
        with pytest.raises(CannotOffer, match="unit"):
            answer(offer, make_staff("far", "officer", make_unit("far", offer.account.unit)))
        with pytest.raises(CannotOffer, match="role"):
            answer(offer, make_staff("auditor", "auditor", offer.account.unit))


class TestTheResult:
    def test_compares_what_is_overdue_then_and_now(self, offer: MeterOffer, officer: StaffMember) -> None:
        aside = site("aside", officer)
        make_bill(aside, "60.00", due_on=day("03-20"))
        MeterOffer.objects.create(
            campaign=offer.campaign,
            account=aside,
            risk_group="temporary",
            is_compared=True,
            offered_on=day("03-02"),
            overdue_then=0,
        )
        answer(offer, officer)
        bill = offer.account.bills.get()
        payment = make_payment(offer.account, "80.00", day("03-06"))
        payment.allocations.create(bill=bill, amount=Decimal("80.00"), allocated_on=day("03-06"))
        found = result(offer.campaign, day("03-31"))
        offered, compared = found.of("CNY", Side.OFFERED), found.of("CNY", Side.COMPARED)
        assert (offered.accounts, offered.late_then, offered.late_now) == (1, 1, 0)
        assert (offered.each(offered.owed_then), offered.each(offered.owed_now)) == (Decimal("80.00"), Decimal("0.00"))
        assert (compared.late_then, compared.late_now, compared.owed_now) == (0, 1, Decimal("60.00"))
        assert (found.of("CNY", Side.ACCEPTED).accounts, found.of("CNY", Side.INSTALLED).accounts) == (1, 0)
        assert found.groups == {
            ("temporary", Side.OFFERED): 1,
            ("temporary", Side.ACCEPTED): 1,
            ("temporary", Side.COMPARED): 1,
        }
        assert found.difference("CNY").estimate == -1
