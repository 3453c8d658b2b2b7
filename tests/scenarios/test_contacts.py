"""What officers learn about a debtor changes what the nights do: where letters go, and whether a friendly word still is one."""

from typing import Any

import pytest
from django.test import override_settings

from collections_app.contacts.operations import Address, Conversation, correct_contact, judge_contact, log_contact
from collections_app.customers.models import Contact
from collections_app.org.models import StaffMember
from collections_app.rules.contact_budget import Cap
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> StaffMember:
    return make_staff("olga", "officer", make_unit("north", make_unit("HQ")))


@pytest.fixture
def debtor(officer: StaffMember) -> Story:
    return Story(unit=officer.unit)


def call(story: Story, by: StaffMember, on: str, **more: Any) -> None:
    talk = Conversation("phone", "no_answer", "nobody", day(on), **more)
    log_contact(account=story.account, talk=talk, by=by, on=day(on))


class TestFriendlyReminder:
    """The ladder for homes: a reminder three days after the due day, then a demand."""

    def test_waits_where_the_debtor_was_called_often_enough(self, debtor: Story, officer: StaffMember):
        debtor.bill("100.00", due="07-01")
        for on in ("07-01", "07-02", "07-03"):
            call(debtor, officer, on)
        debtor.night("07-04", "wait", "contacted 3 times within 7 days; the reminder waits until 8 Jul 2026")
        debtor.night("07-08", "step")
        assert debtor.letters == [("reminder", "07-08")]

    def test_comes_in_time_where_the_calls_were_required_by_law(self, debtor: Story, officer: StaffMember):
        debtor.bill("100.00", due="07-01")
        for on in ("07-01", "07-02", "07-03"):
            call(debtor, officer, on, is_courtesy=False)
        debtor.night("07-04", "step")

    def test_of_another_account_of_the_customer_counts_too(self, debtor: Story, officer: StaffMember):
        with override_settings(CONTACT_BUDGET=(Cap(1, 7),)):
            household = Story(unit=officer.unit, customer=debtor.account.customer)
            debtor.bill("100.00", due="07-01")
            household.bill("100.00", due="07-03")
            debtor.night("07-04", "step")
            household.was("07-04", "wait")
            debtor.nights_until("07-06")
            household.was("07-06", "wait", "waits until")

    def test_letters_of_one_night_are_one_contact(self, debtor: Story, officer: StaffMember):
        with override_settings(CONTACT_BUDGET=(Cap(2, 7),)):
            houses = [Story(unit=officer.unit, customer=debtor.account.customer) for _ in range(3)]
            for house in (debtor, *houses):
                house.bill("100.00", due="07-01")
            debtor.nights_until("07-02")
            debtor.nights_until("07-05")
            late = Story(unit=officer.unit, customer=debtor.account.customer)
            late.bill("100.00", due="07-03")
            debtor.nights_until("07-06")
            assert [house.letters for house in (debtor, *houses)] == [[("reminder", "07-04")]] * 4
            assert late.letters == [("reminder", "07-06")]

    def test_does_not_keep_the_demand_waiting_behind_it(self, debtor: Story, officer: StaffMember):
        """A debtor who is called every day: the reminder is passed over when the demand is due."""
        debtor.bill("100.00", due="07-01")
        for on in ("07-01", "07-02", "07-03", "07-06", "07-08", "07-10"):
            call(debtor, officer, on)
        debtor.nights_until("07-02")
        debtor.nights_until("07-12")
        assert debtor.letters == [("demand", "07-11")]

    def test_the_demand_is_never_lost_to_the_budget(self, debtor: Story, officer: StaffMember):
        debtor.bill("100.00", due="07-01")
        debtor.nights_until("07-02")
        debtor.nights_until("07-10")
        for on in ("07-11", "07-12", "07-13"):
            call(debtor, officer, on)
        debtor.nights_until("07-14")
        assert debtor.letters == [("reminder", "07-04"), ("demand", "07-14")]


class TestWhereLettersGo:
    def address_of_the_letter(self, debtor: Story) -> str:
        debtor.bill("100.00", due="07-01")
        debtor.night("07-04", "step")
        return debtor.notices[0].data["address"]["lines"][0]

    def test_to_the_address_of_the_billing_system(self, debtor: Story):
        assert self.address_of_the_letter(debtor) == "12 Lamp Street"

    def test_to_what_an_officer_has_found_out(self, debtor: Story, officer: StaffMember):
        found = Address("post", "9 Mill Lane", "430009", "Riverside")
        correct_contact(customer=debtor.account.customer, found=found, by=officer, on=day("07-01"))
        assert self.address_of_the_letter(debtor) == "9 Mill Lane"

    def test_not_where_nobody_lives_any_more(self, debtor: Story, officer: StaffMember):
        found = Address("post", "9 Mill Lane", "430009", "Riverside")
        wrong = correct_contact(customer=debtor.account.customer, found=found, by=officer, on=day("07-01"))
        judge_contact(contact=wrong, quality=Contact.Quality.FAILED, by=officer, on=day("07-02"))
        assert self.address_of_the_letter(debtor) == "12 Lamp Street"
