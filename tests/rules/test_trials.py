"""The arithmetic of trials against published figures; the draw; the rule for stopping. No database."""

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collections_app.rules.intervals import Sample, difference_of_means, difference_of_shares, score, share, t_quantile
from collections_app.rules.trials import (
    Arm,
    Draw,
    Group,
    State,
    bound,
    look_at,
    needed,
    numbers_at_looks,
    state_after,
)

EVER = date(2099, 1, 1)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_newcombe_prints_it(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3."""
    found = share(part, whole)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
    ],
)
def test_differences_of_shares_as_newcombe_prints_them(counts: tuple[int, ...], low: float, high: float) -> None:
    """Ibid. 873, table II, method 10."""
    found = difference_of_shares(*counts)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("probability", "freedom", "value"),
    [(0.975, 1, 12.706), (0.975, 4, 2.776), (0.975, 10, 2.228), (0.95, 30, 1.697), (0.995, 120, 2.617)],
)
def test_student_s_t_as_in_any_table(probability: float, freedom: float, value: float) -> None:
    assert round(t_quantile(probability, freedom), 3) == value


def test_welch_by_hand() -> None:
    """Means 20.82 and 23.71 (n = 15 each, variances 7.84 and 12.39): t = 2.49 with 26.6 degrees of freedom, reach 2.386."""
    found = difference_of_means(Sample(15, 20.82, 7.84), Sample(15, 23.71, 12.39))
    assert found.estimate == pytest.approx(-2.89)
    assert (found.high - found.estimate) == pytest.approx(2.0534 * (7.84 / 15 + 12.39 / 15) ** 0.5, rel=1e-3)


def test_nothing_is_said_of_nobody() -> None:
    assert share(0, 0) is None
    assert difference_of_shares(0, 0, 3, 10) is None
    assert difference_of_means(Sample(1, 5.0, 0.0), Sample(9, 5.0, 1.0)) is None
    assert score(0, 0, 1, 2) == 0


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_an_interval_holds_its_estimate_and_turns_with_its_sides(n: int, m: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    one, other = difference_of_shares(a, n, b, m), difference_of_shares(b, m, a, n)
    assert -1 - 1e-9 <= one.low <= one.estimate + 1e-9
    assert one.estimate - 1e-9 <= one.high <= 1 + 1e-9
    assert (one.low, one.high) == (pytest.approx(-other.high), pytest.approx(-other.low))


def test_the_draw_is_the_same_every_time_and_differs_from_trial_to_trial() -> None:
    first, second = Draw("T0001", Decimal(20), EVER), Draw("T0002", Decimal(20), EVER)
    arms = [first.arm_of(account) for account in range(1, 5001)]
    assert arms == [first.arm_of(account) for account in range(1, 5001)]
    tried = {account for account in range(1, 5001) if first.arm_of(account) is Arm.TRIED}
    also = {account for account in range(1, 5001) if second.arm_of(account) is Arm.TRIED}
    assert 900 < len(tried) < 1100
    assert 140 < len(tried & also) < 260  # four in a hundred, as of two independent draws


def test_a_larger_share_keeps_whom_a_smaller_one_has_drawn() -> None:
    small, large = Draw("T0001", Decimal(10), EVER), Draw("T0001", Decimal(30), EVER)
    drawn = [account for account in range(2000) if small.arm_of(account) is Arm.TRIED]
    assert all(large.arm_of(account) is Arm.TRIED for account in drawn)


def test_how_many_are_needed() -> None:
    """40 % against 50 %, half and half, one look: 388 in each group (any book on sample sizes)."""
    assert needed(Decimal(40), Decimal(10), Decimal(50), 1) == pytest.approx(2 * 388, rel=0.02)
    assert needed(Decimal(40), Decimal(10), Decimal(10), 1) > 2 * needed(Decimal(40), Decimal(10), Decimal(50), 1)
    assert needed(Decimal(40), Decimal(5), Decimal(50), 1) > 3.8 * needed(Decimal(40), Decimal(10), Decimal(50), 1)


def test_the_bounds_of_o_brien_and_fleming() -> None:
    """Jennison and Turnbull, table 2.3: five looks, 5 % two-sided."""
    assert [round(bound(look, 5), 2) for look in range(1, 6)] == [4.56, 3.23, 2.63, 2.28, 2.04]
    assert numbers_at_looks(1000, 3) == [334, 667, 1000]


class TestStopping:
    def looks(self, *pairs: tuple[int, int], of: int = 100, looks: int = 3) -> State:
        seen = [
            look_at(number, looks, Group(of * number, one), Group(of * number, other))
            for number, (one, other) in enumerate(pairs, start=1)
        ]
        return state_after(seen, looks)

    def test_nothing_before_the_first_look(self) -> None:
        assert self.looks() is State.NOT_YET

    def test_what_would_convince_at_the_end_does_not_at_the_beginning(self) -> None:
        assert self.looks((60, 45)) is State.GOES_ON  # 2.1 standard errors, where 3.5 are asked for
        assert self.looks((60, 45), looks=1) is State.USUAL_IS_BETTER

    def test_a_great_difference_ends_it_early_and_stands(self) -> None:
        assert self.looks((80, 45)) is State.USUAL_IS_BETTER
        assert self.looks((45, 80), (100, 100)) is State.TRIED_IS_BETTER

    def test_no_difference_after_the_last_look(self) -> None:
        assert self.looks((50, 49), (100, 101), (150, 149)) is State.NO_DIFFERENCE

    def test_chance_alone_ends_one_trial_in_twenty(self) -> None:
        """A thousand trials of two equal groups, five looks each."""
        dice = random.Random(7)
        found = 0
        for _trial in range(1000):
            one = other = 0
            seen = []
            for number in range(1, 6):
                one += sum(dice.random() < 0.4 for _each in range(60))
                other += sum(dice.random() < 0.4 for _each in range(60))
                seen.append(look_at(number, 5, Group(60 * number, one), Group(60 * number, other)))
            found += state_after(seen, 5) is not State.NO_DIFFERENCE
        assert 25 <= found <= 75
