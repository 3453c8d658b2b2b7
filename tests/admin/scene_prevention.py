"""What in the scene of the admin comes before the debt: early warnings, prepayment."""

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

from django.apps import apps

from collections_app.alarms.models import Alarm, AlarmRule
from collections_app.customers.models import Account
from collections_app.engine.balances import watch_balances
from collections_app.engine.prepayment import start_prepayment
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.prepaid.models import Draw
from collections_app.prepaid.operations import record_top_up
from tests.admin.graded import grade_everybody
from tests.admin.scene_offers import offer_meters
from tests.metering.meters import read_meters_of_anna


def before_the_debt(today: date, north: OrgUnit, staff: dict[str, StaffMember]) -> None:
    warn(today, staff["officer"])
    read_meters_of_anna(today, north, staff["supervisor"])
    pay_in_advance(today, staff["supervisor"])
    grade_everybody(today, staff)
    offer_meters(today, north, staff)


def warn(today: date, officer: StaffMember) -> None:
    """Anna was found to owe much."""
    if not AlarmRule.objects.exists():  # a test that empties the tables loses what the migrations shipped
        import_module("collections_app.migrations.0040_early_warnings").ship_rules(apps, None)
    anna = Account.objects.get(account_no="N-1")
    Alarm.objects.create(
        alarm_no="W000000017", kind="large", rule=AlarmRule.objects.get(kind="large", customer_class=""), account=anna,
        unit=anna.unit, about="N-1-1", amount="300.50", raised_on=today - timedelta(1), due_on=today, owner=officer,
        figures={"overdue": "300.50", "bills": 2, "oldest_due_on": (today - timedelta(60)).isoformat()},
    )  # fmt: skip


def pay_in_advance(today: date, supervisor: StaffMember) -> None:
    """Gero has had four days of use, and is asked to top up."""
    gero = Account.objects.get(account_no="N-7")
    prepaid = start_prepayment(
        account=gero, agreement="form 17", set_value=Decimal(100), price=Decimal("0.55"), by=supervisor,
        on=today - timedelta(5),
    )  # fmt: skip
    record_top_up(
        prepaid=prepaid, top_up_no="T-17", paid_on=today - timedelta(5), amount=Decimal(40), on=today, method="cash"
    )
    for back in range(4, 0, -1):
        Draw.objects.create(prepaid=prepaid, day=today - timedelta(back), kwh=10, price=prepaid.price, amount="5.50")
    watch_balances(today - timedelta(1))
