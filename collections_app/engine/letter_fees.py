"""The fee of a letter: charged with it on the oldest bill that it demands, taken back if it never leaves the house."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from collections_app.common.db import array, fetch
from collections_app.engine.demanded_bills import Line
from collections_app.engine.proposal import Proposal
from collections_app.penalties.batch import post, release_charges
from collections_app.procedures.packs import law
from collections_app.rules.money import ZERO
from collections_app.rules.step_fees import fee_of


def add_fee(p: Proposal, lines: Sequence[Line]) -> None:
    """Put the fee of the step on the oldest bill of which principal is demanded."""
    assert p.decision.rung is not None
    fee = fee_of(p.decision.rung, p.customer_class, law(p.law_pack).fees)
    oldest = next((line for line in lines if line.open > ZERO), None)
    if fee and oldest is not None:
        oldest.new_fee = fee


def take_back_fees(day: date, cases: Sequence[int | None]) -> None:
    """Take back the fees of the letters of these cases that wait to be sent and are about to be withdrawn.

    Money that had settled one is credit again.
    """
    unsent = fetch("engine/fees_of_unsent", cases=array(cases))
    by_bill: dict[int, Decimal] = defaultdict(Decimal)
    for _notice_no, bill_id, amount in unsent:
        by_bill[bill_id] += amount
    if by_bill:
        release_charges(day, by_bill)
        post([(bill_id, "fee", -amount, day, None, notice_no) for notice_no, bill_id, amount in unsent])
