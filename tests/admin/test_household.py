"""The other accounts of a customer, on the page of each and of its case."""

import pytest
from django.test import Client

from collections_app.cases.models import Hold
from collections_app.customers.models import Account
from tests.admin.addresses import page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import queries, words_of
from tests.factories import make_account, make_bill

TITLE = "Other accounts of the customer"


@pytest.fixture
def shop(scene: Scene) -> Account:
    """Anna Weber's shop, in the same branch: 75.00 overdue, and nothing has been done about it."""
    anna = Account.objects.get(account_no="N-1")
    shop = make_account(account_no="N-1-shop", customer=anna.customer, unit=anna.unit, address="3 Mill Lane")
    make_bill(shop, "75.00", scene.today.replace(day=1))
    return shop


def test_who_has_one_account_is_not_asked_about(officer: Client, scene: Scene) -> None:
    assert TITLE not in words_of(officer.get(page_of(scene.case("N-1"))))


def test_each_with_what_it_owes(officer: Client, scene: Scene, shop: Account) -> None:
    for address in (page_of(scene.case("N-1")), page_of(scene.case("N-1").account)):
        page = words_of(officer.get(address))
        assert f"{TITLE} Overdue on them together: 75.00 CNY." in page
        assert "Account Overdue Last step Status N-1-shop 3 Mill Lane 75.00 CNY – –" in page
    theirs = words_of(officer.get(page_of(shop)))
    assert "N-1 " in theirs.split(TITLE)[1]


def test_of_another_branch_no_more_than_that_it_exists(officer: Client, scene: Scene, shop: Account) -> None:
    Account.objects.filter(pk=shop.pk).update(unit=scene.south)
    page = words_of(officer.get(page_of(scene.case("N-1"))))
    assert "1 account is in another unit." in page
    assert "N-1-shop" not in page and "75.00" not in page


def test_ten_more_accounts_ask_no_more(officer: Client, scene: Scene, shop: Account) -> None:
    address = page_of(scene.case("N-1"))
    before = queries(officer, address)
    for number in range(10):
        make_account(account_no=f"N-1-{number}x", customer=shop.customer, unit=shop.unit)
    assert queries(officer, address) == before


def test_together_is_all_of_them_and_other_units_are_still_counted(
    officer: Client, scene: Scene, shop: Account
) -> None:
    for number in range(31):
        flat = make_account(account_no=f"N-2-{number:02}", customer=shop.customer, unit=shop.unit)
        make_bill(flat, "10.00", scene.today.replace(day=1))
    make_account(account_no="Z-1", customer=shop.customer, unit=scene.south)
    page = words_of(officer.get(page_of(scene.case("N-1"))))
    assert "Overdue on them together: 385.00 CNY." in page
    assert "1 account is in another unit." in page


def test_held_and_prepaid_are_both_said(officer: Client, scene: Scene, shop: Account) -> None:
    Account.objects.filter(pk=shop.pk).update(billing_mode="prepaid")
    Hold.objects.create(account=shop, reason=Hold.Reason.choices[0][0], placed_on=scene.today)
    listed = words_of(officer.get(page_of(scene.case("N-1")))).split(TITLE)[1]
    assert "On hold Prepaid" in listed, listed[:300]
