"""XLSX files: days and numbers come as they are, whatever way of writing the mapping tells of text."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from collections_app.billing.models import Bill
from tests.imports.conftest import Take, counts, faults_of, rejects_of

pytestmark = pytest.mark.django_db

DAY, MOMENT = datetime(2026, 1, 25), datetime(2026, 1, 25, 14, 30)  # noqa: DTZ001  a spreadsheet knows no time zone
HEAD = ["bill_no", "account_no", "issued_on", "due_on", "amount", "estimated"]
FORMATS = '[formats]\ndate = "%d.%m.%Y"\ndecimal = ","\n'


@pytest.mark.parametrize("mapping", ["", FORMATS], ids=["plain", "of another country"])
@pytest.mark.parametrize("amount", [1234.5, 1234.1 + 0.4, Decimal("1234.50")])
def test_cells_of_days_numbers_and_yes_or_no(take: Take, account, mapping, amount):
    report = take("bills", [HEAD, [1001, "A1", date(2026, 1, 5), DAY, amount, True]], mapping)
    assert counts(report) == (1, 0, 0, 0)
    bill = Bill.objects.get()
    assert (bill.bill_no, bill.issued_on, bill.due_on, bill.amount, bill.is_estimated) == (
        "1001", date(2026, 1, 5), date(2026, 1, 25), Decimal("1234.50"), True,
    )  # fmt: skip


def test_text_cells_are_read_as_the_mapping_says(take: Take, account):
    report = take("bills", [HEAD, ["B1", "A1", "05.01.2026", "25.01.2026", "1.234,50", "no"]], FORMATS)
    assert counts(report) == (1, 0, 0, 0)
    assert Bill.objects.get().amount == Decimal("1234.50")


def test_a_moment_is_no_day(take: Take, account):
    report = take("bills", [HEAD, ["B1", "A1", MOMENT, DAY, 1, ""]])
    assert [fault[:2] for fault in faults_of(report)] == [(2, "issued_on")]


def test_empty_rows_between_are_passed_over_and_the_row_number_is_that_of_the_sheet(take: Take, account):
    report = take("bills", [HEAD, [], [], ["B1", "A1", date(2026, 1, 5), date(2026, 1, 25), 10.005, ""]])
    assert faults_of(report) == [(4, "amount", "10.005", "is no amount with at most two decimals")]


@pytest.mark.parametrize("mapping", ["", FORMATS], ids=["plain", "of another country"])
def test_what_was_set_aside_loads_again_with_the_same_mapping(take: Take, account, mapping):
    report = take("bills", [HEAD, ["B1", "A9", date(2026, 1, 5), date(2026, 1, 25), 1234.5, False]], mapping)
    assert report.rejected == 1
    assert counts(take("bills", rejects_of(report).replace("A9", "A1", 1), mapping)) == (1, 0, 0, 0)
    assert Bill.objects.get().amount == Decimal("1234.50")
