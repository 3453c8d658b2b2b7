"""What the law says to the next step of an account: the days to wait for, and whether a cut could follow at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from collections_app.rules.calendars import Calendar
from collections_app.rules.cut_days import ONE_DAY, Customer, Obstacle, first_free_day, in_season, obstacles
from collections_app.rules.facts import Facts
from collections_app.rules.law import DUE, ISSUE, Effect, Law, LegalStep, Protection
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.spans import Span
from collections_app.rules.timeline import Served, Timeline

LONGEST_BAR = 120


@dataclass(frozen=True, slots=True)
class Wait:
    """One span of the law before a step; `on` is the first day that it allows."""

    anchor: str
    on: date
    source: str


def waits(law: Law, facts: Facts, kind: StepKind) -> Iterator[Wait]:
    """The spans that the law sets before a step of that kind; none where it asks nothing.

    Raises MissingFact, UnknownRegion or UnknownYear where a day cannot be named.
    """
    step = law.step(kind)
    if step is None:
        return
    timeline = _served(law, facts)
    for one in step.not_before:
        if one.anchor in (DUE, ISSUE) or one.anchor in timeline.served:
            day = timeline.after(one)
            if day is not None:
                yield Wait(one.anchor, _on_business_day(law, facts, step, day), step.source)


def last_cut_day(law: Law, facts: Facts) -> date | None:
    """The last day on which a cut may rest on the notice that was served; None where the law sets none."""
    rows = _served(law, facts).steps
    return rows[-1].latest if rows and rows[-1].step is law.steps[-2] else None


def planned_cut(law: Law, facts: Facts) -> tuple[date | None, Obstacle | None]:
    """The first day after the day of the facts on which the customer may be cut, or what forbids it for good."""
    customer, tomorrow = _customer(facts), facts.day + ONE_DAY
    day = first_free_day(law, max(tomorrow, *_delays(law, facts)), customer)
    if day is not None:
        return day, None
    lasting = [obstacle for obstacle in obstacles(law, tomorrow, customer) if obstacle.until is None]
    return None, (lasting or list(obstacles(law, tomorrow, customer)))[0]


def bearing_day(law: Law, facts: Facts, days_to_serve: int) -> date | None:
    """The first day from that of the facts on which a disconnection notice can be issued that bears a cut before it goes
    stale, if it takes those days to be served. None where there is no such day in sight."""
    notice, cut = law.steps[-2:]
    if notice.longest_lead is None:
        return facts.day
    spans = [one.span for one in cut.not_before if one.anchor == notice.id and not one.is_period_end]
    for ahead in range(LONGEST_BAR):
        served_on = facts.day + timedelta(ahead + days_to_serve)
        first = max([served_on, *(span.after(served_on, _calendar(law, facts, span)) for span in spans)])
        free = first_free_day(law, max(first, *_delays(law, facts)), _customer(facts))
        if free is None or free <= notice.longest_lead.after(served_on, _calendar(law, facts, notice.longest_lead)):
            return facts.day + timedelta(ahead) if free else None
    return None


def needed_actions(law: Law, facts: Facts, cut_on: date | None) -> list[str]:
    """What people have to do before a cut on that day, because somebody is protected."""
    return [
        protection.action
        for protection in _protecting(law, facts, Effect.NEEDS)
        if not (protection.season and cut_on) or in_season(protection.season, cut_on)
    ]


def _delays(law: Law, facts: Facts) -> Iterator[date]:
    """Until when the cut of somebody protected has to wait, once the notice that the delay counts from is served."""
    yield facts.day
    timeline = _served(law, facts)
    for protection in _protecting(law, facts, Effect.DELAY):
        delay = protection.delay
        if delay and (delay.anchor in (DUE, ISSUE) or delay.anchor in timeline.served):
            yield timeline.after(delay) or facts.day


def _protecting(law: Law, facts: Facts, effect: Effect) -> Iterator[Protection]:
    flags = set(facts.protections)
    yield from (one for one in law.protections if one.effect is effect and flags & set(one.flags))


def _served(law: Law, facts: Facts) -> Timeline:
    served = {step.id: Served(facts.served[step.kind]) for step in law.steps[:-1] if step.kind in facts.served}
    return Timeline(law, _customer(facts), facts.issued_on, facts.oldest_due_on, served).take_served()


def _customer(facts: Facts) -> Customer:
    return Customer(
        customer_class=facts.customer_class, region=facts.region, protected=frozenset(facts.protections),
        arrears=facts.collectible, annual_bill=facts.annual_bill,
    )  # fmt: skip


def _calendar(law: Law, facts: Facts, span: Span) -> Calendar | None:
    return law.calendar(facts.region) if span.business_days else None


def _on_business_day(law: Law, facts: Facts, step: LegalStep, day: date) -> date:
    return law.calendar(facts.region).on_or_after(day) if step.is_on_business_day else day
