"""A contact is logged once and for all; what came of it may change what happens next."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.utils import Error, IntegrityError

from collections_app.cases.models import CaseEvent, Hold
from collections_app.contacts.budget import budget_of
from collections_app.contacts.models import ContactAttempt
from collections_app.contacts.operations import (
    Address,
    CannotCorrect,
    CannotLog,
    Conversation,
    correct_contact,
    judge_contact,
    log_contact,
)
from collections_app.customers.models import Account, Contact
from collections_app.org.models import StaffMember
from collections_app.rules.contact_results import CONSEQUENCES, Result
from collections_app.worklist.models import Task
from tests.factories import make_account, make_staff, make_unit

TODAY = date(2026, 3, 10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> StaffMember:
    return make_staff("olga", "officer", make_unit("north", make_unit("HQ")))


@pytest.fixture
def account(officer: StaffMember) -> Account:
    return make_account("A-1", unit=officer.unit)


@pytest.fixture
def phone(account: Account) -> Contact:
    return Contact.objects.create(customer=account.customer, kind="phone", value="0555 0100 17")


def call(account: Account, by: StaffMember, result: str, spoke_to: str = "debtor", **more: Any) -> ContactAttempt:
    talk = Conversation("phone", result, spoke_to, more.pop("happened_on", TODAY), **more)
    return log_contact(account=account, talk=talk, by=by, on=TODAY)


class TestConsequences:
    def test_who_cannot_pay_has_fourteen_days(self, account: Account, officer: StaffMember):
        call(account, officer, "cannot_pay")
        hold = Hold.objects.get(account=account)
        assert (hold.reason, hold.placed_on, hold.until) == ("hardship", TODAY, date(2026, 3, 24))

    def test_a_hold_that_runs_is_left_as_it_is(self, account: Account, officer: StaffMember):
        call(account, officer, "cannot_pay")
        call(account, officer, "contests")
        assert Hold.objects.filter(account=account).count() == 1

    def test_who_will_pay_is_not_held(self, account: Account, officer: StaffMember):
        call(account, officer, "will_pay")
        assert not Hold.objects.exists()

    def test_a_number_that_leads_nowhere_has_failed(self, account: Account, officer: StaffMember, phone: Contact):
        call(account, officer, "wrong_contact", "nobody", contact=phone)
        phone.refresh_from_db()
        assert phone.quality == "failed"

    def test_a_number_under_which_the_debtor_answers_is_good(
        self, account: Account, officer: StaffMember, phone: Contact
    ):
        call(account, officer, "refuses", contact=phone)
        phone.refresh_from_db()
        assert phone.quality == "verified"

    def test_somebody_else_on_the_line_proves_nothing(self, account: Account, officer: StaffMember, phone: Contact):
        call(account, officer, "message_left", "household", contact=phone)
        phone.refresh_from_db()
        assert phone.quality == "unverified"

    def test_every_result_has_its_consequence_and_every_hold_its_reason(self):
        assert set(CONSEQUENCES) == set(Result)
        assert {c.task for c in CONSEQUENCES.values() if c.task} <= set(Task.Kind.values)
        assert {c.hold for c in CONSEQUENCES.values() if c.hold} <= set(Hold.Reason.values)

    def test_what_has_to_be_looked_into_becomes_a_task(self, account: Account, officer: StaffMember):
        call(account, officer, "insolvent", note="an administrator is named")
        task = Task.objects.get(account=account)
        assert (task.kind, task.about) == ("review", "an administrator is named")

    def test_a_call_back_is_a_task_of_its_day_and_the_next_call_ticks_it(self, account: Account, officer: StaffMember):
        call(account, officer, "call_back", "household", call_back_on=date(2026, 3, 12))
        task = Task.objects.get(account=account)
        assert (task.kind, task.due_on, task.status) == ("callback", date(2026, 3, 12), "open")
        call(account, officer, "will_pay", note="on Friday")
        task.refresh_from_db()
        assert (task.status, task.done_by, task.note) == ("done", officer, "on Friday")

    def test_whoever_cannot_be_reached_any_more_has_to_be_found(
        self, account: Account, officer: StaffMember, phone: Contact
    ):
        call(account, officer, "wrong_contact", "nobody", contact=phone)
        assert Task.objects.get(account=account).kind == "contact_missing"

    def test_all_is_in_the_timeline(self, account: Account, officer: StaffMember, phone: Contact):
        call(account, officer, "cannot_pay", contact=phone)
        kinds = list(CaseEvent.objects.filter(account=account).values_list("kind", flat=True))
        assert kinds == ["contact_logged", "contact_judged", "hold_placed"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("talk", "words"),
        [
            ({"result": "no_answer", "spoke_to": "debtor"}, "whom you spoke to"),
            ({"result": "will_pay", "spoke_to": "nobody"}, "whom you spoke to"),
            ({"result": "call_back", "spoke_to": "debtor"}, "which day"),
            ({"result": "call_back", "spoke_to": "debtor", "call_back_on": date(2026, 3, 9)}, "has passed"),
            ({"result": "will_pay", "spoke_to": "debtor", "happened_on": date(2026, 3, 11)}, "before it has happened"),
        ],
    )
    def test_what_does_not_fit_is_refused_in_words(
        self, account: Account, officer: StaffMember, talk: dict[str, Any], words: str
    ):
        with pytest.raises(CannotLog, match=words):
            call(account, officer, **talk)
        assert not ContactAttempt.objects.exists()

    def test_a_number_of_somebody_else(self, account: Account, officer: StaffMember):
        other = Contact.objects.create(customer=make_account().customer, kind="phone", value="1")
        with pytest.raises(CannotLog, match="another customer"):
            call(account, officer, "will_pay", contact=other)

    def test_an_account_of_another_branch(self, account: Account):
        stranger = make_staff("stefan", "officer", make_unit("south", make_unit("other")))
        with pytest.raises(CannotLog, match="not in your unit"):
            call(account, stranger, "will_pay")

    def test_who_may_only_read(self, account: Account, officer: StaffMember):
        with pytest.raises(CannotLog, match="role"):
            call(account, make_staff("ada", "auditor", officer.unit), "will_pay")

    def test_nothing_is_changed_later(self, account: Account, officer: StaffMember):
        call(account, officer, "will_pay")
        with pytest.raises(Error, match="rows are appended"), connection.cursor() as cursor:
            cursor.execute("UPDATE collections_contactattempt SET note = 'x'")

    def test_the_database_knows_it_too(self, account: Account, officer: StaffMember):
        row = {
            "customer": account.customer,
            "account": account,
            "channel": "phone",
            "on": TODAY,
            "recorded_by": officer,
        }
        with pytest.raises(IntegrityError, match="without_an_answer_nobody_was_spoken_to"):
            ContactAttempt.objects.create(**row, spoke_to="debtor", result="no_answer")


class TestBudget:
    def test_counts_over_all_accounts_of_the_customer(self, account: Account, officer: StaffMember):
        other = make_account("A-2", unit=officer.unit, customer=account.customer)
        call(account, officer, "no_answer", "nobody")
        call(other, officer, "no_answer", "nobody", happened_on=date(2026, 3, 9))
        assert budget_of(account.customer_id, TODAY).contacts == (date(2026, 3, 9), TODAY)

    def test_not_what_the_law_requires_nor_what_the_debtor_began(self, account: Account, officer: StaffMember):
        call(account, officer, "will_pay", is_courtesy=False)
        call(account, officer, "will_pay", direction="in")
        assert budget_of(account.customer_id, TODAY).contacts == ()


class TestCorrections:
    def found(self, account: Account, by: StaffMember, value: str = "9 Mill Lane", **more: Any) -> Contact:
        address = Address("post", value, "430009", "Riverside")
        return correct_contact(customer=account.customer, found=address, by=by, on=TODAY, **more)

    def test_the_new_address_is_used_and_the_old_one_kept(self, account: Account, officer: StaffMember):
        old = Contact.objects.create(customer=account.customer, kind="post", value="1 Old Street")
        new = self.found(account, officer, replaces=old, is_verified=True)
        old.refresh_from_db()
        assert (old.is_current, new.is_current, new.quality, new.source) == (False, True, "verified", "officer")
        assert CaseEvent.objects.get(account=account).data["replaced"] == "1 Old Street"

    def test_what_had_failed_can_be_found_good_again(self, account: Account, officer: StaffMember):
        new = self.found(account, officer)
        judge_contact(contact=new, quality="failed", by=officer, on=TODAY)
        again = self.found(account, officer)
        assert (again.pk, again.quality) == (new.pk, "unverified")

    def test_what_is_known_already_is_not_recorded_twice(self, account: Account, officer: StaffMember):
        self.found(account, officer)
        with pytest.raises(CannotCorrect, match="known already"):
            self.found(account, officer)

    def test_nothing_is_no_address(self, account: Account, officer: StaffMember):
        with pytest.raises(CannotCorrect, match="empty"):
            self.found(account, officer, "  ")

    def test_a_stranger_changes_nothing(self, account: Account):
        stranger = make_staff("stefan", "officer", make_unit("south", make_unit("other")))
        with pytest.raises(CannotCorrect, match="not in your unit"):
            self.found(account, stranger)
