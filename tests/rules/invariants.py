"""What may never happen in a debtor's life, and what may not be refused: each invariant with its name."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from collections_app.rules.facts import Rung
from collections_app.rules.guards import ALLOWED, overall
from collections_app.rules.lifecycle import CUTTING, StepKind, Verdict
from tests.rules.happenings import CutDay, Night
from tests.rules.lives import Life
from tests.rules.plain_law import CUT, NOTICE, Place, Seen, Statute, plus
from tests.rules.statutes import STATUTES
from tests.rules.tally import count

Broken = Iterator[str]


class Held:
    """A life and the law that it is held against."""

    def __init__(self, life: Life) -> None:
        self.life, self.statute = life, STATUTES[life.history.law.id]
        days = life.history.law.calendars[life.history.region].holidays.values()
        self.place = Place(frozenset().union(*days))
        self.cuts = [day for day in life.cut_days if overall(day.guards)[0] == ALLOWED]
        self.steps = [night for night in life.nights if night.decision.verdict is Verdict.STEP]

    def flags(self, cut: CutDay) -> frozenset[str]:
        return frozenset(cut.facts.customer.protected)

    def seen(self, cut: CutDay, bill: int | None = None) -> dict[str, object]:
        """When each kind of notice was last served, or the last that asked for a bill."""
        served = {}
        for letter in cut.letters:
            if letter.sent_on and letter.sent_on <= cut.day and (bill is None or bill in letter.bills):
                served[str(letter.kind)] = letter.served_on
        return served


def late_notices(statute: Statute, due, issued, seen: Seen, place: Place, day) -> bool:
    """Whether every notice of the law was served in its order and in its window before the day."""
    steps = [*statute.notices, CUT]
    if any(kind not in seen for kind in statute.notices):
        return False
    served = {**seen, CUT: day}
    if any(served[kind] < statute.earliest(kind, due, issued, seen, place) for kind in steps):
        return False
    stale_after = statute.stale_after(seen)
    return all(served[kind] <= day for kind in steps) and (stale_after is None or day <= stale_after)


def is_noticed(h: Held, cut: CutDay) -> bool:
    bills = [(n, h.life.history.bills[n]) for n in cut.supporting]
    return any(
        late_notices(h.statute, bill.due_on, bill.issued_on, h.seen(cut, n), h.place, cut.day) for n, bill in bills
    )


def has_a_free_day(h: Held, cut: CutDay) -> bool:
    is_kept_free = any(first <= cut.day <= last for first, last in h.life.history.moratoria)
    return not h.statute.is_barred(cut.day, h.place) and not is_kept_free


def harms_nobody(h: Held, cut: CutDay) -> bool:
    flags, seen = h.flags(cut), h.seen(cut)
    delayed_to = h.statute.delayed_to(flags, seen) if seen else None
    is_done = h.statute.wanted(flags, cut.day) <= cut.facts.taken_actions
    return not h.statute.is_forbidden(flags, cut.day) and is_done and (delayed_to is None or cut.day >= delayed_to)


def rests_on_undisputed_debt(h: Held, cut: CutDay) -> bool:
    return bool(cut.facts.customer.arrears and cut.facts.customer.arrears > 0) and not any(
        cut.facts.suspended_by[fact] for fact in h.statute.suspended_by
    )


def owes_enough(h: Held, cut: CutDay) -> bool:
    story, arrears = h.life.history, cut.facts.customer.arrears
    known = {"instalment": story.instalment, "annual": story.annual, "agreed": story.agreed}
    least = h.statute.least_debt(cut.day, known)
    return least is not None and arrears is not None and arrears >= least


def has_fair_weather(h: Held, cut: CutDay) -> bool:
    return h.statute.weather_allows(h.life.weather_on(cut.day))


CONDITIONS: dict[str, Callable[[Held, CutDay], bool]] = {
    "no cut without each notice served in its window": is_noticed,
    "no cut on a barred day or in a moratorium": has_a_free_day,
    "no cut of the protected, nor before what they need": harms_nobody,
    "no cut over disputed money, a complaint, a kept plan": rests_on_undisputed_debt,
    "no cut below the least amount": owes_enough,
    "no cut in extreme or unknown weather": has_fair_weather,
}


def refused_without_reason(h: Held) -> Broken:
    for cut in h.life.cut_days:
        if cut not in h.cuts and all(condition(h, cut) for condition in CONDITIONS.values()):
            against = [guard for guard in cut.guards if guard.result != ALLOWED]
            yield f"{cut.day}: {against}"


def skipped_or_unearned(h: Held) -> Broken:
    for night in h.steps:
        decision, last = night.decision, night.facts.last_position
        passed = h.life.history.ladder.rungs[last : decision.rung.position - 1]
        is_next = decision.rung.position == last if decision.is_repeat else decision.rung.position > last
        if (
            not is_next
            or any(_is_needed(h, night, rung) for rung in passed)
            or (decision.is_repeat and decision.rung.kind is not StepKind.DISCONNECTION_NOTICE)
        ):
            yield f"{night.day}: {decision.rung.kind} after step {last}"
        served = {letter.kind for letter in night.letters if letter.served_on and letter.sent_on <= night.day}
        if decision.rung.kind is StepKind.DISCONNECTION and not set(h.statute.notices) <= served:
            yield f"{night.day}: a cut proposed after {sorted(served)}"


def _is_needed(h: Held, night: Night, rung: Rung) -> bool:
    """Whether a step may not be passed over: only one that is not meant for the account, or a cut without a contract."""
    has_no_contract = night.facts.closed_on is not None and rung.kind in (
        StepKind.DISCONNECTION_NOTICE,
        StepKind.DISCONNECTION,
    )
    return not has_no_contract and (rung.kind in h.statute.notices or not rung.may_be_skipped)


def taken_too_early(h: Held) -> Broken:
    for night in h.steps:
        facts, rung = night.facts, night.decision.rung
        own = [plus(facts.oldest_due_on, rung.min_days_overdue + facts.age_paused_days)]
        if facts.step_served_on and not night.decision.is_repeat:
            own.append(plus(facts.step_served_on, rung.min_days_since_previous + facts.step_paused_days))
        if rung.kind in (*h.statute.notices, CUT):
            own.append(h.statute.earliest(rung.kind, facts.oldest_due_on, facts.issued_on, facts.served, h.place))
        if night.day < max(own):
            yield f"{night.day}: {rung.kind}, to be taken from {max(own)}"


def taken_while_stopped(h: Held) -> Broken:
    for night in h.steps:
        facts, rung = night.facts, night.decision.rung
        least = max(h.life.history.ladder.minimum_amount, rung.minimum_amount or Decimal(0))
        reasons = {
            "held": bool(facts.hold_reason), "unallocated": facts.credit > 0, "paid": facts.demanded == 0,
            "disputed": facts.collectible <= 0, "too small": facts.collectible < least,
            "too few bills": facts.unpaid_bills < rung.min_unpaid_bills,
            "no contract": facts.closed_on is not None and rung.kind in CUTTING,
        }  # fmt: skip
        if any(reasons.values()):
            yield f"{night.day}: {rung.kind} though {[name for name, is_so in reasons.items() if is_so]}"


def due_before_the_day_named(h: Held) -> Broken:
    """Between two looks nothing has happened: nothing may be decided that would have been missed."""
    for before, night in zip(h.life.nights, h.life.nights[1:], strict=False):
        again = before.decision.look_again_on
        is_silent = not h.life.events_between(before.day, night.day) and (again is None or night.day < again)
        if is_silent and night.decision.verdict in (Verdict.STEP, Verdict.CLOSE):
            yield f"{night.day}: {night.decision.reason}; on {before.day} {before.decision.reason}: to be looked at on {again}"


def proposed_for_an_unlawful_day(h: Held) -> Broken:
    for night in h.steps:
        day, flags = night.decision.cut_on, frozenset(night.facts.protections)
        if night.decision.rung.kind is StepKind.DISCONNECTION and day:
            delayed_to = h.statute.delayed_to(flags, night.facts.served)
            is_late = h.statute.stale_after(night.facts.served) and day > h.statute.stale_after(night.facts.served)
            if (
                h.statute.is_barred(day, h.place)
                or h.statute.is_forbidden(flags, day)
                or (delayed_to and day < delayed_to)
                or is_late
            ):
                yield f"{night.day}: a cut proposed for {day}"


def pressed_though_protected(h: Held) -> Broken:
    """Nobody whom the law protects at every season is warned of a cut."""
    for night in h.steps:
        flags, days = frozenset(night.facts.protections), (night.day.replace(day=15, month=month) for month in (1, 7))
        is_about_a_cut = night.decision.rung.kind in CUTTING
        if is_about_a_cut and all(h.statute.is_forbidden(flags, day) for day in days):
            yield f"{night.day}: {night.decision.rung.kind} for {sorted(flags)}"


def warned_in_vain(h: Held) -> Broken:
    """Served at its soonest, a notice has to leave a day for the cut before it goes stale, as far as the calendar goes."""
    for night in h.steps:
        rung = night.decision.rung
        served_on = plus(night.day, rung.days_to_serve)
        last = h.statute.stale_after({**night.facts.served, NOTICE: served_on})
        if rung.kind is StepKind.DISCONNECTION_NOTICE and last and served_on.year == last.year:
            days = [plus(served_on, 3 + more) for more in range((last - served_on).days - 2)]
            if all(h.statute.is_barred(day, h.place) for day in days):
                yield f"{night.day}: no day for a cut by {last}"


WALKS: dict[str, Callable[[Held], Broken]] = {
    "nothing refused that the law allows": refused_without_reason,
    "no step skipped, and no notice that the law requires": skipped_or_unearned,
    "no step before the clocks of ladder and law": taken_too_early,
    "no step on hold, in dispute, paid or unallocated": taken_while_stopped,
    "nothing falls due before the day named for it": due_before_the_day_named,
    "no cut proposed for an unlawful day": proposed_for_an_unlawful_day,
    "no notice of a cut that leaves no day for one": warned_in_vain,
    "no notice of a cut to whom the law protects for good": pressed_though_protected,
}


def found_broken(h: Held) -> Iterator[tuple[str, str]]:
    pack = h.life.history.law.id
    for name, condition in CONDITIONS.items():
        yield from ((name, f"cut allowed on {cut.day}") for cut in h.cuts if not condition(h, cut))
        count(name, pack, any(not condition(h, cut) for cut in h.life.cut_days))
    for name, walk in WALKS.items():
        yield from ((name, what) for what in walk(h))
        count(name, pack, bool(h.steps))
