"""How people pay: on time, late, in part, by debits that bounce, too much, under protest, or no longer at all.

Each habit fills the ledger of one account from its bills; nothing is written that is dated after the last day.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from collections_app.sample.consumption import Month

DAYS = [timedelta(n) for n in range(400)]
BANK, COUNTER, ONLINE, STANDING_ORDER = "bank_transfer", "counter", "online", "direct_debit"
METHODS = (BANK, COUNTER, ONLINE, ONLINE)
OBJECTIONS = ("meter reading", "tariff class", "billed twice", "vacant in that month")
OUTCOMES = ("bill confirmed", "bill confirmed", "customer withdrew")
HOLD_REASONS = ("promise", "complaint", "hardship", "investigation")


class Paid(NamedTuple):
    """Money in, or (negative) the reversal of a payment of the same ledger."""

    on: date
    fen: int
    bill: int | None
    method: str
    reverses: int | None = None


class Objection(NamedTuple):
    bill: int
    opened_on: date
    closed_on: date | None
    fen: int | None
    reason: str
    outcome: str


class Respite(NamedTuple):
    placed_on: date
    until: date
    reason: str


@dataclass(slots=True)
class Ledger:
    """What one account was billed and what it paid, up to the last day; bills as (month, fen)."""

    bills: list[tuple[Month, int]]
    until: date
    names_bills: bool
    payments: list[Paid] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    respites: list[Respite] = field(default_factory=list)

    def pay(self, on: date, fen: int, bill: int | None, method: str) -> bool:
        """Enter a payment, unless it lies in the future."""
        if on > self.until:
            return False
        self.payments.append(Paid(on, fen, bill if self.names_bills else None, method))
        return True

    def bounce(self, on: date) -> bool:
        """The bank takes the last payment back, unless that lies in the future."""
        if on > self.until:
            return False
        last = self.payments[-1]
        self.payments.append(Paid(on, -last.fen, None, last.method, len(self.payments) - 1))
        return True


Habit = Callable[[Random, Ledger], None]


def punctual(rng: Random, ledger: Ledger) -> None:
    method = rng.choice(METHODS)
    for index, (month, fen) in enumerate(ledger.bills):
        ledger.pay(month.due_on - DAYS[int(rng.random() * 12)], fen, index, method)


def by_standing_order(_rng: Random, ledger: Ledger) -> None:
    for index, (month, fen) in enumerate(ledger.bills):
        ledger.pay(month.due_on, fen, index, STANDING_ORDER)


def late(rng: Random, ledger: Ledger) -> None:
    method, patience = rng.choice(METHODS), rng.choice((6, 15, 45))
    for index, (month, fen) in enumerate(ledger.bills):
        delay = DAYS[1 + int(rng.random() * patience)] if rng.random() < 0.6 else -DAYS[int(rng.random() * 6)]
        ledger.pay(month.due_on + delay, fen, index, method)
    _grant_respite(rng, ledger, 0.15)


def broke(rng: Random, ledger: Ledger) -> None:
    """Pays until the money is gone, then a part now and then, then nothing."""
    gone = len(ledger.bills) - 1 - int(rng.random() * 9)
    for index, (month, fen) in enumerate(ledger.bills):
        if index < gone:
            ledger.pay(month.due_on + DAYS[int(rng.random() * 9)], fen, index, COUNTER)
        elif rng.random() < 0.15:
            ledger.pay(month.due_on + DAYS[10 + int(rng.random() * 20)], 1 + fen // 3, index, COUNTER)
    _grant_respite(rng, ledger, 0.25)


def bouncing(rng: Random, ledger: Ledger) -> None:
    """Debits that the bank takes back some days later; mostly paid at the counter afterwards."""
    for index, (month, fen) in enumerate(ledger.bills):
        ledger.pay(month.due_on, fen, index, STANDING_ORDER)
        if rng.random() < 0.3 and ledger.payments and ledger.payments[-1].on == month.due_on:
            back = month.due_on + DAYS[2 + int(rng.random() * 4)]
            if ledger.bounce(back) and rng.random() < 0.95:
                ledger.pay(back + DAYS[5 + int(rng.random() * 25)], fen, index, COUNTER)


def in_parts(rng: Random, ledger: Ledger) -> None:
    for index, (month, fen) in enumerate(ledger.bills):
        part = min(fen, int(fen * (0.3 + 0.5 * rng.random())) + 1)
        ledger.pay(month.due_on - DAYS[int(rng.random() * 5)], part, index, ONLINE)
        if fen > part and rng.random() < 0.97:
            ledger.pay(month.due_on + DAYS[1 + int(rng.random() * 50)], fen - part, index, ONLINE)


def too_much(rng: Random, ledger: Ledger) -> None:
    """Pays round sums, so that the next bill is partly paid already; never names a bill."""
    ledger.names_bills, balance = False, 0
    for month, fen in ledger.bills:
        balance += fen
        round_sum = -(-balance // 10_000) * 10_000
        if balance > 0 and ledger.pay(month.due_on - DAYS[int(rng.random() * 8)], round_sum, None, BANK):
            balance -= round_sum


def under_protest(rng: Random, ledger: Ledger) -> None:
    """Pays on time, but holds back what is contested until that is settled."""
    for index, (month, fen) in enumerate(ledger.bills):
        if rng.random() < 0.85:
            ledger.pay(month.due_on - DAYS[int(rng.random() * 8)], fen, index, BANK)
            continue
        opened_on = month.issued_on + DAYS[3 + int(rng.random() * 15)]
        closed_on = opened_on + DAYS[15 + int(rng.random() * 45)]
        if opened_on <= ledger.until:
            contested = 1 + fen // 2 if rng.random() < 0.3 else None
            _object(rng, ledger, index, opened_on, closed_on, contested)
        ledger.pay(closed_on + DAYS[2 + int(rng.random() * 12)], fen, index, BANK)


PUNCTUAL: frozenset[Habit] = frozenset({punctual, by_standing_order})
SHARES: dict[Habit, float] = {
    punctual: 57.0,
    by_standing_order: 19.0,
    late: 11.0,
    broke: 4.0,
    bouncing: 2.5,
    in_parts: 2.5,
    too_much: 2.0,
    under_protest: 2.0,
}
HABITS, WEIGHTS = tuple(SHARES), tuple(SHARES.values())


def draw_habit(rng: Random) -> Habit:
    return rng.choices(HABITS, WEIGHTS)[0]


def _object(rng: Random, ledger: Ledger, bill: int, opened_on: date, closed_on: date, contested: int | None) -> None:
    is_settled = closed_on <= ledger.until
    reason, outcome = rng.choice(OBJECTIONS), rng.choice(OUTCOMES)
    ledger.objections.append(
        Objection(bill, opened_on, closed_on if is_settled else None, contested, reason, outcome if is_settled else "")
    )


def _grant_respite(rng: Random, ledger: Ledger, likelihood: float) -> None:
    """Somebody asked for time, some weeks after a bill of the last half year fell due."""
    if rng.random() >= likelihood or not ledger.bills:
        return
    month, _fen = ledger.bills[-1 - int(rng.random() * min(6, len(ledger.bills)))]
    placed_on = month.due_on + DAYS[8 + int(rng.random() * 20)]
    if placed_on <= ledger.until:
        until = placed_on + DAYS[10 + int(rng.random() * 30)]
        ledger.respites.append(Respite(placed_on, until, rng.choice(HOLD_REASONS)))
