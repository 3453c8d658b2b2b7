"""The limitation clock: until when a claim can be enforced, counted carefully, and what starts the clock anew.

As facts the rule takes what can be proven; which of it counts is for the law of the account to say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from collections_app.rules.spans import Span


class InterruptionKind(StrEnum):
    """What may start the clock anew, revive a lapsed claim, or stop the clock; a demand only if its service is proven."""

    DEMAND = "demand"
    ACKNOWLEDGEMENT = "acknowledgement"
    REPAYMENT_AGREEMENT = "repayment_agreement"
    PART_PAYMENT = "part_payment"
    SUIT = "suit"
    PAYMENT_ORDER = "payment_order"


class ClockStart(StrEnum):
    DUE = "due"
    END_OF_YEAR = "end_of_year"


@dataclass(frozen=True, slots=True)
class Interruption:
    """Something that happened on a day and can be proven."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class LimitationTerms:
    """The limitation of one jurisdiction, or of the `regions` named.

    `longest_years` after the due day a claim has lapsed whatever has happened. What is in `stopped_by` is no new start:
    the claim is before a court, and the clock does not run. People are alarmed `alarm_days` ahead.
    """

    years: int
    start: ClockStart = ClockStart.DUE
    interrupted_by: tuple[str, ...] = ()
    revived_by: tuple[str, ...] = ()
    stopped_by: tuple[str, ...] = ()
    longest_years: int | None = None
    alarm_days: int = 180
    regions: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Limitation:
    """`ends_on` is the last day of the claim; `restarted_by` what the clock was last started anew by, if anything.

    `stopped_on` is the day on which the claim came before a court, where that stops the clock.
    """

    ends_on: date
    restarted_by: Interruption | None = None
    stopped_on: date | None = None


def limitation(due_on: date, interruptions: Iterable[Interruption], terms: LimitationTerms) -> Limitation:
    """The clock of a bill (民法典 Arts. 188, 192, 195; BGB §§ 195, 199, 212; Limitation Act 1980 ss. 5, 29).

    Careful: counted from the due day itself, and a last day on a rest day does not move (民法典 Arts. 201, 203 give a day
    or more). What happens before the clock has started changes nothing, nor what happens after its end, unless the law
    says that it revives the claim.
    """
    start = starts_on(due_on, terms)
    ends_on, restarted_by = _after(start, terms.years), None
    happened = sorted(interruptions, key=lambda one: (one.on, one.kind))
    for one in happened:
        counts = one.kind in terms.interrupted_by and one.on <= ends_on
        if one.on > start and (counts or one.kind in terms.revived_by):
            ends_on, restarted_by = max(ends_on, _after(one.on, terms.years)), one
    if terms.longest_years is not None:
        ends_on = min(ends_on, _after(due_on, terms.longest_years))
    stops = [one.on for one in happened if one.kind in terms.stopped_by and due_on < one.on <= ends_on]
    return Limitation(ends_on, restarted_by, min(stops, default=None))


def limitation_end(due_on: date, interruptions: Iterable[Interruption], terms: LimitationTerms) -> date:
    """The last day of the claim of a bill."""
    return limitation(due_on, interruptions, terms).ends_on


def starts_on(due_on: date, terms: LimitationTerms) -> date:
    """The day from which the years count: the due day, or the end of its year (BGB § 199(1))."""
    return due_on if terms.start is ClockStart.DUE else date(due_on.year, 12, 31)


def terms_of(all_terms: Sequence[LimitationTerms], region: str) -> LimitationTerms | None:
    """What holds in a region; None where the law pack names no limitation for it, which is then not known."""
    return next((terms for terms in all_terms if not terms.regions or region in terms.regions), None)


def _after(day: date, years: int) -> date:
    return Span(months=12 * years).after(day)
