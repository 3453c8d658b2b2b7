"""A debtor's life, day by day: the facts from a small model of its own, the decision, what follows from it, the question
whether the supply may be cut. Everything that happened is kept for the invariants to look at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from collections_app.rules.cut_days import Customer
from collections_app.rules.decisions import decide
from collections_app.rules.facts import Facts, Rung
from collections_app.rules.guards import CutFacts, cut_guards
from collections_app.rules.lifecycle import WRITTEN, StepKind, Verdict
from collections_app.rules.timeline import Served
from tests.rules.debtors import EVER, HOLD_REASONS, History
from tests.rules.happenings import CutDay, Letter, Night
from tests.rules.statutes import WEATHER

ONE_DAY = timedelta(1)
WATCHED_DAYS, ASKED_DAYS = 230, 30
ZERO = Decimal(0)


@dataclass
class Life:
    history: History
    position: int = 0
    step_on: date | None = None
    step_served_on: date | None = None
    letters: list[Letter] = field(default_factory=list)
    letters_so_far: int = 0
    is_open: bool = False
    paused: set[date] = field(default_factory=set)
    nights: list[Night] = field(default_factory=list)
    cut_days: list[CutDay] = field(default_factory=list)
    posted: set[date] = field(default_factory=set)

    def live(self) -> "Life":
        first = min(bill.due_on for bill in self.history.bills)
        for after in range(WATCHED_DAYS):
            day = first + timedelta(after)
            self._send(day)
            if self._is_quiet(day):
                self.paused |= {day} & {paused + ONE_DAY for paused in self.paused}
            elif not self._one_day(day):
                break
        return self

    def _is_quiet(self, day: date) -> bool:
        """Nothing has happened and nobody has to look; every fourth such day is looked at all the same."""
        if day in self._eventful or day in self.posted:
            return False
        again = self.nights[-1].decision.look_again_on if self.nights else None
        is_waiting = not self._is_asked_for_a_cut(day) and (again is None or day < again)
        return bool(self.nights) and is_waiting and day.toordinal() % 4 != 0

    @cached_property
    def _eventful(self) -> set[date]:
        h = self.history
        spells = [*h.disputes, *h.holds, *h.protections, *h.weather]
        return {
            h.closed_on or h.bills[0].issued_on,
            *(day for bill in h.bills for day in (bill.issued_on, bill.due_on + ONE_DAY)),
            *(day for paid in h.payments for day in (paid.paid_on, paid.paid_on + ONE_DAY, paid.bounced_on)),
            *(day for spell in spells for day in (spell.first, spell.last + ONE_DAY)),
        }

    def _one_day(self, day: date) -> bool:
        """A day's look at the account; answers whether anything can still come of it."""
        facts, owed = self._facts(day)
        if facts.overdue <= 0 and not self.is_open:
            return day < max(self._eventful - {EVER, EVER + ONE_DAY})
        self._ask_for_a_cut(day, facts, owed)
        decision = decide(facts, self.history.ladder, self.history.law)
        self.nights.append(Night(day, facts, decision, tuple(self.letters), owed))
        if decision.verdict is Verdict.STEP and decision.rung:
            self._take(day, decision.rung, owed)
        elif decision.verdict is Verdict.CLOSE:
            self.is_open, self.position, self.step_on, self.step_served_on, self.letters = False, 0, None, None, []
        is_over = decision.verdict is Verdict.LADDER_DONE and not self._is_asked_for_a_cut(day)
        return not is_over or self.step_on is None or (day - self.step_on).days <= ASKED_DAYS

    def _take(self, day: date, rung: Rung, owed: dict[int, Decimal]) -> None:
        self.is_open, self.position, self.step_on, self.step_served_on = True, rung.position, day, None
        if rung.kind not in WRITTEN:
            self.step_served_on = day
            return
        slow = self.history.slow[self.letters_so_far % len(self.history.slow)]
        self.letters_so_far += 1
        sent_on = None if slow is None else day + timedelta(slow)
        served_on = sent_on + timedelta(rung.days_to_serve) if sent_on else None
        asked_for = frozenset(
            n for n in owed if self.history.bills[n].due_on < day and owed[n] > self._contested(n, owed, day)
        )
        self.posted |= {sent_on or day, served_on or day}
        self.letters.append(Letter(rung.kind, day, sent_on, served_on, asked_for))
        self._send(day)

    def _send(self, day: date) -> None:
        """What is handed to the post on the day sets the clock of its service."""
        if self.letters and self.letters[-1].sent_on == day and self.step_on == self.letters[-1].issued_on:
            self.step_served_on = self.letters[-1].served_on

    def weather_on(self, day: date) -> str:
        return next((spell.what for spell in self.history.weather if spell.holds_on(day)), "declared_fine")

    def events_between(self, before: date, day: date) -> bool:
        """Whether anything has come up after the one day and up to the other."""
        return any(before < event <= day for event in self._eventful | self.posted)

    # --- what is known ------------------------------------------------------------------------------------------

    def _facts(self, day: date) -> tuple[Facts, dict[int, Decimal]]:
        h = self.history
        owed, credit = self._open_bills(day)
        overdue = {n: amount for n, amount in owed.items() if h.bills[n].due_on < day}
        total = sum(overdue.values(), ZERO)
        suspended = self._suspended(overdue, total, day)
        running = [hold for hold in h.holds if hold.holds_on(day)]
        if running or (total and suspended >= total):
            self.paused.add(day)
        pressed = [n for n in overdue if overdue[n] > self._contested(n, overdue, day)] or list(overdue)
        oldest = min(pressed, key=lambda n: (h.bills[n].due_on, n), default=None)
        last_letter = self.letters[-1] if self.letters else None
        due_on = None if oldest is None else h.bills[oldest].due_on
        facts = Facts(
            day=day, overdue=total, suspended=suspended, oldest_due_on=due_on, credit=credit,
            demanded=sum((owed.get(n, ZERO) for n in last_letter.bills), ZERO) if last_letter else None,
            hold_reason=max((hold.what for hold in running), default=""),
            hold_until=max((hold.last for hold in running), default=None),
            age_paused_days=self._paused_after(due_on, day), step_paused_days=self._paused_after(self.step_served_on, day),
            case_id=1 if self.is_open else None, last_position=self.position, step_on=self.step_on,
            step_served_on=self.step_served_on, customer_class=h.customer_class, region=h.region,
            issued_on=None if oldest is None else h.bills[oldest].issued_on, served=self._served(day),
            protections=sorted(self._flags(day)), annual_bill=h.annual,
            unpaid_bills=sum(overdue[n] > self._contested(n, overdue, day) for n in overdue),
            closed_on=h.closed_on if h.closed_on and h.closed_on <= day else None,
        )  # fmt: skip
        return facts, owed

    def _open_bills(self, day: date) -> tuple[dict[int, Decimal], Decimal]:
        """What is open of each issued bill, the oldest paid first, and the money of today that is used tomorrow."""
        h = self.history
        valid = [p for p in h.payments if p.paid_on <= day < p.bounced_on]
        money = sum((p.amount for p in valid if p.paid_on < day), ZERO)
        owed = {}
        for number, bill in self._oldest_first:
            if bill.issued_on <= day:
                used = min(money, bill.amount)
                money -= used
                if used < bill.amount:
                    owed[number] = bill.amount - used
        return owed, money + sum((p.amount for p in valid if p.paid_on == day), ZERO)

    @cached_property
    def _oldest_first(self) -> list[tuple[int, object]]:
        return sorted(enumerate(self.history.bills), key=lambda one: (one[1].due_on, one[0]))

    def _contested(self, number: int, owed: dict[int, Decimal], day: date) -> Decimal:
        """What is disputed of one bill."""
        running = [d for d in self.history.disputes if d.bill == number and d.holds_on(day)]
        if any(d.amount is None or d.amount >= self.history.bills[number].amount for d in running):
            return owed[number]
        return min(owed[number], sum((d.amount for d in running if d.amount), ZERO))

    def _suspended(self, overdue: dict[int, Decimal], total: Decimal, day: date) -> Decimal:
        whole = [d for d in self.history.disputes if d.bill is None and d.holds_on(day)]
        if any(d.amount is None for d in whole):
            return total
        by_bill = sum((self._contested(n, overdue, day) for n in overdue), ZERO)
        return min(total, by_bill + sum((d.amount for d in whole if d.amount), ZERO))

    def _paused_after(self, since: date | None, day: date) -> int:
        return sum(since < paused <= day for paused in self.paused) if since else 0

    def _served(self, day: date) -> dict[str, date]:
        served: dict[str, date] = {}
        for letter in self.letters:
            if letter.sent_on and letter.sent_on <= day and letter.served_on:
                served[letter.kind] = max(letter.served_on, served.get(letter.kind, letter.served_on))
        return served

    def _flags(self, day: date) -> set[str]:
        return {p.what for p in self.history.protections if p.holds_on(day)}

    # --- may the supply be cut today? ---------------------------------------------------------------------------

    def _ask_for_a_cut(self, day: date, facts: Facts, owed: dict[int, Decimal]) -> None:
        if not self._is_asked_for_a_cut(day):
            return
        asked = self._cut_facts(day, facts, owed)
        self.cut_days.append(
            CutDay(day, asked, cut_guards(self.history.law, asked), tuple(self.letters), self._supporting(day, owed))
        )

    def _is_asked_for_a_cut(self, day: date) -> bool:
        rung = self.history.ladder.rungs[self.position - 1] if self.position else None
        if rung is None or rung.kind is not StepKind.DISCONNECTION or self.step_on is None:
            return False
        has_ended = self.history.closed_on is not None and self.history.closed_on <= day
        return not has_ended and 0 < (day - self.step_on).days <= ASKED_DAYS

    def _supporting(self, day: date, owed: dict[int, Decimal]) -> dict[int, Decimal]:
        """What the latest of each notice that the law wants has demanded and is still owed and undisputed, bill by bill."""
        latest = {letter.kind: letter.bills for letter in self.letters}
        demanded = frozenset(owed).intersection(*(latest.get(kind, frozenset()) for kind in self._notices))
        left = {n: owed[n] - self._contested(n, owed, day) for n in sorted(demanded)}
        return {n: amount for n, amount in left.items() if amount > 0}

    @cached_property
    def _notices(self) -> list[StepKind]:
        return [step.kind for step in self.history.law.steps[:-1]]

    def _cut_facts(self, day: date, facts: Facts, owed: dict[int, Decimal]) -> CutFacts:
        h = self.history
        reasons = {HOLD_REASONS[hold.what] for hold in h.holds if hold.holds_on(day)}
        contested = sum((d.amount or facts.overdue for d in h.disputes if d.bill is None and d.holds_on(day)), ZERO)
        supporting = self._supporting(day, owed)
        claim = max(min(sum(supporting.values(), ZERO) - contested, facts.collectible), ZERO)
        return CutFacts(
            on=day,
            customer=Customer(
                customer_class=h.customer_class, region=h.region, protected=frozenset(self._flags(day)), arrears=claim,
                instalment=h.instalment, annual_bill=h.annual, has_agreed_to_repay=h.agreed, moratoria=tuple(h.moratoria),
            ),
            served={
                step.id: Served(facts.served[step.kind])
                for step in h.law.steps[:-1] if step.kind in facts.served
            },
            disputed=facts.suspended,
            suspended_by={fact: fact in reasons for fact in filter(None, HOLD_REASONS.values())},
            weather=WEATHER[self.weather_on(day)](),
            due_on=min((h.bills[n].due_on for n in supporting), default=facts.oldest_due_on),
            taken_actions=frozenset(self._wanted_by(h)) if h.does_what_is_wanted else frozenset(),
        )  # fmt: skip

    @staticmethod
    def _wanted_by(history: History) -> Iterator[str]:
        yield from (protection.action for protection in history.law.protections if protection.action)
