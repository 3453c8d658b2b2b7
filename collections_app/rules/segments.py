"""For whom a procedure is: what it names, whom that fits, and which of several that fit goes first."""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Traits(NamedTuple):
    """What an account is chosen a procedure by; a grade or voltage that is not known is empty."""

    customer_class: str
    grade: str
    voltage: str
    law_pack: str
    currency: str


class Segment(NamedTuple):
    """The values that a procedure names in each dimension of Traits, in the same order; none named: any."""

    customer_classes: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    voltages: frozenset[str] = frozenset()
    law_packs: frozenset[str] = frozenset()
    currencies: frozenset[str] = frozenset()


ANYBODY = Segment()


def fits(segment: Segment, traits: Traits) -> bool:
    """Whether the account is one of those that the segment names; what is not known of it is none of them."""
    return all(not named or value in named for named, value in zip(segment, traits, strict=True))


def closeness(segment: Segment) -> tuple[int, ...]:
    """The larger, the closer: first by how many dimensions are named.

    Of as many, the one that names the class goes before the one that names the grade, then the voltage, the law pack,
    the currency.
    """
    named = [int(bool(values)) for values in segment]
    return (sum(named), *named)


def closest(candidates: Iterable[tuple[Segment, T]], traits: Traits) -> T | None:
    """What belongs to the closest segment that fits; of two equally close the later one."""
    fitting = [(closeness(segment), found) for segment, found in candidates if fits(segment, traits)]
    best = max((close for close, _found in fitting), default=None)
    return next((found for close, found in reversed(fitting) if close == best), None)


def compete(one: Segment, other: Segment) -> bool:
    """Whether there can be an account that both fit equally closely, so that nothing but chance would choose."""
    return closeness(one) == closeness(other) and all(
        not named or named & others for named, others in zip(one, other, strict=True)
    )
