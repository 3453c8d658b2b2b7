"""What a law says of payment plans: how many months for a debt of which size, and what may be asked of the debtor."""

from dataclasses import dataclass
from decimal import Decimal

from collections_app.rules.tables import Table


@dataclass(frozen=True, slots=True)
class PlanLimit:
    """Instalment plans for a debt above an amount. None, and 0 for the months, limits nothing.

    A down payment may be at most `down_share` of the debt and at most `down_months` average monthly bills. With
    `is_interest_free` no penalty accrues while the plan is live.
    """

    above: Decimal
    months_min: int
    months_max: int
    least_instalment: Decimal | None = None
    down_share: Decimal | None = None
    down_months: int | None = None
    is_interest_free: bool = False
    source: str = ""


def read_plans(pack: Table) -> tuple[PlanLimit, ...]:
    """The `plans` of a law pack, one table for each size of debt."""
    return tuple(_plan(table) for table in pack.tables("plans"))


def _plan(table: Table) -> PlanLimit:
    plan = PlanLimit(
        above=table.number("above") or Decimal(0),
        months_min=table.whole("months_min", None),
        months_max=table.whole("months_max", None),
        least_instalment=table.number("least_instalment"),
        down_share=table.number("down_share"),
        down_months=table.whole("down_months") if "down_months" in table.content else None,
        is_interest_free=table.flag("interest_free"),
        source=table.text("source"),
    )
    if plan.months_max and plan.months_max < plan.months_min:
        table.complain("months_max", "no fewer months than months_min, or 0 for any number")
    if plan.down_share is not None and plan.down_share > 1:
        table.complain("down_share", 'a share of the debt up to "1"')
    table.finish()
    return plan


def loosened_plans(child: tuple[PlanLimit, ...], parent: tuple[PlanLimit, ...]) -> list[str]:
    """In what a child's plans are harder on the debtor than its parent's: one sentence each."""
    own = {limit.above: limit for limit in child}
    return [
        f"plans above {above.above} ask more of the debtor than the parent's"
        for above in parent
        if above.above not in own or not _is_as_mild(own[above.above], above)
    ]


def _is_as_mild(own: PlanLimit, above: PlanLimit) -> bool:
    lasts_as_long = not own.months_max or bool(above.months_max and own.months_max >= above.months_max)
    bounds = ((own.down_share, above.down_share), (own.down_months, above.down_months))
    return (
        lasts_as_long
        and own.is_interest_free >= above.is_interest_free
        and (own.least_instalment or 0) <= (above.least_instalment or 0)
        and all(theirs is None or (mine is not None and mine <= theirs) for mine, theirs in bounds)
    )
