"""One loosening of every kind of field of a law: what an overlay may not say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from collections_app.rules.law import Dated, Effect, Hours, Law, LegalStep, NotBefore
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.spans import Span
from tests.rules.overlays import longer, shorter, with_step, without


def loosenings(law: Law) -> Iterator[tuple[str, Law]]:
    """Every field by which a law could be loosened, one at a time."""
    for number, step in enumerate(law.steps):
        for field, changes in [*_looser_waits(step), *_looser_notice(step)]:
            yield f"steps.{step.id}.{field}", with_step(law, number, **changes)
    yield "steps gone", replace(law, steps=law.steps[1:])
    for region, calendar in list(law.calendars.items())[:1]:
        for field, changes in (
            ("Saturdays", {"weekdays": calendar.weekdays | {5}}),
            ("holidays", {"holidays": {year: frozenset(list(days)[1:]) for year, days in calendar.holidays.items()}}),
            ("worked", {"worked": calendar.worked | {date(2026, 8, 9)}}),
        ):
            yield f"calendar.{field}", replace(law, calendars={**law.calendars, region: replace(calendar, **changes)})
    yield from _looser_terms(law)
    yield from _looser_days(law)
    yield from _looser_people(law)
    yield from _looser_amounts(law)
    yield from _looser_fees(law)
    yield from _harder_plans(law)
    yield from (
        (f"penalty.{name}", replace(law, penalty=replace(law.penalty, **changes))) for name, changes in _dearer(law)
    )


def _looser_waits(step: LegalStep) -> Iterator[tuple[str, dict[str, object]]]:
    for one in step.not_before:
        yield f"not_before.{one.anchor} gone", {"not_before": without(step.not_before, one)}
        if less := shorter(one.span):
            yield f"not_before.{one.anchor}", {"not_before": without(step.not_before, one, replace(one, span=less))}
        if one.is_period_end:
            yield "period ignored", {"not_before": without(step.not_before, one, replace(one, is_period_end=False))}
        if not one.is_if_known:
            yield "if_known", {"not_before": without(step.not_before, one, replace(one, is_if_known=True))}


def _looser_notice(step: LegalStep) -> Iterator[tuple[str, dict[str, object]]]:
    if step.period:
        yield "period gone", {"period": None}
        yield "period", {"period": shorter(step.period)}
    if step.longest_lead:
        yield "longest_lead gone", {"longest_lead": None}
        yield "longest_lead", {"longest_lead": longer(step.longest_lead, 1)}
    if step.is_on_business_day:
        yield "on_business_day", {"is_on_business_day": False}
    if not step.may_overlap:
        yield "may_overlap", {"may_overlap": True}
    if step.deemed_days:
        yield "deemed_days", {"deemed_days": step.deemed_days - 1}
    if step.proof not in ("", "any"):
        yield "proof", {"proof": "any"}
    yield from (
        (name, {name: getattr(step, name)[1:]}) for name in ("content", "recipients", "channels") if getattr(step, name)
    )
    if step.kind is not StepKind.DISCONNECTION:
        yield "kind", {"kind": StepKind.REMINDER if step.kind is not StepKind.REMINDER else StepKind.DEMAND}


def _looser_terms(law: Law) -> Iterator[tuple[str, Law]]:
    if law.due:
        yield "due gone", replace(law, due=None)
        yield "due", replace(law, due=replace(law.due, span=shorter(law.due.span) or Span()))
    if law.due_rolls:
        yield "due.rolls", replace(law, due_rolls=False)
    for one in law.suspenders:
        yield f"suspenders.{one.fact}", replace(law, suspenders=without(law.suspenders, one))


def _looser_days(law: Law) -> Iterator[tuple[str, Law]]:
    for one in law.blackouts:
        fewer: list[tuple[str, dict[str, object]]] = [("classes", {"classes": ("industrial",)})]
        fewer += [("weekdays", {"weekdays": frozenset(list(one.weekdays)[1:])})] if one.weekdays else []
        fewer += [(name, {name: False}) for name in ("on_holidays", "on_eves") if getattr(one, name)]
        fewer += [("seasons", {"seasons": one.seasons[1:]})] if one.seasons else []
        yield f"blackouts.{one.rule} gone", replace(law, blackouts=without(law.blackouts, one))
        for name, changes in fewer:
            yield (
                f"blackouts.{one.rule}.{name}",
                replace(law, blackouts=without(law.blackouts, one, replace(one, **changes))),
            )
    if law.hours:
        yield "hours gone", replace(law, hours=())
        yield "hours", replace(law, hours=tuple(replace(one, window="08:00-18:00") for one in law.hours))
        yield (
            "hours of a class",
            replace(law, hours=(*law.hours[:1], Hours("06:00-20:00", ("temporary",)), *law.hours[1:])),
        )


def _looser_people(law: Law) -> Iterator[tuple[str, Law]]:
    for one in law.protections:
        changed: list[tuple[str, dict[str, object]]] = [("flags", {"flags": one.flags[1:]})]
        if one.season is None:
            changed.append(("season", {"season": ((11, 1), (3, 1))}))
        if one.effect is Effect.NEEDS:
            changed += [
                ("action", {"action": "nothing"}),
                ("effect", {"effect": Effect.DELAY, "delay": NotBefore("due", Span())}),
            ]
        else:
            changed.append(("effect", {"effect": Effect.NEEDS, "action": "ask"}))
        if one.effect is Effect.DELAY and one.delay:
            changed.append(("delay", {"delay": replace(one.delay, span=shorter(one.delay.span))}))
            changed.append(("delay from the due day", {"delay": replace(one.delay, anchor="due")}))
        yield f"protections.{one.rule} gone", replace(law, protections=without(law.protections, one))
        for name, changes in changed:
            yield (
                f"protections.{one.rule}.{name}",
                replace(law, protections=without(law.protections, one, replace(one, **changes))),
            )


def _looser_amounts(law: Law) -> Iterator[tuple[str, Law]]:
    for one in law.amounts:
        lower = tuple(Dated(dated.starts_on, dated.value - 1) for dated in one.fixed)
        changed: list[tuple[str, dict[str, object]]] = [
            ("fixed", {"fixed": lower}),
            ("fixed, later", {"fixed": (*one.fixed, Dated(date(2030, 1, 1), Decimal(1)))}),
        ]
        if not one.only_if:
            changed.append(("only_if", {"only_if": "agreed_to_repay"}))
        if one.multiple_of_instalment:
            changed.append(("multiple", {"multiple_of_instalment": one.multiple_of_instalment - 1}))
            changed.append(("multiple gone", {"multiple_of_instalment": None}))
        if one.parts_of_annual_bill:
            changed.append(("parts", {"parts_of_annual_bill": one.parts_of_annual_bill + 6}))
        yield f"amounts.{one.rule} gone", replace(law, amounts=without(law.amounts, one))
        for name, changes in changed:
            yield f"amounts.{one.rule}.{name}", replace(law, amounts=without(law.amounts, one, replace(one, **changes)))


def _looser_fees(law: Law) -> Iterator[tuple[str, Law]]:
    fees, dearer = law.fees, {kind: amount + 1 for kind, amount in law.fees.at_most.items()}
    yield "fees of a new step", replace(law, fees=replace(fees, at_most={"legal_referral": Decimal(1)}))
    if dearer:
        yield "fees.at_most", replace(law, fees=replace(fees, at_most=dearer))
    if fees.classes:
        yield "fees.classes", replace(law, fees=replace(fees, classes=(*fees.classes, "temporary")))


def _dearer(law: Law) -> Iterator[tuple[str, dict[str, object]]]:
    terms = law.penalty
    if terms.kind == "none":
        yield "kind", {"kind": "one_time_percent", "rates": {"other": Decimal(5)}}
        return
    yield "rates", {"rates": {who: rate + 1 for who, rate in terms.rates.items()}}
    yield "minimum", {"minimum": terms.minimum + 1}
    yield "day_basis", {"day_basis": terms.day_basis - 5}
    high = terms.contract_range[1] + 1 if terms.contract_range else Decimal(9)
    yield "contract_range", {"contract_range": (Decimal(0), high)}
    if terms.cross_year_rates:
        yield "cross_year_rates", {"cross_year_rates": {who: rate + 1 for who, rate in terms.cross_year_rates.items()}}
        yield "cross_year_mode", {"cross_year_mode": "whole"}
    if not terms.is_compound:
        yield "compound", {"is_compound": True}
    if terms.index:
        yield "index", {"index": tuple((day, rate + 1) for day, rate in terms.index)}
        yield "index, added too early", {"index": (*terms.index, (date(2026, 6, 30), Decimal(9)))}
    if terms.flat_sums:
        yield "flat_sums", {"flat_sums": {"other": ((None, Decimal(100)),)}}


def _harder_plans(law: Law) -> Iterator[tuple[str, Law]]:
    for limit in law.plans:
        for name, changes in (
            ("least_instalment", {"least_instalment": (limit.least_instalment or 0) + Decimal(1)}),
            ("months_max", {"months_max": limit.months_max - 1 if limit.months_max else 999}),
            *([("down_share", {"down_share": None})] if limit.down_share is not None else []),
            *([("down_months", {"down_months": limit.down_months + 1})] if limit.down_months is not None else []),
            *([("interest_free", {"is_interest_free": False})] if limit.is_interest_free else []),
        ):
            yield (
                f"plans.{limit.above}.{name}",
                replace(law, plans=without(law.plans, limit, replace(limit, **changes))),
            )
        yield f"plans.{limit.above} gone", replace(law, plans=without(law.plans, limit))
