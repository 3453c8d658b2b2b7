"""The days of a law's steps for one bill: each at the earliest that the law allows, given what has been served."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from collections_app.rules.calendars import Calendar
from collections_app.rules.cut_days import HORIZON_DAYS, Customer, first_free_day, obstacles
from collections_app.rules.law import DUE, ISSUE, Effect, Law, LegalStep, NotBefore


class MissingFact(ValueError):
    """A fact without which no day can be named."""


class Served(NamedTuple):
    """What is known of a step that was taken: the day it reached the customer, the end of its period as the notice gives
    it, and the day of the cut that it names. Any of them may be unknown."""

    on: date | None = None
    ends: date | None = None
    cut_on: date | None = None


class StepDays(NamedTuple):
    """`earliest` is None for a cut that no day allows; `latest` the last day on which a cut may rest on the notice."""

    step: LegalStep
    earliest: date | None
    latest: date | None = None
    ends: date | None = None
    rule: str = ""
    source: str = ""


@dataclass(slots=True)
class Timeline:
    """The question and, step by step, its answer; `days` holds what is known of each event so far."""

    law: Law
    customer: Customer
    issued_on: date | None
    due_on: date | None
    served: Mapping[str, Served] = field(default_factory=dict)
    steps: list[StepDays] = field(default_factory=list)

    def run(self) -> "Timeline":
        """Find the day of every step. Raises MissingFact, UnknownRegion or UnknownYear."""
        self.due_on = self.due_on or due_day(self.law, self.customer.region, self.issued_on)
        for step in self.law.steps[:-1]:
            self.steps.append(self._notice(step))
        self.steps.append(self._cut(self.law.steps[-1]))
        return self

    def take_served(self) -> "Timeline":
        """Only what has been served, without planning what has not."""
        self.steps = [self._notice(step) for step in self.law.steps[:-1] if step.id in self.served]
        return self

    def lawful_from(self, step: LegalStep) -> date:
        """The first day on which the step may be taken, by its anchors alone."""
        days = [day for one in step.not_before if (day := self.after(one)) is not None]
        if not days:
            raise MissingFact(f"nothing is known from which the {step.id} could be counted")
        earliest = max(days)
        return self._calendar().on_or_after(earliest) if step.is_on_business_day else earliest

    def _notice(self, step: LegalStep) -> StepDays:
        served = self.served.get(step.id, Served())
        day = served.on or self.lawful_from(step)
        ends = step.period.after(day, self._calendar_if(step.period.business_days)) if step.period else None
        if served.ends:
            ends = max(ends, served.ends) if ends and served.on else served.ends
        return StepDays(step, day, self._last_cut_day(step, day), ends, step.rule, step.source)

    def _cut(self, step: LegalStep) -> StepDays:
        """The cut on its earliest lawful day; a notice that is stale by then is served anew first."""
        notice = self.steps[-1]
        named = self.served.get(notice.step.id, Served()).cut_on
        lawful = self._earliest_cut(step)
        earliest = first_free_day(self.law, max(lawful, named) if named else lawful, self.customer)
        if earliest is None or notice.step.longest_lead is None:
            return self._row(step, earliest)
        if not self._is_stale(notice, earliest) and named in (None, earliest):
            return self._row(step, earliest)._replace(latest=named or notice.latest)
        return self._after_fresh_notice(step, notice)

    def _after_fresh_notice(self, step: LegalStep, notice: StepDays) -> StepDays:
        """The first day of a fresh notice from which a lawful cut can still be reached, and that cut."""
        for offset in range(HORIZON_DAYS):
            fresh = self.lawful_from(notice.step) + timedelta(offset)
            if notice.earliest and fresh <= notice.earliest:
                continue
            self.steps[-1] = notice._replace(earliest=fresh, latest=self._last_cut_day(notice.step, fresh))
            cut = first_free_day(self.law, self._earliest_cut(step), self.customer)
            if cut and not self._is_stale(self.steps[-1], cut):
                return self._row(step, cut)._replace(latest=self.steps[-1].latest)
        return self._row(step, None)

    def _row(self, step: LegalStep, day: date | None) -> StepDays:
        if day is None:
            obstacle = next(obstacles(self.law, self._earliest_cut(step), self.customer), None)
            return StepDays(
                step, None, rule=obstacle.rule if obstacle else "", source=obstacle.source if obstacle else ""
            )
        return StepDays(step, day, rule=step.rule, source=step.source)

    def _earliest_cut(self, step: LegalStep) -> date:
        earliest = self.lawful_from(step)
        for protection in self.law.protections:
            if (
                protection.effect is Effect.DELAY
                and protection.delay
                and self.customer.protected & set(protection.flags)
            ):
                earliest = max(earliest, self.after(protection.delay) or earliest)
        return earliest

    def _is_stale(self, notice: StepDays, cut_on: date) -> bool:
        return notice.latest is not None and cut_on > notice.latest

    def _last_cut_day(self, step: LegalStep, served_on: date) -> date | None:
        if step.longest_lead is None:
            return None
        return step.longest_lead.after(served_on, self._calendar_if(step.longest_lead.business_days))

    def after(self, one: NotBefore) -> date | None:
        """The day that a span allows; None for an event that may stay unknown. Raises MissingFact."""
        anchor, span = self._anchor(one), one.span
        if anchor is None:
            if one.is_if_known:
                return None
            raise MissingFact(f"the day of {one.anchor!r} is not known and the law sets none")
        return span.after(anchor, self._calendar() if span.business_days else None)

    def _anchor(self, one: NotBefore) -> date | None:
        if one.anchor in (DUE, ISSUE):
            return self.due_on if one.anchor == DUE else self.issued_on
        for row in self.steps:
            if row.step.id == one.anchor:
                return row.ends if one.is_period_end else row.earliest
        return None

    def _calendar(self) -> Calendar:
        return self.law.calendar(self.customer.region)

    def _calendar_if(self, is_needed: int) -> Calendar | None:
        return self._calendar() if is_needed else None


def due_day(law: Law, region: str, issued_on: date | None) -> date | None:
    """The earliest lawful due day of a bill that names none; None where the law sets no shortest term."""
    if law.due is None or issued_on is None:
        return None
    calendar = law.calendar(region) if law.due.span.business_days or law.due_rolls else None
    day = law.due.span.after(issued_on, calendar)
    return calendar.on_or_after(day) if calendar and law.due_rolls else day
