"""The penalty part of a law pack."""

from datetime import date
from decimal import Decimal

from collections_app.rules.money import ZERO
from collections_app.rules.penalty_terms import CROSS_YEAR_MODES, SPLIT, CourtGuide, PenaltyKind, PenaltyTerms
from collections_app.rules.tables import Table


def read_penalty(table: Table) -> PenaltyTerms:
    """The terms of the penalty; an empty table is a law without one."""
    terms = PenaltyTerms(
        kind=PenaltyKind(table.choice("kind", list(PenaltyKind), PenaltyKind.NONE)),
        source=table.text("source"),
        rates=table.numbers("rates"),
        cross_year_rates=table.numbers("cross_year_rates"),
        cross_year_mode=table.choice("cross_year_mode", CROSS_YEAR_MODES, SPLIT),
        contract_range=_range(table),
        minimum=table.number("minimum") or ZERO,
        cap_percent=table.number("cap_percent"),
        grace_days={name: int(days) for name, days in table.numbers("grace_days").items()},
        is_compound=table.flag("compound"),
        index=tuple(_index_row(row) for row in table.tables("index")),
        index_ends_on=table.optional_day("index_ends_on"),
        day_basis=table.whole("day_basis", 365),
        flat_sums=_flat_sums(table),
        court=_court(table.table("court")),
    )
    if terms.kind is not PenaltyKind.NONE and not terms.rates:
        table.complain("rates", "a rate for each class, or for 'other' classes")
    if terms.kind is PenaltyKind.INDEX_PLUS_MARGIN and not terms.index:
        table.complain("index", "the reference rates, each with the day it starts")
    if terms.contract_range and terms.kind is not PenaltyKind.PER_DAY_PERMILLE:
        table.complain("contract_range", "none: a rate that is agreed is one of permille a day")
    table.finish()
    return terms


def _range(table: Table) -> tuple[Decimal, Decimal] | None:
    limits = table.numbers("contract_range")
    if limits and set(limits) != {"from", "to"}:
        table.complain("contract_range", "from and to")
        return None
    return (limits["from"], limits["to"]) if limits else None


def _court(table: Table) -> CourtGuide | None:
    if not table.content:
        return None
    loss, factor = table.number("loss_percent"), table.number("factor")
    if loss is None or factor is None:
        table.complain("loss_percent", "the loss in per cent a year, and the factor beyond which a court reduces")
    guide = CourtGuide(loss or ZERO, factor or ZERO, table.text("source"))
    table.finish()
    return guide


def _index_row(row: Table) -> tuple[date, Decimal]:
    found = row.day("starts_on"), row.number("percent") or ZERO
    row.finish()
    return found


def _flat_sums(table: Table) -> dict[str, tuple[tuple[Decimal | None, Decimal], ...]]:
    sums: dict[str, list[tuple[Decimal | None, Decimal]]] = {}
    for row in table.tables("flat_sums"):
        sums.setdefault(row.text("class", None), []).append((row.number("debt_below"), row.number("sum") or ZERO))
        row.finish()
    return {name: tuple(rows) for name, rows in sums.items()}
