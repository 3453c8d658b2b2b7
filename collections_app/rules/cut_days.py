"""On which days a customer may be cut: the law's blackouts, protected persons, amounts, and the utility's own moratoria."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from collections_app.rules.calendars import Calendar
from collections_app.rules.law import AmountGuard, Blackout, Effect, Law, Protection, Season

HORIZON_DAYS = 800
ONE_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why there is no cut on a day: a code with the values of its sentence, and the last day on which it stands so."""

    rule: str
    code: str
    until: date | None
    source: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Customer:
    """Who would be cut. `moratoria` are the utility's own days without cuts, first and last; amounts are principal.

    A fact that is None is unknown and forbids the cut, unless the question leaves such facts open (`is_fully_known`
    false), as when days are planned ahead.
    """

    customer_class: str
    region: str = ""
    protected: frozenset[str] = frozenset()
    arrears: Decimal | None = None
    instalment: Decimal | None = None
    annual_bill: Decimal | None = None
    has_agreed_to_repay: bool | None = None
    moratoria: tuple[tuple[date, date], ...] = ()
    cuts_on_workdays_only: bool = False
    is_fully_known: bool = True


def obstacles(law: Law, day: date, customer: Customer) -> Iterator[Obstacle]:
    """Whatever forbids a cut of the customer on the day. Raises UnknownRegion or UnknownYear where a calendar is missing."""
    for blackout in law.blackouts:
        if not blackout.classes or customer.customer_class in blackout.classes:
            yield from _blackout(blackout, day, law, customer)
    if law.steps[-1].is_on_business_day:
        yield from _no_working_day(day, law, customer)
    if customer.moratoria or customer.cuts_on_workdays_only:
        yield from _moratoria(day, law, customer)
    for protection in law.protections:
        if (
            protection.effect is Effect.BLOCK
            and not customer.protected.isdisjoint(protection.flags)
            and _in_season(protection, day)
        ):
            yield Obstacle(
                protection.rule,
                "protected",
                _season_end(protection, day),
                protection.source,
                _who(protection, customer),
            )
    for guard in law.amounts:
        yield from _amount(guard, day, customer)


def first_free_day(law: Law, day: date, customer: Customer) -> date | None:
    """The first day from that one on without an obstacle; None where one of them never ends, or none comes in two years."""
    last = day + timedelta(HORIZON_DAYS)
    while day < last:
        is_free = True
        for obstacle in obstacles(law, day, customer):
            if obstacle.until is None:
                return None
            is_free = False
        if is_free:
            return day
        day += ONE_DAY
    return None


def threshold(guard: AmountGuard, day: date, customer: Customer) -> Decimal | None:
    """The amount below which there is no cut; None where a fact that it hangs on is not known."""
    fixed = guard.fixed_on(day)
    if guard.multiple_of_instalment is None:
        return fixed
    if customer.instalment:
        return max(fixed, customer.instalment * guard.multiple_of_instalment)
    if customer.annual_bill is None or not guard.parts_of_annual_bill:
        return None
    return max(fixed, customer.annual_bill / guard.parts_of_annual_bill)


def _amount(guard: AmountGuard, day: date, customer: Customer) -> Iterator[Obstacle]:
    least = threshold(guard, day, customer)
    if customer.arrears is None or least is None:
        if customer.is_fully_known:
            yield Obstacle(guard.rule, "amount_unknown", None, guard.source)
    elif customer.arrears < least and (not guard.only_if or customer.has_agreed_to_repay is not False):
        amounts = {"amount": str(customer.arrears), "minimum": str(least.quantize(Decimal("0.01")))}
        is_known = not guard.only_if or customer.has_agreed_to_repay is not None
        if is_known or customer.is_fully_known:
            yield Obstacle(
                guard.rule, "below_minimum" if is_known else "agreement_unknown", None, guard.source, amounts
            )


def _blackout(blackout: Blackout, day: date, law: Law, customer: Customer) -> Iterator[Obstacle]:
    found = None
    if day.weekday() in blackout.weekdays:
        found = "weekday"
    elif any(in_season(season, day) for season in blackout.seasons):
        found = "season"
    elif blackout.on_holidays and _calendar(law, customer).is_holiday(day):
        found = "holiday"
    elif blackout.on_eves and _calendar(law, customer).is_eve_of_holiday(day):
        found = "eve_of_holiday"
    if found:
        yield Obstacle(blackout.rule, found, day, blackout.source, {"day": day.isoformat()})


def _no_working_day(day: date, law: Law, customer: Customer) -> Iterator[Obstacle]:
    """Where the law counts the cut itself in working days."""
    cut = law.steps[-1]
    if not _calendar(law, customer).is_business_day(day):
        yield Obstacle(cut.rule, "no_working_day", day, cut.source, {"day": day.isoformat()})


def _moratoria(day: date, law: Law, customer: Customer) -> Iterator[Obstacle]:
    for first, last in customer.moratoria:
        if first <= day <= last:
            yield Obstacle("utility.moratorium", "moratorium", last, "the utility's own rule")
    if customer.cuts_on_workdays_only and not _calendar(law, customer).is_business_day(day):
        yield Obstacle("utility.non_workday", "non_workday", day, "the utility's own rule", {"day": day.isoformat()})


def _calendar(law: Law, customer: Customer) -> Calendar:
    return law.calendar(customer.region)


def in_season(season: Season, day: date) -> bool:
    """Whether the day lies in the season, which may run over the end of the year."""
    first, last = season
    month_day = (day.month, day.day)
    return first <= month_day <= last if first <= last else month_day >= first or month_day <= last


def _in_season(protection: Protection, day: date) -> bool:
    return protection.season is None or in_season(protection.season, day)


def _season_end(protection: Protection, day: date) -> date | None:
    if protection.season is None:
        return None
    month, last = protection.season[1]
    return date(day.year + ((day.month, day.day) > (month, last)), month, last)


def _who(protection: Protection, customer: Customer) -> dict[str, Any]:
    return {"flags": sorted(customer.protected & set(protection.flags))}
