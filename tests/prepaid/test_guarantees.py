"""What the database itself keeps, whoever writes to it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from collections_app.prepaid.batch import raise_alerts
from collections_app.prepaid.models import Draw, LowBalanceAlert, PrepaidAccount, TopUp
from tests.factories import make_account

DAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepaid() -> PrepaidAccount:
    return PrepaidAccount.objects.create(account=make_account(), set_value=200, price=Decimal("0.55"), opened_on=DAY)


def refused(words: str = ""):
    return pytest.raises(DatabaseError, match=words)


def test_a_balance_follows_from_what_came_in_and_went_out(prepaid: PrepaidAccount) -> None:
    TopUp.objects.bulk_create(
        [TopUp(prepaid=prepaid, top_up_no=f"T{n}", paid_on=DAY, amount=Decimal("10.10")) for n in range(3)]
    )
    Draw.objects.bulk_create(
        [Draw(prepaid=prepaid, day=date(2026, 3, n), kwh=1, price=1, amount=Decimal("0.55")) for n in (2, 3)]
    )
    prepaid.refresh_from_db()
    assert prepaid.balance == Decimal("29.20")


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [TopUp, Draw])
def test_what_was_paid_and_drawn_is_history(prepaid: PrepaidAccount, model: type, change: str) -> None:
    TopUp.objects.create(prepaid=prepaid, top_up_no="T1", paid_on=DAY, amount=10)
    Draw.objects.create(prepaid=prepaid, day=DAY, kwh=1, price=1, amount=1)
    rows = model.objects.all()
    with refused("is history"), transaction.atomic():
        rows.update(amount=5) if change == "update" else rows._raw_delete(rows.db)


def test_an_alert_only_ends(prepaid: PrepaidAccount) -> None:
    raise_alerts(DAY)
    with refused("only ends"), transaction.atomic():
        LowBalanceAlert.objects.update(balance=-5)
    LowBalanceAlert.objects.update(topped_up_on=DAY)
    with refused("only ends"), transaction.atomic():
        LowBalanceAlert.objects.update(topped_up_on=None)


def test_one_alert_is_open_at_a_time(prepaid: PrepaidAccount) -> None:
    raise_alerts(DAY)
    with refused("one_alert_until_topped_up"), transaction.atomic():
        LowBalanceAlert.objects.create(prepaid=prepaid, raised_on=date(2026, 3, 3), balance=0, threshold=40)


def test_one_prepayment_of_an_account_runs(prepaid: PrepaidAccount) -> None:
    with refused("one_prepayment_of_an_account_runs"), transaction.atomic():
        PrepaidAccount.objects.create(account=prepaid.account, set_value=1, price=1, opened_on=DAY)


def test_a_day_is_drawn_once(prepaid: PrepaidAccount) -> None:
    Draw.objects.create(prepaid=prepaid, day=DAY, kwh=1, price=1, amount=1)
    with refused("a_day_is_drawn_once"), transaction.atomic():
        Draw.objects.create(prepaid=prepaid, day=DAY, kwh=2, price=1, amount=2)


def test_a_prepayment_does_not_end_with_money_in_it(prepaid: PrepaidAccount) -> None:
    TopUp.objects.create(prepaid=prepaid, top_up_no="T1", paid_on=DAY, amount=10)
    with refused("nothing_is_left_of_an_ended_prepayment"), transaction.atomic():
        PrepaidAccount.objects.update(closed_on=DAY)


def test_a_share_to_old_debt_is_a_payment(prepaid: PrepaidAccount) -> None:
    with refused("a_share_to_old_debt_is_a_payment"), transaction.atomic():
        TopUp.objects.create(prepaid=prepaid, top_up_no="T1", paid_on=DAY, amount=10, to_debt=3)
