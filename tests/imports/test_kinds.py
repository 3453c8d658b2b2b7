"""Each kind of file: what it brings in, what a second file changes, and what it cannot."""

from datetime import date
from decimal import Decimal

import pytest

from collections_app.billing.models import Bill, Payment
from collections_app.customers.models import Account, Contact, Customer, SupplyPoint
from collections_app.disputes.models import Dispute
from collections_app.org.models import OrgUnit, StaffMember
from tests.factories import make_account, make_bill, make_staff, make_unit
from tests.imports.conftest import Take, counts, faults_of

pytestmark = pytest.mark.django_db

UNITS = """code,name,kind,parent_code
N1,North team,team,NORTH
NORTH,North,branch,HQ
HQ,Riverside Power,company,
"""
STAFF = """username,name,role,unit_code,email,phone
li.wei,Li Wei,officer,HQ,li.wei@riverside.example,555-0100
"""
CUSTOMERS = """customer_no,name,kind,language,id_number,phone,email,address,postcode,city,publication_consent
K1,Zhang San,person,zh-hans,4301,555-0101,zhang@example.org,12 Lamp Street,430001,Riverside,yes
K2,Lamp Works,organisation,en,,,,,,,
"""
ACCOUNTS = """account_no,customer_no,unit_code,customer_class,supply_point_no,address,postcode,city,billing_mode,law_pack,region,important_user,officer,opened_on,closed_on,voltage,grade
A1,K1,HQ,residential,S1,12 Lamp Street,430001,Riverside,postpaid,cn-1996,CN,no,li.wei,2020-01-01,,low,B
A2,K2,,industrial,,,,,,,,true,,,,,
"""
BILLS = """bill_no,account_no,issued_on,due_on,amount,period,kind,estimated,currency
B1,A1,2026-01-05,2026-01-25,186.40,2025-12,energy,no,CNY
B2,A1,2026-02-05,2026-02-25,12,2026-01,other,yes,
"""
PAYMENTS = """payment_no,account_no,paid_on,amount,bill_no,method,reverses_payment_no
P1,A1,2026-01-20,186.40,B1,bank,
P2,A1,2026-02-10,5.5,,,
R1,A1,2026-02-12,2.50,,bank,P2
"""
DISPUTES = """account_no,bill_no,opened_on,closed_on,amount,reason,outcome
A1,B1,2026-01-28,,20.00,meter,
A1,,2026-02-01,2026-02-03,,everything,settled
"""
PROTECTIONS = """account_no,reason,from_on,to_on,evidence
A1,medical,2026-02-01,2026-02-28,"Dr. Li, 30 January"
A1,pensioner_alone,2025-06-01,,
"""
FILES = {
    "org_units": UNITS, "staff": STAFF, "customers": CUSTOMERS, "accounts": ACCOUNTS,
    "bills": BILLS, "payments": PAYMENTS, "disputes": DISPUTES,
    "protections": PROTECTIONS,
}  # fmt: skip


@pytest.fixture
def everything(take: Take) -> dict:
    return {kind: take(kind, text) for kind, text in FILES.items()}


@pytest.mark.parametrize("kind", FILES)
def test_every_row_of_a_good_file_is_taken(everything, kind):
    rows = FILES[kind].count("\n") - 1
    assert counts(everything[kind]) == (rows, 0, 0, 0)


@pytest.mark.parametrize("kind", FILES)
def test_the_same_file_twice_changes_nothing(everything, take: Take, kind):
    rows = FILES[kind].count("\n") - 1
    assert counts(take(kind, FILES[kind])) == (0, 0, rows, 0)


@pytest.mark.parametrize("kind", FILES)
def test_a_row_that_says_the_same_twice_counts_once(take: Take, kind):
    for before in list(FILES)[: list(FILES).index(kind)]:
        take(before, FILES[before])
    lines = FILES[kind].splitlines()
    rows = len(lines) - 1
    assert counts(take(kind, "\n".join([*lines, lines[1]]))) == (rows, 0, 1, 0)


def test_units_hang_in_their_tree_in_whatever_order_they_come(everything):
    company, north, team = (OrgUnit.objects.get(code=code) for code in ("HQ", "NORTH", "N1"))
    assert team.path == f"/{company.pk}/{north.pk}/{team.pk}/"
    assert list(OrgUnit.objects.subtree_of(north)) == [north, team]


def test_a_unit_moves_with_all_below_it(everything, take: Take):
    assert counts(take("org_units", "code,name,kind,parent_code\nSOUTH,South,branch,HQ\nN1,North team,team,SOUTH")) == (
        1,
        1,
        0,
        0,
    )
    south, team = OrgUnit.objects.get(code="SOUTH"), OrgUnit.objects.get(code="N1")
    assert team.path == f"{south.path}{team.pk}/"


def test_units_cannot_belong_to_each_other_in_a_circle(everything, take: Take):
    report = take("org_units", "code,name,kind,parent_code\nNORTH,North,branch,N1")
    assert faults_of(report) == [(2, "parent_code", "N1", "the units would belong to each other in a circle")]
    assert OrgUnit.objects.get(code="NORTH").parent.code == "HQ"


def test_a_unit_below_one_that_is_set_aside_waits_for_it(take: Take):
    report = take("org_units", "code,name,kind,parent_code\nX,X,branch,NOWHERE\nY,Y,station,X\nZ,Z,team,Y")
    assert [fault[:3] for fault in faults_of(report)] == [
        (2, "parent_code", "NOWHERE"), (3, "parent_code", "X"), (4, "parent_code", "Y"),
    ]  # fmt: skip
    assert not OrgUnit.objects.exists()


def test_a_new_staff_member_cannot_log_in_before_a_password_is_set(everything):
    member = StaffMember.objects.get(username="li.wei")
    assert (member.name, member.role, member.unit.code, member.is_superuser) == ("Li Wei", "officer", "HQ", False)
    assert not member.has_usable_password()


def test_staff_keep_their_password_when_the_file_comes_again(everything, take: Take):
    member = StaffMember.objects.get(username="li.wei")
    member.set_password("a lamp in the street")
    member.save()
    assert counts(take("staff", STAFF.replace("officer", "supervisor"))) == (0, 1, 0, 0)
    member.refresh_from_db()
    assert member.role == "supervisor" and member.check_password("a lamp in the street")


def test_a_customer_comes_with_the_ways_to_reach_him(everything):
    customer = Customer.objects.get(customer_no="K1")
    assert (customer.name, customer.kind, customer.has_publication_consent) == ("Zhang San", "person", True)
    assert {contact.kind: str(contact) for contact in customer.contacts.all()} == {
        "post": "12 Lamp Street 430001 Riverside", "phone": "555-0101", "email": "zhang@example.org",
    }  # fmt: skip


def test_a_new_phone_number_replaces_the_old_one_and_the_old_one_is_kept(everything, take: Take):
    assert counts(take("customers", "customer_no,name,phone\nK1,Zhang San,555-0199")) == (0, 1, 0, 0)
    phones = Contact.objects.filter(customer__customer_no="K1", kind="phone").values_list("value", "is_current")
    assert set(phones) == {("555-0101", False), ("555-0199", True)}
    assert counts(take("customers", "customer_no,name,phone\nK1,Zhang San,555-0101")) == (0, 1, 0, 0)
    assert Contact.objects.get(customer__customer_no="K1", kind="phone", is_current=True).value == "555-0101"


def test_an_empty_cell_takes_nothing_away(everything, take: Take):
    assert counts(take("customers", "customer_no,name,id_number,phone\nK1,Zhang San,,")) == (0, 0, 1, 0)
    assert counts(take("accounts", "account_no,customer_no,customer_class,officer\nA1,K1,residential,")) == (0, 0, 1, 0)
    assert Account.objects.get(account_no="A1").officer.username == "li.wei"


def test_an_account_takes_what_the_utility_has_where_the_file_says_nothing(everything, settings):
    first, second = Account.objects.get(account_no="A1"), Account.objects.get(account_no="A2")
    assert (first.law_pack, first.supply_point.supply_point_no, first.opened_on) == ("cn-1996", "S1", date(2020, 1, 1))
    assert (second.law_pack, second.billing_mode, second.is_important_user) == (
        settings.DEFAULT_LAW_PACK,
        "postpaid",
        True,
    )
    assert second.unit == OrgUnit.objects.get(code="HQ"), "the only unit at the top"
    assert SupplyPoint.objects.get().city == "Riverside"


def test_an_account_moves_to_another_customer_and_is_closed(everything, take: Take):
    report = take("accounts", "account_no,customer_no,customer_class,closed_on\nA1,K2,residential,2026-02-28")
    assert counts(report) == (0, 1, 0, 0)
    account = Account.objects.get(account_no="A1")
    assert (account.customer.customer_no, account.closed_on) == ("K2", date(2026, 2, 28))
    assert account.bills.count() == 2, "its bills stay with it"


def test_what_an_account_names_has_to_be_there(everything, take: Take):
    text = """account_no,customer_no,unit_code,customer_class,law_pack,officer,opened_on,closed_on
A8,K9,NOWHERE,residential,atlantis,nobody,,
A1,K1,HQ,residential,,,,2019-12-31
"""
    assert [fault[:3] for fault in faults_of(take("accounts", text))] == [
        (2, "customer_no", "K9"), (2, "law_pack", "atlantis"), (2, "officer", "nobody"), (2, "unit_code", "NOWHERE"),
        (3, "closed_on", "2019-12-31"),
    ]  # fmt: skip


def test_bills_come_with_their_period_and_kind(everything):
    bill = Bill.objects.get(bill_no="B2")
    assert (bill.amount, bill.period, bill.kind, bill.is_estimated) == (Decimal("12.00"), "2026-01", "other", True)


def test_the_first_bill_fixes_the_currency_of_an_account(take: Take):
    make_account("A1", currency="")
    make_account("A2", currency="")
    head = "bill_no,account_no,issued_on,due_on,amount,currency\n"
    report = take("bills", head + "B1,A1,2026-01-05,2026-01-25,10,USD\nB2,A1,2026-01-05,2026-01-25,10,EUR\n")
    assert faults_of(report) == [(3, "currency", "EUR", "the account is billed in another currency")]
    assert Account.objects.get(account_no="A1").currency == "USD"
    assert counts(take("bills", head + "B3,A1,2026-01-05,2026-01-25,10,\nB4,A2,2026-01-05,2026-01-25,10,\n")) == (
        2,
        0,
        0,
        0,
    )
    assert Account.objects.get(account_no="A2").currency == "CNY", "the currency of the utility"
    assert take("bills", head + "B5,A1,2026-01-05,2026-01-25,10,CNY").rejected == 1
    assert take("accounts", "account_no,customer_no,customer_class,currency\nA1,K-A1,residential,CNY").rejected == 1


def test_a_bill_stays_on_its_account(everything, take: Take):
    report = take("bills", BILLS.replace("B1,A1", "B1,A2"))
    assert faults_of(report) == [(2, "account_no", "A2", "the bill is already on another account")]


def test_a_second_row_closes_the_dispute(everything, take: Take):
    report = take("disputes", "account_no,bill_no,opened_on,closed_on,outcome\nA1,B1,2026-01-28,2026-02-10,refused\n")
    assert counts(report) == (0, 1, 0, 0)
    dispute = Dispute.objects.get(bill__bill_no="B1")
    assert (dispute.closed_on, dispute.amount, dispute.reason, dispute.outcome) == (
        date(2026, 2, 10), Decimal("20.00"), "meter", "refused",
    )  # fmt: skip


def test_a_dispute_is_about_a_bill_of_the_account(everything, take: Take):
    make_bill(Account.objects.get(account_no="A2"), "10", date(2026, 1, 1), bill_no="OTHER")
    text = "account_no,bill_no,opened_on,closed_on\nA9,,2026-01-01,\nA1,B9,2026-01-01,\nA1,OTHER,2026-01-01,\nA1,B1,2026-01-02,2026-01-01\n"
    assert [fault[:3] for fault in faults_of(take("disputes", text))] == [
        (2, "account_no", "A9"), (3, "bill_no", "B9"), (4, "bill_no", "OTHER"), (5, "closed_on", "2026-01-01"),
    ]  # fmt: skip


def test_staff_need_a_unit_and_a_role(take: Take):
    make_staff("wang", unit=make_unit())
    text = "username,name,role,unit_code\na,A,king,HQ\nb,B,officer,NOWHERE\nwang,Wang,manager,HQ\n"
    report = take("staff", text)
    assert [fault[:3] for fault in faults_of(report)] == [(2, "role", "king"), (3, "unit_code", "NOWHERE")]
    assert counts(report) == (0, 1, 0, 2)


def test_a_payment_that_is_not_used_yet_can_be_corrected(everything, take: Take):
    report = take("payments", PAYMENTS.replace("2026-01-20,186.40", "2026-01-21,186.00"))
    assert counts(report) == (0, 1, 2, 0)
    assert Payment.objects.get(payment_no="P1").amount == Decimal("186.00")
