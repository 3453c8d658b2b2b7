"""A company with two branches: whatever stands in the north, staff of the south must not see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from collections_app.billing.models import Bill, Payment
from collections_app.cases.models import Case, CaseEvent
from collections_app.customers.models import Account, Contact
from collections_app.notices.models import Notice, NoticeLine, PrintBatch
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.models import Procedure
from tests.factories import make_account, make_bill, make_payment, make_staff, make_unit

DAY = date(2026, 3, 2)


@dataclass
class Branch:
    """A branch with one debtor: an overdue bill, a part payment, a case, its event and a notice in a batch."""

    unit: OrgUnit
    account: Account
    bill: Bill
    payment: Payment
    case: Case
    notice: Notice
    batch: PrintBatch


@dataclass
class Company:
    unit: OrgUnit
    north: Branch
    south: Branch


def make_notice(case: Case, bill: Bill, batch: PrintBatch, **more: object) -> Notice:
    notice_no = f"N-{case.case_no}-{Notice.objects.count()}"
    notice = Notice.objects.create(
        notice_no=notice_no, account=case.account, case=case, step=case.procedure.steps.first(), kind="reminder", language="en",
        issued_on=date(2026, 2, 20), pay_by_on=date(2026, 3, 6), currency="CNY", principal=Decimal("300.00"),
        penalty=Decimal("1.20"), postcode=case.account.postcode, data={"notice_no": notice_no}, data_sha256="0" * 64,
        batch=batch, **more,
    )  # fmt: skip
    NoticeLine.objects.create(
        notice=notice, bill=bill, principal=Decimal("300.00"), days_late=19, penalty=Decimal("1.20")
    )
    return notice


def make_branch(company: OrgUnit, code: str) -> Branch:
    unit = make_unit(code, parent=company, kind="branch", has_print_room=True)
    account = make_account(f"{code}-1", unit=unit)
    Contact.objects.create(customer=account.customer, kind="phone", value="555-0100")
    bill = make_bill(account, "300.00", due_on=date(2026, 2, 1), bill_no=f"{code}-B1")
    payment = make_payment(account, "40.00", paid_on=date(2026, 2, 10), payment_no=f"{code}-P1")
    case = Case.objects.create(
        case_no=f"{code}-C1",
        account=account,
        procedure=Procedure.objects.get(code="residential"),
        opened_on=date(2026, 2, 8),
    )
    CaseEvent.objects.create(account=account, case=case, kind="case_opened", on=date(2026, 2, 8))
    batch = PrintBatch.objects.create(
        batch_no=f"{code}-L1", day=date(2026, 2, 20), kind="reminder", language="en", unit=unit
    )
    return Branch(unit, account, bill, payment, case, make_notice(case, bill, batch), batch)


@pytest.fixture
def company(db: None) -> Company:
    unit = make_unit("HQ")
    return Company(unit, make_branch(unit, "north"), make_branch(unit, "south"))


@pytest.fixture
def sign_in() -> Callable[[StaffMember], APIClient]:
    def sign_in(staff: StaffMember) -> APIClient:
        client = APIClient()
        client.force_authenticate(staff)
        return client

    return sign_in


@pytest.fixture
def north(company: Company, sign_in: Callable) -> APIClient:
    """An administrator of the north branch: every right, over the north alone."""
    return sign_in(make_staff("nora", "administrator", company.north.unit))


@pytest.fixture
def head_office(company: Company, sign_in: Callable) -> APIClient:
    return sign_in(make_staff("hugo", "administrator", company.unit))
