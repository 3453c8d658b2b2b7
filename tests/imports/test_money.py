"""What files say about money, and what the allocation makes of it."""

from datetime import date
from decimal import Decimal

import pytest

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Allocation, Bill, Payment
from tests.factories import make_account, make_bill
from tests.imports.conftest import Take, counts, faults_of

pytestmark = pytest.mark.django_db

BILLS = "bill_no,account_no,issued_on,due_on,amount\n"
PAYMENTS = "payment_no,account_no,paid_on,amount,bill_no,reverses_payment_no\n"
OLD, NEW = "OLD,A1,2026-01-01,2026-01-15,100.00\n", "NEW,A1,2026-02-01,2026-02-15,60.00\n"
NIGHT = date(2026, 3, 1)


@pytest.fixture
def two_bills(take: Take, account) -> None:
    take("bills", BILLS + OLD + NEW)


def pay(take: Take, *rows: str, night: date = NIGHT):
    report = take("payments", PAYMENTS + "\n".join(rows))
    allocate_payments(night)
    return report


def paid(*bills: str) -> list[str]:
    return [str(Bill.objects.get(bill_no=bill).paid) for bill in bills or ("OLD", "NEW")]


def credit() -> Decimal:
    return sum((payment.unallocated for payment in Payment.objects.all()), Decimal(0))


def test_a_payment_that_names_no_bill_settles_the_oldest_debt_first(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,120.00,,")
    assert paid() == ["100.00", "20.00"]


def test_a_payment_settles_the_bill_it_names(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,50.00,NEW,")
    assert paid() == ["0.00", "50.00"]


def test_what_is_paid_too_much_stays_as_credit_for_the_next_bill(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,200.00,,")
    assert (paid(), credit()) == (["100.00", "60.00"], Decimal("40.00"))
    take("bills", BILLS + "NEXT,A1,2026-03-02,2026-03-20,30.00\n")
    allocate_payments(date(2026, 3, 2))
    assert (paid("NEXT"), credit()) == (["30.00"], Decimal("10.00"))


def test_a_bounced_payment_reopens_what_it_had_paid(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,120.00,,")
    pay(take, "R1,A1,2026-02-25,120.00,,P1")
    assert (paid(), credit()) == (["0.00", "0.00"], Decimal(0))
    assert Payment.objects.get(payment_no="R1").amount == Decimal("-120.00")


def test_a_reversal_may_be_written_negative(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,120.00,,", "R1,A1,2026-02-25,-120.00,,P1")
    assert (paid(), credit()) == (["0.00", "0.00"], Decimal(0))


def test_a_part_that_bounces_gives_back_the_latest_money_first(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,120.00,,")
    pay(take, "R1,A1,2026-02-25,30.00,,P1")
    assert paid() == ["90.00", "0.00"]


def test_no_more_can_bounce_than_was_paid(take: Take, two_bills):
    report = pay(take, "P1,A1,2026-02-20,100.00,,", "R1,A1,2026-02-25,60.00,,P1", "R2,A1,2026-02-26,40.01,,P1")
    assert faults_of(report) == [(4, "amount", "40.01", "is more than what is left of the payment it reverses")]
    report = pay(take, "R3,A1,2026-02-27,40.01,,P1", "R4,A1,2026-02-27,40.00,,P1")
    assert [fault[0] for fault in faults_of(report)] == [2, 3], "neither leaves room for the other"
    assert counts(pay(take, "R4,A1,2026-02-27,40.00,,P1")) == (1, 0, 0, 0)


def test_a_payment_cannot_be_reversed_before_it_was_made(take: Take, two_bills):
    report = pay(take, "P1,A1,2026-02-20,100.00,,", "R1,A1,2026-02-19,100.00,,P1")
    assert faults_of(report) == [
        (3, "reverses_payment_no", "P1", "the reversal is dated before the payment it reverses")
    ]
    assert counts(pay(take, "R2,A1,2026-02-20,100.00,,P1")) == (1, 0, 0, 0)


def test_a_reversal_cannot_bounce(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,100.00,,", "R1,A1,2026-02-25,100.00,,P1")
    report = pay(take, "R2,A1,2026-02-26,100.00,,R1")
    assert faults_of(report) == [(2, "reverses_payment_no", "R1", "is itself a reversal")]


def test_what_is_reversed_has_to_be_a_payment_of_the_account(take: Take, two_bills):
    make_account("A2")
    pay(take, "P1,A1,2026-02-20,100.00,,")
    report = pay(take, "R1,A1,2026-02-25,5.00,,P9", "R2,A2,2026-02-25,5.00,,P1")
    assert [fault[3] for fault in faults_of(report)] == ["there is no such payment", "belongs to another account"]


def test_the_reversal_of_a_payment_that_is_set_aside_is_set_aside_with_it(take: Take, two_bills):
    report = pay(take, "P1,A1,2026-02-20,100.00,NO SUCH BILL,", "R1,A1,2026-02-25,100.00,,P1")
    assert [fault[:3] for fault in faults_of(report)] == [
        (2, "bill_no", "NO SUCH BILL"),
        (3, "reverses_payment_no", "P1"),
    ]
    assert not Payment.objects.exists()


def test_a_payment_that_is_used_cannot_be_changed(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,100.00,,")
    report = pay(take, "P1,A1,2026-02-20,90.00,,")
    assert faults_of(report) == [
        (2, "payment_no", "P1", "the payment is already used; reverse it instead of changing it")
    ]


def test_a_payment_does_not_turn_into_a_reversal_nor_back(take: Take, two_bills):
    take("payments", PAYMENTS + "P1,A1,2026-02-20,100.00,,\nP2,A1,2026-02-20,100.00,,\nR1,A1,2026-02-25,100.00,,P1\n")
    assert take("payments", PAYMENTS + "P2,A1,2026-02-20,100.00,,P1\nR1,A1,2026-02-25,100.00,,\n").rejected == 2


def test_a_payment_of_which_a_part_was_reversed_keeps_its_amount(take: Take, account):
    take("payments", PAYMENTS + "P1,A1,2026-02-20,100.00,,\nR1,A1,2026-02-25,80.00,,P1\n")
    assert take("payments", PAYMENTS + "P1,A1,2026-02-20,50.00,,\n").rejected == 1


@pytest.mark.parametrize("amount", ["0", "0.00", "-5.00"])
def test_a_payment_is_more_than_nothing(take: Take, account, amount):
    assert [fault[1] for fault in faults_of(take("payments", PAYMENTS + f"P1,A1,2026-02-20,{amount},,\n"))] == [
        "amount"
    ]


def test_a_payment_names_a_bill_of_its_account(take: Take, two_bills):
    make_bill(make_account("A2"), "10", date(2026, 1, 1), bill_no="OTHERS")
    report = pay(take, "P1,A1,2026-02-20,10.00,OTHERS,", "P2,A1,2026-02-20,10.00,NONE,", "P3,A9,2026-02-20,10.00,OLD,")
    assert [fault[3] for fault in faults_of(report)] == [
        "belongs to another account", "there is no such bill", "there is no such account",
    ]  # fmt: skip


def test_a_bill_corrected_below_what_is_paid_gives_the_rest_back(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,70.00,OLD,", "P2,A1,2026-02-21,30.00,OLD,")
    assert counts(take("bills", BILLS + OLD.replace("100.00", "80.00"), on=NIGHT)) == (0, 1, 0, 0)
    assert (paid("OLD"), credit()) == (["80.00"], Decimal("20.00"))
    assert Payment.objects.get(payment_no="P2").unallocated == Decimal("20.00"), "the latest money comes back first"
    allocate_payments(NIGHT)
    assert paid() == ["80.00", "20.00"]
    assert sum(allocation.amount for allocation in Allocation.objects.all()) == Decimal("100.00")


def test_a_bill_corrected_upwards_is_open_again(take: Take, two_bills):
    pay(take, "P1,A1,2026-02-20,100.00,OLD,")
    take("bills", BILLS + OLD.replace("100.00", "130.00"))
    assert Bill.objects.get(bill_no="OLD").open_amount == Decimal("30.00")


def test_what_is_dated_later_is_loaded_but_earlier_nights_do_not_know_it(take: Take, two_bills):
    take("bills", BILLS + "LATER,A1,2026-03-05,2026-03-20,10.00\n")
    pay(take, "P1,A1,2026-03-03,10.00,OLD,", "P2,A1,2026-02-20,500.00,,", night=date(2026, 3, 1))
    assert paid("OLD", "NEW", "LATER") == ["100.00", "60.00", "0.00"]
    assert Payment.objects.get(payment_no="P1").allocated == 0
    allocate_payments(date(2026, 3, 5))
    assert paid("LATER") == ["10.00"]


def test_each_payment_is_put_into_the_diary_and_a_bill_is_found_by_its_due_day(take: Take, account):
    from django.db import connection

    take("bills", BILLS + OLD)
    take("payments", PAYMENTS + "P1,A1,2026-02-20,10.00,,\n")
    with connection.cursor() as cursor:
        cursor.execute("SELECT look_on FROM collections_diaryentry ORDER BY 1")
        assert [row[0] for row in cursor.fetchall()] == [date(2026, 2, 20)]
