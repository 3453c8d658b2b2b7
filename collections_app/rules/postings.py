"""What is to be posted on the ledger of penalties, so that it says what has accrued: to the cent, nothing settled lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from collections_app.rules.money import ZERO
from collections_app.rules.penalties import shares
from collections_app.rules.penalty_terms import PenaltyTerms


@dataclass(frozen=True, slots=True)
class BillPenalty:
    """The penalty of a bill as it stands: `accrued` is unrounded, the rest is what the ledger holds.

    `posted` is what was posted as penalty, `settled` the part of it that has been paid or waived and is not taken back.
    """

    bill_id: int
    principal: Decimal
    accrued: Decimal
    posted: Decimal = ZERO
    settled: Decimal = ZERO


def postings(bills: Sequence[BillPenalty], terms: PenaltyTerms) -> list[Decimal]:
    """What to post on each of the bills that are asked for, or paid, together; negative where less has accrued.

    Less can have accrued than was posted when a payment becomes known only later. The bills together are rounded once.
    """
    accrued = [bill.accrued for bill in bills]
    owed = shares(accrued, sum((bill.principal for bill in bills), ZERO), terms)
    return [max(amount, bill.settled) - bill.posted for amount, bill in zip(owed, bills, strict=True)]


def spread(amount: Decimal, open_amounts: Sequence[Decimal]) -> list[Decimal]:
    """An amount laid over open ones from the first on; what is more than all of them is left out."""
    parts = []
    for open_amount in open_amounts:
        part = min(amount, open_amount)
        parts.append(part)
        amount -= part
    return parts
