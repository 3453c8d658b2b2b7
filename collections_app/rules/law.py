"""A law pack: the steps before a cut, the days and persons on which nobody is cut, the penalty; as plain data with sources.

`pack_reader.py` builds a law from its file; `timeline.py` and `guards.py` answer questions with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from collections_app.rules.calendars import Calendar
from collections_app.rules.lifecycle import StepKind
from collections_app.rules.limitation import LimitationTerms
from collections_app.rules.penalty_terms import PenaltyTerms
from collections_app.rules.plan_limits import PlanLimit
from collections_app.rules.spans import Span
from collections_app.rules.step_fees import NO_FEES, FeeTerms

DUE, ISSUE, END = "due", "issue", ".end"
Season = tuple[tuple[int, int], tuple[int, int]]


class UnknownRegion(LookupError):
    """The pack does not cover that region."""


@dataclass(frozen=True, slots=True)
class NotBefore:
    """Not before a span has passed since an event: the due day, the issue of the bill, or the service of a step.

    With `is_period_end` the span starts when the step's own notice period has ended; `is_if_known` leaves out an event
    whose day nobody has named.
    """

    anchor: str
    span: Span
    is_period_end: bool = False
    is_if_known: bool = False


@dataclass(frozen=True, slots=True)
class LegalStep:
    """A step that the law requires before a cut, or the cut itself (always the last one).

    `period` is the time a notice leaves the debtor; `longest_lead` after how long a cut can no longer rest on it;
    `may_overlap` that it may be served while the period of the step before still runs. `deemed_days` after the letter was
    posted it counts as served, where nothing proves the day.
    """

    id: str
    kind: StepKind
    not_before: tuple[NotBefore, ...]
    period: Span | None = None
    longest_lead: Span | None = None
    is_on_business_day: bool = False
    may_overlap: bool = False
    deemed_days: int = 0
    content: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    proof: str = ""
    rule: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Blackout:
    """Days without a cut; an empty field does not restrict. `seasons` are (month, day) to (month, day), every year."""

    rule: str
    weekdays: frozenset[int] = frozenset()
    on_holidays: bool = False
    on_eves: bool = False
    seasons: tuple[Season, ...] = ()
    classes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """The window of the day in which a cut may be made, as 08:00-15:00."""

    window: str
    classes: tuple[str, ...] = ()
    source: str = ""


class Effect(StrEnum):
    BLOCK = "block"
    NEEDS = "needs"
    DELAY = "delay"


@dataclass(frozen=True, slots=True)
class Protection:
    """What a protected person or premises changes: no cut, a cut only after an action, or a cut some days later."""

    rule: str
    flags: tuple[str, ...]
    effect: Effect
    season: Season | None = None
    delay: NotBefore | None = None
    action: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A parameter of the law from a day on."""

    starts_on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class AmountGuard:
    """No cut below an amount: the greatest of a fixed one, a multiple of the instalment and a fraction of the year's bill.

    The fraction counts only where there is no instalment. `only_if` names the fact without which it does not protect.
    """

    rule: str
    fixed: tuple[Dated, ...] = ()
    multiple_of_instalment: Decimal | None = None
    parts_of_annual_bill: Decimal | None = None
    only_if: str = ""
    source: str = ""

    def fixed_on(self, day: date) -> Decimal:
        """The fixed amount in force on a day, zero where there is none."""
        in_force = [dated for dated in self.fixed if dated.starts_on <= day]
        return max(in_force, key=lambda dated: dated.starts_on).value if in_force else Decimal(0)


@dataclass(frozen=True, slots=True)
class Suspender:
    """A fact that stops every cut while it lasts."""

    fact: str
    rule: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class WeatherGuard:
    """No cut in extreme weather. Degrees in the unit of the pack; `cold_measure` is the forecast that has to be cold.

    Without limits the jurisdiction declares what is extreme. A report counts for a day if it was made no more than
    `fresh_hours` before the end of that day: with 24, on the day itself.
    """

    rule: str
    unit: str
    cold_measure: str = "forecast_low"
    at_or_below: Decimal | None = None
    at_or_above: Decimal | None = None
    advisory_days: int | None = None
    fresh_hours: int = 24
    source: str = ""


@dataclass(frozen=True, slots=True)
class Floor:
    """The earliest that the law allows a kind of step, in days, and how soon the notice before it goes stale."""

    min_days_overdue: int = 0
    min_days_since_served: int = 0
    max_days_since_served: int | None = None
    source: str = ""


NO_FLOOR = Floor()


@dataclass(frozen=True, slots=True)
class Law:
    """One pack as it stands with all that it inherits. A law that is not verified may not cut by itself."""

    id: str
    title: str
    jurisdiction: str
    parent: str | None
    effective_from: date
    effective_to: date | None
    is_verified: bool
    penalty: PenaltyTerms
    confidence: Decimal = Decimal(0)
    sources: tuple[str, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    due: NotBefore | None = None
    due_rolls: bool = False
    steps: tuple[LegalStep, ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    hours: tuple[Hours, ...] = ()
    protections: tuple[Protection, ...] = ()
    amounts: tuple[AmountGuard, ...] = ()
    suspenders: tuple[Suspender, ...] = ()
    weather: WeatherGuard | None = None
    fees: FeeTerms = NO_FEES
    plans: tuple[PlanLimit, ...] = ()
    limitation: tuple[LimitationTerms, ...] = ()
    practice: Mapping[str, object] = field(default_factory=dict)
    notices: tuple[StepKind, ...] = field(init=False)
    """The kinds of notice that have to be served before a cut, in order."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "notices", tuple(step.kind for step in self.steps[:-1]))

    def calendar(self, region: str) -> Calendar:
        """The holidays of a region; a pack of one region needs none named. Raises UnknownRegion."""
        if not region and len(self.calendars) == 1:
            return next(iter(self.calendars.values()))
        if region not in self.calendars:
            known = ", ".join(self.calendars)
            raise UnknownRegion(f"region {region!r} is not covered by {self.id}; it covers {known}")
        return self.calendars[region]

    def step(self, kind: StepKind) -> LegalStep | None:
        for step in self.steps:
            if step.kind is kind:
                return step
        return None

    def window(self, customer_class: str) -> str | None:
        """The hours in which a customer of the class may be cut; None where the law names none."""
        of_class = [hours for hours in self.hours if customer_class in hours.classes]
        fitting = of_class or [hours for hours in self.hours if not hours.classes] or self.hours
        return fitting[0].window if fitting else None

    def floor(self, kind: StepKind) -> Floor:
        """The floors in plain days that a step of the ladder has to keep."""
        step = self.step(kind)
        if step is None:
            return NO_FLOOR
        index = self.steps.index(step)
        before = self.steps[index - 1] if index else None
        lead = before.longest_lead if before and kind is StepKind.DISCONNECTION else None
        return Floor(
            min_days_overdue=max((n.span.days for n in step.not_before if n.anchor == DUE), default=0),
            min_days_since_served=max(
                (n.span.days for n in step.not_before if n.anchor not in (DUE, ISSUE)), default=0
            ),
            max_days_since_served=lead.days if lead else None,
            source=step.source,
        )
