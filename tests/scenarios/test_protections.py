"""Whom the law protects is still asked for the money, but gets no disconnection notice and is not cut."""

from datetime import timedelta

import pytest

from collections_app.cases.operations import end_protection, protect, renew_protection
from collections_app.customers.models import ProtectedStatus
from tests.scenarios.story import Story, day


@pytest.fixture
def briton(db: None) -> Story:
    return Story(law_pack="gb", region="ENG")


def protected(debtor: Story, reason: str, on: str, until: str | None = None) -> ProtectedStatus:
    return protect(
        account=debtor.account, reason=reason, from_on=day(on), to_on=until and day(until), evidence="seen", by=None
    )


def test_a_protected_household_gets_the_demand_but_no_disconnection_notice(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    protected(debtor, "life_support", on="07-01")
    debtor.nights_until("07-01")
    debtor.night("07-09", "step", "reminder")
    debtor.night("07-19", "step", "demand")
    debtor.night("08-07", "blocked", "The law forbids it (CN.life_and_health): Protected: life support.")
    debtor.night("10-31", "blocked")
    assert debtor.letters == [("reminder", "07-09"), ("demand", "07-19")]
    assert (debtor.orders, debtor.referrals) == ([], [])


def test_a_certificate_expires_and_the_notice_goes_out_the_night_after(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    protected(debtor, "medical", on="07-20", until="08-18")
    debtor.nights_until("07-09")
    debtor.night("08-18", "blocked", "medical certificate")
    debtor.night("08-19", "step", "disconnection notice")
    assert debtor.letters[-1] == ("disconnection_notice", "08-19")


def test_a_certificate_renewed_in_time_goes_on_without_a_gap(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    first = protected(debtor, "medical", on="07-20", until="08-18")
    debtor.nights_until("07-09")
    debtor.nights_until("08-17")
    renew_protection(protection=first, to_on=day("09-06"), evidence="seen again", on=day("08-18"))
    debtor.night("08-19", "blocked")
    debtor.night("09-06", "blocked")
    debtor.night("09-07", "step", "disconnection notice")


def test_a_protection_ended_by_hand_lets_the_case_go_on_in_that_night(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    protection = protected(debtor, "life_support", on="07-20")
    debtor.nights_until("07-09")
    debtor.night("08-12", "blocked")
    end_protection(protection=protection, on=day("08-13"), note="moved out")
    debtor.night("08-13", "step", "disconnection notice")
    assert debtor.events.count("protection_ended") == 1


def test_one_recorded_after_the_notice_keeps_the_cut_from_being_proposed(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-09")
    debtor.night("08-07", "step", "disconnection notice")
    protected(debtor, "medical", on="08-13", until="08-31")
    debtor.night("08-14", "blocked", "medical certificate")
    debtor.night("08-31", "blocked")
    assert debtor.orders == []


def test_a_protection_that_has_not_begun_protects_nobody_yet(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-09")
    protected(debtor, "medical", on="08-09")
    debtor.night("08-07", "step", "disconnection notice")


def test_one_that_begins_on_the_morning_after_stops_the_notice_of_the_small_hours(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-09")
    protected(debtor, "medical", on="08-08")
    debtor.night("08-07", "wait", "known since the facts were taken")


def test_a_reason_that_this_law_does_not_know_stops_nothing(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    protected(debtor, "social_tariff", on="07-01")
    debtor.nights_until("07-01")
    debtor.night("08-07", "step", "disconnection notice")


def test_what_protects_is_a_fact_of_the_day_and_stays_one(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    protection = protected(debtor, "life_support", on="07-20")
    debtor.nights_until("07-09")
    debtor.night("08-07", "blocked")
    end_protection(protection=protection, on=day("09-01"))
    debtor.night("09-01", "step")
    debtor.was("08-07", "blocked", "life support")


class TestBritain:
    """Between October and March nobody cuts a pensioner who lives alone; the notice may tell of a cut in April."""

    def test_a_pensioner_in_february_is_cut_in_april_at_the_earliest(self, briton: Story) -> None:
        briton.bill("300.00", due="01-02")
        protected(briton, "pensioner_alone", on="01-01")
        briton.nights_until("01-01")
        briton.nights_until("03-10")
        assert [kind for kind, _on in briton.letters] == ["reminder", "demand", "disconnection_notice"]
        assert [f"{order.cut_on:%m-%d}" for order in briton.orders] == ["04-01"]

    def test_a_neighbour_is_cut_in_winter(self, briton: Story) -> None:
        briton.bill("300.00", due="01-02")
        briton.nights_until("01-01")
        briton.nights_until("03-10")
        assert briton.orders[0].cut_on < day("03-15")

    def test_in_april_a_pensioner_is_treated_like_everybody(self, briton: Story) -> None:
        briton.bill("300.00", due="03-05", issued="02-05")
        protected(briton, "pensioner_alone", on="01-01")
        briton.nights_until("03-01")
        briton.nights_until("05-10")
        [order] = briton.orders
        assert order.cut_on == order.proposed_on + timedelta(1)

    def test_in_october_the_winter_protects_again(self, briton: Story) -> None:
        briton.bill("300.00", due="08-20", issued="07-20")
        protected(briton, "pensioner_alone", on="01-01")
        briton.nights_until("08-20")
        briton.nights_until("10-20")
        assert [f"{order.cut_on:%Y-%m-%d}" for order in briton.orders] == ["2027-04-01"]

    def test_a_household_with_a_pensioner_is_cut_only_after_all_reasonable_steps(self, briton: Story) -> None:
        briton.bill("300.00", due="01-02")
        protected(briton, "pensioner_household", on="01-01")
        briton.nights_until("01-01")
        briton.nights_until("03-10")
        assert [order.needs for order in briton.orders] == [["all_reasonable_steps"]]

    def test_a_medical_certificate_protects_in_summer_too(self, briton: Story) -> None:
        briton.bill("300.00", due="05-05", issued="04-05")
        protected(briton, "medical", on="05-01", until="07-31")
        briton.nights_until("05-05")
        briton.night("07-31", "blocked", "UK.life_and_health")
        briton.night("08-01", "step", "disconnection notice")
