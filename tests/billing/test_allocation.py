"""Money meets debt in SQL exactly as the reference in `rules.allocation` says, whatever comes in and in whatever order."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Allocation, Bill, Payment
from collections_app.customers.models import Account
from collections_app.facts.models import DiaryEntry
from collections_app.rules.allocation import OpenBill, Purse, allocate
from tests.factories import make_account

FIRST = date(2026, 7, 1)
DAYS = 12
money = st.integers(1, 20_000).map(lambda cents: Decimal(cents) / 100)
days = st.integers(0, DAYS)

bills = st.lists(st.tuples(st.integers(0, 1), days, st.integers(0, 6), money), max_size=7)
"""(account, issued on day, due so many days later, amount)"""

payments = st.lists(st.tuples(st.integers(0, 1), days, money, st.none() | st.integers(0, 6)), max_size=7)
"""(account, paid on day, amount, which of the account's bills the payer names)"""

reversals = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4), st.integers(1, 100)), max_size=4)
"""(which payment, so many days after it, how many percent of what is left of it)"""

nights = st.lists(days, min_size=1, max_size=6, unique=True).map(sorted)


def day(number: int) -> date:
    return FIRST + timedelta(number)


class Ledger:
    """What the database holds, and beside it what the reference makes of the same history."""

    def __init__(self, bills: list, payments: list, reversals: list) -> None:
        self.accounts = [make_account(), make_account()]
        self.bills = [
            Bill.objects.create(
                bill_no=f"B{number}", account=self.accounts[account], issued_on=day(issued),
                due_on=day(issued + later), amount=amount,
            )
            for number, (account, issued, later, amount) in enumerate(bills)
        ]  # fmt: skip
        self.payments = [self._payment(number, *payment) for number, payment in enumerate(payments)]
        self.reversals = [
            made for number, reversal in enumerate(reversals) if (made := self._reversal(number, *reversal))
        ]
        self.settled: dict[tuple[int, int], Decimal] = defaultdict(Decimal)  # (payment, bill), newest at the end

    def _payment(self, number: int, account: int, paid: int, amount: Decimal, named: int | None) -> Payment:
        of_account = [bill for bill in self.bills if bill.account == self.accounts[account]]
        bill = of_account[named % len(of_account)] if of_account and named is not None else None
        return Payment.objects.create(
            payment_no=f"P{number}", account=self.accounts[account], paid_on=day(paid), amount=amount, bill=bill
        )

    def _reversal(self, number: int, which: int, later: int, percent: int) -> Payment | None:
        if not self.payments:
            return None
        payment = self.payments[which % len(self.payments)]
        left = payment.amount + sum(reversal.amount for reversal in payment.reversals.all())
        amount = (left * percent / 100).quantize(Decimal("0.01"))
        if amount <= 0:
            return None
        return Payment.objects.create(
            payment_no=f"R{number}", account=payment.account, paid_on=payment.paid_on + timedelta(later),
            amount=-amount, reverses=payment,
        )  # fmt: skip

    def night(self, today: date) -> None:
        allocate_payments(today)
        for payment in self.payments:
            self._take_back(payment, self._available(payment, today))
        for account in self.accounts:
            self._settle(account, today)

    def _available(self, payment: Payment, today: date) -> Decimal:
        if payment.paid_on > today:
            return Decimal(0)
        back = sum(r.amount for r in self.reversals if r.reverses_id == payment.pk and r.paid_on <= today)
        return payment.amount + back - sum(amount for (key, _bill), amount in self.settled.items() if key == payment.pk)

    def _take_back(self, payment: Payment, available: Decimal) -> None:
        """The latest allocation of a bounced payment is the first to go."""
        for key in reversed([key for key in self.settled if key[0] == payment.pk]):
            taken = min(self.settled[key], max(-available, Decimal(0)))
            self.settled[key] -= taken
            available += taken
            if not self.settled[key]:
                del self.settled[key]

    def _settle(self, account: Account, today: date) -> None:
        known = [bill for bill in self.bills if bill.account == account and bill.issued_on <= today]
        open_bills = [OpenBill(bill.pk, bill.due_on, bill.amount - self._paid(bill)) for bill in known]
        purses = [
            Purse(p.pk, p.paid_on, self._available(p, today), p.bill_id)
            for p in self.payments
            if p.account == account and (p.bill_id is None or p.bill in known)
        ]
        for key, amount in allocate([purse for purse in purses if purse.available > 0], open_bills).items():
            self.settled[key] = self.settled.pop(key, Decimal(0)) + amount

    def _paid(self, bill: Bill) -> Decimal:
        return sum((amount for (_payment, key), amount in self.settled.items() if key == bill.pk), Decimal(0))


def in_the_database() -> dict[tuple[int, int], Decimal]:
    settled: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for allocation in Allocation.objects.all():
        settled[allocation.payment_id, allocation.bill_id] += allocation.amount
    return {key: amount for key, amount in settled.items() if amount}


def check_the_books() -> None:
    """Never beyond a bill or a payment; what came in is what settles plus the credit that is left."""
    for bill in Bill.objects.all():
        assert bill.paid == sum((a.amount for a in bill.allocations.all()), Decimal(0))
        assert 0 <= bill.paid <= bill.amount
    for payment in Payment.objects.all():
        assert payment.allocated == sum((a.amount for a in payment.allocations.all()), Decimal(0))
        assert 0 <= payment.allocated <= max(payment.amount, Decimal(0))
    for allocation in Allocation.objects.select_related("bill", "payment"):
        assert allocation.bill.account_id == allocation.payment.account_id
        assert allocation.allocated_on >= max(allocation.payment.paid_on, allocation.bill.issued_on)


class TestAllocation(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(bills=bills, payments=payments, reversals=reversals, nights=nights)
    def test_sql_and_reference_agree_to_the_cent(
        self, bills: list, payments: list, reversals: list, nights: list
    ) -> None:
        ledger = Ledger(bills, payments, reversals)
        for number in nights:
            ledger.night(day(number))
            assert in_the_database() == {key: amount for key, amount in ledger.settled.items() if amount}
            check_the_books()
            assert allocate_payments(day(number)) == 0, "a second run found something to do"

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(bills=bills, payments=payments, reversals=reversals)
    def test_an_account_at_once_or_all_in_the_night_comes_to_the_same(
        self, bills: list, payments: list, reversals: list
    ) -> None:
        ledger = Ledger(bills, payments, reversals)
        for account in ledger.accounts:
            allocate_payments(day(DAYS + 20), [account.pk])
        at_once = in_the_database()
        ledger.night(day(DAYS + 20))
        assert at_once == in_the_database() == {key: amount for key, amount in ledger.settled.items() if amount}

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(bills=bills, payments=payments)
    def test_when_every_bill_is_known_credit_and_debt_never_stand_side_by_side(
        self, bills: list, payments: list
    ) -> None:
        ledger = Ledger(bills, payments, [])
        allocate_payments(day(DAYS + 20))
        for account in ledger.accounts:
            owed = sum(bill.open_amount for bill in Bill.objects.filter(account=account))
            credit = sum(payment.unallocated for payment in Payment.objects.filter(account=account))
            assert not (owed and credit)


@pytest.mark.django_db
def test_whoevers_debt_has_changed_is_looked_at_that_night() -> None:
    account, other = make_account(), make_account()
    for owner in (account, other):
        Bill.objects.create(
            bill_no=owner.account_no, account=owner, issued_on=FIRST, due_on=FIRST, amount=Decimal("10.00")
        )
    Payment.objects.create(payment_no="1", account=account, paid_on=FIRST, amount=Decimal("4.00"))
    assert allocate_payments(day(1)) == 1
    assert list(DiaryEntry.objects.values_list("account", "look_on")) == [(account.pk, day(1))]
