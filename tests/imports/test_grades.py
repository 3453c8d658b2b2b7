"""Voltage and credit grade of an account: taken where the file knows them; who changes is looked at."""

from datetime import date

import pytest

from collections_app.customers.models import Account
from collections_app.facts.models import DiaryEntry
from tests.factories import make_bill
from tests.imports.conftest import TODAY, Take, counts, faults_of

FILE = """account_no,customer_no,customer_class,voltage,grade
A1,K1,residential,low,B
A2,K1,industrial,,
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(take: Take) -> None:
    take("customers", "customer_no,name\nK1,Zhang San\n")
    take("accounts", FILE)
    make_bill(Account.objects.get(account_no="A1"), "50.00", date(2026, 1, 20))
    DiaryEntry.objects.all().delete()


def test_an_account_has_a_voltage_and_a_grade_where_the_file_knows_them(known: None, take: Take):
    first, second = Account.objects.get(account_no="A1"), Account.objects.get(account_no="A2")
    assert (first.voltage, first.credit_grade, second.voltage, second.credit_grade) == ("low", "B", "", "")
    head = "account_no,customer_no,customer_class,grade,voltage\n"
    assert counts(take("accounts", f"{head}A1,K1,residential,D,\n")) == (0, 1, 0, 0)
    first.refresh_from_db()
    assert (first.voltage, first.credit_grade) == ("low", "D")
    assert faults_of(take("accounts", f"{head}A1,K1,residential,E,11kV\n")) == [
        (2, "voltage", "11kV", "is not one of high, low, medium"), (2, "grade", "E", "is not one of A, B, C, D"),
    ]  # fmt: skip


def test_whoever_changes_is_looked_at_because_another_ladder_may_be_his(known: None, take: Take):
    take("accounts", "account_no,customer_no,customer_class,grade\nA1,K1,residential,D\nA2,K1,industrial,\n")
    assert list(DiaryEntry.objects.values_list("account__account_no", "look_on")) == [("A1", TODAY)]
