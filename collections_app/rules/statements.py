"""What is owed on some bills on a day, principal and penalty, after payments that named no bill."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from collections_app.rules.money import ZERO, to_cent
from collections_app.rules.penalties import PenaltyLine, penalty_lines, rounded_total
from collections_app.rules.penalty_terms import PenaltyTerms

PRINCIPAL_FIRST, PENALTY_FIRST = "principal_first", "penalty_first"
ALLOCATIONS = (PRINCIPAL_FIRST, PENALTY_FIRST)


@dataclass(slots=True)
class BillDebt:
    """A bill as the payments go by: `payments` are the (day, amount) that have settled its principal."""

    bill_no: str
    amount: Decimal
    due_on: date
    payments: list[tuple[date, Decimal]] = field(default_factory=list)
    penalty_paid: Decimal = ZERO

    @property
    def principal(self) -> Decimal:
        return self.amount - sum((paid for _day, paid in self.payments), ZERO)


@dataclass(frozen=True, slots=True)
class Statement:
    """Money to the cent; `lines` are unrounded and belong to a bill each. `credit` is money left over."""

    penalty_accrued: Decimal
    penalty_due: Decimal
    principal_due: Decimal
    credit: Decimal
    lines: list[tuple[str, PenaltyLine]]


def state(
    debts: Sequence[BillDebt],
    payments: Sequence[tuple[date, Decimal]],
    as_of: date,
    customer_class: str,
    terms: PenaltyTerms,
    allocation: str,
) -> Statement:
    """The statement at the end of `as_of`: payments settle the debt due earliest first (民法典 Art. 560).

    `principal_first` settles the principal of every bill before any penalty; `penalty_first` a bill's penalty before its
    principal (民法典 Art. 561). The penalty of all bills together is rounded once. Raises UnknownRate.
    """
    oldest_first = sorted(debts, key=lambda debt: (debt.due_on, debt.bill_no))
    credit = ZERO
    for paid_on, amount in sorted(payments):
        if paid_on <= as_of:
            credit += _settle(oldest_first, paid_on, amount, customer_class, terms, allocation)
    lines = [(debt.bill_no, line) for debt in oldest_first for line in _lines(debt, as_of, customer_class, terms)]
    principal = sum((debt.amount for debt in debts), ZERO)
    accrued = rounded_total(sum((line.amount for _bill_no, line in lines), ZERO), principal, terms)
    paid = sum((debt.penalty_paid for debt in debts), ZERO)
    due = sum((debt.principal for debt in debts), ZERO)
    return Statement(accrued, max(accrued - paid, ZERO), due, credit, lines)


def _settle(
    debts: Sequence[BillDebt], paid_on: date, amount: Decimal, customer_class: str, terms: PenaltyTerms, allocation: str
) -> Decimal:
    """Spend a payment on the debts; answers what is left of it."""
    if allocation == PENALTY_FIRST:
        for debt in debts:
            amount = _pay_penalty(debt, paid_on, amount, customer_class, terms)
            amount = _pay_principal(debt, paid_on, amount)
        return amount
    for debt in debts:
        amount = _pay_principal(debt, paid_on, amount)
    for debt in debts:
        amount = _pay_penalty(debt, paid_on, amount, customer_class, terms)
    return amount


def _pay_principal(debt: BillDebt, paid_on: date, amount: Decimal) -> Decimal:
    part = min(amount, debt.principal)
    if part > ZERO:
        debt.payments.append((paid_on, part))
    return amount - max(part, ZERO)


def _pay_penalty(debt: BillDebt, paid_on: date, amount: Decimal, customer_class: str, terms: PenaltyTerms) -> Decimal:
    """A penalty that is paid is money: what has accrued up to the day of payment, to the cent."""
    accrued = to_cent(sum((line.amount for line in _lines(debt, paid_on, customer_class, terms)), ZERO))
    part = max(min(amount, accrued - debt.penalty_paid), ZERO)
    debt.penalty_paid += part
    return amount - part


def _lines(debt: BillDebt, as_of: date, customer_class: str, terms: PenaltyTerms) -> list[PenaltyLine]:
    return penalty_lines(debt.amount, debt.due_on, debt.payments, as_of, customer_class, terms)
