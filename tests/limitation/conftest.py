"""A debtor under Chinese law with a bill that is about to lapse, and the people who see to it."""

from datetime import date

import pytest

from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from tests.factories import make_account, make_bill, make_staff, make_unit

DUE = date(2023, 5, 20)  # the claim lasts until 20 May 2026


@pytest.fixture
def officer() -> StaffMember:
    return make_staff("officer", "officer", make_unit())


@pytest.fixture
def supervisor(officer: StaffMember) -> StaffMember:
    return make_staff("supervisor", "supervisor", officer.unit)


@pytest.fixture
def account(officer: StaffMember) -> Account:
    account = make_account("A1", unit=officer.unit)
    make_bill(account, "356.20", DUE, bill_no="OLD")
    make_bill(account, "88.00", date(2025, 9, 20), bill_no="YOUNG")
    return account
