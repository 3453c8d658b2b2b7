"""What is measured of a piece of the portfolio over some days: sums of money and counts, nothing reckoned yet.

Flows are of the days measured, stocks of their last day; `opening` and `was` are of the day before the first. Money is
principal in one currency, reversals taken off. Arrears are whatever is billed and unpaid, due or not; old ones were
billed in an earlier calendar year than the last day measured.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

AGES = (0, 30, 60, 90, 180, 365)
"""Days late up to which a bill is in its bucket; bucket 0 is not due yet, the last one has no end."""
BUCKETS = len(AGES) + 1
LADDER = ("", "reminder", "demand", "disconnection_notice", "disconnection", "legal_referral")
"""Where a case can stand, and (without the first) which steps can be taken, in the order of their columns."""

ZERO = Decimal(0)
NO_MONEY = (ZERO,) * BUCKETS


@dataclass(frozen=True, slots=True)
class Figures:
    """`moved` is arrears taken over from elsewhere less those handed over. `was` is the arrears of the day before by bucket;
    of it `cured` was paid and `rolled` is in a later bucket now."""

    opening: Decimal = ZERO
    opening_old: Decimal = ZERO
    issued: Decimal = ZERO
    received_month: Decimal = ZERO
    received_year: Decimal = ZERO
    received_old: Decimal = ZERO
    taken_back: Decimal = ZERO
    moved: Decimal = ZERO
    moved_old: Decimal = ZERO
    closing: Decimal = ZERO
    closing_old: Decimal = ZERO
    cross_year: Decimal = ZERO
    penalty_posted: Decimal = ZERO
    penalty_waived: Decimal = ZERO
    prepaid_balance: Decimal = ZERO
    limitation_risk: Decimal = ZERO
    bills: int = 0
    debtors: int = 0
    cases_opened: int = 0
    cases_closed: int = 0
    promises_kept: int = 0
    promises_broken: int = 0
    plans_kept: int = 0
    plans_broken: int = 0
    cuts_proposed: int = 0
    cuts_approved: int = 0
    cuts_proven: int = 0
    wrongful_cuts: int = 0
    restored: int = 0
    restored_in_time: int = 0
    disputes: int = 0
    complaints: int = 0
    prepaid_accounts: int = 0
    ages: Sequence[Decimal] = NO_MONEY
    was: Sequence[Decimal] = NO_MONEY
    cured: Sequence[Decimal] = NO_MONEY
    rolled: Sequence[Decimal] = NO_MONEY
    standing: Sequence[int] = (0,) * len(LADDER)
    steps: Sequence[int] = (0,) * (len(LADDER) - 1)
    standing_overdue: Sequence[Decimal] = (ZERO,) * len(LADDER)

    @property
    def received(self) -> Decimal:
        return self.received_month + self.received_year + self.received_old

    @property
    def overdue(self) -> Decimal:
        return sum(self.ages[1:], ZERO)

    @property
    def to_collect(self) -> Decimal:
        """应收: what was open before, what was billed, and what came over from elsewhere."""
        return self.opening + self.issued + self.moved

    @property
    def is_balanced(self) -> bool:
        return self.to_collect - self.received == self.closing


NAMES: tuple[str, ...] = tuple(field.name for field in fields(Figures))
OF_THE_FIRST = frozenset({"opening", "opening_old"})
OF_THE_LAST = frozenset(
    {
        "closing",
        "closing_old",
        "cross_year",
        "prepaid_balance",
        "limitation_risk",
        "debtors",
        "prepaid_accounts",
        "ages",
        "standing",
        "standing_overdue",
    }
)
LENGTHS = {
    "ages": BUCKETS,
    "was": BUCKETS,
    "cured": BUCKETS,
    "rolled": BUCKETS,
    "standing": len(LADDER),
    "steps": len(LADDER) - 1,
    "standing_overdue": len(LADDER),
}
"""The measures that are several numbers, and how many."""
MONEY = frozenset(name for name in NAMES if isinstance(getattr(Figures(), name), Decimal)) | {
    "ages",
    "was",
    "cured",
    "rolled",
    "standing_overdue",
}


def bucket(due_on: date, day: date) -> int:
    """In which bucket a bill is on a day."""
    late = (day - due_on).days
    return next((place for place, most in enumerate(AGES) if late <= most), BUCKETS - 1)


def sum_up(parts: Iterable[Figures]) -> Figures:
    """Pieces of the portfolio over the same days, as one."""
    return Figures(
        **{name: _sum([getattr(part, name) for part in found]) for found in [list(parts)] for name in NAMES if found}
    )


def in_turn(periods: Sequence[Figures]) -> Figures:
    """The same piece over periods in turn, the earliest first: flows add up, stocks are those at either end."""
    if not periods:
        return Figures()
    whole: Mapping[str, Any] = {
        name: getattr(periods[0], name) if name in OF_THE_FIRST
        else getattr(periods[-1], name) if name in OF_THE_LAST
        else _sum([getattr(period, name) for period in periods])
        for name in NAMES
    }  # fmt: skip
    return Figures(**whole)


def _sum(values: list[Any]) -> Any:
    if isinstance(values[0], Sequence):
        return tuple(sum(column[1:], column[0]) for column in zip(*values, strict=True))
    return sum(values[1:], values[0])
