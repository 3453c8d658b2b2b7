"""The facts that SQL gathers are those that plain counting comes to, over any mixture of bills, money, holds, disputes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Bill, Payment
from collections_app.cases.models import Hold
from collections_app.common.diary import look_at
from collections_app.customers.models import Account
from collections_app.disputes.models import Dispute
from collections_app.facts.batch import take_snapshot, take_snapshot_of
from collections_app.facts.models import AccountDay
from tests.factories import make_account, make_bill

FIRST = date(2026, 7, 1)
DAYS = 20
ZERO = Decimal(0)
money = st.integers(1, 20_000).map(lambda cents: Decimal(cents) / 100)
days = st.integers(0, DAYS)
which = st.none() | st.integers(0, 3)
bills = st.lists(st.tuples(days, st.integers(0, 6), money), min_size=1, max_size=4)
payments = st.lists(st.tuples(days, money), max_size=3)
holds = st.lists(st.tuples(which, days, st.none() | st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=3)
"""(bill or the whole account, placed on day, until so many days later, ended so many days later)"""
disputes = st.lists(st.tuples(which, days, st.none() | st.integers(0, 9), st.none() | money), max_size=3)
"""(bill or the whole account, opened on day, closed so many days later, amount)"""


def day(number: int) -> date:
    return FIRST + timedelta(number)


@dataclass
class Span:
    """A hold or a dispute: from its first day up to, not including, its end."""

    bill: Bill | None
    first: date
    end: date
    amount: Decimal | None = None
    is_hold: bool = False

    def runs_on(self, today: date) -> bool:
        return self.first <= today < self.end


class Story:
    """An account with all that happened to it, and the plain count of what is known of it on a day."""

    def __init__(self, bills: list, payments: list, holds: list, disputes: list) -> None:
        self.account: Account = make_account()
        self.bills = [
            make_bill(self.account, str(amount), due_on=day(issued + later), issued_on=day(issued))
            for issued, later, amount in bills
        ]
        for number, (paid, amount) in enumerate(payments):
            Payment.objects.create(payment_no=str(number), account=self.account, paid_on=day(paid), amount=amount)
        self.spans = [self._hold(*hold) for hold in holds]
        self.spans += [span for dispute in disputes if (span := self._dispute(*dispute))]

    def _bill(self, which: int | None) -> Bill | None:
        return None if which is None else self.bills[which % len(self.bills)]

    def _hold(self, which: int | None, placed: int, until: int | None, ended: int | None) -> Span:
        bill, first = self._bill(which), day(placed)
        last = None if until is None else day(placed + until)
        ended_on = None if ended is None else day(placed + ended)
        Hold.objects.create(
            account=self.account, bill=bill, reason="other", placed_on=first, until=last, ended_on=ended_on
        )  # fmt: skip
        ends = [end for end in (last and last + timedelta(1), ended_on) if end]
        return Span(bill, first, min(ends, default=date.max), is_hold=True)

    def _dispute(self, which: int | None, opened: int, closed: int | None, amount: Decimal | None) -> Span | None:
        bill, first = self._bill(which), day(opened)
        if Dispute.objects.filter(account=self.account, bill=bill, opened_on=first).exists():
            return None
        end = None if closed is None else day(opened + closed)
        Dispute.objects.create(account=self.account, bill=bill, opened_on=first, closed_on=end, amount=amount)
        is_whole = bill is not None and amount is not None and amount >= bill.amount
        return Span(bill, first, end or date.max, None if is_whole else amount)

    def known_on(self, today: date) -> dict[str, object]:
        """Plain counting, bill by bill and day by day."""
        owing = {bill: self._open(bill, today) for bill in self.bills if bill.issued_on <= today}
        owing = {bill: amount for bill, amount in owing.items() if amount > 0}
        overdue = {bill: amount for bill, amount in owing.items() if bill.due_on < today}
        held = {bill: self._suspended(bill, amount, today) for bill, amount in overdue.items()}
        oldest = [bill.due_on for bill in overdue if overdue[bill] > held[bill]] or [bill.due_on for bill in overdue]
        oldest_due_on = min(oldest, default=None)
        total = sum(overdue.values(), ZERO)
        return {
            "overdue": total,
            "overdue_bills": len(overdue),
            "suspended": self._suspended_in_all(total, sum(held.values(), ZERO), today),
            "not_yet_due": sum(owing.values(), ZERO) - total,
            "oldest_due_on": oldest_due_on,
            "credit": self._credit(today),
            "hold_reason": "other" if any(s.is_hold and not s.bill and s.runs_on(today) for s in self.spans) else "",
            "age_paused_days": self._paused(oldest_due_on, today, overdue),
        }

    def _open(self, bill: Bill, today: date) -> Decimal:
        return bill.amount - sum((a.amount for a in bill.allocations.filter(allocated_on__lte=today)), ZERO)

    def _suspended(self, bill: Bill, open_amount: Decimal, today: date) -> Decimal:
        running = [span for span in self.spans if span.bill == bill and span.runs_on(today)]
        if any(span.amount is None for span in running):
            return open_amount
        return min(open_amount, sum((span.amount for span in running), ZERO))

    def _suspended_in_all(self, overdue: Decimal, by_bill: Decimal, today: date) -> Decimal:
        running = [s for s in self.spans if s.bill is None and not s.is_hold and s.runs_on(today)]
        if any(span.amount is None for span in running):
            return overdue
        return min(overdue, by_bill + sum((span.amount for span in running), ZERO))

    def _credit(self, today: date) -> Decimal:
        known = Payment.objects.filter(account=self.account, paid_on__lte=today)
        used = sum((a.amount for p in known for a in p.allocations.filter(allocated_on__lte=today)), ZERO)
        return sum((payment.amount for payment in known), ZERO) - used

    def _paused(self, since: date | None, today: date, overdue: dict[Bill, Decimal]) -> int:
        """Days after `since` on which the whole account, or every bill overdue today, was held or disputed as a whole."""
        total = sum(overdue.values(), ZERO)
        whole = [s for s in self.spans if s.amount is None or (s.bill is None and overdue and s.amount >= total)]
        count = 0
        while since is not None and since < today:
            since += timedelta(1)
            bills = {span.bill for span in whole if span.runs_on(since)}
            count += None in bills or all(bill in bills for bill in overdue)
        return count


class TestSnapshot(TestCase):
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(bills, payments, holds, disputes, st.lists(days, min_size=1, max_size=3, unique=True).map(sorted), days)
    def test_sql_and_plain_counting_agree(
        self, bills: list, payments: list, holds: list, disputes: list, nights: list, asked: int
    ) -> None:
        story = Story(bills, payments, holds, disputes)
        for number in nights:
            allocate_payments(day(number))
            look_at([(story.account.pk, day(number))])
            take_snapshot(day(number))
            self.agree(story, AccountDay.objects.filter(account=story.account, day=day(number)).first(), day(number))
        look = take_snapshot_of(story.account.pk, day(asked))
        row = AccountDay.objects.get(account=story.account, day=day(asked), look=look)
        self.agree(story, row, day(asked))

    def agree(self, story: Story, row: AccountDay | None, today: date) -> None:
        """`asked` may be a day before the last night: then what the later nights did does not exist."""
        known = story.known_on(today)
        if row is None:
            assert known["overdue"] == 0
            return
        assert {name: getattr(row, name) for name in known} == known


class TestDiary(TestCase):
    def test_a_night_looks_at_those_in_the_diary_and_strikes_them(self) -> None:
        debtor, sleeper = make_account(), make_account()
        make_bill(debtor, "10.00", due_on=day(3))
        make_bill(sleeper, "10.00", due_on=day(9))
        assert [take_snapshot(day(number)) for number in (3, 4, 5, 9, 10)] == [0, 1, 0, 0, 1]
        assert list(AccountDay.objects.order_by("day").values_list("account", flat=True)) == [debtor.pk, sleeper.pk]
