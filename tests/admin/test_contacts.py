"""Contacts with a debtor: logged on the page of a case or an account, corrected on that of the customer, read as a list."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from collections_app.cases.models import Case, Hold
from collections_app.contacts.models import ContactAttempt
from collections_app.customers.models import Contact
from tests.admin.addresses import action, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say


@pytest.fixture
def anna(scene: Scene) -> Case:
    """Called twice in the last days; her husband asked to call back tomorrow."""
    return scene.case("N-1")


def spoken(scene: Scene, **more: Any) -> dict[str, Any]:
    given = {"channel": "phone", "direction": "out", "spoke_to": "debtor", "result": "will_pay"}
    return given | {"happened_on": scene.today, "note": "Friday at the latest"} | more


class TestLogging:
    def test_the_page_says_who_was_reached_and_how_much_is_enough(self, officer: Client, anna: Case) -> None:
        page = words_of(officer.get(page_of(anna)))
        assert "Contacts made On Channel Spoke to Result Note" in page
        assert "Her husband: she is back tomorrow. call back on 21 Mar 2026" in page
        assert "In 7 days 2 of 3 In 30 days 2 of 8" in page
        assert "Phone call 08:00–21:00 open now" in page

    def test_the_dialog_says_how_many_are_left_and_what_follows(self, officer: Client, anna: Case) -> None:
        dialog = words_of(officer.get(action(anna, "log_contact"), headers=HX))
        assert "1 courtesy contact is left." in dialog
        assert "cannot pay → a hold of 14 days, hardship" in dialog
        assert "wrong number or address → the number or address is not used any more" in dialog

    def test_an_officer_logs_a_call(self, officer: Client, scene: Scene, anna: Case) -> None:
        assert is_done(say(officer, anna, "log_contact", **spoken(scene, at="09:15")), anna)
        page = words_of(officer.get(page_of(anna)))
        assert "Contact with the debtor How: phone call" in page
        assert "In 7 days 3 of 3" in page
        dialog = words_of(officer.get(action(anna, "log_contact"), headers=HX))
        assert "The debtor has been contacted often enough; as a courtesy not before 25 Mar 2026." in dialog

    def test_what_was_said_holds_the_account(self, officer: Client, scene: Scene, anna: Case) -> None:
        say(officer, anna, "log_contact", **spoken(scene, result="needs_protection"))
        hold = Hold.objects.get(account=anna.account)
        assert (hold.reason, hold.until) == ("investigation", date(2026, 4, 3))

    def test_a_refusal_is_worded_in_the_dialog(self, officer: Client, scene: Scene, anna: Case) -> None:
        answer = say(officer, anna, "log_contact", **spoken(scene, result="no_answer"))
        assert "Say whom you spoke to, or choose a result for when nobody was reached." in words_of(answer)

    def test_who_may_not_work_cases_has_no_button(self, sign_in: Any, scene: Scene, anna: Case) -> None:
        assert "log_contact" not in sign_in("auditor").get(page_of(anna)).content.decode()
        before = ContactAttempt.objects.count()
        assert say(sign_in("auditor"), anna, "log_contact", **spoken(scene)).status_code == 403
        assert ContactAttempt.objects.count() == before


class TestCorrecting:
    def test_a_new_number_takes_the_place_of_the_old(self, officer: Client, anna: Case) -> None:
        customer = anna.account.customer
        old = customer.contacts.get(kind="phone")
        given = {"kind": "phone", "value": "0555 0100 99", "replaces": old.pk, "is_verified": "on"}
        assert is_done(say(officer, customer, "correct_contact", **given), customer)
        page = words_of(officer.get(page_of(customer)))
        assert "0555 0100 99 phone Verified" in page
        assert "0555 0100 17 phone No longer used" in page

    def test_a_number_is_found_to_be_bad(self, officer: Client, anna: Case) -> None:
        phone = anna.account.customer.contacts.get(kind="phone")
        assert is_done(say(officer, anna, "judge_contact", contact=phone.pk, quality="failed"), anna)
        assert Contact.objects.get(pk=phone.pk).quality == "failed"
        assert "Address or number checked Contact: 055•••••17" in words_of(officer.get(page_of(anna)))


class TestTheList:
    def test_by_what_came_of_it(self, officer: Client) -> None:
        page = words_of(officer.get(list_of(ContactAttempt), {"result": "insolvent"}))
        assert "Brook Mill Paper" in page
        assert "Anna Weber" not in page

    def test_in_chinese(self, officer: Client) -> None:
        page = words_of(officer.get(list_of(ContactAttempt), headers={"accept-language": "zh-hans"}))
        assert "电话" in page
        assert "稍后回电" in page
