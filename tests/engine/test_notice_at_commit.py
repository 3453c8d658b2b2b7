"""A disconnection notice is not written over what was entered between the facts of the night and its letter."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from collections_app.billing.batch import allocate_payments
from collections_app.billing.operations import record_payment
from collections_app.cases.operations import place_hold, protect
from collections_app.customers.models import Account
from collections_app.disputes.operations import open_dispute
from collections_app.engine.treatment import treat_accounts
from collections_app.facts.batch import take_snapshot
from collections_app.facts.models import AccountDay
from collections_app.notices.models import Notice
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = day("08-07")
Entry = Callable[[Account, date], object]


def hold(account: Account, on: date) -> None:
    place_hold(account=account, reason="hardship", placed_on=on)


def hold_of_the_bill(account: Account, on: date) -> None:
    place_hold(account=account, reason="complaint", placed_on=on, bill=account.bills.get())


def dispute(account: Account, on: date) -> None:
    open_dispute(account=account, opened_on=on)


def protection(account: Account, on: date) -> None:
    protect(account=account, reason="life_support", from_on=on, on=on)


def payment(account: Account, on: date) -> None:
    record_payment(payment_no="P-1", account=account, paid_on=on, amount=Decimal("300.00"))


@pytest.fixture
def debtor() -> Story:
    """300.00 due on 6 July on a ladder of reminder, demand and disconnection notice, which is due on 7 August."""
    from importlib import import_module

    from django.apps import apps

    from collections_app.procedures.models import Procedure

    if not Procedure.objects.exists():  # a test that empties the tables loses what the migrations shipped
        import_module("collections_app.migrations.0003_default_procedures").ship_ladders(apps, None)
    debtor = Story()
    debtor.bill("300.00", due="07-06")
    for on in ("07-06", "07-09", "07-19"):
        debtor.last_night = None
        debtor.nights_until(on)
    allocate_payments(TODAY)
    take_snapshot(TODAY)
    return debtor


def notices(debtor: Story) -> int:
    return Notice.objects.filter(case__account=debtor.account, kind="disconnection_notice").count()


def test_undisturbed_the_notice_is_written(debtor: Story) -> None:
    treat_accounts(TODAY)
    assert notices(debtor) == 1


@pytest.mark.parametrize("days_later", [0, 1])
@pytest.mark.parametrize("enter", [hold, hold_of_the_bill, dispute, protection])
def test_entered_between_the_facts_and_the_letter(debtor: Story, enter: Entry, days_later: int) -> None:
    """The night of a day runs in the small hours of the next: what is entered then bears the later date."""
    enter(debtor.account, TODAY + timedelta(days_later))
    treat_accounts(TODAY)
    decided = AccountDay.objects.get(account=debtor.account, day=TODAY)
    assert (decided.verdict, decided.reason) == ("wait", {"code": "overtaken"})
    assert notices(debtor) == 0


def test_a_payment_of_the_day_stops_it_too(debtor: Story) -> None:
    payment(debtor.account, TODAY)
    treat_accounts(TODAY)
    assert notices(debtor) == 0


def test_what_begins_later_still_does_not_stop_it(debtor: Story) -> None:
    protection(debtor.account, TODAY + timedelta(20))
    treat_accounts(TODAY)
    assert notices(debtor) == 1


@pytest.mark.parametrize("days_later", [0, 1])
@pytest.mark.parametrize("enter", [hold, dispute, protection])
def test_the_night_waits_for_whoever_is_just_entering_it(debtor: Story, enter: Entry, days_later: int) -> None:
    """Entered and not yet committed when the night wants to write: it waits for the lock and then sees it."""
    failures: list[BaseException] = []

    def treat() -> None:
        try:
            treat_accounts(TODAY)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    night = threading.Thread(target=treat)
    with transaction.atomic():
        enter(debtor.account, TODAY + timedelta(days_later))
        night.start()
        night.join(timeout=0.5)
        assert night.is_alive(), "the night did not wait"
    night.join(timeout=30)
    assert failures == []
    assert notices(debtor) == 0
    assert AccountDay.objects.get(account=debtor.account, day=TODAY).reason == {"code": "overtaken"}
