"""The penalty of a law pack that stands on another: it may be milder, never dearer."""

from collections.abc import Iterator

from collections_app.rules.lifecycle import CLASSES
from collections_app.rules.penalties import by_class
from collections_app.rules.penalty_terms import SPLIT, PenaltyTerms


def loosened_penalty(own: PenaltyTerms, above: PenaltyTerms) -> Iterator[str]:
    """In what the penalty may be dearer than the parent allows: one sentence each."""
    if own.kind is not above.kind:
        yield f"penalty.kind is {own.kind}, the parent's is {above.kind}"
        return
    for name, mine, theirs in (
        ("rates", own.rates, above.rates),
        ("cross_year_rates", own.cross_year_rates, above.cross_year_rates),
    ):
        for customer_class, rate in mine.items():
            limit = theirs.get(customer_class, theirs.get("other"))
            if limit is None or rate > limit:
                yield f"penalty.{name}.{customer_class} is {rate}, the parent allows {limit}"
    if own.minimum > above.minimum:
        yield f"penalty.minimum is {own.minimum}, the parent's is {above.minimum}"
    if above.cap_percent is not None and (own.cap_percent is None or own.cap_percent > above.cap_percent):
        yield f"penalty.cap_percent is {own.cap_percent}, the parent's is {above.cap_percent}"
    if own.contract_range and (not above.contract_range or own.contract_range[1] > above.contract_range[1]):
        highest = above.contract_range[1] if above.contract_range else "none"
        yield f"penalty.contract_range goes up to {own.contract_range[1]}, the parent's to {highest}"
    yield from _terms(own, above)


def _terms(own: PenaltyTerms, above: PenaltyTerms) -> Iterator[str]:
    """What makes a penalty dearer beside its rates."""
    if own.cross_year_mode != above.cross_year_mode and above.cross_year_mode == SPLIT:
        yield f"penalty.cross_year_mode is {own.cross_year_mode}, the parent's is {SPLIT}, the milder one"
    if own.is_compound and not above.is_compound:
        yield "penalty.compound: the parent knows no penalty on a penalty"
    if own.day_basis < above.day_basis:
        yield f"penalty.day_basis is {own.day_basis}, the parent's is {above.day_basis}"
    for customer_class in CLASSES:
        if (by_class(own.grace_days, customer_class) or 0) < (by_class(above.grace_days, customer_class) or 0):
            yield f"penalty.grace_days are fewer for {customer_class} than the parent's"
    if own.flat_sums != above.flat_sums:
        yield "penalty.flat_sums are as the parent has them"
    if not _continues(own, above):
        yield f"penalty.index: the parent's rates stay, later ones start after {above.index_ends_on}"


def _continues(own: PenaltyTerms, above: PenaltyTerms) -> bool:
    """Reference rates may be added where the parent's table ends; those that it holds are not to be changed."""
    known, added = own.index[: len(above.index)], own.index[len(above.index) :]
    if known != above.index:
        return False
    return not added or bool(above.index_ends_on and added[0][0] > above.index_ends_on)
