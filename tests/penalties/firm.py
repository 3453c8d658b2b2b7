"""A firm that owes, and what its ledger of penalties says."""

from decimal import Decimal

from collections_app.billing.models import Bill
from collections_app.penalties.models import PenaltyCharge


def posted(bill: Bill) -> list[tuple[str, str, str]]:
    return [
        (str(c.posted_on)[5:], c.kind, str(c.amount)) for c in PenaltyCharge.objects.filter(bill=bill).order_by("id")
    ]


def standing(bill: Bill) -> tuple[Decimal, Decimal, Decimal]:
    bill.refresh_from_db()
    return bill.open_amount, bill.charged, bill.charges_paid
