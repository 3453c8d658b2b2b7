"""The counter is open while the night runs: nobody who has paid is pressed, and neither side waits for ever."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction

from collections_app.billing.batch import allocate_payments
from collections_app.billing.operations import record_payment
from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.engine import night, treatment
from collections_app.engine.treatment import reassess, treat_accounts
from collections_app.facts.batch import take_snapshot
from collections_app.facts.models import AccountDay
from collections_app.notices.models import Notice
from tests.factories import make_account, make_bill, make_procedure

pytestmark = pytest.mark.django_db(transaction=True)
YESTERDAY, TODAY = date(2026, 7, 9), date(2026, 7, 10)


@pytest.fixture
def debtors() -> list[Account]:
    make_procedure("household", [("reminder", 3, 0), ("demand", 4, 1)])
    accounts = [make_account() for _ in range(20)]
    for account in accounts:
        make_bill(account, "300.00", due_on=date(2026, 7, 6))
    return accounts


@pytest.fixture
def at_the_same_time() -> Iterator[Callable]:
    """Run a function on another connection; whatever it raises fails the test."""
    threads: list[threading.Thread] = []
    failures: list[BaseException] = []

    def start(work: Callable, *args: object) -> threading.Thread:
        def run() -> None:
            try:
                work(*args)
            except BaseException as error:  # noqa: BLE001
                failures.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        threads.append(thread)
        thread.start()
        return thread

    yield start
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive(), "somebody waits for ever"
    assert failures == []


def pay(account: Account, on: date) -> None:
    with transaction.atomic():
        record_payment(payment_no=f"P-{account.pk}", account=account, paid_on=on, amount=Decimal("300.00"))
        reassess(account.pk, on)


def test_a_payment_while_the_night_is_about_to_write(debtors: list[Account], at_the_same_time: Callable) -> None:
    """The payer is quicker: his payment is in the books but not yet committed when the night wants to remind him."""
    allocate_payments(YESTERDAY)
    take_snapshot(YESTERDAY)
    with transaction.atomic():
        pay(debtors[5], TODAY)
        running = at_the_same_time(treat_accounts, YESTERDAY)
        running.join(timeout=0.5)
        assert running.is_alive(), "the night did not wait for the payment"
    running.join(timeout=30)
    decided = AccountDay.objects.get(account=debtors[5], day=YESTERDAY)
    assert (decided.verdict, decided.reason) == ("wait", {"code": "overtaken"})
    assert not Case.objects.filter(account=debtors[5]).exists()
    assert Notice.objects.count() == 19


def test_a_payment_while_the_night_is_writing(debtors: list[Account], at_the_same_time: Callable, settings) -> None:
    """The night is quicker: the payer's case is opened, and closed again by his payment; his letter stays unsent."""
    settings.PRINT_HANDOVER = "manual"
    allocate_payments(YESTERDAY)
    take_snapshot(YESTERDAY)
    with transaction.atomic():
        treat_accounts(YESTERDAY)
        paying = at_the_same_time(pay, debtors[5], TODAY)
        paying.join(timeout=0.5)
        assert paying.is_alive(), "the payment did not wait for the night"
    paying.join(timeout=30)
    case = Case.objects.get(account=debtors[5])
    assert (case.status, case.closed_on) == ("closed", TODAY)
    assert [notice.status for notice in case.notices.all()] == ["withdrawn"]


def test_everybody_pays_while_the_nights_run(
    debtors: list[Account], at_the_same_time: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(treatment, "CHUNK", 4)
    tellers = [at_the_same_time(_pay_all, debtors[number::3]) for number in range(3)]
    for day in (YESTERDAY, TODAY):
        night.run(day)
    for teller in tellers:
        teller.join(timeout=30)
    night.run(date(2026, 7, 11))
    assert not Case.objects.open().exists()
    assert not AccountDay.objects.filter(verdict="error").exists()
    for account in debtors:
        paid_first = AccountDay.objects.filter(account=account, look__gt=0).earliest("pk")
        steps = AccountDay.objects.filter(account=account, verdict="step", pk__gt=paid_first.pk)
        assert not steps.exists(), f"{account} was pressed after paying"


def _pay_all(accounts: list[Account]) -> None:
    for account in reversed(accounts):
        pay(account, TODAY)
