"""The books kept by hand: bills, payments and owners of accounts in plain Python, day after day, no database and no SQL.

From these the figures are reckoned bill by bill and day by day, as somebody with a pencil would, to hold the rollups against.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

AGES = ((0, 0), (1, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, 99_999))
ONE_DAY = timedelta(1)


@dataclass
class PlainBill:
    account: str
    issued: date
    due: date
    amount: Decimal


@dataclass
class PlainPayment:
    account: str
    paid: date
    amount: Decimal
    reversals: list[tuple[date, Decimal]] = field(default_factory=list)


@dataclass
class Receipt:
    """So much of a payment settled so much of a bill on a day; below zero where it was taken back."""

    day: date
    payment: int
    bill: int
    amount: Decimal


class Books:
    def __init__(self) -> None:
        self.bills: list[PlainBill] = []
        self.payments: list[PlainPayment] = []
        self.receipts: list[Receipt] = []
        self.owners: dict[str, list[tuple[date, str]]] = defaultdict(list)  # from that day on

    def add_bill(self, account: str, issued: date, due: date, amount: Decimal) -> None:
        self.bills.append(PlainBill(account, issued, due, amount))

    def add_payment(self, account: str, paid: date, amount: Decimal) -> None:
        self.payments.append(PlainPayment(account, paid, amount))

    def night(self, today: date) -> None:
        """Money that came back is taken off again, the latest first; what is left pays the oldest debt of its account."""
        for number in range(len(self.payments)):
            self._give_back(number, today)
        for account in self.owners:
            self._pay(account, today)

    def _left(self, number: int, today: date) -> Decimal:
        payment = self.payments[number]
        if payment.paid > today:
            return Decimal(0)
        known = payment.amount - sum(amount for day, amount in payment.reversals if day <= today)
        return known - sum(r.amount for r in self.receipts if r.payment == number)

    def _give_back(self, number: int, today: date) -> None:
        too_much = -self._left(number, today)
        last: dict[int, int] = {r.bill: place for place, r in enumerate(self.receipts) if r.payment == number}
        for bill in sorted(last, key=lambda one: -last[one]):
            settled = sum(r.amount for r in self.receipts if r.payment == number and r.bill == bill)
            if too_much > 0 and settled > 0:
                back = min(too_much, settled)
                self.receipts.append(Receipt(today, number, bill, -back))
                too_much -= back

    def _pay(self, account: str, today: date) -> None:
        debts = [n for n, bill in enumerate(self.bills) if bill.account == account and bill.issued <= today]
        debts.sort(key=lambda n: (self.bills[n].due, n))
        money = [n for n, payment in enumerate(self.payments) if payment.account == account]
        for number in sorted(money, key=lambda n: (self.payments[n].paid, n)):
            for debt in debts:
                part = min(self._left(number, today), self.open_on(debt, today))
                if part > 0:
                    self.receipts.append(Receipt(today, number, debt, part))

    def open_on(self, bill: int, day: date) -> Decimal:
        """What is open of a bill when the day is over."""
        if self.bills[bill].issued > day:
            return Decimal(0)
        return self.bills[bill].amount - sum(r.amount for r in self.receipts if r.bill == bill and r.day <= day)

    def owner(self, account: str, day: date) -> str:
        return [who for since, who in self.owners[account] if since <= day][-1]

    def arrears(self, account: str, day: date, before_year: int | None = None) -> Decimal:
        mine = [n for n, bill in enumerate(self.bills) if bill.account == account]
        return sum(
            (self.open_on(n, day) for n in mine if before_year is None or self.bills[n].issued.year < before_year),
            Decimal(0),
        )

    def figures(self, first: date, last: date) -> dict[str, dict[str, object]]:
        """Every measure of every owner; those of nothing are left out."""
        found: dict[str, dict] = defaultdict(lambda: defaultdict(Decimal))
        self._stocks(found, first, last)
        self._receipts(found, first, last)
        self._moves(found, first, last)
        return {who: {name: value for name, value in of.items() if value} for who, of in found.items()}

    def _stocks(self, found: dict, first: date, last: date) -> None:
        eve, overdue = first - ONE_DAY, set()
        for number, bill in enumerate(self.bills):
            had, has = self.owner(bill.account, eve), self.owner(bill.account, last)
            was, now = self.open_on(number, eve), self.open_on(number, last)
            before, after = age(bill.due, eve), age(bill.due, last)
            found[had]["opening"] += was
            found[had][f"was {before}"] += was
            found[had][f"cured {before}"] += was - min(was, now)
            found[had][f"rolled {before}"] += min(was, now) if after > before else 0
            found[has]["closing"] += now
            found[has][f"age {after}"] += now
            if bill.issued.year < last.year:
                found[had]["opening_old"] += was
                found[has]["closing_old"] += now
                found[has]["cross_year"] += now if bill.due < last else 0
            if now and bill.due < last:
                overdue.add(bill.account)
            if first <= bill.issued <= last:
                mine = found[self.owner(bill.account, bill.issued)]
                mine["issued"] += bill.amount
                mine["bills"] += 1
        for account in overdue:
            found[self.owner(account, last)]["debtors"] += 1

    def _receipts(self, found: dict, first: date, last: date) -> None:
        for r in self.receipts:
            bill, payment = self.bills[r.bill], self.payments[r.payment]
            if not first <= r.day <= last:
                continue
            mine = found[self.owner(bill.account, r.day)]
            if (bill.issued.year, bill.issued.month) == (r.day.year, r.day.month):
                mine["received_month"] += r.amount
            else:
                mine["received_year" if bill.issued.year == r.day.year else "received_old"] += r.amount
            if r.amount < 0 and payment.paid < r.day.replace(day=1):
                mine["taken_back"] -= r.amount

    def _moves(self, found: dict, first: date, last: date) -> None:
        for account, owners in self.owners.items():
            for (_since, former), (day, new) in pairwise(owners):
                if first <= day <= last:
                    eve = day - ONE_DAY
                    for who, sign in ((former, -1), (new, 1)):
                        found[who]["moved"] += sign * self.arrears(account, eve)
                        found[who]["moved_old"] += sign * self.arrears(account, eve, last.year)


def age(due: date, day: date) -> int:
    late = max((day - due).days, 0)
    return next(place for place, (low, high) in enumerate(AGES) if low <= late <= high)
