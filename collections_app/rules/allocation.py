"""Which payment settles which bill: the reference that the night's SQL has to agree with, to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from collections_app.rules.money import ZERO


@dataclass(slots=True)
class OpenBill:
    key: int
    due_on: date
    open: Decimal


@dataclass(slots=True)
class Purse:
    """A payment with money left; `names` is the key of the bill that the payer named."""

    key: int
    paid_on: date
    available: Decimal
    names: int | None = None


def allocate(purses: Sequence[Purse], bills: Sequence[OpenBill]) -> dict[tuple[int, int], Decimal]:
    """Settle the named bills first, then the oldest debt with the oldest money.

    The payer's designation comes first, then the debt due earliest (民法典 Art. 560). Answers (payment, bill) → amount;
    the purses and bills given are reduced in place.
    """
    settled: dict[tuple[int, int], Decimal] = {}
    by_key = {bill.key: bill for bill in bills}
    oldest_money = sorted(purses, key=lambda purse: (purse.paid_on, purse.key))
    for purse in oldest_money:
        if purse.names in by_key:
            _settle(purse, by_key[purse.names], settled)
    for bill in sorted(bills, key=lambda bill: (bill.due_on, bill.key)):
        for purse in oldest_money:
            _settle(purse, bill, settled)
    return settled


def _settle(purse: Purse, bill: OpenBill, settled: dict[tuple[int, int], Decimal]) -> None:
    amount = min(purse.available, bill.open)
    if amount > ZERO:
        purse.available -= amount
        bill.open -= amount
        settled[purse.key, bill.key] = settled.get((purse.key, bill.key), ZERO) + amount
