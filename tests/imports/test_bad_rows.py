"""Rows with faults are set aside, each with line, column, value and reason; the good rows of the file are loaded."""

import pytest

from collections_app.billing.models import Bill
from collections_app.imports.models import ImportJob, RejectedRow
from tests.imports.conftest import Take, counts, faults_of

HEAD = "bill_no,account_no,issued_on,due_on,amount,period,kind\n"
NO_AMOUNT = "is no amount with at most two decimals"
NO_DAY = "is no day of the form YYYY-MM-DD"


def row(bill_no: str = "B1", account_no: str = "A1", issued_on: str = "2026-01-05", due_on: str = "2026-01-25",
        amount: str = "10.00", period: str = "", kind: str = "") -> str:  # fmt: skip
    return f"{bill_no},{account_no},{issued_on},{due_on},{amount},{period},{kind}\n"


@pytest.mark.parametrize(
    ("bad", "column", "value", "error"),
    [
        (row(account_no="A9"), "account_no", "A9", "there is no such account"),
        (row(due_on="2026-02-30"), "due_on", "2026-02-30", NO_DAY),
        (row(due_on="25.01.2026"), "due_on", "25.01.2026", NO_DAY),
        (row(due_on="2026-1-25"), "due_on", "2026-1-25", NO_DAY),
        (row(due_on="20260125"), "due_on", "20260125", NO_DAY),
        (row(due_on="2026-W04-7"), "due_on", "2026-W04-7", NO_DAY),
        (row(issued_on="0206-01-05"), "issued_on", "0206-01-05", "is no day between the years 1900 and 2999"),
        (row(due_on="9999-12-31"), "due_on", "9999-12-31", "is no day between the years 1900 and 2999"),
        (row(due_on="2026-01-04"), "due_on", "2026-01-04", "is due before the bill is issued"),
        (row(due_on=""), "due_on", "", "is empty, but has to be given"),
        (row(amount="-10.00"), "amount", "-10.00", "has to be more than zero"),
        (row(amount="0"), "amount", "0", "has to be more than zero"),
        (row(amount="10.005"), "amount", "10.005", NO_AMOUNT),
        (row(amount="1e3"), "amount", "1e3", NO_AMOUNT),
        (row(amount="NaN"), "amount", "NaN", NO_AMOUNT),
        (row(amount="1 000"), "amount", "1 000", NO_AMOUNT),
        (row(amount="１０"), "amount", "１０", NO_AMOUNT),
        (row(amount="¥10"), "amount", "¥10", NO_AMOUNT),
        (row(amount="1234567890123.00"), "amount", "1234567890123.00", NO_AMOUNT),
        (row(amount="9" * 400), "amount", "9" * 400, NO_AMOUNT),
        (row(kind="water"), "kind", "water", "is not one of energy, other"),
        (row(bill_no="B" * 61), "bill_no", "B" * 61, "longer than 60 characters"),
        (row(period="20\x0026"), "period", "20\x0026", "holds a NUL character"),
        ("B1,A1,2026-01-05\n", "", "", "the row has 3 cells, the head of the table 7"),
        (row().replace("\n", ",more\n"), "", "", "the row has 8 cells, the head of the table 7"),
    ],
)  # fmt: skip
def test_a_bad_row_is_set_aside_and_the_good_one_loaded(take: Take, account, bad, column, value, error):
    report = take("bills", HEAD + bad + row("B2"))
    assert faults_of(report) == [(2, column, value, error)]
    assert counts(report) == (1, 0, 0, 1)
    assert [bill.bill_no for bill in Bill.objects.all()] == ["B2"]
    kept = RejectedRow.objects.get()
    assert (kept.line, kept.column, kept.error) == (2, column, error)
    assert kept.row == [cell.replace("\x00", "\N{REPLACEMENT CHARACTER}") for cell in bad.rstrip("\n").split(",")]


def test_the_largest_amount_is_taken(take: Take, account):
    assert counts(take("bills", HEAD + row(amount="999999999999.99"))) == (1, 0, 0, 0)


def test_all_that_is_wrong_with_a_row_is_said_at_once(take: Take, account):
    report = take("bills", HEAD + row(bill_no="", issued_on="today", amount="much", kind="water"))
    assert [(line, column) for line, column, _value, _error in faults_of(report)] == [
        (2, "bill_no"), (2, "issued_on"), (2, "amount"), (2, "kind"),
    ]  # fmt: skip
    assert report.rejected == 1


def test_the_line_is_that_of_the_file_whatever_stands_between(take: Take, account):
    text = HEAD + "\n" + row("B1", period='"a\nb"') + "\r\n" + row("B2", amount="x")
    assert [fault[0] for fault in faults_of(take("bills", text))] == [6]


def test_rows_of_one_key_that_differ_are_all_set_aside(take: Take, account):
    report = take("bills", HEAD + row(amount="10.00") + row("B2") + row(amount="11.00") + row(amount="10.00"))
    why = "another row of the file has the same key and says something else"
    assert faults_of(report) == [(line, "bill_no", "B1", why) for line in (2, 4, 5)]
    assert counts(report) == (1, 0, 0, 3)


def test_rows_of_one_key_that_agree_are_one(take: Take, account):
    assert counts(take("bills", HEAD + row(amount="10.00") + row(amount="10") + row(amount="10.0"))) == (1, 0, 2, 0)


def test_a_bill_of_an_unknown_account_given_twice_is_set_aside_once(take: Take, account):
    assert counts(take("bills", HEAD + row(account_no="A9") * 2)) == (0, 0, 1, 1)


def test_something_under_no_name_is_not_lost_in_silence(take: Take, account):
    report = take("bills", "bill_no,account_no,issued_on,due_on,amount,,\nB1,A1,2026-01-05,2026-01-25,1,,\n"
                           "B2,A1,2026-01-05,2026-01-25,1,,2\n")  # fmt: skip
    assert faults_of(report) == [(3, "", "", "something stands in a column without a name")]


def test_a_dry_run_tells_the_same_and_changes_nothing(take: Take, account):
    text = HEAD + row() + row("B2", account_no="A9")
    tried = take("bills", text, dry_run=True)
    assert not Bill.objects.exists() and not ImportJob.objects.exists()
    done = take("bills", text)
    assert tried.as_dict() | {"dry_run": False} == done.as_dict()


def test_many_bad_rows_are_kept_in_order_beside_those_the_database_finds(take: Take, account):
    report = take("bills", HEAD + "".join(row(f"B{n}", account_no="A9" if n % 2 else "A1", amount="x" if n % 3 == 0 else "1")
                                          for n in range(3000)))  # fmt: skip
    lines = [fault[0] for fault in faults_of(report)]
    assert (
        lines == sorted(lines)
        and len(set(lines)) == report.rejected == RejectedRow.objects.values("line").distinct().count() == 2000
    )


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("\n", "\r\n") + row().replace("\n", "\r\n"),
        HEAD.replace("\n", "\r") + row().replace("\n", "\r"),
        "\ufeff" + HEAD + row(),
        HEAD + row().rstrip("\n"),
        HEAD + row(bill_no=" B1 "),
    ],
    ids=["CRLF", "CR", "BOM", "no end of line", "blanks around"],
)
def test_the_ways_of_writing_a_file(take: Take, account, text):
    assert counts(take("bills", text)) == (1, 0, 0, 0)
    assert Bill.objects.get().bill_no == "B1"


def test_a_cell_may_hold_quotes_commas_and_line_breaks(take: Take, db):
    take("customers", 'customer_no,name,address\nK1,"Lamp ""Bright"" Works, Ltd","12 Lamp Street\nYard 3"\n')
    from collections_app.customers.models import Customer

    customer = Customer.objects.get()
    assert (customer.name, customer.contacts.get().value) == ('Lamp "Bright" Works, Ltd', "12 Lamp Street\nYard 3")
