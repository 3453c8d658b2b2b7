"""Whatever is at hand finds the person or the paper: but never what belongs to another branch."""

from datetime import date

import pytest

from collections_app.customers.models import Account, Contact, Customer, SupplyPoint
from collections_app.filters.finding import find, scanned
from collections_app.org.models import StaffMember
from tests.factories import make_account, make_bill, make_payment, make_staff, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> StaffMember:
    return make_staff("olga", "officer", make_unit("north", make_unit("HQ")))


@pytest.fixture
def anna(officer: StaffMember) -> Account:
    point = SupplyPoint.objects.create(supply_point_no="SP-77", address="9 Mill Lane, Riverside")
    account = make_account("1000-17", name="Weber, Anna Maria", unit=officer.unit, supply_point=point)
    Contact.objects.create(customer=account.customer, kind="phone", value="0555 0100 17")
    Contact.objects.create(customer=account.customer, kind="email", value="anna@weber.example")
    bill = make_bill(account, "10.00", date(2026, 3, 1), bill_no="B-2026-0001")
    make_payment(account, "5.00", date(2026, 3, 2), payment_no="P-9", bill=bill)
    return account


@pytest.fixture
def wang(officer: StaffMember) -> Account:
    customer = Customer.objects.create(customer_no="K-8", name="王秀英")
    return make_account("2000-08", customer=customer, unit=officer.unit, address="江畔市东湖区变电路12号3栋502室")


def found_by(said: str, by: StaffMember) -> list[tuple[str, str]]:
    return [(found.kind, found.account_no) for found in find(said, by)]


@pytest.mark.parametrize(
    "said",
    [
        "weber",
        "Anna",
        "maria web",
        "WEBER ANNA",
        "0555010017",
        "0100 17",
        "anna@weber",
        "mill lane",
        "1000-",
        "K-1000",
        "SP-77",
    ],
)
def test_a_person_is_found_by(said: str, officer: StaffMember, anna: Account):
    assert ("account", "1000-17") in found_by(said, officer)


@pytest.mark.parametrize("said", ["王秀英", "秀英", "变电路12号", "东湖区 502室", "2000-08"])
def test_and_in_chinese_by(said: str, officer: StaffMember, wang: Account):
    assert ("account", "2000-08") in found_by(said, officer)


@pytest.mark.parametrize(("said", "kind"), [("B-2026-0001", "bill"), ("B-2026", "bill"), ("P-9", "payment")])
def test_a_paper_is_found_by_its_number(said: str, kind: str, officer: StaffMember, anna: Account):
    assert found_by(said, officer)[0] == (kind, "1000-17")


def test_the_code_of_a_letter_leads_to_its_number():
    code = "https://pay.riverside-power.example/?account=1000-17&amount=10.00&ref=N000000042"
    assert scanned(code) == "N000000042"
    assert scanned("https://pay.riverside-power.example/?account=1000-17") == "1000-17"
    assert scanned("Weber") == "Weber"


@pytest.mark.parametrize(
    "said", ["weber", "0555010017", "mill lane", "B-2026-0001", "1000-17", "P-9", "SP-77", "K-1000"]
)
def test_another_branch_finds_nothing(said: str, officer: StaffMember, anna: Account):
    stranger = make_staff("stefan", "officer", make_unit("south", officer.unit.parent))
    assert found_by(said, stranger) == []


@pytest.mark.parametrize("said", ["", "w", " ", "%%", "__", "\0", "weber schmidt", "\\"])
def test_what_is_not_there_is_not_found(said: str, officer: StaffMember, anna: Account):
    assert found_by(said, officer) == []
