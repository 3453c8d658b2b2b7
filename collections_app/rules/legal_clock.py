"""What the law says to the next step of an account: the days to wait for, and whether a cut could follow at all."""

from datetime import date, timedelta
from typing import NamedTuple

from collections_app.rules.cut_days import ONE_DAY, Customer, Obstacle, first_free_day, in_season, obstacles
from collections_app.rules.facts import Facts
from collections_app.rules.law import DUE, ISSUE, Effect, Law, Protection
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.spans import Span
from collections_app.rules.timeline import Served, Timeline

LONGEST_BAR = 120


class Wait(NamedTuple):
    """One span of the law before a step; `on` is the first day that it allows."""

    anchor: str
    on: date
    source: str


class LegalClock:
    """The law asked about one account on the day of its facts; what has been served is worked out when first wanted.

    Whatever is asked raises MissingFact, UnknownRegion or UnknownYear where a day cannot be named.
    """

    __slots__ = ("_timeline", "customer", "facts", "law")

    def __init__(self, law: Law, facts: Facts) -> None:
        self.law, self.facts = law, facts
        self.customer = Customer(
            facts.customer_class, facts.region, frozenset(facts.protections), facts.collectible,
            annual_bill=facts.annual_bill,
        )  # fmt: skip
        self._timeline: Timeline | None = None

    @property
    def timeline(self) -> Timeline:
        """What has been served; nothing is planned."""
        if self._timeline is None:
            self._timeline = self._served()
        return self._timeline

    def _served(self) -> Timeline:
        law, facts = self.law, self.facts
        served = {step.id: Served(facts.served[step.kind]) for step in law.steps[:-1] if step.kind in facts.served}
        return Timeline(law, self.customer, facts.issued_on, facts.oldest_due_on, served).take_served()

    def waits(self, kind: StepKind) -> list[Wait]:
        """The spans that the law sets before a step of that kind; none where it asks nothing."""
        step = self.law.step(kind)
        if step is None:
            return []
        timeline, waits = self.timeline, []
        rolls_in = self.law.calendar(self.facts.region) if step.is_on_business_day else None
        for one in step.not_before:
            if one.anchor in (DUE, ISSUE) or one.anchor in timeline.served:
                day = timeline.after(one)
                if day is not None:
                    waits.append(Wait(one.anchor, rolls_in.on_or_after(day) if rolls_in else day, step.source))
        return waits

    def last_cut_day(self) -> date | None:
        """The last day on which a cut may rest on the notice that was served; None where the law sets none."""
        rows = self.timeline.steps
        return rows[-1].latest if rows and rows[-1].step is self.law.steps[-2] else None

    def planned_cut(self) -> tuple[date | None, Obstacle | None]:
        """The first day after the day of the facts on which the customer may be cut, or what forbids it for good."""
        tomorrow = self.facts.day + ONE_DAY
        day = first_free_day(self.law, self._protected_until(tomorrow), self.customer)
        if day is not None:
            return day, None
        against = list(obstacles(self.law, tomorrow, self.customer))
        return None, next((obstacle for obstacle in against if obstacle.until is None), against[0])

    def bearing_day(self, days_to_serve: int) -> date | None:
        """The first day from that of the facts on which a disconnection notice can be issued that bears a cut before it
        goes stale, if it takes those days to be served. None where there is no such day in sight."""
        notice, cut = self.law.steps[-2:]
        lead = notice.longest_lead
        if lead is None:
            return self.facts.day
        spans = [one.span for one in cut.not_before if one.anchor == notice.id and not one.is_period_end]
        served_on = self.facts.day + timedelta(days_to_serve)
        for ahead in range(LONGEST_BAR):
            first = served_on
            for span in spans:
                first = max(first, self._after(span, served_on))
            free = first_free_day(self.law, self._protected_until(first), self.customer)
            if free is None or free <= self._after(lead, served_on):
                return self.facts.day + timedelta(ahead) if free else None
            served_on += ONE_DAY
        return None

    def needed_actions(self, cut_on: date | None) -> list[str]:
        """What people have to do before a cut on that day, because somebody is protected."""
        return [
            protection.action
            for protection in self._protecting(Effect.NEEDS)
            if not (protection.season and cut_on) or in_season(protection.season, cut_on)
        ]

    def _protected_until(self, day: date) -> date:
        """The day, or later if the cut of somebody protected has to wait once the notice that the delay counts from is
        served."""
        for protection in self._protecting(Effect.DELAY):
            delay = protection.delay
            if delay and (delay.anchor in (DUE, ISSUE) or delay.anchor in self.timeline.served):
                day = max(day, self.timeline.after(delay) or day)
        return day

    def _protecting(self, effect: Effect) -> list[Protection]:
        flags = self.customer.protected
        if not flags:
            return []
        return [one for one in self.law.protections if one.effect is effect and not flags.isdisjoint(one.flags)]

    def _after(self, span: Span, day: date) -> date:
        return span.after(day, self.law.calendar(self.facts.region) if span.business_days else None)
