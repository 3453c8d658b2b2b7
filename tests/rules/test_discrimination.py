"""How well a score tells good from bad: what must hold whatever the numbers are."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.discrimination import Outcome, auc, calibration, gain_limits, is_ordered, ks

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


@given(outcomes)
def test_ks_is_the_widest_gap_at_any_threshold(given_ones: list[Outcome]) -> None:
    good = [one.score for one in given_ones if not one.is_bad]
    bad = [one.score for one in given_ones if one.is_bad]
    gaps = [
        abs(sum(score <= at for score in bad) / len(bad) - sum(score <= at for score in good) / len(good))
        for at in range(21) if good and bad
    ]  # fmt: skip
    assert ks(given_ones) == (pytest.approx(max(gaps)) if gaps else None)


@given(outcomes, st.randoms(use_true_random=False))
def test_the_limits_of_a_gain_lie_about_it_and_turn_round(given_ones: list[Outcome], random) -> None:
    others = [Outcome(random.randint(0, 20), one.is_bad) for one in given_ones]
    found = gain_limits(given_ones, others)
    bad = sum(one.is_bad for one in given_ones)
    if min(bad, len(given_ones) - bad) < 2:
        assert found is None
        return
    low, high = found
    assert low - 1e-9 <= auc(given_ones) - auc(others) <= high + 1e-9
    assert gain_limits(others, given_ones) == pytest.approx((-high, -low))


def test_the_limits_of_a_gain_hold_nine_times_in_ten_and_more() -> None:
    """Two scores of the same accounts, one with more noise: limits of many samples against the gain of a large one."""
    random = Random(7)

    def sample(size: int) -> tuple[list[Outcome], list[Outcome]]:
        truth = [(random.gauss(0, 1) + is_bad, is_bad) for is_bad in (random.random() < 0.3 for _ in range(size))]
        return tuple([Outcome(-value + random.gauss(0, noise), bad) for value, bad in truth] for noise in (0.2, 1.5))

    large = sample(40_000)
    true_gain = auc(large[0]) - auc(large[1])
    limits = [gain_limits(*sample(150)) for _ in range(200)]
    assert sum(low <= true_gain <= high for low, high in limits) >= 180
