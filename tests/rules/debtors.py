"""Random debtors: their bills, payments, disputes, holds, who lives there, and a random lawful ladder; told in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from collections_app.procedures import packs
from collections_app.rules.facts import Ladder, Rung
from collections_app.rules.law import Blackout, Law, NotBefore
from collections_app.rules.lifecycle import CLASSES, StepKind
from collections_app.rules.spans import Span
from tests.rules.statutes import STATUTES, WEATHER

EVER = date(2099, 1, 1)
EXAMPLE = "cn-example"
AMOUNTS = [Decimal(text) for text in ("9.99", "45.00", "120.00", "299.99", "300.00", "420.00", "950.00", "5000.00")]
HOLD_REASONS = {"complaint": "open_complaint", "promise": "plan_kept", "hardship": "relief_pending", "other": ""}


@dataclass(frozen=True)
class Bill:
    issued_on: date
    due_on: date
    amount: Decimal


@dataclass(frozen=True)
class Payment:
    """Money that arrives one day and is used from the next; a bounced one is gone from that day on."""

    paid_on: date
    amount: Decimal
    bounced_on: date = EVER


@dataclass(frozen=True)
class Spell:
    """Something that lasts from the first to the last day; `what` is a reason, a flag or a kind of weather."""

    first: date
    last: date
    what: str = ""
    bill: int | None = None
    amount: Decimal | None = None

    def holds_on(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, repr=False)
class History:
    """One debtor under one law. `slow` are the days in the post room letter by letter, None for one that is never sent."""

    law: Law
    region: str
    customer_class: str
    ladder: Ladder
    bills: Sequence[Bill]
    payments: Sequence[Payment] = ()
    disputes: Sequence[Spell] = ()
    holds: Sequence[Spell] = ()
    protections: Sequence[Spell] = ()
    weather: Sequence[Spell] = ()
    moratoria: Sequence[tuple[date, date]] = ()
    slow: Sequence[int | None] = ()
    instalment: Decimal | None = None
    annual: Decimal | None = Decimal(1200)
    agreed: bool | None = False
    does_what_is_wanted: bool = True
    closed_on: date | None = None

    def __repr__(self) -> str:
        rungs = ", ".join(f"{r.kind} {r.min_days_overdue}/{r.min_days_since_previous}+{r.days_to_serve}"
                          for r in self.ladder.rungs)  # fmt: skip
        lines = [
            f"{self.law.id} {self.region}, {self.customer_class}; ladder from {self.ladder.minimum_amount}: {rungs}",
            *(f"bill {n}: {b.amount} of {b.issued_on} due {b.due_on}" for n, b in enumerate(self.bills)),
            *(
                f"paid {p.paid_on}: {p.amount}" + (f", back {p.bounced_on}" if p.bounced_on < EVER else "")
                for p in self.payments
            ),
        ]
        for name in ("disputes", "holds", "protections", "weather"):
            for s in getattr(self, name):
                rest = [f"bill {s.bill}"] if s.bill is not None else []
                rest += [f"{s.amount}"] if s.amount is not None else []
                lines.append(" ".join([f"{name}: {s.what} {s.first} to {s.last}", *rest]))
        lines += [f"no cuts {first} to {last}" for first, last in self.moratoria]
        lines.append(f"post {list(self.slow)}; instalment {self.instalment}, year {self.annual}, agreed {self.agreed}, "
                     f"{'does' if self.does_what_is_wanted else 'omits'} what is wanted")  # fmt: skip
        lines += [f"contract ended {self.closed_on}"] if self.closed_on else []
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, _is_cycle: bool) -> None:
        """What Hypothesis prints of a failing history."""
        printer.text(repr(self))


@cache
def law_of(pack: str) -> Law:
    """A pack that ships, or a company's overlay on the national one, which bars days that its notices cannot outlast."""
    if pack != EXAMPLE:
        return packs.law(pack)
    national = packs.law("cn-2024")
    demand, notice, cut = national.steps
    own = Blackout("EX.days", frozenset({4, 5, 6}), on_holidays=True, seasons=(((1, 10), (2, 20)),))
    waits = (NotBefore("due", Span(days=45)), NotBefore("demand", Span(days=10)))
    tighter = replace(notice, not_before=waits, longest_lead=Span(days=5))
    return replace(national, id=EXAMPLE, parent="cn-2024", steps=(demand, tighter, cut), blackouts=(own,))


@st.composite
def ladders(draw, pack: str) -> Ladder:
    """A ladder that the linter passes: the steps of the law in their order, its clocks kept or stretched."""
    law = law_of(pack)
    kinds = [StepKind.DEMAND, StepKind.DISCONNECTION_NOTICE, StepKind.DISCONNECTION]
    if law.step(StepKind.REMINDER) or draw(st.booleans()):
        kinds.insert(0, StepKind.REMINDER)
    if draw(st.booleans()):
        kinds.append(StepKind.LEGAL_REFERRAL)
    rungs, overdue = [], 0
    for position, kind in enumerate(kinds, start=1):
        floor = law.floor(kind)
        overdue = max(overdue + draw(st.integers(0, 6)), floor.min_days_overdue)
        gap = max(1, floor.min_days_since_served) + draw(st.integers(0, 3))
        longest = floor.max_days_since_served
        asks = draw(_conditions(kind)) if position > 1 else {}
        least = draw(st.sampled_from([None, None, Decimal(200)])) if position > 1 else None
        rungs.append(Rung(id=position, position=position, kind=kind, min_days_overdue=overdue,
                          min_days_since_previous=min(gap, longest or gap), days_to_pay=7,
                          days_to_serve=draw(st.integers(0, 3)) if kind in WRITTEN_KINDS else 0, minimum_amount=least, **asks))  # fmt: skip
    return Ladder(
        id=1, minimum_amount=draw(st.sampled_from([Decimal(10), Decimal(0), Decimal(100)])), rungs=tuple(rungs)
    )


def _conditions(kind: StepKind):
    """What a step asks beside an amount; only a step that nothing else rests on may be passed over."""
    asked = [{}] * 7 + [{"min_unpaid_bills": 2}]
    if kind is StepKind.LEGAL_REFERRAL:
        asked.append({"customer_classes": ("residential", "industrial"), "may_be_skipped": True})
    return st.sampled_from(asked)


WRITTEN_KINDS = (StepKind.REMINDER, StepKind.DEMAND, StepKind.DISCONNECTION_NOTICE)


def spells(start: date, what: Sequence[str], longest: int, bills: int = 0):
    """Something that begins within some days after the start and lasts some days, or for good."""
    lasting = (st.integers(15, 110), st.integers(0, longest + 1), st.sampled_from(list(what)))
    about = (st.none() | st.integers(0, bills - 1), st.none() | st.sampled_from(AMOUNTS)) if bills else ()

    def spell(after: int, days: int, kind: str, bill: int | None = None, amount: Decimal | None = None) -> Spell:
        last = start + timedelta(after + days) if days <= longest else EVER
        return Spell(start + timedelta(after), last, kind, bill, amount)

    return st.builds(spell, *lasting, *about)


@st.composite
def bills(draw, least_term: int, start: date) -> list[Bill]:
    found, issued_on = [], start
    for gap, late, amount in draw(st.lists(st.tuples(st.integers(25, 40), st.integers(0, 8), st.sampled_from(AMOUNTS)),
                                           min_size=1, max_size=3)):  # fmt: skip
        due_on = issued_on + timedelta(least_term + late)
        found.append(Bill(issued_on, due_on, amount))
        issued_on += timedelta(gap)
    return found


@st.composite
def histories(draw, pack: str) -> History:
    """Bills and a ladder, and one kind of trouble on top or every kind of it, so that most lives come near a cut."""
    law = law_of(pack)
    latest = date(2026, 2, 1) if pack == EXAMPLE else date(2027, 5, 31)  # China's holidays of 2027 are not known
    start = draw(st.dates(date(2024, 4, 1), latest) | st.dates(date(2025, 9, 15), date(2025, 12, 1)))
    owed = draw(bills(STATUTES[pack].least_term, start))
    plain = {
        "law": law, "region": draw(st.sampled_from(sorted(law.calendars))),
        "customer_class": draw(st.sampled_from(CLASSES)), "ladder": draw(ladders(pack)), "bills": owed,
        "slow": draw(st.lists(st.integers(0, 3), min_size=4, max_size=4)),
    }  # fmt: skip
    often = ["protections"] * 4 + ["weather"] * (4 if law.weather else 0) + ["holds", "holds", "disputes", "amounts"]
    kinds = draw(st.sampled_from([(), *((kind,) for kind in (*TROUBLES, *often)), tuple(TROUBLES)]))
    troubles = [draw(TROUBLES[kind](law, start, owed)) for kind in kinds]
    return History(**{name: value for known in (plain, *troubles) for name, value in known.items()})


def payments(law: Law, start: date, owed: list[Bill]):
    money = st.sampled_from(AMOUNTS) | st.sampled_from([bill.amount for bill in owed])
    arrived = st.lists(st.tuples(st.integers(10, 110), money, st.integers(1, 30) | st.none()), min_size=1, max_size=3)

    def paid(after: int, amount: Decimal, bounced: int | None) -> Payment:
        on = start + timedelta(after)
        return Payment(on, amount, on + timedelta(bounced) if bounced else EVER)

    return arrived.map(lambda found: {"payments": [paid(*one) for one in sorted(found, key=lambda one: one[0])]})


def ended(law: Law, start: date, owed: list[Bill]):
    return st.integers(20, 110).map(lambda after: {"closed_on": start + timedelta(after)})


def moratoria(law: Law, start: date, owed: list[Bill]):
    days = st.tuples(st.integers(20, 100), st.integers(0, 30))
    return days.map(lambda found: {"moratoria": [(start + timedelta(found[0]), start + timedelta(sum(found)))]})


def some(name: str, what: Sequence[str], longest: int, *, is_about_bills: bool = False):
    """One or two spells of a kind of trouble."""

    def trouble(law: Law, start: date, owed: list[Bill]):
        found = spells(start, what, longest, len(owed) if is_about_bills else 0)
        return st.fixed_dictionaries(
            {name: st.lists(found, min_size=1, max_size=2), "does_what_is_wanted": st.booleans()}
        )

    return trouble


def protections(law: Law, start: date, owed: list[Bill]):
    """Whom the law protects, now and then somebody whom it does not."""
    flags = sorted({flag for protection in law.protections for flag in protection.flags})
    return some("protections", [*flags, "social_tariff"], 60)(law, start, owed)


def amounts(law: Law, start: date, owed: list[Bill]):
    return st.fixed_dictionaries(
        {
            "instalment": st.none() | st.sampled_from(AMOUNTS),
            "annual": st.none() | st.sampled_from([Decimal(540), Decimal(1200), Decimal(3000)]),
            "agreed": st.sampled_from([False, True, None]),
        }
    )


def post(law: Law, start: date, owed: list[Bill]):
    return st.lists(st.integers(0, 9) | st.none(), min_size=4, max_size=4).map(lambda slow: {"slow": slow})


TROUBLES = {
    "payments": payments, "disputes": some("disputes", [""], 40, is_about_bills=True),
    "holds": some("holds", list(HOLD_REASONS), 40), "protections": protections,
    "weather": some("weather", list(WEATHER), 30), "moratoria": moratoria, "amounts": amounts, "post": post, "ended": ended,
}  # fmt: skip
