"""The clocks of many bills in SQL are those that the rule counts for each, whatever was recorded, paid or taken back."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Allocation, Bill, Payment
from collections_app.customers.models import Account
from collections_app.limitation.clocks import clocks_of, terms_for
from collections_app.limitation.models import LimitationInterruption
from collections_app.limitation.operations import BY_HAND, record_interruption, withdraw_interruption
from collections_app.org.models import StaffMember
from collections_app.rules.limitation import Interruption, limitation
from tests.factories import make_account, make_bill, make_payment, make_staff, make_unit

TODAY = date(2026, 7, 9)
years_ago = st.integers(1, 365 * 9).map(lambda days: TODAY - timedelta(days))
bills = st.lists(years_ago, min_size=1, max_size=4)
recorded = st.lists(
    st.tuples(st.sampled_from(BY_HAND), years_ago, st.none() | st.integers(0, 3), st.booleans()), max_size=6
)
"""(kind, day, which bill or all, withdrawn afterwards)"""
payments = st.lists(st.tuples(years_ago, st.integers(1, 150), st.booleans()), max_size=3)
"""(day, amount, reversed afterwards)"""
places = st.sampled_from([("cn-2024", ""), ("de", "BE"), ("gb", "ENG"), ("gb", "SCT"), ("gb", ""), ("us-ny", "NY")])


class Ledger:
    def __init__(self, place: tuple[str, str], due: list, recorded: list, payments: list) -> None:
        self.officer: StaffMember = make_staff("officer", "manager", make_unit())
        pack, region = place
        self.account: Account = make_account(law_pack=pack, region=region, unit=self.officer.unit)
        self.bills = [make_bill(self.account, "100.00", due_on) for due_on in due]
        self.facts: list[tuple[int | None, Interruption]] = []
        for number, entry in enumerate(recorded):
            self._record(number, *entry)
        for paid_on, amount, is_reversed in payments:
            self._pay(paid_on, Decimal(amount), is_reversed)

    def _record(self, number: int, kind: str, on: date, which: int | None, is_withdrawn: bool) -> None:
        bill = None if which is None else self.bills[which % len(self.bills)]
        standing = LimitationInterruption.objects.standing().filter(kind=kind, on=on)
        if standing.exists():
            return
        line = record_interruption(
            account=self.account, kind=kind, happened_on=on, evidence=f"paper {number}", by=self.officer, on=TODAY,
            bills=bill and [bill],
        )  # fmt: skip
        if is_withdrawn:
            withdraw_interruption(line=line, reason="wrong account", by=self.officer, on=TODAY)
        else:
            self.facts.append((bill and bill.pk, Interruption(kind, on)))

    def _pay(self, paid_on: date, amount: Decimal, is_reversed: bool) -> None:
        payment = make_payment(self.account, str(amount), paid_on)
        allocate_payments(TODAY)
        if is_reversed:
            number = f"{payment.payment_no}-R"
            Payment.objects.create(
                payment_no=number, account=self.account, amount=-amount, paid_on=TODAY, reverses=payment
            )
            allocate_payments(TODAY)

    def expected(self, bill: Bill) -> tuple:
        terms = terms_for(self.account)
        assert terms is not None
        known = [fact for covered, fact in self.facts if covered in (None, bill.pk)]
        settled: dict[int, Decimal] = {}
        for allocation in Allocation.objects.filter(bill=bill):
            settled[allocation.payment_id] = settled.get(allocation.payment_id, Decimal(0)) + allocation.amount
        paid = Payment.objects.filter(pk__in=[key for key, amount in settled.items() if amount > 0])
        clock = limitation(bill.due_on, [*known, *(Interruption("part_payment", p.paid_on) for p in paid)], terms)
        by = clock.restarted_by
        return clock.ends_on, by.kind if by else "", by and by.on, clock.stopped_on


class TestClocks(TestCase):
    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(place=places, due=bills, recorded=recorded, payments=payments)
    def test_sql_counts_as_the_rule_does(self, place, due, recorded, payments) -> None:
        ledger = Ledger(place, due, recorded, payments)
        clocks = {clock.bill_id: clock for clock in clocks_of(ledger.account, TODAY)}
        if terms_for(ledger.account) is None:
            assert clocks == {}
            return
        still_open = list(Bill.objects.open())
        assert set(clocks) == {bill.pk for bill in still_open}
        for bill in still_open:
            clock = clocks[bill.pk]
            assert (clock.ends_on, clock.restarted_by, clock.restarted_on, clock.stopped_on) == ledger.expected(bill)
