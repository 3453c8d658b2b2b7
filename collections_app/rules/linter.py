"""What is wrong with a ladder before it is put into force: against itself, and against the laws under which it will work."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from collections_app.rules.conditions import needed_by
from collections_app.rules.facts import Ladder, Rung
from collections_app.rules.law import Law
from collections_app.rules.lifecycle import MUST_FOLLOW, WRITTEN, StepKind
from collections_app.rules.segments import ANYBODY, Segment
from collections_app.rules.step_fees import FeeTerms


@dataclass(frozen=True, slots=True)
class Finding:
    """A code with the values of its sentence. An error keeps the ladder out of force; anything else is a warning."""

    code: str
    position: int
    values: Mapping[str, Any] = field(default_factory=dict)
    is_error: bool = True


def lint(
    ladder: Ladder,
    laws: Sequence[Law],
    letters: Collection[tuple[str, str]],
    languages: Sequence[str],
    segment: Segment = ANYBODY,
) -> list[Finding]:
    """All findings, step by step. `letters` are the (kind, language) for which a letter exists, `segment` whom it is for."""
    if not ladder.rungs:
        return [Finding("no_steps", 0)]
    findings = [*_positions(ladder), *_order(ladder), *_gaps(ladder), *_letters(ladder, letters, languages)]
    findings += [*_conditions(ladder), *_grades(ladder, segment)]
    for law in laws:
        findings += [*_required_steps(ladder, law), *_floors(ladder, law), *_required_skips(ladder, law)]
        findings += [*_approvals(ladder, law), *_fees(ladder, law, segment)]
    return sorted(findings, key=lambda finding: (not finding.is_error, finding.position, finding.code))


def lint_segment(segment: Segment, faulty_packs: Collection[str], accounts: int) -> list[Finding]:
    """Whom the ladder is for. `faulty_packs` are those it names of which no law can be read, `accounts` how many it fits."""
    findings = [Finding("no_law", 0, {"law": pack}) for pack in sorted(segment.law_packs & set(faulty_packs))]
    return findings if accounts else [*findings, Finding("nobody", 0, is_error=False)]


def lint_messages(
    ladder: Ladder, texts: Collection[tuple[str, str]], languages: Sequence[str], gateways: Collection[str]
) -> list[Finding]:
    """What is wrong with the messages beside the letters. `texts` are the (kind, language) for which a text exists.

    The letter goes in any case: a channel without a gateway is only remarked.
    """
    findings = []
    for rung in ladder.rungs:
        findings += [_at(rung, "no_gateway", is_error=False, channel=ch) for ch in rung.channels if ch not in gateways]
        missing = [language for language in languages if rung.channels and (rung.kind, language) not in texts]
        findings += [_at(rung, "no_message_text", language=language) for language in missing]
    if ladder.pre_due_days and not gateways:
        findings.append(Finding("no_gateway_before_due", 0, is_error=False))
    return findings


def _positions(ladder: Ladder) -> Iterator[Finding]:
    if [rung.position for rung in ladder.rungs] != list(range(1, len(ladder.rungs) + 1)):
        yield Finding("positions", 0)


def _order(ladder: Ladder) -> Iterator[Finding]:
    """No step that has to be preceded by one that is missing, none that can never be reached."""
    seen: list[StepKind] = []
    for rung in ladder.rungs:
        needed = MUST_FOLLOW.get(rung.kind)
        if needed and needed not in seen:
            yield _at(rung, "missing_before", needed=needed)
        if rung.kind is StepKind.DISCONNECTION and seen and seen[-1] is not StepKind.DISCONNECTION_NOTICE:
            yield _at(rung, "cut_without_notice")
        if rung.kind in seen:
            yield _at(rung, "twice")
        if StepKind.LEGAL_REFERRAL in seen:
            yield _at(rung, "unreachable")
        seen.append(rung.kind)


def _gaps(ladder: Ladder) -> Iterator[Finding]:
    for before, rung in pairwise(ladder.rungs):
        if rung.min_days_since_previous < 1:
            yield _at(rung, "no_gap")
        if rung.min_days_overdue < before.min_days_overdue:
            yield _at(
                rung, "younger_than_before", is_error=False, days=rung.min_days_overdue, before=before.min_days_overdue
            )
        if before.days_to_pay > before.days_to_serve + rung.min_days_since_previous:
            until = before.days_to_serve + rung.min_days_since_previous
            yield _at(rung, "before_pay_by", is_error=False, days=before.days_to_pay, until=until)


def _letters(ladder: Ladder, letters: Collection[tuple[str, str]], languages: Sequence[str]) -> Iterator[Finding]:
    for rung in ladder.rungs:
        for language in languages:
            if rung.kind in WRITTEN and (rung.kind, language) not in letters:
                yield _at(rung, "no_letter", language=language)


def _conditions(ladder: Ladder) -> Iterator[Finding]:
    """Skipping has to have a reason and must not take away what a later step follows; waiting for a class never ends."""
    for rung in ladder.rungs:
        has_condition = rung.minimum_amount is not None or rung.min_unpaid_bills or rung.customer_classes or rung.grades
        needed_for = needed_by(rung, ladder) if rung.may_be_skipped else None
        if needed_for is not None:
            yield _at(rung, "skips_needed", needed=needed_for.kind)
        elif rung.may_be_skipped and not has_condition:
            yield _at(rung, "skips_nobody", is_error=False)
        if rung.customer_classes and not rung.may_be_skipped:
            yield _at(rung, "waits_for_good", is_error=False)


def _grades(ladder: Ladder, segment: Segment) -> Iterator[Finding]:
    """A grade can change, but until it does the ladder stands still; and a step may be for none whom the ladder is for."""
    for rung in ladder.rungs:
        if rung.grades and segment.grades and not segment.grades & set(rung.grades):
            yield _at(rung, "grades_of_nobody", is_error=False, grades=list(rung.grades), those=sorted(segment.grades))
        elif rung.grades and not rung.may_be_skipped and not (segment.grades and segment.grades <= set(rung.grades)):
            yield _at(rung, "waits_for_grade", is_error=False, grades=list(rung.grades))


def _required_skips(ladder: Ladder, law: Law) -> Iterator[Finding]:
    """What the law wants before a cut is skipped for nobody."""
    for rung in ladder.rungs:
        if rung.may_be_skipped and rung.kind in law.notices:
            step = law.step(rung.kind)
            yield _at(rung, "skips_required", law=law.title, source=step.source if step else "")


def _approvals(ladder: Ladder, law: Law) -> Iterator[Finding]:
    """The pack says which step somebody has to approve; whether the utility does so here or elsewhere is its own choice."""
    asked = law.practice.get("approval")
    before = asked.get("before") if isinstance(asked, Mapping) else None
    step = next((step for step in law.steps if step.id == before), None)
    for rung in ladder.rungs:
        if step is not None and rung.kind is step.kind and not rung.needs_approval:
            source = str(asked.get("source", "")) if isinstance(asked, Mapping) else ""
            yield _at(rung, "approval_wanted", is_error=False, law=law.title, source=source)


def _fees(ladder: Ladder, law: Law, segment: Segment) -> Iterator[Finding]:
    """No fee without an article that lets it be charged, nor more than that; the night would charge no more either."""
    for rung in ladder.rungs:
        limit = law.fees.highest(rung.kind, segment.customer_classes)
        if rung.fee is None or rung.fee <= limit:
            continue
        code = "fee_too_high" if limit else _no_fee(law.fees)
        yield _at(rung, code, law=law.title, source=law.fees.source, fee=str(rung.fee), limit=str(limit))


def _no_fee(terms: FeeTerms) -> str:
    """Why nothing may be charged: not for this step or these customers, for nothing by an article, or for want of one."""
    if terms.at_most:
        return "fee_forbidden_here"
    return "fee_forbidden" if terms.source else "fee_unknown"


def _required_steps(ladder: Ladder, law: Law) -> Iterator[Finding]:
    """Every notice that the law wants before a cut stands in the ladder, in the law's order."""
    kinds = [rung.kind for rung in ladder.rungs]
    if StepKind.DISCONNECTION not in kinds:
        return
    required = [step.kind for step in law.steps]
    for kind in required:
        if kind not in kinds:
            yield Finding("required_by_law", 0, {"step": kind, "law": law.title})
    present = [kind for kind in kinds if kind in required]
    if [kind for kind in required if kind in kinds] != present:
        yield Finding("order_of_law", 0, {"law": law.title})


def _floors(ladder: Ladder, law: Law) -> Iterator[Finding]:
    """The law's floors win every night; a ladder below them promises what will not happen."""
    for rung in ladder.rungs:
        floor = law.floor(rung.kind)
        if rung.min_days_overdue < floor.min_days_overdue:
            yield _at(
                rung, "below_age_floor", days=rung.min_days_overdue, floor=floor.min_days_overdue, source=floor.source
            )
        if rung.position > 1 and rung.min_days_since_previous < floor.min_days_since_served:
            least = floor.min_days_since_served
            yield _at(rung, "below_gap_floor", days=rung.min_days_since_previous, floor=least, source=floor.source)
        longest = floor.max_days_since_served
        if longest is not None and rung.min_days_since_previous > longest:
            yield _at(rung, "always_stale", days=rung.min_days_since_previous, longest=longest, source=floor.source)


def _at(rung: Rung, code: str, *, is_error: bool = True, **values: Any) -> Finding:
    return Finding(code, rung.position, {"step": rung.kind, **values}, is_error)
