"""A law pack that stands on another may only tighten it: what protected a customer there protects as much here."""

from collections.abc import Iterator
from decimal import Decimal

from collections_app.rules.law import AmountGuard, Blackout, Effect, Law, LegalStep, NotBefore, Protection
from collections_app.rules.lifecycle import CLASSES
from collections_app.rules.limitation import ClockStart, LimitationTerms, terms_of
from collections_app.rules.money import ZERO
from collections_app.rules.penalty_tightening import loosened_penalty
from collections_app.rules.plan_limits import loosened_plans
from collections_app.rules.step_fees import loosened_fees

ANY_PROOF = "any"


def loosened(child: Law, parent: Law) -> list[str]:
    """In what the child asks less of the utility than its parent does: one sentence each, none if it only tightens."""
    return [
        *_calendars(child, parent),
        *_due(child, parent),
        *_steps(child, parent),
        *_blackouts(child, parent),
        *_protections(child, parent),
        *_amounts(child, parent),
        *_suspenders(child, parent),
        *_weather(child, parent),
        *_hours(child, parent),
        *loosened_penalty(child.penalty, parent.penalty),
        *loosened_fees(child.fees, parent.fees),
        *_limitation(child, parent),
        *loosened_plans(child.plans, parent.plans),
    ]


def _calendars(child: Law, parent: Law) -> Iterator[str]:
    """Fewer working days make every span in them longer; more of them, or a year without holidays, make it shorter."""
    for region, own in child.calendars.items():
        above = parent.calendars.get(region)
        if above and not own.is_within(above):
            yield f"calendar: {region} has more working days than with the parent"


def _due(child: Law, parent: Law) -> Iterator[str]:
    if parent.due and not (child.due and child.due.span.is_at_least(parent.due.span)):
        yield "due.after_issue is shorter than the parent's"
    if parent.due_rolls and not child.due_rolls:
        yield "due.rolls: the parent moves the due day to a working day"


def _steps(child: Law, parent: Law) -> Iterator[str]:
    own = {step.id: step for step in child.steps}
    needed = [step.id for step in parent.steps]
    if [step for step in own if step in needed] != needed:
        yield f"steps are {', '.join(own)}; the parent's {', '.join(needed)} have to be there in their order"
        return
    for above in parent.steps:
        yield from _step(own[above.id], above)


def _step(step: LegalStep, above: LegalStep) -> Iterator[str]:
    where = f"steps.{above.id}"
    if step.kind is not above.kind:
        yield f"{where}.kind is {step.kind}, the parent's is {above.kind}"
    for wait in above.not_before:
        if not any(_is_as_late(own, wait) for own in step.not_before):
            yield f"{where}.not_before: the span after {wait.anchor} is shorter than the parent's"
    if above.period and not (step.period and step.period.is_at_least(above.period)):
        yield f"{where}.period is shorter than the parent's"
    if above.longest_lead and not (step.longest_lead and above.longest_lead.is_at_least(step.longest_lead)):
        yield f"{where}.longest_lead is longer than the parent's"
    if above.is_on_business_day > step.is_on_business_day or step.may_overlap > above.may_overlap:
        yield f"{where}: on_business_day and may_overlap are as the parent has them"
    if step.deemed_days < above.deemed_days:
        yield f"{where}.deemed_days is less than the parent's"
    yield from _letter(where, step, above)


def _letter(where: str, step: LegalStep, above: LegalStep) -> Iterator[str]:
    """What a notice has to say, to whom, by which ways, and how its service is proved."""
    for name, own, theirs in (
        ("content", step.content, above.content),
        ("recipients", step.recipients, above.recipients),
        ("channels", step.channels, above.channels),
    ):
        if missing := sorted(set(theirs) - set(own)):
            yield f"{where}.{name} lacks {', '.join(missing)}"
    if step.proof != above.proof and above.proof not in ("", ANY_PROOF):
        yield f"{where}.proof is {step.proof or 'none'}, the parent's is {above.proof}"


def _is_as_late(own: NotBefore, above: NotBefore) -> bool:
    same = (own.anchor, own.is_period_end) == (above.anchor, above.is_period_end)
    return same and own.span.is_at_least(above.span) and (above.is_if_known or not own.is_if_known)


def _blackouts(child: Law, parent: Law) -> Iterator[str]:
    own = {blackout.rule: blackout for blackout in child.blackouts}
    for above in parent.blackouts:
        if above.rule not in own or not _covers(own[above.rule], above):
            yield f"blackouts.{above.rule} covers less than the parent's"


def _covers(own: Blackout, above: Blackout) -> bool:
    return (
        own.weekdays >= above.weekdays
        and own.on_holidays >= above.on_holidays
        and own.on_eves >= above.on_eves
        and set(own.seasons) >= set(above.seasons)
        and (not own.classes or (bool(above.classes) and set(own.classes) >= set(above.classes)))
    )


def _protections(child: Law, parent: Law) -> Iterator[str]:
    for above in parent.protections:
        for flag in above.flags:
            if not any(flag in own.flags and _protects(own, above) for own in child.protections):
                yield f"protections.{above.rule}: {flag} is protected less than by the parent"


def _protects(own: Protection, above: Protection) -> bool:
    """A ban protects more than anything; a delay is no substitute for an action, nor the other way round."""
    if own.season not in (None, above.season):
        return False
    if own.effect is Effect.BLOCK or above.effect is Effect.BLOCK:
        return own.effect is Effect.BLOCK
    if own.effect is above.effect is Effect.DELAY and own.delay and above.delay:
        return _is_as_late(own.delay, above.delay)
    return own.effect is above.effect is Effect.NEEDS and own.action == above.action


def _amounts(child: Law, parent: Law) -> Iterator[str]:
    own = {guard.rule: guard for guard in child.amounts}
    for above in parent.amounts:
        if above.rule not in own or not _asks_as_much(own[above.rule], above):
            yield f"amounts.{above.rule} lets cuts happen for less than the parent's"


def _asks_as_much(own: AmountGuard, above: AmountGuard) -> bool:
    """On every day on which either of them changes, and for everybody who is protected."""
    days = [dated.starts_on for dated in (*own.fixed, *above.fixed)]
    if any(own.fixed_on(day) < above.fixed_on(day) for day in days) or own.only_if not in ("", above.only_if):
        return False
    if above.multiple_of_instalment is None:
        return True
    multiple, parts = own.multiple_of_instalment or ZERO, own.parts_of_annual_bill
    is_as_great_a_part = not parts or (above.parts_of_annual_bill or parts) >= parts
    return multiple >= above.multiple_of_instalment and is_as_great_a_part


def _suspenders(child: Law, parent: Law) -> Iterator[str]:
    for fact in sorted({one.fact for one in parent.suspenders} - {one.fact for one in child.suspenders}):
        yield f"suspenders: {fact} suspends no longer"


def _weather(child: Law, parent: Law) -> Iterator[str]:
    if not parent.weather:
        return
    own, above = child.weather, parent.weather
    if own is None:
        yield "weather is given up"
        return
    if own.fresh_hours > above.fresh_hours:
        yield f"weather.fresh_hours is {own.fresh_hours}, the parent's is {above.fresh_hours}"
    if (own.unit, own.cold_measure) != (above.unit, above.cold_measure):
        yield "weather: unit and cold_measure are as the parent has them"
    elif not (
        _at_least(own.at_or_below, above.at_or_below)
        and _at_least(above.at_or_above, own.at_or_above, is_limit=True)
        and _at_least(own.advisory_days, above.advisory_days)
    ):
        yield "weather forbids less than the parent's"


def _at_least(one: Decimal | int | None, other: Decimal | int | None, *, is_limit: bool = False) -> bool:
    """Whether one is no less than the other; what the parent does not ask may be left out, what it asks may not."""
    asked, given = (one, other) if is_limit else (other, one)
    return asked is None or (given is not None and one is not None and other is not None and one >= other)


def _hours(child: Law, parent: Law) -> Iterator[str]:
    for customer_class in CLASSES:
        own, above = child.window(customer_class), parent.window(customer_class)
        if above and (own is None or not _is_within(own, above)):
            yield f"hours: {own or 'none'} for {customer_class} is wider than the parent's {above}"


def _is_within(own: str, above: str) -> bool:
    (first, last), (earliest, latest) = own.split("-"), above.split("-")
    return earliest <= first and last <= latest


def _limitation(child: Law, parent: Law) -> Iterator[str]:
    """Nobody can agree on another period (民法典 Art. 197); an overlay may alarm earlier and accept less as proof."""
    for above in parent.limitation:
        for region in above.regions or ("",):
            own = terms_of(child.limitation, region)
            if own is None or not _is_as_careful(own, above):
                yield f"limitation{f' of {region}' if region else ''} ends later, or alarms later, than the parent's"


def _is_as_careful(own: LimitationTerms, above: LimitationTerms) -> bool:
    longest = above.longest_years is None or (own.longest_years or above.longest_years + 1) <= above.longest_years
    return (
        own.years <= above.years
        and own.start in (above.start, ClockStart.DUE)
        and set(own.interrupted_by) <= set(above.interrupted_by)
        and set(own.revived_by) <= set(above.revived_by)
        and set(own.stopped_by) <= set(above.stopped_by)
        and own.alarm_days >= above.alarm_days
        and longest
    )
