"""Random stories of one bill, its payments, bounces and pauses, and terms of penalties to charge it by."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from collections_app.procedures.packs import law
from collections_app.rules.money import to_cent
from collections_app.rules.penalties import late_penalty, penalty_lines
from collections_app.rules.penalty_terms import PenaltyTerms

WHO = ["residential", "non_residential", "industrial"]
money = st.integers(1, 900_000).map(lambda cents: Decimal(cents) / 100)


@dataclass(frozen=True)
class Story:
    """A bill, (day, amount) of what was paid on it, a bounce being negative, and days on which nothing accrues."""

    who: str
    amount: Decimal
    due_on: date
    late: int
    payments: tuple[tuple[date, Decimal], ...]
    pauses: tuple[tuple[date, date], ...]

    @property
    def as_of(self) -> date:
        return self.due_on + timedelta(self.late)

    def penalty(self, terms: PenaltyTerms, as_of: date | None = None, pauses: object = None) -> Decimal:
        paused = self.pauses if pauses is None else pauses
        return late_penalty(self.amount, self.due_on, self.payments, as_of or self.as_of, self.who, terms, paused)

    def unrounded(self, terms: PenaltyTerms, as_of: date | None = None, pauses: object = None) -> Decimal:
        paused = self.pauses if pauses is None else pauses
        lines = penalty_lines(self.amount, self.due_on, self.payments, as_of or self.as_of, self.who, terms, paused)
        return sum((line.amount for line in lines), Decimal(0))


@st.composite
def stories(draw, *, paused: bool = True) -> Story:
    """Up to three payments, one of which may bounce; never more than the bill."""
    amount, due_on = draw(money), draw(st.dates(date(2024, 1, 15), date(2025, 12, 31)))
    late = draw(st.integers(0, 180))
    left, payments = amount, []
    for after, share, bounced in draw(
        st.lists(st.tuples(st.integers(-9, 180), st.integers(1, 4), st.integers(0, 40)), max_size=3)
    ):
        part = to_cent(left * share / 4)
        on = due_on + timedelta(after)
        payments.append((on, part))
        if bounced > 20:
            payments.append((on + timedelta(bounced), -part))
        left -= part
    pauses = draw(st.lists(st.tuples(st.integers(1, 150), st.integers(0, 40)), max_size=2)) if paused else []
    return Story(
        draw(st.sampled_from(WHO)), amount, due_on, late, tuple(payments),
        tuple((due_on + timedelta(first), due_on + timedelta(first + days)) for first, days in pauses),
    )  # fmt: skip


@st.composite
def terms_of(draw, pack: str) -> PenaltyTerms:
    """The pack's terms, now and then with days of grace, a cap, another minimum, or the other reading across the year."""
    terms = law(pack).penalty
    return replace(
        terms, grace_days={"other": draw(st.sampled_from([0, 0, 5]))},
        cap_percent=draw(st.sampled_from([terms.cap_percent, Decimal(10)])),
        minimum=draw(st.sampled_from([terms.minimum, Decimal(0)])),
        cross_year_mode=draw(st.sampled_from(["split", "whole"])),
    )  # fmt: skip
