"""Random debtors: their bills, payments, disputes, holds, who lives there, and a random lawful ladder; told in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from collections_app.procedures import packs
from collections_app.rules.facts import Ladder, Rung
from collections_app.rules.law import Law
from collections_app.rules.lifecycle import CLASSES, PROTECTIONS, StepKind
from tests.rules.statutes import STATUTES, WEATHER

EVER = date(2099, 1, 1)
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
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, _is_cycle: bool) -> None:
        """What Hypothesis prints of a failing history."""
        printer.text(repr(self))


@st.composite
def ladders(draw, pack: str) -> Ladder:
    """A ladder that the linter passes: the steps of the law in their order, its clocks kept or stretched."""
    law = packs.law(pack)
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
        least = draw(st.sampled_from([None, None, Decimal(200)])) if position > 1 else None
        rungs.append(Rung(id=position, position=position, kind=kind, min_days_overdue=overdue,
                          min_days_since_previous=min(gap, longest or gap), days_to_pay=7,
                          days_to_serve=draw(st.integers(0, 3)) if kind in WRITTEN_KINDS else 0, minimum_amount=least))  # fmt: skip
    return Ladder(
        id=1, minimum_amount=draw(st.sampled_from([Decimal(10), Decimal(0), Decimal(100)])), rungs=tuple(rungs)
    )


WRITTEN_KINDS = (StepKind.REMINDER, StepKind.DEMAND, StepKind.DISCONNECTION_NOTICE)


def spells(start: date, what: Sequence[str], longest: int, bills: int = 0):
    """Something that begins within some days after the start and lasts some days, or for good."""
    lasting = (st.integers(0, 150), st.integers(0, longest + 1), st.sampled_from(list(what)))
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
    """One in two has nothing but bills and a ladder, so that cuts are reached; the others meet whatever may happen."""
    law = packs.law(pack)
    start = draw(st.dates(date(2024, 4, 1), date(2027, 5, 31)) | st.dates(date(2025, 9, 15), date(2025, 12, 1)))
    owed = draw(bills(STATUTES[pack].least_term, start))
    plain = {
        "law": law, "region": draw(st.sampled_from(sorted(law.calendars))),
        "customer_class": draw(st.sampled_from(CLASSES)), "ladder": draw(ladders(pack)), "bills": owed,
        "slow": draw(st.lists(st.integers(0, 3), min_size=4, max_size=4)),
    }  # fmt: skip
    if draw(st.booleans()):
        return History(**plain)
    money = st.sampled_from(AMOUNTS) | st.sampled_from([bill.amount for bill in owed])
    payments = st.lists(st.tuples(st.integers(0, 150), money, st.integers(1, 30) | st.none()), max_size=3)
    first = owed[0].issued_on
    arrived = sorted(draw(payments), key=lambda payment: payment[0])
    few = draw(st.sampled_from([0, 1, 2]))
    moratorium = draw(st.none() | st.tuples(st.integers(20, 140), st.integers(0, 30)))
    return History(
        **{**plain, "slow": draw(st.lists(st.integers(0, 9) | st.none(), min_size=4, max_size=4))},
        payments=[
            Payment(first + timedelta(on), amount, first + timedelta(on + bounced) if bounced else EVER)
            for on, amount, bounced in arrived
        ],
        disputes=draw(st.lists(spells(first, [""], 40, len(owed)), max_size=few)),
        holds=draw(st.lists(spells(first, list(HOLD_REASONS), 40), max_size=few)),
        protections=draw(st.lists(spells(first, PROTECTIONS, 120), max_size=few)),
        weather=draw(st.lists(spells(first, list(WEATHER), 30), max_size=few)),
        moratoria=[(first + timedelta(moratorium[0]), first + timedelta(sum(moratorium)))] if moratorium else (),
        instalment=draw(st.none() | st.sampled_from(AMOUNTS)),
        annual=draw(st.none() | st.sampled_from([Decimal(540), Decimal(1200), Decimal(3000)])),
        agreed=draw(st.sampled_from([False, True, None])),
        does_what_is_wanted=draw(st.booleans()),
    )  # fmt: skip
