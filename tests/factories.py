"""Short ways to set a scene: every default is ordinary, so that a test names only what matters to it."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from collections_app.billing.models import Bill, Payment
from collections_app.common.diary import look_at
from collections_app.customers.models import Account, Customer
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.models import Procedure, Step
from collections_app.procedures.operations import check_procedure, publish

_serial = count(1)


def make_unit(code: str = "HQ", parent: OrgUnit | None = None, kind: str = "company", **more: Any) -> OrgUnit:
    unit = OrgUnit.objects.create(code=code, name=more.pop("name", code), kind=kind, parent=parent, **more)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def make_staff(username: str, role: str = "officer", unit: OrgUnit | None = None, **more: Any) -> StaffMember:
    return StaffMember.objects.create_user(
        username=username, name=more.pop("name", username.title()), role=role, unit=unit, is_staff=True,
        password=more.pop("password", None), **more,
    )  # fmt: skip


def make_account(account_no: str | None = None, **more: Any) -> Account:
    account_no = account_no or f"A{next(_serial):06d}"
    customer = more.pop("customer", None) or Customer.objects.create(
        customer_no=f"K-{account_no}",
        name=more.pop("name", f"Customer of {account_no}"),
        language=more.pop("language", "en"),
    )
    more.setdefault("customer_class", "residential")
    more.setdefault("currency", "CNY")
    more.setdefault("address", "12 Lamp Street")
    more.setdefault("postcode", "430001")
    more.setdefault("city", "Riverside")
    return Account.objects.create(account_no=account_no, customer=customer, **more)


def make_bill(account: Account, amount: str, due_on: date, issued_on: date | None = None, **more: Any) -> Bill:
    bill = Bill.objects.create(
        bill_no=more.pop("bill_no", None) or f"B{next(_serial):06d}",
        account=account,
        amount=Decimal(amount),
        due_on=due_on,
        issued_on=issued_on or due_on - timedelta(15),
        **more,
    )
    look_at([(account.pk, due_on + timedelta(1))])
    return bill


def make_payment(account: Account, amount: str, paid_on: date, **more: Any) -> Payment:
    payment = Payment.objects.create(
        payment_no=more.pop("payment_no", None) or f"P{next(_serial):06d}",
        account=account, amount=Decimal(amount), paid_on=paid_on, **more,
    )  # fmt: skip
    look_at([(account.pk, paid_on)])
    return payment


def make_procedure(code: str, steps: list[tuple[str, int, int]], **more: Any) -> Procedure:
    """A ladder in force since 2000; each step is (kind, days overdue, days since the previous was served).

    `conditions` are further fields of a step, by its kind.
    """
    conditions = more.pop("conditions", {})
    procedure = Procedure.objects.create(code=code, name=code, version=more.pop("version", 1), **more)
    for position, (kind, overdue, since) in enumerate(steps, start=1):
        Step.objects.create(
            procedure=procedure, position=position, kind=kind, min_days_overdue=overdue, min_days_since_previous=since,
            days_to_pay=10, days_to_serve=0, **conditions.get(kind, {}),
        )  # fmt: skip
    procedure.status, procedure.active_from = Procedure.Status.ACTIVE, date(2000, 1, 1)
    procedure.save()
    return procedure


def put_into_force(draft: Procedure, on: date, today: date) -> Procedure:
    """Checked by one manager and put into force by another, as the rules of the house want it."""
    one, other = (make_staff(f"manager-{next(_serial)}", "manager") for _ in range(2))
    check_procedure(procedure=draft, on=today, by=one)
    return publish(procedure=draft, on=on, today=today, by=other)
