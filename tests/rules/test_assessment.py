"""Points by a published rule, and targets shared out among those below."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.assessment import FaultyRule, Score, assess, attainment, ranked, read_rule, share_out
from collections_app.rules.figures import Figures
from collections_app.rules.kpis import Kpi

RULE = read_rule(
    "weight recovery 60\nweight kept_ratio 40\nreward recovery 1 up to 5\ndeduction wrongful_cuts 10 up to 30"
)
TARGETS = {Kpi.RECOVERY: Decimal("0.8"), Kpi.KEPT_RATIO: Decimal("0.5")}
money = st.decimals(0, 1_000_000, places=2)


def figures(received: int, wrongful: int = 0, kept: int = 5, broken: int = 5) -> Figures:
    return Figures(
        issued=Decimal(100),
        received_month=Decimal(received),
        wrongful_cuts=wrongful,
        promises_kept=kept,
        promises_broken=broken,
    )


@pytest.mark.parametrize(
    ("measured", "points"),
    [
        (figures(80), 100),
        (figures(40), 70),
        (figures(83), 103),
        (figures(99), 105),
        (figures(80, 2), 80),
        (figures(80, 9), 70),
    ],
)
def test_weights_rewards_and_deductions(measured: Figures, points: int) -> None:
    assert assess(measured, TARGETS, RULE).points == points


def test_what_was_not_measured_is_not_assessed() -> None:
    """No promise was due: the recovery is the whole."""
    assert assess(figures(40, kept=0, broken=0), TARGETS, RULE).points == 50
    assert not assess(figures(40), {}, RULE).is_assessed


def test_points_never_fall_below_zero() -> None:
    assert assess(figures(0, 9, kept=0), TARGETS, RULE, corrections=Decimal(-50)).points == 0


@given(st.decimals(0, 2, places=4), st.decimals(0, 2, places=4), st.sampled_from([Kpi.RECOVERY, Kpi.ARREARS_RATE]))
def test_a_target_is_met_between_nothing_and_all(value: Decimal, target: Decimal, kpi: Kpi) -> None:
    met = attainment(kpi, value, target)
    assert 0 <= met <= 1
    assert (met == 1) == (value >= target if kpi is Kpi.RECOVERY else value <= target)


@given(money, st.dictionaries(st.integers(0, 50), money, max_size=12))
def test_shares_of_money_add_up_to_the_cent(target: Decimal, to_collect: dict[int, Decimal]) -> None:
    shares = share_out(Kpi.RECEIVED, target, to_collect)
    if not sum(to_collect.values()):
        assert shares == {}
        return
    assert sum(shares.values()) == target
    whole = sum(to_collect.values())
    assert all(abs(shares[one] - target * amount / whole) < Decimal("0.01") for one, amount in to_collect.items())


def test_the_same_points_are_the_same_place() -> None:
    scores = {who: assess(figures(received), TARGETS, RULE) for who, received in ((1, 80), (2, 40), (3, 80))}
    assert ranked(scores | {4: Score(())}) == [(1, 1), (1, 3), (3, 2)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("weight recovery", ("unreadable", 1)), ("weight recovery -1", ("no_points", 1)), ("weight recovery nan", ("no_points", 1)),
        ("weight recovery 60\nweight nothing 5", ("unreadable", 2)), ("weight recovery 1 up to x", ("unreadable", 1)),
        ("weight recovery 1\ndeduction recovery 5", ("not_counted", 2)), ("reward recovery 1", ("no_weight", None)),
        ("weight recovery 1\nweight recovery 2", ("named_twice", None)),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_names_its_line(text: str, fault: tuple) -> None:
    with pytest.raises(FaultyRule) as found:
        read_rule(text)
    assert (found.value.code, found.value.line) == fault
