"""Penalties set-based: what has accrued on many bills, what of it is posted, and money that settles what is posted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from collections_app.common.db import array, copy_rows, execute, fetch, fetch_along_indexes, read_sql
from collections_app.penalties.terms import Terms
from collections_app.rules.penalties import UnknownRate
from collections_app.rules.postings import BillPenalty, postings

CHARGE_COLUMNS = ("bill_id", "kind", "amount", "posted_on", "accrued_to", "reference")
Charge = tuple[int, str, Decimal, date, date | None, str]


def accrued_penalties(day: date, bases: Mapping[int, Decimal | None], terms: Terms) -> dict[int, Decimal | None]:
    """The penalty accrued on each bill up to and including the day, unrounded; None where the law has no rate for a day.

    `bases` says of which amount of each bill, None for the whole. A bill on which nothing has accrued is left out.
    The pure reference is `rules.penalties.penalty_lines`.
    """
    if not bases:
        return {}
    sql = f"WITH RECURSIVE {read_sql('penalties/late_parts')} {read_sql('penalties/accrued_penalties')}"
    given: dict[str, Any] = {
        "bills": array(bases),
        "bases": array(bases.values()),
        "day": day,
        "terms": terms.rates,
        "index": terms.index,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return dict(cursor.fetchall())


def standing(bills: Iterable[int]) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """What the ledger holds of each bill: penalty posted, fees posted, and what of both is paid or waived."""
    rows = fetch("penalties/standing", bills=array(bills))
    return {bill_id: (penalty, fees, settled) for bill_id, penalty, fees, settled in rows}


def post(charges: Sequence[Charge]) -> int:
    """Append to the ledger; amounts of zero are left out. Returns how many lines were written."""
    return copy_rows("collections_penaltycharge", CHARGE_COLUMNS, (charge for charge in charges if charge[2]))


@transaction.atomic(savepoint=False)
def post_paid_penalties(day: date, terms: Terms, account_ids: Sequence[int] | None = None) -> int:
    """Post the penalty of every bill that payments of the day have settled after its due day; then money left settles it.

    The penalty outlives the bill. The bills of an account that are settled together are rounded together. Repeatable:
    what is posted is not posted again. A bill whose rate no law names is left out. Returns the lines written.
    """
    payers = _payers(day, account_ids)
    settled = _settled_late(day, account_ids, payers)
    posted = post(_charges_of(day, settled, terms)) if settled else 0
    return posted + _settle_charges(day, _payers(day, account_ids) if posted else payers)


def _charges_of(day: date, settled: list[tuple[Any, ...]], terms: Terms) -> list[Charge]:
    accrued = accrued_penalties(day, {bill_id: None for _account, bill_id, *_rest in settled}, terms)
    ledger = standing(bill_id for _account, bill_id, *_rest in settled)
    together: dict[tuple[int, str], list[tuple[BillPenalty, date]]] = defaultdict(list)
    for account_id, bill_id, amount, last_paid_on, pack in settled:
        found = accrued.get(bill_id, Decimal(0))
        if found is not None and pack in terms.by_pack:
            together[account_id, pack].append((penalty_of(bill_id, amount, found, ledger), last_paid_on))
    charges: list[Charge] = []
    for (_account_id, pack), bills in together.items():
        amounts = postings([bill for bill, _last in bills], terms.of(pack))
        charges += [
            (bill.bill_id, "penalty", amount, day, last, "")
            for (bill, last), amount in zip(bills, amounts, strict=True)
        ]
    return charges


def _settled_late(day: date, account_ids: Sequence[int] | None, payers: Sequence[int]) -> list[tuple[Any, ...]]:
    """Read under the lock of the accounts, so that a payment at the counter and the night do not post the same penalty."""
    accounts = None if account_ids is None else array(account_ids)
    found = {row[0] for row in fetch("penalties/settled_late", day=day, accounts=accounts)}
    if locked := sorted(found.union(payers)):
        fetch("penalties/lock_accounts", accounts=array(locked))
    return fetch("penalties/settled_late", day=day, accounts=array(found)) if found else []


def _settle_charges(day: date, payers: Sequence[int]) -> int:
    """Money that no bill has use for settles posted penalties, the oldest first. Returns the allocations made."""
    if not payers:
        return 0
    sql = f"WITH {read_sql('billing/payments_to_settle')} {read_sql('penalties/settle_charges')}"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day, "accounts": list(payers)})
        return cursor.rowcount


def _payers(day: date, account_ids: Sequence[int] | None) -> list[int]:
    """Of these accounts, or of all, those with money left and penalties or fees to pay."""
    if account_ids is None:
        found = fetch_along_indexes("penalties/payers", day=day, accounts=None)
    else:
        found = fetch("penalties/payers", day=day, accounts=array(account_ids))
    return sorted({row[0] for row in found})


def release_charges(day: date, taken_back: Mapping[int, Decimal]) -> int:
    """Money that has settled what is about to be taken back of each bill's charges is credit again, the latest first."""
    return execute("penalties/release_charges", day=day, bills=array(taken_back), amounts=array(taken_back.values()))


def penalty_of(
    bill_id: int, principal: Decimal, accrued: Decimal | None, ledger: Mapping[int, tuple[Decimal, Decimal, Decimal]]
) -> BillPenalty:
    """The bill's penalty as accrued and as the ledger has it. Raises UnknownRate.

    What is paid or waived counts for the fees first (costs before interest: 民法典 Art. 561, BGB § 367).
    """
    if accrued is None:
        raise UnknownRate("the law names no reference rate for these days")
    posted, fees, settled = ledger.get(bill_id, (Decimal(0), Decimal(0), Decimal(0)))
    return BillPenalty(bill_id, principal, accrued, posted, max(settled - fees, Decimal(0)))
