"""Mapping files: how an outside file names and writes things."""

from datetime import date
from decimal import Decimal

import pytest

from collections_app.billing.models import Bill
from collections_app.customers.models import Account, Customer
from collections_app.imports.mapping import CannotLoad
from tests.imports.conftest import Take, counts, faults_of

pytestmark = pytest.mark.django_db

GERMAN = """
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

[skip_when]
Storno = ["ja", "J"]
"""
HEAD = "Rechnung;Konto;vom;fällig;Betrag;Storno;Bemerkung\n"


def german(amount: str, storno: str = "") -> bytes:
    return (HEAD + f"R1;A1;05.01.2026;25.01.2026;{amount};{storno};Müller\n").encode("latin-1")


def test_a_file_of_another_country(take: Take, account):
    assert counts(take("bills", german("1.234,50"), GERMAN)) == (1, 0, 0, 0)
    bill = Bill.objects.get()
    assert (bill.due_on, bill.amount) == (date(2026, 1, 25), Decimal("1234.50"))


@pytest.mark.parametrize(
    ("written", "amount"),
    [("7", "7"), ("7,5", "7.5"), ("1234,50", "1234.50"), ("1.234.567,89", "1234567.89"), ("1.000", "1000")],
)
def test_the_ways_of_writing_with_a_decimal_comma(take: Take, account, written, amount):
    take("bills", german(written), GERMAN)
    assert Bill.objects.get().amount == Decimal(amount)


@pytest.mark.parametrize("written", ["12.50", "1.23,45", "1,234.50", ",50", "1.2345", "12,345", "-5,00", "0,00"])
def test_an_amount_that_could_be_read_in_two_ways_is_not_guessed(take: Take, account, written):
    report = take("bills", german(written), GERMAN)
    assert [fault[:3] for fault in faults_of(report)] == [(2, "Betrag", written)]
    assert not Bill.objects.exists()


@pytest.mark.parametrize("storno", ["ja", "J", " ja "])
def test_rows_that_are_not_for_us_are_not_counted(take: Take, account, storno):
    assert take("bills", german("7", storno), GERMAN).rows == 0


def test_problems_name_the_columns_of_the_file(take: Take, account):
    report = take("bills", german("7").replace(b"A1", b"A9").replace(b"05.01.2026", b"32.01.2026"), GERMAN)
    assert faults_of(report) == [(2, "vom", "32.01.2026", "is no day of the form %d.%m.%Y")]
    report = take("bills", german("7").replace(b"A1", b"A9"), GERMAN)
    assert faults_of(report) == [(2, "Konto", "A9", "there is no such account")]


def test_chinese_text_in_gb18030_is_recognised_or_named(take: Take, account):
    text = "customer_no,name,city\nK1,张三,江畔市\nK2,龘靐,江畔市\n".encode("gb18030")
    assert counts(take("customers", text)) == (2, 0, 0, 0)
    assert Customer.objects.get(customer_no="K1").name == "张三"
    assert counts(take("customers", text, '[formats]\nencoding = "gb18030"')) == (0, 0, 2, 0)


def test_chinese_text_far_down_the_file_is_recognised_too(take: Take, db):
    text = "customer_no,name\n" + "".join(f"K{n},{'x' * 180}\n" for n in range(12_000)) + "L1,张三\n"
    assert take("customers", text.encode("gb18030")).created == 12_001
    assert Customer.objects.get(customer_no="L1").name == "张三"


def test_utf_16_when_it_is_named(take: Take, account):
    text = "customer_no\tname\nK1\t张三\n".encode("utf-16")
    assert counts(take("customers", text, '[formats]\nencoding = "utf-16"\ndelimiter = "\\t"')) == (1, 0, 0, 0)


def test_the_mark_of_utf_8_is_believed_before_the_mapping(take: Take, db):
    text = "\ufeffcustomer_no,name\nK1,张三\n".encode()
    take("customers", text, '[formats]\nencoding = "gb18030"')
    assert Customer.objects.get().name == "张三"


def test_constants_and_defaults(take: Take, account):
    mapping = """
[columns]
account_no = "no"
[constants]
customer_no = "K-A1"
important_user = true
opened_on = 2020-01-31
[defaults]
customer_class = "residential"
[formats]
date = "%d.%m.%Y"
"""
    text = "no,customer_class,important_user\nB1,,no\nB2,industrial,no\n"
    assert counts(take("accounts", text, mapping)) == (2, 0, 0, 0)
    first, second = Account.objects.filter(account_no__startswith="B")
    assert (first.customer_class, second.customer_class) == ("residential", "industrial")
    assert (first.is_important_user, first.opened_on) == (True, date(2020, 1, 31))


def test_every_mistake_of_a_mapping_is_named_at_once(take: Take, account):
    mapping = """
typo = "x"
[column]
a = "b"
[columns]
ammount = "Betrag"
due_on = ["a", "b"]
kind = "Art"
[constants]
kind = "energy"
[formats]
date = "DD.MM.YYYY"
decimal = ";"
delimiter = "||"
encoding = "klingon"
thousands = "."
"""
    with pytest.raises(CannotLoad) as refusal:
        take("bills", HEAD, mapping)
    message = str(refusal.value)
    for mistake in (
        "[typo] is not known", "[column] is not known", "[columns] ammount = 'Betrag': ammount is not known",
        "[columns] due_on = ['a', 'b']: expected one value", "kind stands both in [columns] and in [constants]",
        "[formats] date = 'DD.MM.YYYY': expected a pattern of day, month and year such as %m/%d/%Y",
        "[formats] decimal = ';'", "[formats] delimiter = '||'", "[formats] encoding = 'klingon'",
        "[formats] thousands = '.': thousands is not known",
    ):  # fmt: skip
        assert mistake in message


@pytest.mark.parametrize("pattern", ["%d.%m", "%Q", "%H:%M", "%%", "%d.%m.%Y %"])
def test_a_pattern_that_does_not_give_a_day_is_refused(take: Take, account, pattern):
    with pytest.raises(CannotLoad, match="expected a pattern of day, month and year"):
        take("bills", HEAD, f'[formats]\ndate = "{pattern}"')


@pytest.mark.parametrize("encoding", ["hex", "rot13", "undefined", "no-such"])
def test_an_encoding_that_is_none_of_text_is_refused(take: Take, account, encoding):
    with pytest.raises(CannotLoad, match="expected an encoding such as"):
        take("bills", HEAD, f'[formats]\nencoding = "{encoding}"')


def test_what_the_mapping_names_has_to_be_in_the_file(take: Take, account):
    mapping = """
[columns]
period = "month"
[constants]
kind = "water"
[skip_when]
cancelled = "yes"
"""
    with pytest.raises(CannotLoad) as refusal:
        take("bills", "bill_no,account_no,issued_on,due_on,amount\n", mapping)
    message = str(refusal.value)
    assert "no column month" in message
    assert "no column cancelled, which [skip_when] names" in message
    assert "the mapping's kind = 'water' is not one of energy, other" in message


def test_a_mapping_that_is_no_toml(take: Take, account):
    with pytest.raises(CannotLoad, match=r"mapping .*mapping\.toml cannot be read"):
        take("bills", HEAD, "[columns\n")
