"""Questions put to a law pack from outside, in JSON: what penalty, on which days, may this customer be cut."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from collections_app.procedures.asked import Asked
from collections_app.procedures.packs import law, pack_ids
from collections_app.procedures.wording import guard_sentence
from collections_app.rules.calendars import UnknownYear
from collections_app.rules.guards import CutFacts, Guard, cut_guards, overall
from collections_app.rules.law import Law, UnknownRegion
from collections_app.rules.lifecycle import CLASSES, SUSPENDING
from collections_app.rules.penalties import PenaltyLine, UnknownRate
from collections_app.rules.penalty_terms import CROSS_YEAR_MODES, PenaltyTerms
from collections_app.rules.statements import ALLOCATIONS, PRINCIPAL_FIRST, state
from collections_app.rules.timeline import MissingFact, StepDays, Timeline

Answer = dict[str, Any]
BUSINESS_DAYS = {"mon_fri": frozenset(range(5)), "mon_sat": frozenset(range(6))}
ALWAYS_ASKED = ("open_complaint", "plan_kept")


class BadQuestion(ValueError):
    """The facts have mistakes, or the pack cannot answer: one sentence each in `problems`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def packs() -> list[Answer]:
    """Every law pack that ships."""
    return [
        {
            "id": found.id, "title": found.title, "jurisdiction": found.jurisdiction, "parent": found.parent,
            "effective_from": found.effective_from.isoformat(), "effective_to": _iso(found.effective_to),
            "verified": found.is_verified, "confidence": str(found.confidence), "sources": list(found.sources),
            "regions": list(found.calendars),
        }
        for found in map(law, pack_ids())
    ]  # fmt: skip


def penalty(pack_id: str, facts: Any) -> Answer:
    """What is owed on the bills on a day, with the lines that the penalty is made of. Raises BadQuestion, UnknownPack."""
    return _answer(_penalty, pack_id, facts)


def timeline(pack_id: str, facts: Any) -> Answer:
    """The days of the steps before a cut, and of the cut. Raises BadQuestion, UnknownPack."""
    return _answer(_timeline, pack_id, facts)


def guards(pack_id: str, facts: Any) -> Answer:
    """Whether the customer may be cut on the day. Raises BadQuestion, UnknownPack."""
    return _answer(_guards, pack_id, facts)


def _answer(read: Callable[[Law, Asked], Callable[[], Answer]], pack_id: str, facts: Any) -> Answer:
    """Read all the facts first, so that every mistake is named; then ask."""
    problems: list[str] = []
    asked = Asked(facts, problems)
    ask = read(law(pack_id), asked)
    asked.finish()
    if problems:
        raise BadQuestion(problems)
    try:
        return ask()
    except (UnknownRegion, UnknownYear, UnknownRate, MissingFact) as refusal:
        raise BadQuestion([str(refusal)]) from refusal


def _penalty(found: Law, asked: Asked) -> Callable[[], Answer]:
    customer_class = asked.choice("customer_class", CLASSES, None)
    options = asked.table("options")
    terms = _terms(found.penalty, options)
    allocation = options.choice("allocation", ALLOCATIONS, PRINCIPAL_FIRST)
    options.finish()
    debts = [bill.debt() for bill in asked.tables("bills")]
    if len({debt.bill_no for debt in debts}) < len(debts):
        asked.complain("bills", "bills with numbers of their own")
    payments = [one.payment() for one in asked.tables("payments")]
    as_of = asked.day("as_of")

    def ask() -> Answer:
        answer = state(debts, payments, as_of, customer_class, terms, allocation)
        return {
            "penalty_accrued": f"{answer.penalty_accrued:.2f}",
            "penalty_due": f"{answer.penalty_due:.2f}",
            "principal_due": f"{answer.principal_due:.2f}",
            "total_due": f"{answer.principal_due + answer.penalty_due:.2f}",
            "credit": f"{answer.credit:.2f}",
            "lines": [_line(bill_no, line) for bill_no, line in answer.lines],
            "source": terms.source,
        }

    return ask


def _terms(terms: PenaltyTerms, options: Asked) -> PenaltyTerms:
    """The pack's terms with what the question chooses among the readings and rates that the law allows."""
    mode = options.choice("cross_year_mode", CROSS_YEAR_MODES, terms.cross_year_mode)
    contract = options.number("contract_permille")
    is_compound = options.answer("compound")
    terms = replace(terms, cross_year_mode=mode, is_compound=terms.is_compound if is_compound is None else is_compound)
    if contract is None:
        return terms
    if terms.contract_range is None:
        options.complain("contract_permille", "nothing: this law knows no contract rate")
    elif not terms.is_agreeable(contract):
        options.complain("contract_permille", f"from {terms.contract_range[0]} to {terms.contract_range[1]}")
    return terms.as_agreed(contract)


def _line(bill_no: str, line: PenaltyLine) -> Answer:
    return {
        "bill_no": bill_no, "from": line.first_day.isoformat(), "to": line.last_day.isoformat(), "days": line.days,
        "base": f"{line.base:.2f}", "rate": _plain(line.rate), "amount": _plain(line.amount),
    }  # fmt: skip


def _timeline(found: Law, asked: Asked) -> Callable[[], Answer]:
    bill = asked.table("bill")
    issued_on, due_on, amount = bill.optional_day("issued_on"), bill.optional_day("due_on"), bill.money("amount")
    if issued_on and due_on and due_on < issued_on:
        bill.complain("due_on", f"a day from {issued_on.isoformat()} on, when the bill was issued")
    bill.text("bill_no")
    bill.finish()
    customer = replace(asked.customer(found, amount), is_fully_known=False)
    served = asked.served(found)
    options = asked.table("options")
    found = with_business_days(found, options.choice("business_days", tuple(BUSINESS_DAYS), ""))
    options.finish()

    def ask() -> Answer:
        days = Timeline(found, customer, issued_on, due_on, served).run()
        window = found.window(customer.customer_class)
        return {"due_on": _iso(days.due_on), "steps": [_step(row, window) for row in days.steps]}

    return ask


def with_business_days(found: Law, choice: str) -> Law:
    """The law with another reading of which days of the week are working days, where that is open."""
    if not choice:
        return found
    weekdays = BUSINESS_DAYS[choice]
    return replace(found, calendars={name: replace(one, weekdays=weekdays) for name, one in found.calendars.items()})


def _step(row: StepDays, window: str | None) -> Answer:
    is_cut = row.step.kind == "disconnection"
    return {
        "step": row.step.id, "earliest": _iso(row.earliest), "latest": _iso(row.latest), "ends": _iso(row.ends),
        "window": window if is_cut else None, "rule": row.rule, "source": row.source,
    }  # fmt: skip


def _guards(found: Law, asked: Asked) -> Callable[[], Answer]:
    arrears, disputed = asked.money("arrears"), asked.money("disputed")
    undisputed = arrears - disputed if arrears is not None and disputed is not None else None
    facts = CutFacts(
        on=asked.day("on"),
        is_protection_known="protected" in asked.content,
        customer=asked.customer(found, undisputed),
        served=asked.served(found),
        disputed=disputed,
        suspended_by={fact: asked.answer(fact) for fact in SUSPENDING if fact in ALWAYS_ASKED or fact in asked.content},
        weather=asked.facts("weather"),
        due_on=asked.optional_day("due_on"),
        taken_actions=frozenset(asked.texts("taken_actions")),
    )

    def ask() -> Answer:
        found_guards = cut_guards(found, facts)
        result, until = overall(found_guards)
        return {"result": result, "until": _iso(until), "guards": [_guard(guard) for guard in found_guards]}

    return ask


def _guard(guard: Guard) -> Answer:
    return {
        "rule": guard.rule, "result": guard.result, "until": _iso(guard.until),
        "why": guard_sentence(guard.code, guard.values),
        "source": guard.source,
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(number: Decimal) -> str:
    """All its digits, without an exponent."""
    return f"{number.normalize():f}"
