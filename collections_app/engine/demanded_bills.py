"""What a letter demands: the overdue bills without what is disputed, and the penalty of each as the ledger will have it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from collections_app.common.db import array, read_sql
from collections_app.customers.models import Account
from collections_app.engine.penalties import penalty_terms
from collections_app.engine.proposal import Proposal
from collections_app.penalties.batch import accrued_penalties, penalty_of, standing
from collections_app.penalties.terms import Terms
from collections_app.rules.money import ZERO
from collections_app.rules.postings import postings

Ledger = Mapping[int, tuple[Decimal, Decimal, Decimal]]


@dataclass(slots=True)
class DemandedBill:
    """A bill with what is open of it, and what of that is disputed or held.

    One that was paid late and whose penalty is still unpaid has nothing open; `late_until` is the day it was paid.
    """

    bill_id: int
    bill_no: str
    period: str
    issued_on: date
    due_on: date
    amount: Decimal
    open: Decimal
    suspended: Decimal
    late_until: date
    open_charges: Decimal


@dataclass(slots=True)
class Line:
    """A bill on a notice: `open`, `penalty` and `fees` are what is demanded, `posted` what the ledger lacks of the penalty.

    `fees` are unpaid ones of earlier letters, `new_fee` is that of the letter itself.
    """

    bill_id: int
    open: Decimal
    days_late: int
    penalty: Decimal
    fees: Decimal
    posted: Decimal
    printed: dict[str, Any]
    new_fee: Decimal = ZERO

    @property
    def all_fees(self) -> Decimal:
        return self.fees + self.new_fee

    @property
    def charges(self) -> Decimal:
        """Penalty and fees: what may be waived."""
        return self.penalty + self.all_fees


def demanded_lines(day: date, steps: Sequence[Proposal]) -> dict[int, list[Line]]:
    """The lines of the letter to each account, with the penalty up to and including the day. Raises UnknownRate."""
    bills = _bills(day, [p.account_id for p in steps])
    for p in steps:
        _suspend_disputed_part(p, bills[p.account_id])
    asked = {bill.bill_id: bill.amount - bill.suspended for p in steps for bill in _asked(bills[p.account_id])}
    terms = penalty_terms()
    accrued, ledger = accrued_penalties(day, asked, terms), _ledger(bills[p.account_id] for p in steps)
    return {p.account_id: _lines(p.law_pack, bills[p.account_id], accrued, ledger, terms) for p in steps}


def account_lines(day: date, account: Account) -> list[Line]:
    """What a letter to the account would demand on the day: every overdue bill, every penalty. Raises UnknownRate."""
    bills = _bills(day, [account.pk])[account.pk]
    asked = {bill.bill_id: bill.amount - bill.suspended for bill in _asked(bills)}
    terms = penalty_terms()
    return _lines(account.law_pack, bills, accrued_penalties(day, asked, terms), _ledger([bills]), terms)


def _bills(day: date, accounts: list[int]) -> dict[int, list[DemandedBill]]:
    statement = f"WITH {read_sql('facts/facts_of_accounts')} {read_sql('engine/demanded_bills')}"
    bills: dict[int, list[DemandedBill]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"day": day, "since": day, "accounts": array(accounts)})
        for account_id, *bill in cursor.fetchall():
            bills[account_id].append(DemandedBill(*bill))
    return bills


def _suspend_disputed_part(p: Proposal, bills: list[DemandedBill]) -> None:
    """A dispute of part of the account names no bill: it is taken off the youngest debt."""
    assert p.facts is not None
    excess = sum((bill.open - bill.suspended for bill in bills), ZERO) - p.facts.collectible
    for bill in reversed(bills):
        taken = min(excess, bill.open - bill.suspended)
        if taken > ZERO:
            bill.suspended += taken
            excess -= taken


def _asked(bills: list[DemandedBill]) -> list[DemandedBill]:
    """Those of which principal is demanded: their penalty still grows."""
    return [bill for bill in bills if bill.open > bill.suspended]


def _ledger(of_accounts: Iterable[list[DemandedBill]]) -> Ledger:
    return standing(bill.bill_id for bills in of_accounts for bill in bills)


def _lines(
    pack: str, bills: list[DemandedBill], accrued: Mapping[int, Decimal | None], ledger: Ledger, terms: Terms
) -> list[Line]:
    """The penalties of all the bills are rounded together; what is paid or waived of them is not demanded again."""
    asked = _asked(bills)
    penalties = [
        penalty_of(bill.bill_id, bill.amount - bill.suspended, accrued.get(bill.bill_id, ZERO), ledger)
        for bill in asked
    ]
    posted = postings(penalties, terms.of(pack)) if penalties else []
    growing = [_line(bill, ledger, amount) for bill, amount in zip(asked, posted, strict=True)]
    final = [_line(bill, ledger, ZERO) for bill in bills if bill.open == ZERO and bill.open_charges > ZERO]
    return [*final, *growing]


def _line(bill: DemandedBill, ledger: Ledger, posted: Decimal) -> Line:
    """What is paid or waived has settled the fees first, then the penalty."""
    penalty, fees, settled = ledger.get(bill.bill_id, (ZERO, ZERO, ZERO))
    printed = {
        "bill_no": bill.bill_no,
        "period": bill.period,
        "issued_on": bill.issued_on.isoformat(),
        "due_on": bill.due_on.isoformat(),
        "amount": str(bill.amount),
    }
    return Line(
        bill.bill_id,
        bill.open - bill.suspended,
        (bill.late_until - bill.due_on).days,
        max(penalty + posted - max(settled - fees, ZERO), ZERO),
        max(fees - settled, ZERO),
        posted,
        printed,
    )
