"""A file that is handed in twice, or while the counter and the night are at work, counts once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, transaction

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Allocation, Bill
from collections_app.facts.batch import take_snapshot
from collections_app.imports.loaders import load
from tests.factories import make_account, make_bill, make_payment
from tests.imports.conftest import TODAY, counts

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*work: Callable) -> list:
    def alone(one: Callable) -> object:
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as people:
        return [future.result(timeout=180) for future in [people.submit(alone, one) for one in work]]


def bills(path: Path, amount: str, numbers: Sequence[int]) -> Path:
    rows = "".join(f"B{n},A{n % 7},2026-01-05,2026-01-25,{amount}\n" for n in numbers)
    path.write_text("bill_no,account_no,issued_on,due_on,amount\n" + rows)
    return path


def test_the_same_bills_in_two_files_at_once_are_loaded_once(tmp_path):
    """In opposite order, so that each would soon wait for the other."""
    for n in range(7):
        make_account(f"A{n}")
    numbers = range(20_000)
    paths = [bills(tmp_path / "up.csv", "10.00", numbers), bills(tmp_path / "down.csv", "10.00", numbers[::-1])]
    reports = at_once(*[partial(load, "bills", path, on=TODAY) for path in paths])
    assert sorted(map(counts, reports)) == [(0, 0, 20_000, 0), (20_000, 0, 0, 0)]
    assert Bill.objects.count() == 20_000


def test_bills_corrected_while_money_is_allocated_are_never_paid_twice_over(tmp_path):
    for n in range(7):
        account = make_account(f"A{n}")
        for m in range(n, 300, 7):
            bill = make_bill(account, "10.00", date(2026, 1, 25), date(2026, 1, 5), bill_no=f"B{m}")
            make_payment(account, "10.00", date(2026, 2, 1), bill=bill)
    path = bills(tmp_path / "bills.csv", "6.00", range(300))
    at_once(lambda: allocate_payments(TODAY), lambda: load("bills", path, on=TODAY), lambda: allocate_payments(TODAY))
    allocate_payments(TODAY)
    assert {bill.paid for bill in Bill.objects.all()} == {Decimal("6.00")}
    assert sum(allocation.amount for allocation in Allocation.objects.all()) == Decimal("1800.00")


def test_a_snapshot_waits_for_bills_that_are_being_loaded(tmp_path):
    """It would pass over their due day otherwise, and the load would trust the snapshot to find them."""
    make_account("A1")
    take_snapshot(date(2026, 1, 20))
    path = bills(tmp_path / "bills.csv", "10.00", [1])
    with ThreadPoolExecutor(1) as night:
        with transaction.atomic():
            load("bills", path, on=TODAY)
            taken = night.submit(lambda: (take_snapshot(date(2026, 1, 26)), connection.close())[0])
            with pytest.raises(TimeoutError):
                taken.result(timeout=0.5)
        assert taken.result(timeout=120) == 1
