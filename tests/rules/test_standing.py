"""Where a case stands in another version: never past a step it has not taken, never before one it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.lifecycle import StepKind
from collections_app.rules.standing import Obstacle, standing

REMINDER, DEMAND, NOTICE, CUT, COURT = StepKind
ladders = st.lists(st.sampled_from(StepKind), unique=True)


@pytest.mark.parametrize(
    ("taken", "ladder", "stands"),
    [
        ([], [REMINDER, DEMAND], 0),
        ([REMINDER, DEMAND], [REMINDER, DEMAND, NOTICE], 2),
        ([REMINDER, DEMAND], [DEMAND, NOTICE, CUT], 1),  # without the reminder, which has been sent
        ([REMINDER], [DEMAND, NOTICE, CUT], Obstacle.STEP_MISSING),
        ([DEMAND], [REMINDER, DEMAND, NOTICE], Obstacle.WOULD_SKIP),
        ([REMINDER, DEMAND], [DEMAND, REMINDER], Obstacle.WOULD_REPEAT),
    ],
)
def test_where_a_case_stands(taken: list, ladder: list, stands: int | Obstacle) -> None:
    assert standing(taken, ladder) == stands


@given(ladders, ladders)
def test_nothing_is_skipped_and_nothing_taken_twice(taken: list, ladder: list) -> None:
    found = standing(taken, ladder)
    if isinstance(found, Obstacle):
        return
    assert not found or ladder[found - 1] == taken[-1]
    assert set(ladder[:found]) <= set(taken)
    assert not set(ladder[found:]) & set(taken)


@given(ladders, st.integers(0, 5))
def test_in_a_copy_it_stands_where_it_stood(ladder: list, position: int) -> None:
    taken = ladder[:position]
    assert standing(taken, ladder) == len(taken)
