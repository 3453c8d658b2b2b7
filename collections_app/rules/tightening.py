"""A law pack that stands on another may only tighten it: what protected a customer there protects as much here."""

from collections.abc import Iterator

from collections_app.rules.law import AmountGuard, Blackout, Effect, Law, LegalStep, NotBefore, Protection
from collections_app.rules.money import ZERO
from collections_app.rules.penalty_terms import PenaltyTerms

STRENGTH = {Effect.NEEDS: 0, Effect.DELAY: 1, Effect.BLOCK: 2}


def loosened(child: Law, parent: Law) -> list[str]:
    """In what the child asks less of the utility than its parent does: one sentence each, none if it only tightens."""
    return [
        *_due(child, parent),
        *_steps(child, parent),
        *_blackouts(child, parent),
        *_protections(child, parent),
        *_amounts(child, parent),
        *_suspenders(child, parent),
        *_hours(child, parent),
        *_penalty(child.penalty, parent.penalty),
    ]


def _due(child: Law, parent: Law) -> Iterator[str]:
    if parent.due and not (child.due and child.due.span.is_at_least(parent.due.span)):
        yield "due.after_issue is shorter than the parent's"


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
    for wait in above.not_before:
        if not any(_is_as_late(own, wait) for own in step.not_before):
            yield f"{where}.not_before: the span after {wait.anchor} is shorter than the parent's"
    if above.period and not (step.period and step.period.is_at_least(above.period)):
        yield f"{where}.period is shorter than the parent's"
    if above.longest_lead and not (step.longest_lead and above.longest_lead.is_at_least(step.longest_lead)):
        yield f"{where}.longest_lead is longer than the parent's"
    if above.is_on_business_day > step.is_on_business_day or step.may_overlap > above.may_overlap:
        yield f"{where}: on_business_day and may_overlap are as the parent has them"
    for name, own, theirs in (
        ("content", step.content, above.content),
        ("recipients", step.recipients, above.recipients),
    ):
        if missing := sorted(set(theirs) - set(own)):
            yield f"{where}.{name} lacks {', '.join(missing)}"


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
    if STRENGTH[own.effect] < STRENGTH[above.effect] or own.season not in (None, above.season):
        return False
    if own.effect is above.effect is Effect.DELAY and own.delay and above.delay:
        return own.delay.span.is_at_least(above.delay.span)
    return own.effect is not Effect.NEEDS or own.action == above.action


def _amounts(child: Law, parent: Law) -> Iterator[str]:
    own = {guard.rule: guard for guard in child.amounts}
    for above in parent.amounts:
        if above.rule not in own or not _asks_as_much(own[above.rule], above):
            yield f"amounts.{above.rule} lets cuts happen for less than the parent's"


def _asks_as_much(own: AmountGuard, above: AmountGuard) -> bool:
    for dated in above.fixed:
        in_force = [other for other in own.fixed if other.starts_on <= dated.starts_on]
        if not in_force or max(in_force, key=lambda other: other.starts_on).value < dated.value:
            return False
    multiple = (own.multiple_of_instalment or ZERO) >= (above.multiple_of_instalment or ZERO)
    return multiple and own.only_if in ("", above.only_if)


def _suspenders(child: Law, parent: Law) -> Iterator[str]:
    for fact in sorted({one.fact for one in parent.suspenders} - {one.fact for one in child.suspenders}):
        yield f"suspenders: {fact} suspends no longer"
    if parent.weather and not child.weather:
        yield "weather is given up"


def _hours(child: Law, parent: Law) -> Iterator[str]:
    for hours in parent.hours:
        for customer_class in hours.classes or ("",):
            own, above = child.window(customer_class), parent.window(customer_class)
            if own is None or (above and not _is_within(own, above)):
                yield f"hours: {own or 'none'} is wider than the parent's {above}"


def _is_within(own: str, above: str) -> bool:
    (first, last), (earliest, latest) = own.split("-"), above.split("-")
    return earliest <= first and last <= latest


def _penalty(own: PenaltyTerms, above: PenaltyTerms) -> Iterator[str]:
    if own.kind is not above.kind:
        yield f"penalty.kind is {own.kind}, the parent's is {above.kind}"
        return
    for name, mine, theirs in (
        ("rates", own.rates, above.rates),
        ("cross_year_rates", own.cross_year_rates, above.cross_year_rates),
    ):
        for customer_class, rate in mine.items():
            limit = theirs.get(customer_class, theirs.get("other"))
            if limit is None or rate > limit:
                yield f"penalty.{name}.{customer_class} is {rate}, the parent allows {limit}"
    if own.minimum > above.minimum:
        yield f"penalty.minimum is {own.minimum}, the parent's is {above.minimum}"
    if above.cap_percent is not None and (own.cap_percent is None or own.cap_percent > above.cap_percent):
        yield f"penalty.cap_percent is {own.cap_percent}, the parent's is {above.cap_percent}"
    if own.contract_range and above.contract_range and own.contract_range[1] > above.contract_range[1]:
        yield f"penalty.contract_range goes up to {own.contract_range[1]}, the parent's to {above.contract_range[1]}"
