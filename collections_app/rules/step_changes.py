"""With which step may a person have a case go on? Back to any step taken; ahead only past steps that nothing asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from collections_app.rules.conditions import is_indispensable
from collections_app.rules.facts import Ladder, Rung
from collections_app.rules.law import Law


class Way(StrEnum):
    BACK = "back"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Change:
    """A step with which the case could go on. `needed` is the step that may not be passed over on the way to it."""

    rung: Rung
    way: Way
    needed: Rung | None = None


def changes(ladder: Ladder, last_position: int, law: Law) -> Iterator[Change]:
    """Every step but the one that comes next anyway, in the order of the ladder."""
    for rung in ladder.rungs:
        if rung.position <= last_position:
            yield Change(rung, Way.BACK)
        elif rung.position > last_position + 1:
            between = ladder.rungs[last_position : rung.position - 1]
            yield Change(rung, Way.AHEAD, next((one for one in between if is_indispensable(one, ladder, law)), None))
