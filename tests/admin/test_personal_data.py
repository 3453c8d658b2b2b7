"""Personal data are masked for those who need not use them; who has them shown says why, and it stays on record."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.utils import Error
from django.test import Client

from collections_app.contacts.models import Disclosure
from collections_app.customers.models import Customer
from tests.admin.addresses import action, list_of, page_of
from tests.admin.conftest import MORNING
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import HX, is_done, say

PHONE, MASKED = "0555 0100 17", "055•••••17"


@pytest.fixture
def anna(scene: Scene) -> Customer:
    customer = scene.account("N-1").customer
    Customer.objects.filter(pk=customer.pk).update(id_number="420106198001010017")
    return Customer.objects.get(pk=customer.pk)


@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_who_does_not_call_sees_no_numbers(sign_in, scene: Scene, anna: Customer, role: str) -> None:
    for page in (page_of(anna), page_of(scene.account("N-1")), page_of(scene.case("N-1"))):
        text = words_of(sign_in(role).get(page))
        assert PHONE not in text
        assert MASKED in text
        assert "a•••@weber.example" in text


@pytest.mark.parametrize("role", ["officer", "supervisor", "legal"])
def test_who_calls_sees_numbers_but_not_the_identity(sign_in, scene: Scene, anna: Customer, role: str) -> None:
    text = words_of(sign_in(role).get(page_of(anna)))
    assert PHONE in text
    assert "420•••••••••••••17" in text


def test_who_asks_sees_all_for_a_while_and_it_stays_on_record(sign_in, scene: Scene, anna: Customer) -> None:
    manager = sign_in("manager")
    assert is_done(say(manager, anna, "show_personal_data", reason="complaint 77"), anna)
    text = words_of(manager.get(page_of(anna)))
    assert PHONE in text
    assert "420106198001010017" in text
    assert Disclosure.objects.filter(customer=anna, by=scene.staff["manager"], reason="complaint 77").exists()
    assert "complaint 77" in words_of(sign_in("auditor").get(list_of(Disclosure)))
    with time_machine.travel(MORNING + timedelta(minutes=16), tick=False):
        assert PHONE not in words_of(manager.get(page_of(anna)))


@pytest.mark.parametrize("name", ["log_contact", "correct_contact", "judge_contact"])
def test_no_dialog_tells_it_either(sign_in, scene: Scene, anna: Customer, name: str) -> None:
    dialog = words_of(sign_in("manager").get(action(scene.case("N-1"), name), headers=HX))
    assert MASKED in dialog
    assert PHONE not in dialog


def test_only_for_the_one_who_asked(sign_in, scene: Scene, anna: Customer) -> None:
    say(sign_in("manager"), anna, "show_personal_data", reason="complaint 77")
    assert PHONE not in words_of(sign_in("administrator").get(page_of(anna)))


def test_without_a_reason_nothing_is_shown(sign_in, scene: Scene, anna: Customer) -> None:
    before = Disclosure.objects.count()
    say(sign_in("manager"), anna, "show_personal_data", reason=" ")
    assert Disclosure.objects.count() == before


def test_a_stranger_cannot_ask(sign_in, scene: Scene, anna: Customer) -> None:
    before = Disclosure.objects.count()
    scene.sign_up("suse", "manager", scene.south)
    say(sign_in("suse"), anna, "show_personal_data", reason="curious")
    assert Disclosure.objects.count() == before


def test_nobody_takes_it_off_the_record(scene: Scene) -> None:
    with pytest.raises(Error, match="rows are appended"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM collections_disclosure")


def test_the_search_masks_what_it_found(sign_in, scene: Scene) -> None:
    def found(client: Client) -> str:
        return client.get("/admin/search/", {"s": "0555 0100", "extended": "1"}).content.decode()

    assert MASKED in found(sign_in("manager"))
    assert PHONE in found(sign_in("officer"))
