"""How well a score tells good from bad: what must hold whatever the numbers are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.discrimination import Outcome, auc, calibration, is_ordered, ks

outcomes = st.lists(st.builds(Outcome, st.integers(0, 20), st.booleans(), st.sampled_from("ABCD")), max_size=40)


@given(outcomes)
def test_auc_is_the_share_of_pairs_in_which_the_good_one_is_ahead(given_ones: list[Outcome]) -> None:
    good = [one.score for one in given_ones if not one.is_bad]
    bad = [one.score for one in given_ones if one.is_bad]
    pairs = [(g > b) + (g == b) / 2 for g in good for b in bad]
    assert auc(given_ones) == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


@given(outcomes)
def test_both_lie_between_their_bounds_and_turn_round_with_the_score(given_ones: list[Outcome]) -> None:
    if (found := auc(given_ones)) is None:
        assert ks(given_ones) is None
        return
    turned = [Outcome(-one.score, one.is_bad) for one in given_ones]
    assert auc(turned) == pytest.approx(1 - found)
    assert ks(turned) == pytest.approx(ks(given_ones))
    assert 0 <= ks(given_ones) <= 1
    assert ks(given_ones) >= abs(2 * found - 1) / 2 - 1e-9


@given(outcomes, st.integers(1, 9))
def test_only_the_order_of_scores_counts(given_ones: list[Outcome], stretch: int) -> None:
    stretched = [Outcome(one.score**3 * stretch, one.is_bad) for one in given_ones]
    assert (auc(stretched), ks(stretched)) == (auc(given_ones), ks(given_ones))


def test_a_perfect_and_a_useless_score() -> None:
    perfect = [Outcome(9, False), Outcome(8, False), Outcome(2, True)]
    useless = [Outcome(5, False), Outcome(5, True)]
    assert (auc(perfect), ks(perfect)) == (1, 1)
    assert (auc(useless), ks(useless)) == (0.5, 0)


@given(outcomes)
def test_calibration_counts_everybody_once(given_ones: list[Outcome]) -> None:
    rows = calibration(given_ones, "ABCD")
    assert sum(whole for _grade, whole, _bad in rows) == len(given_ones)
    assert sum(bad for _grade, _whole, bad in rows) == sum(one.is_bad for one in given_ones)


def test_grades_are_ordered_where_the_worse_are_late_more_often() -> None:
    assert is_ordered([("A", 10, 0), ("B", 10, 3)])
    assert not is_ordered([("A", 10, 4), ("B", 10, 3)])
