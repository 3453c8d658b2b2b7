"""What a law or contract says about the late-payment penalty."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from collections_app.rules.money import ZERO

SPLIT, WHOLE = "split", "whole"
CROSS_YEAR_MODES = (SPLIT, WHOLE)


class PenaltyKind(StrEnum):
    NONE = "none"
    PER_DAY_PERMILLE = "per_day_permille"
    MONTHLY_PERCENT = "monthly_percent"
    ONE_TIME_PERCENT = "one_time_percent"
    INDEX_PLUS_MARGIN = "index_plus_margin"


@dataclass(frozen=True, slots=True)
class CourtGuide:
    """Beyond which penalty a court would probably reduce it: the creditor's loss, in per cent a year, times a factor."""

    loss_percent: Decimal
    factor: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class PenaltyTerms:
    """`rates` by customer class ('other' for those not named): permille a day, per cent a month, per cent once, or the
    margin in per cent a year over the `index`. A class without a rate pays no penalty.

    `cross_year_mode` says how arrears that outlast the year are charged: `split` charges each year's days at that
    year's rate, `whole` charges the entire delay at the cross-year rate. Two published readings exist.
    `flat_sums` by class: (debt up to, sum) in rising order, the last one for any debt.
    """

    kind: PenaltyKind
    source: str = ""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    cross_year_rates: Mapping[str, Decimal] = field(default_factory=dict)
    cross_year_mode: str = SPLIT
    contract_range: tuple[Decimal, Decimal] | None = None
    minimum: Decimal = ZERO
    cap_percent: Decimal | None = None
    grace_days: Mapping[str, int] = field(default_factory=dict)
    is_compound: bool = False
    index: tuple[tuple[date, Decimal], ...] = ()
    index_ends_on: date | None = None
    day_basis: int = 365
    flat_sums: Mapping[str, tuple[tuple[Decimal | None, Decimal], ...]] = field(default_factory=dict)
    court: CourtGuide | None = None

    def is_agreeable(self, permille: Decimal) -> bool:
        """Whether the law lets the parties agree on that rate."""
        return self.contract_range is not None and self.contract_range[0] <= permille <= self.contract_range[1]

    def as_agreed(self, permille: Decimal | None) -> Self:
        """The terms with the rate of the supply contract, which takes the place of all of the law's.

        A rate outside the range counts for nothing; the law's own does (电力供应与使用条例 Art. 39).
        """
        if permille is None or not self.is_agreeable(permille):
            return self
        return replace(self, rates=dict.fromkeys(self.rates, permille), cross_year_rates={})
