"""What an overlay may say on top of a law: random tightenings."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from collections_app.procedures import packs
from collections_app.rules.law import Blackout, Dated, Effect, Law, NotBefore, Protection
from collections_app.rules.lifecycle import PROTECTIONS
from collections_app.rules.spans import Span


def longer(span: Span, by: int) -> Span:
    return (
        replace(span, business_days=span.business_days + by)
        if span.business_days
        else replace(span, days=span.days + by)
    )


def shorter(span: Span) -> Span | None:
    parts = ((name, getattr(span, name)) for name in ("business_days", "weeks", "days"))
    return next((replace(span, **{name: value - 1}) for name, value in parts if value), None)


def with_step(law: Law, number: int, **changes: object) -> Law:
    steps = list(law.steps)
    steps[number] = replace(steps[number], **changes)
    return replace(law, steps=tuple(steps))


def without(things: tuple, one: object, *instead: object) -> tuple:
    found: list = []
    for thing in things:
        found += instead if thing is one else [thing]
    return tuple(found)


@st.composite
def tightenings(draw, pack: str) -> Law:
    """The law with one to five of its rules made stricter, or new ones added."""
    law = packs.law(pack)
    for tighten in draw(st.lists(st.sampled_from(TIGHTER), min_size=1, max_size=5)):
        law = tighten(draw, law)
    return law


def later_step(draw, law: Law) -> Law:
    number = draw(st.integers(0, len(law.steps) - 1))
    by = draw(st.integers(0, 12))
    waits = tuple(replace(one, span=longer(one.span, by)) for one in law.steps[number].not_before)
    lead = law.steps[-2].longest_lead
    is_reachable = number < len(law.steps) - 1 or lead is None or max(one.span.days for one in waits[1:]) <= lead.days
    return with_step(law, number, not_before=waits) if is_reachable else law


def longer_period(draw, law: Law) -> Law:
    number = draw(st.integers(0, len(law.steps) - 2))
    period = law.steps[number].period
    return with_step(law, number, period=longer(period, draw(st.integers(0, 9)))) if period else law


def sooner_stale(draw, law: Law) -> Law:
    lead = law.steps[-2].longest_lead
    if lead is None:
        return law
    least = max((one.span.days for one in law.steps[-1].not_before if one.anchor == law.steps[-2].id), default=0)
    return with_step(law, -2, longest_lead=Span(days=draw(st.integers(least, max(least, lead.days)))))


def cut_on_working_days(_draw, law: Law) -> Law:
    return with_step(law, -1, is_on_business_day=True)


def more_barred_days(draw, law: Law) -> Law:
    month, first, days = draw(st.tuples(st.integers(1, 12), st.integers(1, 18), st.integers(0, 10)))
    own = Blackout(
        rule=f"own.{len(law.blackouts)}",
        weekdays=frozenset(draw(st.lists(st.integers(0, 6), max_size=3))),
        on_holidays=draw(st.booleans()), on_eves=draw(st.booleans()),
        seasons=draw(st.sampled_from([(), (((month, first), (month, first + days)),)])),
    )  # fmt: skip
    return replace(law, blackouts=(*law.blackouts, own))


def more_protected(draw, law: Law) -> Law:
    effect = draw(st.sampled_from(list(Effect)))
    span = draw(st.sampled_from([Span(days=10), Span(business_days=12), Span(weeks=3)]))
    own = Protection(
        rule=f"own.{len(law.protections)}", flags=(draw(st.sampled_from(PROTECTIONS)),), effect=effect, action="visit",
        delay=NotBefore(law.steps[-2].id, span), season=draw(st.sampled_from([None, ((11, 1), (3, 31))])),
    )  # fmt: skip
    return replace(law, protections=(*law.protections, own))


def higher_amount(draw, law: Law) -> Law:
    by = draw(st.integers(0, 300))
    raised = (
        replace(guard, fixed=tuple(Dated(one.starts_on, one.value + by) for one in guard.fixed))
        for guard in law.amounts
    )
    return replace(law, amounts=tuple(raised))


def milder_penalty(draw, law: Law) -> Law:
    by = draw(st.sampled_from([Decimal("0.25"), Decimal("0.5"), Decimal(1)]))
    terms = law.penalty
    rates = {who: rate * by for who, rate in terms.rates.items()}
    cross = {who: rate * by for who, rate in terms.cross_year_rates.items()}
    return replace(law, penalty=replace(terms, rates=rates, cross_year_rates=cross, minimum=terms.minimum * by,
                                        cap_percent=draw(st.none() | st.integers(1, 30)) or terms.cap_percent))  # fmt: skip


TIGHTER: list[Callable[..., Law]] = [
    later_step, longer_period, sooner_stale, cut_on_working_days, more_barred_days, more_protected, higher_amount,
    milder_penalty,
]  # fmt: skip
