"""Two versions of the rules held against the same debtors on the same day: the decision of each, and nothing is done."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from collections_app.customers.models import Account
from collections_app.engine.ladders import read_ladders
from collections_app.engine.proposal import Proposal
from collections_app.outlooks.portfolio import Debtor, debtors, on_ladder, steps_taken
from collections_app.procedures.models import Procedure
from collections_app.procedures.packs import law
from collections_app.rules.decisions import Decision, decide
from collections_app.rules.facts import Ladder
from collections_app.rules.lifecycle import CUTTING, WRITTEN, Verdict
from collections_app.rules.segments import Segment, fits
from collections_app.rules.standing import Obstacle

NOBODY = "error"


@dataclass(slots=True)
class Side:
    """What one version would do: verdicts, and for each kind of step how many, for whom and about what money by currency."""

    verdicts: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    critical: Counter[str] = field(default_factory=Counter)
    money: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, debtor: Debtor, decision: Decision, amount: Decimal) -> None:
        self.verdicts[decision.verdict] += 1
        if decision.verdict is not Verdict.STEP or decision.rung is None:
            return
        kind = decision.rung.kind
        self.steps[kind] += 1
        self.critical[kind] += debtor.is_critical
        sums: Any = self.money.setdefault(kind, Counter())
        sums[debtor.traits.currency] += amount

    def as_dict(self) -> dict[str, Any]:
        steps = {
            kind: {
                "count": count, "critical": self.critical[kind],
                "money": {currency: str(amount) for currency, amount in sorted(self.money[kind].items())},
            }
            for kind, count in sorted(self.steps.items())
        }  # fmt: skip
        letters = sum(count for kind, count in self.steps.items() if kind in WRITTEN)
        cuts = sum(count for kind, count in self.steps.items() if kind in CUTTING and kind not in WRITTEN)
        return {"verdicts": dict(sorted(self.verdicts.items())), "steps": steps, "letters": letters, "cuts": cuts}


@dataclass(frozen=True, slots=True)
class Difference:
    """A debtor whom the two versions would treat differently today."""

    debtor: Debtor
    decision: Decision
    other: Decision


@dataclass(slots=True)
class Compared:
    """`left_out` are cases that cannot go over to one of the versions, as a move of cases would leave them where they are."""

    accounts: int = 0
    left_out: int = 0
    one: Side = field(default_factory=Side)
    other: Side = field(default_factory=Side)
    differences: list[Difference] = field(default_factory=list)


def compare(procedure: Procedure, against: Procedure, day: date) -> Compared:
    """Both versions on every debtor whom the first is for: those with a case of its code, and new ones whom it fits."""
    ladders = read_ladders(day)
    one, other = ladders.by_id[procedure.pk], ladders.by_id[against.pk]
    of_code = set(Procedure.objects.filter(code=procedure.code).values_list("pk", flat=True))
    found = Compared()
    for debtor in debtors(day):
        if not _is_meant(debtor, of_code, procedure.segment):
            continue
        taken = steps_taken(debtor, ladders)
        decided, decided_otherwise = _decide(debtor, taken, one), _decide(debtor, taken, other)
        if decided is None or decided_otherwise is None:
            found.left_out += 1
            continue
        found.accounts += 1
        found.one.count(debtor, *decided)
        found.other.count(debtor, *decided_otherwise)
        if _act(decided[0]) != _act(decided_otherwise[0]):
            found.differences.append(Difference(debtor, decided[0], decided_otherwise[0]))
    return found


def difference_rows(found: list[Difference]) -> list[dict[str, Any]]:
    """As the command prints them."""
    numbers = dict(Account.objects.filter(pk__in=[d.debtor.account_id for d in found]).values_list("pk", "account_no"))
    return [
        {
            "account": numbers[d.debtor.account_id], "critical": d.debtor.is_critical,
            "amount": str(d.debtor.facts.collectible), "procedure": _side(d.decision), "against": _side(d.other),
        }
        for d in found
    ]  # fmt: skip


def _is_meant(debtor: Debtor, of_code: set[int], segment: Segment) -> bool:
    if debtor.procedure_id is not None:
        return debtor.procedure_id in of_code
    return fits(segment, debtor.traits)


def _decide(debtor: Debtor, taken: list[Any], ladder: Ladder) -> tuple[Decision, Decimal] | None:
    """None where the case has no place in the version. What the law cannot answer is an error of its own."""
    facts = on_ladder(debtor.facts, taken, ladder)
    if isinstance(facts, Obstacle):
        return None
    try:
        decision = decide(facts, ladder, law(debtor.traits.law_pack))
    except Exception as error:  # noqa: BLE001  one bad account does not stop the others, as in a night
        return Decision(Verdict.ERROR, {"code": NOBODY, "error": str(error)}), Decimal(0)
    return decision, Proposal(0, debtor.account_id, decision, facts, ladder, "", "").amount


def _act(decision: Decision) -> tuple[str, str]:
    return decision.verdict, decision.rung.kind if decision.rung else ""


def _side(decision: Decision) -> dict[str, Any]:
    is_step = decision.verdict is Verdict.STEP and decision.rung is not None
    return {
        "verdict": decision.verdict, "step": decision.rung.kind if is_step and decision.rung else None,
        "next": decision.rung.kind if decision.rung else None, "code": decision.reason.get("code"),
    }  # fmt: skip
