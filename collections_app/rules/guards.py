"""May this customer be cut on this day? Every guard answers allowed, blocked (until when, why) or needs (an action).

A fact that is not known blocks. The guards are asked when a cut is planned, when its notice is written, and again in the
transaction that commits the order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from collections_app.rules.calendars import Calendar
from collections_app.rules.cut_days import ONE_DAY, Customer, Obstacle, first_free_day, in_season, obstacles
from collections_app.rules.law import Effect, Law, LegalStep, NotBefore, Protection
from collections_app.rules.spans import Span
from collections_app.rules.timeline import Served
from collections_app.rules.weather import weather_obstacle

ALLOWED, BLOCKED, NEEDS = "allowed", "blocked", "needs"


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard's answer; `until` is the first day on which it no longer blocks, None where no day can be named."""

    rule: str
    result: str
    code: str
    source: str
    until: date | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CutFacts:
    """What is known of a cut on a day. None is unknown; `suspended_by` holds the answer to each suspending fact.

    `protected` is None where nobody has asked who lives there. `due_on` may be left open by a question about notices alone.
    """

    on: date
    customer: Customer
    served: Mapping[str, Served] = field(default_factory=dict)
    is_protection_known: bool = True
    disputed: Decimal | None = None
    suspended_by: Mapping[str, bool | None] = field(default_factory=dict)
    weather: Mapping[str, Any] | None = None
    due_on: date | None = None
    taken_actions: frozenset[str] = frozenset()


def cut_guards(law: Law, facts: CutFacts) -> list[Guard]:
    """Every guard of the law and its answer, the notices first. Raises UnknownRegion or UnknownYear."""
    return [
        *_notices(law, facts),
        *_waits(law, facts),
        _dispute(facts),
        *_days_and_amounts(law, facts),
        *_suspenders(law, facts),
        *_protections(law, facts),
        *_weather(law, facts),
    ]


def overall(guards: list[Guard]) -> tuple[str, date | None]:
    """The result of all together, and the first day on which none of them blocks, if each can name one."""
    blocked = [guard for guard in guards if guard.result == BLOCKED]
    if blocked:
        days = [guard.until for guard in blocked]
        return BLOCKED, None if None in days else max(day for day in days if day)
    return (NEEDS if any(guard.result == NEEDS for guard in guards) else ALLOWED), None


def _notices(law: Law, facts: CutFacts) -> Iterator[Guard]:
    """Each notice that the law requires was served, in its order, and is still fresh."""
    previous: date | None = None
    for step in law.steps[:-1]:
        day = _service_day(facts, step)
        if day is None or day > facts.on:
            yield Guard(step.rule, BLOCKED, "notice_not_served", step.source, None, {"step": step.id})
        elif previous and day < previous:
            yield Guard(step.rule, BLOCKED, "notice_out_of_order", step.source, None, {"step": step.id})
        elif (lawful_from := _lawful_from(law, step, facts)) and day < lawful_from:
            values = {"step": step.id, "on": day.isoformat(), "lawful_from": lawful_from.isoformat()}
            yield Guard(step.rule, BLOCKED, "notice_too_early", step.source, None, values)
        else:
            yield _fresh(law, step, day, facts)
        previous = day or previous


def _lawful_from(law: Law, step: LegalStep, facts: CutFacts) -> date | None:
    """The first day on which the notice could be served, as far as is known of the debt and of the steps before it."""
    days = []
    for one in step.not_before:
        start = _anchor_day(law, one, facts)
        if start and not (step.may_overlap and one.is_period_end):
            days.append(one.span.after(start, _calendar_for(law, one.span, facts)))
    return max(days, default=None)


def _fresh(law: Law, step: LegalStep, day: date, facts: CutFacts) -> Guard:
    values = {"step": step.id, "on": day.isoformat()}
    named = facts.served[step.id].cut_on
    if step.longest_lead:
        last_day = step.longest_lead.after(day, _calendar_for(law, step.longest_lead, facts))
        if facts.on > last_day:
            return Guard(
                step.rule, BLOCKED, "notice_stale", step.source, None, values | {"last_day": last_day.isoformat()}
            )
        if named and facts.on != named:
            until = named if facts.on < named else None
            return Guard(
                step.rule, BLOCKED, "other_day_named", step.source, until, values | {"named": named.isoformat()}
            )
    elif named and facts.on < named:
        return Guard(step.rule, BLOCKED, "other_day_named", step.source, named, values | {"named": named.isoformat()})
    return Guard(step.rule, ALLOWED, "notice_served", step.source, None, values)


def _waits(law: Law, facts: CutFacts) -> Iterator[Guard]:
    """The spans that have to pass before the cut; one whose start is unknown has been reported by its notice."""
    cut = law.steps[-1]
    for one in cut.not_before:
        start = _anchor_day(law, one, facts)
        if start is None:
            continue
        earliest = one.span.after(start, _calendar_for(law, one.span, facts))
        values = {"anchor": one.anchor, "on": earliest.isoformat()}
        result, until = (BLOCKED, _free(law, earliest, facts)) if facts.on < earliest else (ALLOWED, None)
        yield Guard(cut.rule, result, "wait", cut.source, until, values)


def _anchor_day(law: Law, one: NotBefore, facts: CutFacts) -> date | None:
    step = next((step for step in law.steps if step.id == one.anchor), None)
    if step is None:
        return facts.due_on if one.anchor == "due" else None
    day = _service_day(facts, step)
    if day is None or not one.is_period_end:
        return day
    served = facts.served[step.id]
    ends = step.period.after(day, _calendar_for(law, step.period, facts)) if step.period and served.on else None
    return max(filter(None, (ends, served.ends)), default=day)


def _calendar_for(law: Law, span: Span, facts: CutFacts) -> Calendar | None:
    return law.calendar(facts.customer.region) if span.business_days else None


def _service_day(facts: CutFacts, step: LegalStep) -> date | None:
    """The day the notice was served; the end of its period where only that is known."""
    served = facts.served.get(step.id, Served())
    return served.on or served.ends


def _dispute(facts: CutFacts) -> Guard:
    arrears, disputed = facts.customer.arrears, facts.disputed
    if arrears is None or disputed is None:
        return Guard("dispute", BLOCKED, "dispute_unknown", "")
    values = {"amount": str(arrears), "disputed": str(disputed)}
    return Guard("dispute", ALLOWED if arrears > 0 else BLOCKED, "dispute", "", None, values)


def _days_and_amounts(law: Law, facts: CutFacts) -> Iterator[Guard]:
    """Blackouts, amounts and seasons: those that forbid the day, and those that were asked and do not."""
    against = {obstacle.rule: obstacle for obstacle in obstacles(law, facts.on, facts.customer)}
    for rule, source in _rules_of_days(law):
        if rule not in against:
            yield Guard(rule, ALLOWED, "no_obstacle", source)
    for obstacle in against.values():
        yield Guard(
            obstacle.rule, BLOCKED, obstacle.code, obstacle.source, _until(law, obstacle, facts), obstacle.values
        )


def _rules_of_days(law: Law) -> Iterator[tuple[str, str]]:
    yield from ((blackout.rule, blackout.source) for blackout in law.blackouts)
    yield from ((guard.rule, guard.source) for guard in law.amounts)


def _until(law: Law, obstacle: Obstacle, facts: CutFacts) -> date | None:
    return _free(law, obstacle.until + ONE_DAY, facts) if obstacle.until else None


def _free(law: Law, day: date, facts: CutFacts) -> date | None:
    """The first day without a blackout; what does not depend on the day is reported by its own guard."""
    anybody = replace(facts.customer, arrears=None, protected=frozenset(), is_fully_known=False)
    return first_free_day(law, day, anybody)


def _suspenders(law: Law, facts: CutFacts) -> Iterator[Guard]:
    for suspender in law.suspenders:
        if suspender.fact in facts.suspended_by:
            state = facts.suspended_by[suspender.fact]
            code = f"{suspender.fact}_unknown" if state is None else suspender.fact if state else f"no_{suspender.fact}"
            yield Guard(suspender.rule, ALLOWED if state is False else BLOCKED, code, suspender.source)


def _protections(law: Law, facts: CutFacts) -> Iterator[Guard]:
    if not facts.is_protection_known:
        yield Guard("protected_persons", BLOCKED, "protection_unknown", "")
        return
    for protection in law.protections:
        found = facts.customer.protected & set(protection.flags)
        if found and (protection.season is None or in_season(protection.season, facts.on)):
            yield from _protection(law, protection, sorted(found), facts)
        else:
            yield Guard(protection.rule, ALLOWED, "nobody_protected", protection.source)


def _protection(law: Law, protection: Protection, flags: list[str], facts: CutFacts) -> Iterator[Guard]:
    """A ban has been reported among the days; here are the actions and the delays."""
    values = {"flags": flags, "action": protection.action}
    if protection.effect is Effect.NEEDS:
        result = ALLOWED if protection.action in facts.taken_actions else NEEDS
        yield Guard(protection.rule, result, "needs_action", protection.source, None, values)
    elif protection.effect is Effect.DELAY and protection.delay:
        start = _anchor_day(law, protection.delay, facts)
        span = protection.delay.span
        earliest = span.after(start, _calendar_for(law, span, facts)) if start else None
        is_over = earliest is not None and facts.on >= earliest
        yield Guard(protection.rule, ALLOWED if is_over else BLOCKED, "delayed", protection.source, earliest, values)


def _weather(law: Law, facts: CutFacts) -> Iterator[Guard]:
    if law.weather:
        code = weather_obstacle(law.weather, facts.weather)
        yield Guard(law.weather.rule, BLOCKED if code else ALLOWED, code or "weather_fine", law.weather.source)
