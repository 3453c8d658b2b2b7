"""For whom and for what debt a step is meant, and which step of a ladder comes next when one is not meant for the account."""

from collections.abc import Iterator
from typing import Any

from collections_app.rules.facts import Facts, Ladder, Rung
from collections_app.rules.law import Law
from collections_app.rules.lifecycle import CUTTING, MUST_FOLLOW

Condition = tuple[str, bool, dict[str, Any]]
Skipped = tuple[Rung, str, dict[str, Any]]

UNMET = {
    "step_minimum_amount": "step_too_small", "step_unpaid_bills": "too_few_bills", "step_classes": "other_class",
    "step_grades": "other_grade",
}  # fmt: skip
"""The condition of a step, and what is said where it is not met."""


def conditions(rung: Rung, facts: Facts) -> Iterator[Condition]:
    """Each condition that the step sets, whether the account meets it, and the values compared."""
    if rung.minimum_amount is not None:
        amounts = {"amount": str(facts.collectible), "minimum": str(rung.minimum_amount)}
        yield "step_minimum_amount", facts.collectible >= rung.minimum_amount, amounts
    if rung.min_unpaid_bills:
        bills = {"bills": facts.unpaid_bills, "least": rung.min_unpaid_bills}
        yield "step_unpaid_bills", facts.unpaid_bills >= rung.min_unpaid_bills, bills
    if rung.customer_classes:
        yield "step_classes", facts.customer_class in rung.customer_classes, {"customer_class": facts.customer_class}
    if rung.grades:
        yield "step_grades", facts.grade in rung.grades, {"grade": facts.grade}


def skipped(facts: Facts, ladder: Ladder, law: Law) -> list[Skipped]:
    """The steps after the last one taken that are passed over, each with why, up to the first that is not."""
    passed: list[Skipped] = []
    for rung in ladder.rungs[facts.last_position :]:
        if facts.closed_on is not None and rung.kind in CUTTING:
            passed.append((rung, "contract_ended", {"ended_on": facts.closed_on.isoformat()}))
            continue
        unmet = next((c for c in conditions(rung, facts) if not c[1]), None) if rung.may_be_skipped else None
        if unmet is None or is_indispensable(rung, ladder, law):
            break
        passed.append((rung, UNMET[unmet[0]], unmet[2]))
    return passed


def is_indispensable(rung: Rung, ladder: Ladder, law: Law) -> bool:
    """Whether the law wants this notice before a cut, or a later step of the ladder has to follow one of its kind."""
    return rung.kind in law.notices or needed_by(rung, ladder) is not None


def needed_by(rung: Rung, ladder: Ladder) -> Rung | None:
    for later in ladder.rungs[rung.position :]:
        if MUST_FOLLOW.get(later.kind) is rung.kind:
            return later
    return None
