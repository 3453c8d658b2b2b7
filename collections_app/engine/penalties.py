"""Penalties as the laws of the accounts have them: reckoned, posted when demanded or paid, settled by what money is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.db.models import Q

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Allocation, Bill
from collections_app.cases.models import Hold
from collections_app.penalties import batch
from collections_app.penalties.models import PenaltyPause
from collections_app.penalties.terms import Terms, terms_of
from collections_app.procedures.packs import law, penalties_by_pack
from collections_app.rules.court_guide import court_limit
from collections_app.rules.penalties import PenaltyLine, penalty_lines

FOREVER = date.max - timedelta(1)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How the penalty of a bill comes about; `court_limit` is what a court would probably leave of it, if that is known."""

    lines: list[PenaltyLine]
    source: str
    court_limit: Decimal | None


@cache
def penalty_terms() -> Terms:
    """The terms of every pack that can be read."""
    return terms_of(penalties_by_pack())


def post_penalties(day: date, account_ids: Sequence[int] | None = None) -> int:
    """Post the penalties of the bills that were paid late, and let money that is left settle penalties; repeatable."""
    return batch.post_paid_penalties(day, penalty_terms(), account_ids)


def take_in_money(day: date, account_ids: Sequence[int]) -> None:
    """What the night does with the money of all accounts, at once for these: bills first, then penalties."""
    allocate_payments(day, account_ids)
    post_penalties(day, account_ids)


def reckon(bill: Bill, on: date) -> Reckoning:
    """The penalty on the whole bill up to and including the day, stretch by stretch. Raises UnknownRate."""
    terms = law(bill.account.law_pack).penalty.as_agreed(bill.account.contract_permille)
    lines = penalty_lines(
        bill.amount, bill.due_on, _payments(bill, on), on, bill.account.customer_class, terms, _pauses(bill)
    )
    return Reckoning(lines, terms.source, court_limit(lines, terms.court) if terms.court and lines else None)


def _payments(bill: Bill, on: date) -> list[tuple[date, Decimal]]:
    rows = Allocation.objects.filter(bill=bill, part=Allocation.Part.PRINCIPAL, allocated_on__lte=on)
    return [
        (min(row.payment.paid_on, row.allocated_on) if row.amount > 0 else row.allocated_on, row.amount)
        for row in rows.select_related("payment")
    ]


def _pauses(bill: Bill) -> list[tuple[date, date]]:
    """First and last day on which nothing accrues: by a waiver of days, or while a hold stops the penalty too."""
    of_bill = Q(bill=bill) | Q(bill=None)
    pauses = PenaltyPause.objects.filter(of_bill, account=bill.account_id)
    holds = Hold.objects.filter(of_bill, account=bill.account_id, stops_penalty=True)
    return [(pause.from_on, pause.to_on or FOREVER) for pause in pauses] + [
        (hold.placed_on, hold.last_day or FOREVER) for hold in holds if hold.ended_on != hold.placed_on
    ]
