"""Where a case stands in another version of its ladder: at the kind of step it has taken last, or nowhere."""

from collections.abc import Sequence
from enum import StrEnum

from collections_app.rules.lifecycle import StepKind


class Obstacle(StrEnum):
    """Why a case does not go over to another version."""

    CLOSED = "closed"
    OTHER_PROCEDURE = "other_procedure"
    SAME_VERSION = "same_version"
    STEP_MISSING = "step_missing"
    WOULD_SKIP = "would_skip"
    WOULD_REPEAT = "would_repeat"


def standing(taken: Sequence[StepKind], ladder: Sequence[StepKind]) -> int | Obstacle:
    """The position, counted from one, at which a case that has taken these steps stands in the ladder; 0 before the first.

    A case skips no step and takes none twice by going over: whatever stands before it in the ladder it has taken, and
    whatever comes after it has not.
    """
    if not taken:
        return 0
    if taken[-1] not in ladder:
        return Obstacle.STEP_MISSING
    position = ladder.index(taken[-1]) + 1
    if not set(ladder[:position]) <= set(taken):
        return Obstacle.WOULD_SKIP
    if set(ladder[position:]) & set(taken):
        return Obstacle.WOULD_REPEAT
    return position
