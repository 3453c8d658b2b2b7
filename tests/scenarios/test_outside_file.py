"""Two years of somebody else's invoices, night by night, held against what the file itself says.

The file has the layout of IBM's accounts-receivable sample and is made up here; `check_against_file` runs on the real
one just the same.
"""

import csv
import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from collections_app.billing.models import Allocation, Bill, Payment
from collections_app.cases.models import Case
from collections_app.engine import night
from collections_app.imports.loaders import load
from collections_app.notices.models import Notice, NoticeLine

MAPPINGS = Path(__file__).resolve().parents[2] / "docs" / "examples"
KINDS = ("customers", "accounts", "bills", "payments", "disputes")
HEADER = ["customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount", "Disputed", "SettledDate"]


def written(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def as_day(text: str) -> date:
    month, day, year = map(int, text.split("/"))
    return date(year, month, day)


@pytest.fixture
def invoices(tmp_path: Path) -> Path:
    """Twelve customers with an invoice a month for ten months; a third late, a sixth disputed."""
    chance = random.Random(7)
    rows = []
    for number in range(120):
        issued = date(2012, 1, 3) + timedelta(30 * (number // 12) + chance.randrange(20))
        due = issued + timedelta(30)
        settled = due + timedelta(chance.choice([-12, -3, 0, 0, 1, 4, 9, 20, 45]))
        amount = f"{chance.randrange(500, 12_000) / 100:.2f}"
        disputed = chance.choice(["No"] * 5 + ["Yes"])
        rows.append(
            [
                f"C-{number % 12:02d}",
                f"I-{number:04d}",
                written(issued),
                written(due),
                amount,
                disputed,
                written(settled),
            ]
        )
    path = tmp_path / "invoices.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


@pytest.mark.django_db
def test_two_years_of_invoices_are_treated_as_the_file_says(invoices: Path) -> None:
    for kind in KINDS:
        report = load(kind, invoices, mapping_path=MAPPINGS / f"{kind}.toml", on=date(2012, 1, 1))
        assert report.rejected == 0
    day = date(2012, 1, 1)
    while day <= date(2013, 2, 28):
        assert night.run(day).errors == 0
        day += timedelta(1)
    counts = check_against_file(invoices)
    assert counts["notices"] > 20
    assert counts["cases"] > 10


def check_against_file(path: Path) -> Counter:
    """Raise AssertionError where the product did something that the file does not bear out; answer what was counted."""
    with path.open(newline="") as file:
        invoices = {row["invoiceNumber"]: row for row in csv.DictReader(file)}
    counts: Counter = Counter()
    for line in NoticeLine.objects.select_related("notice", "bill"):
        invoice, issued_on = invoices[line.bill.bill_no], line.notice.issued_on
        assert as_day(invoice["SettledDate"]) > as_day(invoice["DueDate"]), f"{line.bill} was paid on time"
        if not line.principal:  # paid late before, its penalty still unpaid
            assert as_day(invoice["SettledDate"]) <= issued_on, f"{line.notice} asks nothing of {line.bill}"
            assert line.days_late == (as_day(invoice["SettledDate"]) - as_day(invoice["DueDate"])).days
            counts["penalties"] += 1
            continue
        assert as_day(invoice["SettledDate"]) > issued_on, f"{line.bill} had been paid when {line.notice} was written"
        assert line.principal == Decimal(invoice["InvoiceAmount"]), f"{line.notice} asks for a wrong amount"
        assert line.days_late == (issued_on - as_day(invoice["DueDate"])).days, f"{line.notice} counts wrong days"
        assert invoice["Disputed"] == "No", f"{line.bill} was disputed all the time"
        counts["lines"] += 1
    for case in Case.objects.select_related("account", "procedure").prefetch_related("notices__lines__bill"):
        assert case.status == Case.Status.CLOSED
        expected = day_to_close(case, invoices)
        assert case.closed_on == expected, f"{case} closed on {case.closed_on}; by the file it had to on {expected}"
        counts["cases"] += 1
    counts["notices"] = Notice.objects.count()
    total = sum(Decimal(invoice["InvoiceAmount"]) for invoice in invoices.values())
    assert sum(payment.amount for payment in Payment.objects.all()) == total
    assert sum(allocation.amount for allocation in Allocation.objects.all()) == total
    assert not Bill.objects.open().exists()
    return counts


def day_to_close(case: Case, invoices: dict[str, dict[str, str]]) -> date:
    """The first night on which, by the file, all that was demanded had been paid or too little was owed to go on."""
    theirs = [invoice for invoice in invoices.values() if invoice["customerID"] == case.account.account_no]
    notices = sorted(case.notices.all(), key=lambda notice: notice.issued_on)
    day = case.opened_on
    while True:
        last = [notice for notice in notices if notice.issued_on <= day][-1]
        demanded = [invoices[line.bill.bill_no] for line in last.lines.all()]
        owed = sum(
            Decimal(invoice["InvoiceAmount"])
            for invoice in theirs
            if as_day(invoice["DueDate"]) < day < as_day(invoice["SettledDate"])
        )
        if all(as_day(invoice["SettledDate"]) <= day for invoice in demanded) or owed < case.procedure.minimum_amount:
            return day
        day += timedelta(1)
