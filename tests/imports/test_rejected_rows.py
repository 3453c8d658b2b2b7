"""The file of rejected rows: a correct CSV with the errors beside each row, to correct and load again."""

import csv
from io import StringIO

import pytest

from collections_app.billing.models import Bill
from collections_app.customers.models import Customer
from tests.imports.conftest import Take, counts, faults_of, rejects_of

pytestmark = pytest.mark.django_db

HEAD = "bill_no,account_no,issued_on,due_on,amount\n"
MAPPING = """
[columns]
bill_no = "Rechnung"
account_no = "Konto"
issued_on = "vom"
due_on = "fällig"
amount = "Betrag"
[formats]
date = "%d.%m.%Y"
decimal = ","
delimiter = ";"
encoding = "latin-1"
"""


def table(text: str, delimiter: str = ",") -> list[list[str]]:
    rows = list(csv.reader(StringIO(text), delimiter=delimiter, strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}, "every row is as wide as the head"
    return rows


def test_the_errors_stand_beside_the_row(take: Take, account):
    report = take(
        "bills", HEAD + "B1,A1,2026-01-05,2026-01-25,10\nB2,A9,2026-01-05,2026-01-25,10\nB3,A1,x,2026-01-25,-1\n"
    )
    assert table(rejects_of(report)) == [
        ["bill_no", "account_no", "issued_on", "due_on", "amount", "error"],
        ["B2", "A9", "2026-01-05", "2026-01-25", "10", "account_no 'A9': there is no such account"],
        ["B3", "A1", "x", "2026-01-25", "'-1",
         "issued_on 'x': is no day of the form YYYY-MM-DD; amount '-1': has to be more than zero"],
    ]  # fmt: skip


def test_corrected_it_loads_with_the_same_mapping(take: Take, account):
    text = "Rechnung;Konto;vom;fällig;Betrag;Bemerkung\nR1;A9;05.01.2026;25.01.2026;1.234,50;Müller\n".encode("latin-1")
    report = take("bills", text, MAPPING)
    again = rejects_of(report)
    assert table(again, ";")[1][:6] == ["R1", "A9", "05.01.2026", "25.01.2026", "1.234,50", "Müller"]
    corrected = ("\ufeff" + again.replace("R1;A9", "R1;A1")).encode()  # as it is downloaded
    assert counts(take("bills", corrected, MAPPING)) == (1, 0, 0, 0)
    assert str(Bill.objects.get().amount) == "1234.50"


def test_uncorrected_it_is_rejected_the_same_again_and_again(take: Take, account):
    report = take("bills", HEAD + "B2,A9,2026-01-05,2026-01-25,10\nB3,A1,x,2026-01-25,-1\n")
    first = rejects_of(report)
    for _time in range(3):
        report = take("bills", rejects_of(report))
        assert rejects_of(report) == first


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", " =", "\r="])
def test_no_cell_can_start_a_formula_and_each_loads_again_unchanged(take: Take, start):
    name = start + "HYPERLINK(A1)"
    csv_name = f'"{name}"'
    report = take("customers", f"customer_no,name,kind\nK1,{csv_name},alien\n")
    rejected = rejects_of(report)
    cell = table(rejected)[1][1]
    assert cell == "'" + name
    assert counts(take("customers", rejected.replace("alien", "person", 1))) == (1, 0, 0, 0)
    assert Customer.objects.get().name == name.strip()


def test_not_even_the_head_of_the_table_or_the_error_starts_a_formula(take: Take):
    mapping = '[columns]\ncustomer_no = "=no"\n[constants]\nkind = "person"\n'
    report = take("customers", "=no,name,@x\n,Zhang,1\n", mapping)
    rejected = rejects_of(report)
    assert table(rejected) == [
        ["'=no", "name", "'@x", "error"],
        ["", "Zhang", "1", "'=no '': is empty, but has to be given"],
    ]
    assert counts(take("customers", rejected.replace("\r\n,Zhang", "\r\nK1,Zhang"), mapping)) == (1, 0, 0, 0)


def test_rows_too_short_or_too_long_fit_the_table(take: Take, account):
    report = take("bills", HEAD + "B1,A1,2026-01-05\nB2,A1,2026-01-05,2026-01-25,10,5,\n")
    rejected = rejects_of(report)
    head, short, long = table(rejected)
    assert head == ["bill_no", "account_no", "issued_on", "due_on", "amount", "", "", "error"]
    assert short[:-1] == ["B1", "A1", "2026-01-05", "", "", "", ""]
    assert long[:-1] == ["B2", "A1", "2026-01-05", "2026-01-25", "10", "5", ""]
    assert take("bills", rejected).rejected == 2, "uncorrected they are not taken"
    corrected = rejected.replace("2026-01-05,,,,", "2026-01-05,2026-01-25,3,,").replace(",10,5,,", ",10.5,,,")
    assert counts(take("bills", corrected)) == (2, 0, 0, 0)


def test_quotes_and_line_breaks_survive(take: Take):
    report = take("customers", 'customer_no,name,kind\nK1,"Lamp ""Bright"",\nLtd",alien\n')
    assert counts(take("customers", rejects_of(report).replace("alien", "organisation", 1))) == (1, 0, 0, 0)
    assert Customer.objects.get().name == 'Lamp "Bright",\nLtd'


def test_a_long_column_name_and_a_nul_can_be_kept(take: Take):
    mapping = f'[columns]\nname = "{"n" * 200}"\n[constants]\nkind = "person"\n'
    report = take("customers", f"customer_no,{'n' * 200},x\nK1,,a\x00b\n", mapping)
    assert faults_of(report) == [(2, "n" * 200, "", "is empty, but has to be given")]
    assert table(rejects_of(report))[1][2] == "a\N{REPLACEMENT CHARACTER}b"


def test_a_file_without_rejects_gives_the_head_alone(take: Take, account):
    assert rejects_of(take("bills", HEAD)) == "bill_no,account_no,issued_on,due_on,amount,error\r\n"
