"""Key figures by their published formulas. A denominator of nothing gives None: neither 0 nor 100 percent.

A rate is a share of one, rounded half up to six places; where a figure is money or a number of days its unit says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from collections_app.rules.figures import Figures

PLACES = Decimal("0.000001")


class Kpi(StrEnum):
    RECOVERY = "recovery"  # 累计回收率
    MONTH_RECOVERY = "month_recovery"  # 当月电费回收率
    YEAR_RECOVERY = "year_recovery"  # 当年电费回收率
    OLD_RECOVERY = "old_recovery"  # 陈欠回收率
    ARREARS_RATE = "arrears_rate"  # 欠费率
    BALANCE_SHARE = "balance_share"  # 应收余额占比
    DAYS_OUTSTANDING = "days_outstanding"  # DSO
    KEPT_RATIO = "kept_ratio"  # 承诺兑现率
    PLANS_KEPT = "plans_kept"
    WRONGFUL_CUTS = "wrongful_cuts"  # 误停率
    EVIDENCE = "evidence"  # 停电通知合规率
    RESTORED_IN_TIME = "restored_in_time"  # 复电及时率
    LIMITATION_RISK = "limitation_risk"  # 时效风险额
    PENALTY_WAIVED = "penalty_waived"  # 违约金减免率
    PREPAID_SHARE = "prepaid_share"  # 预收占比
    CURED = "cured"
    ROLLED = "rolled"
    COMPLAINTS = "complaints"
    TAKEN_BACK = "taken_back"
    RECEIVED = "received"


class Unit(StrEnum):
    SHARE = "share"
    MONEY = "money"
    DAYS = "days"
    COUNT = "count"


Measure = Callable[[Figures], Decimal | int]


@dataclass(frozen=True, slots=True)
class Formula:
    """`part` over `whole`, or `part` alone where there is no whole; `is_better_high` says which way is good."""

    part: Measure
    whole: Measure | None = None
    unit: Unit = Unit.SHARE
    is_better_high: bool = True


FORMULAS: dict[Kpi, Formula] = {
    Kpi.RECOVERY: Formula(lambda f: f.received, lambda f: f.to_collect),
    Kpi.MONTH_RECOVERY: Formula(lambda f: f.received_month, lambda f: f.issued),
    Kpi.YEAR_RECOVERY: Formula(
        lambda f: f.received - f.received_old, lambda f: f.to_collect - f.opening_old - f.moved_old
    ),
    Kpi.OLD_RECOVERY: Formula(lambda f: f.received_old, lambda f: f.opening_old + f.moved_old),
    Kpi.ARREARS_RATE: Formula(lambda f: f.closing, lambda f: f.to_collect, is_better_high=False),
    Kpi.BALANCE_SHARE: Formula(lambda f: f.closing, lambda f: f.issued, is_better_high=False),
    Kpi.DAYS_OUTSTANDING: Formula(lambda f: f.closing, lambda f: f.issued, Unit.DAYS, is_better_high=False),
    Kpi.KEPT_RATIO: Formula(lambda f: f.promises_kept, lambda f: f.promises_kept + f.promises_broken),
    Kpi.PLANS_KEPT: Formula(lambda f: f.plans_kept, lambda f: f.plans_kept + f.plans_broken),
    Kpi.WRONGFUL_CUTS: Formula(lambda f: f.wrongful_cuts, lambda f: f.cuts_approved, is_better_high=False),
    Kpi.EVIDENCE: Formula(lambda f: f.cuts_proven, lambda f: f.cuts_approved),
    Kpi.RESTORED_IN_TIME: Formula(lambda f: f.restored_in_time, lambda f: f.restored),
    Kpi.LIMITATION_RISK: Formula(lambda f: f.limitation_risk, unit=Unit.MONEY, is_better_high=False),
    Kpi.PENALTY_WAIVED: Formula(lambda f: f.penalty_waived, lambda f: f.penalty_posted, is_better_high=False),
    Kpi.PREPAID_SHARE: Formula(lambda f: f.prepaid_balance, lambda f: f.issued),
    Kpi.CURED: Formula(lambda f: sum(f.cured[1:]), lambda f: sum(f.was[1:])),
    Kpi.ROLLED: Formula(lambda f: sum(f.rolled[1:]), lambda f: sum(f.was[1:]), is_better_high=False),
    Kpi.COMPLAINTS: Formula(lambda f: f.complaints, unit=Unit.COUNT, is_better_high=False),
    Kpi.TAKEN_BACK: Formula(lambda f: f.taken_back, unit=Unit.MONEY, is_better_high=False),
    Kpi.RECEIVED: Formula(lambda f: f.received, unit=Unit.MONEY),
}


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    return (Decimal(part) / Decimal(whole)).quantize(PLACES, ROUND_HALF_UP) if whole else None


def value_of(kpi: Kpi, figures: Figures, days: int = 30, months: int = 1) -> Decimal | None:
    """The key figure of what was measured over so many days, which are so many months."""
    formula = FORMULAS[kpi]
    part = formula.part(figures)
    if formula.whole is None:
        return Decimal(part)
    if formula.unit is Unit.DAYS:
        part = part * days
    elif kpi is Kpi.BALANCE_SHARE:  # of what is billed in an average month
        part = part * months
    return ratio(part, formula.whole(figures))


def cure_and_roll(figures: Figures) -> list[tuple[Decimal | None, Decimal | None]]:
    """For each bucket in turn: which share of its money was paid, and which grew older into a later one."""
    return [
        (ratio(cured, was), ratio(rolled, was))
        for was, cured, rolled in zip(figures.was, figures.cured, figures.rolled, strict=True)
    ]


def median_of(cases: Mapping[int, int]) -> Decimal | None:
    """The middle one of so many cases by their number of days, between two middle ones half way; of no case none."""
    count, passed, middle = sum(cases.values()), 0, []
    for days in sorted(cases):
        before, passed = passed, passed + cases[days]
        middle += [days for place in ((count - 1) // 2, count // 2) if before <= place < passed]
    return Decimal(sum(middle)) / 2 if middle else None
