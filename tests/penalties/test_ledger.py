"""What the database itself guarantees of the ledger, and what is posted for any history of money."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from collections_app.billing.models import Allocation, Bill, Payment
from collections_app.engine.penalties import take_in_money
from collections_app.penalties.batch import post, release_charges
from collections_app.penalties.models import PenaltyCharge
from collections_app.procedures.packs import law
from collections_app.rules.penalties import penalty_lines
from tests.factories import make_account, make_bill, make_payment

DUE = date(2026, 7, 1)


@pytest.mark.django_db
class TestGuarantees:
    def test_a_line_is_never_changed_or_deleted(self) -> None:
        line = PenaltyCharge.objects.create(
            bill=make_bill(make_account(), "100.00", DUE), kind="penalty", amount=Decimal("1.00"), posted_on=DUE
        )
        for rewriting in (lambda: PenaltyCharge.objects.update(amount=2), line.delete):
            with pytest.raises(IntegrityError, match="history"), transaction.atomic():
                rewriting()

    def test_no_more_is_paid_than_is_charged(self) -> None:
        account = make_account()
        bill, payment = make_bill(account, "100.00", DUE), make_payment(account, "50.00", DUE)
        PenaltyCharge.objects.create(bill=bill, kind="penalty", amount=Decimal("1.00"), posted_on=DUE)
        with pytest.raises(IntegrityError, match="no_allocation_beyond_a_penalty"), transaction.atomic():
            Allocation.objects.create(
                payment=payment, bill=bill, part="charges", amount=Decimal("1.01"), allocated_on=DUE
            )

    def test_no_more_is_waived_than_is_charged_and_unpaid(self) -> None:
        bill = make_bill(make_account(), "100.00", DUE)
        with pytest.raises(IntegrityError, match="no_allocation_beyond_a_penalty"), transaction.atomic():
            PenaltyCharge.objects.create(bill=bill, kind="waiver", amount=Decimal("-1.00"), posted_on=DUE)

    def test_money_for_the_penalty_does_not_pay_the_bill(self) -> None:
        account = make_account()
        bill, payment = make_bill(account, "100.00", DUE), make_payment(account, "50.00", DUE)
        PenaltyCharge.objects.create(bill=bill, kind="penalty", amount=Decimal("5.00"), posted_on=DUE)
        Allocation.objects.create(payment=payment, bill=bill, part="charges", amount=Decimal("5.00"), allocated_on=DUE)
        bill.refresh_from_db()
        payment.refresh_from_db()
        assert (bill.paid, bill.charges_paid, payment.allocated) == (0, Decimal("5.00"), Decimal("5.00"))


money = st.integers(100, 500_000).map(lambda cents: Decimal(cents) / 100)
bills = st.lists(st.tuples(st.integers(0, 40), money), min_size=1, max_size=4)
"""(due so many days after the first, amount)"""
payments = st.lists(st.tuples(st.integers(-5, 60), money), max_size=5)
"""(paid so many days after the first due day, amount)"""


class TestAnyHistory(TestCase):
    @example(  # the penalty of the bill paid first is settled on the day of the others, and not rounded anew with them
        bills=[(0, Decimal("733.39")), (0, Decimal("733.39")), (0, Decimal("179.29"))],
        payments=[(5, Decimal("1310.73")), (41, Decimal("733.39")), (58, Decimal("179.29"))],
        customer_class="industrial",
    )
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(bills=bills, payments=payments, customer_class=st.sampled_from(["residential", "industrial"]))
    def test_a_bill_paid_late_is_charged_what_has_accrued_and_no_cent_is_lost(
        self, bills: list, payments: list, customer_class: str
    ) -> None:
        account = make_account(customer_class=customer_class)
        for due, amount in bills:
            make_bill(account, str(amount), DUE + timedelta(due))
        for paid, amount in payments:
            make_payment(account, str(amount), DUE + timedelta(paid))
        for day in sorted({paid for paid, _amount in payments} | {61}):
            take_in_money(DUE + timedelta(day), [account.pk])
            check_the_books(account.pk)
            before = PenaltyCharge.objects.count(), Allocation.objects.count()
            take_in_money(DUE + timedelta(day), [account.pk])
            assert (PenaltyCharge.objects.count(), Allocation.objects.count()) == before, "a second run found something"
        paid_late = [bill for bill in Bill.objects.filter(account=account) if bill.paid == bill.amount]
        expected = [accrued(bill) for bill in paid_late]
        for bill, exact in zip(paid_late, expected, strict=True):
            least = Decimal("1.00") if exact else Decimal(0)
            assert abs(bill.charged - exact) < Decimal("0.01") or bill.charged <= least


class TestFeesTakenBack(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        penalty=st.integers(0, 900), fee=st.integers(1, 500), waived=st.integers(0, 100), paid=st.integers(0, 20),
        share=st.integers(0, 100),
    )  # fmt: skip
    def test_the_books_add_up_whatever_was_paid_or_waived(
        self, penalty: int, fee: int, waived: int, paid: int, share: int
    ) -> None:
        """Cents of penalty and fee; per cent of them waived; so many payments that settle per cent of the rest."""
        account = make_account()
        bill = make_bill(account, "100.00", DUE)
        whole = Decimal(penalty + fee) / 100
        off = (whole * waived / 100).quantize(Decimal("0.01"))
        lines = [("penalty", Decimal(penalty) / 100), ("fee", Decimal(fee) / 100), ("waiver", -off)]
        post([(bill.pk, kind, amount, DUE, None, "N1") for kind, amount in lines])
        settle_in_parts(bill, ((whole - off) * share / 100).quantize(Decimal("0.01")), paid)
        bill.refresh_from_db()
        back, paid_before = min(Decimal(fee) / 100, bill.charged), bill.charges_paid
        release_charges(DUE, {bill.pk: back})
        post([(bill.pk, "fee", -back, DUE, None, "N1")])
        bill.refresh_from_db()
        assert bill.charged == whole - off - back
        assert bill.charges_paid == min(paid_before, bill.charged), "no cent more is given back than was paid too much"
        assert sum(payment.allocated for payment in Payment.objects.filter(account=account)) == bill.charges_paid


def settle_in_parts(bill: Bill, amount: Decimal, payments: int) -> None:
    """The amount settles charges of the bill, in as many payments, the first of them of a cent each."""
    for number in range(payments):
        part = amount if number == payments - 1 else min(amount, Decimal("0.01"))
        amount -= part
        if part:
            money_in = make_payment(bill.account, str(part), DUE)
            Allocation.objects.create(payment=money_in, bill=bill, part="charges", amount=part, allocated_on=DUE)


def accrued(bill: Bill) -> Decimal:
    """What the reference says of a bill that has been paid, unrounded."""
    parts = [(a.payment.paid_on, a.amount) for a in bill.allocations.filter(part="principal").select_related("payment")]
    parts = [(max(on, bill.issued_on), amount) for on, amount in parts]
    lines = penalty_lines(
        bill.amount, bill.due_on, parts, DUE + timedelta(61), bill.account.customer_class, law("cn-2024").penalty
    )
    return sum((line.amount for line in lines), Decimal(0))


def check_the_books(account: int) -> None:
    """What came in is principal, penalty or credit; nothing stands as credit beside an open bill or penalty."""
    paid = Payment.objects.filter(account=account)
    owed = Bill.objects.filter(account=account)
    for bill in owed:
        assert bill.charged == sum((charge.amount for charge in bill.charges.all()), Decimal(0))
        assert 0 <= bill.charges_paid <= bill.charged
    known = Decimal(sum(payment.allocated for payment in paid))
    assert known == sum(bill.paid + bill.charges_paid for bill in owed)
