"""The formulas of managers' figures: the worked example of the trade, and what has to hold for any figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.figures import BUCKETS, NAMES, Figures, bucket, in_turn, sum_up
from collections_app.rules.kpis import FORMULAS, Kpi, Unit, cure_and_roll, value_of

MONEY = st.decimals(0, 10_000, places=2)
COUNTS = st.integers(0, 50)
DAY = date(2026, 3, 31)


def percent(kpi: Kpi, figures: Figures) -> str:
    return f"{value_of(kpi, figures) * 100:.2f}"


def test_the_example_of_an_examination_key() -> None:
    """KPI-01: 1,250,500.00 to collect, 500,000.00 of it carried over; 980,000.00 received, 340,000.00 of it old."""
    figures = Figures(
        opening=Decimal("500000.00"), opening_old=Decimal("500000.00"), issued=Decimal("750500.00"),
        received_month=Decimal("640000.00"), received_old=Decimal("340000.00"), closing=Decimal("270500.00"),
    )  # fmt: skip
    assert figures.is_balanced
    assert percent(Kpi.RECOVERY, figures) == "78.37"
    assert percent(Kpi.YEAR_RECOVERY, figures) == "85.28"
    assert percent(Kpi.OLD_RECOVERY, figures) == "68.00"
    assert percent(Kpi.ARREARS_RATE, figures) == "21.63"


@pytest.mark.parametrize("kpi", Kpi)
def test_of_nothing_there_is_no_share(kpi: Kpi) -> None:
    assert value_of(kpi, Figures()) == (None if FORMULAS[kpi].unit in (Unit.SHARE, Unit.DAYS) else 0)


def test_days_outstanding_count_the_days_of_the_period() -> None:
    figures = Figures(issued=Decimal(3000), closing=Decimal(1500))
    assert value_of(Kpi.DAYS_OUTSTANDING, figures, days=30) == 15
    assert value_of(Kpi.DAYS_OUTSTANDING, figures, days=90, months=3) == 45
    assert value_of(Kpi.BALANCE_SHARE, figures, days=90, months=3) == Decimal("1.5")


def test_money_handed_over_with_an_account_is_no_longer_to_be_collected() -> None:
    figures = Figures(opening=Decimal(1000), moved=Decimal(-400), received_year=Decimal(300), closing=Decimal(300))
    assert (figures.is_balanced, value_of(Kpi.RECOVERY, figures)) == (True, Decimal("0.5"))


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (-3, 0),
        (0, 0),
        (1, 1),
        (30, 1),
        (31, 2),
        (60, 2),
        (61, 3),
        (90, 3),
        (91, 4),
        (180, 4),
        (181, 5),
        (365, 5),
        (366, 6),
    ],
)
def test_buckets_begin_with_the_day_after_the_due_day(late: int, expected: int) -> None:
    assert bucket(DAY - timedelta(late), DAY) == expected


def test_of_each_bucket_so_much_is_paid_and_so_much_grows_older() -> None:
    was = (Decimal(0), Decimal(200), *[Decimal(0)] * (BUCKETS - 2))
    cured = (Decimal(0), Decimal(50), *[Decimal(0)] * (BUCKETS - 2))
    rolled = (Decimal(0), Decimal(100), *[Decimal(0)] * (BUCKETS - 2))
    figures = Figures(was=was, cured=cured, rolled=rolled)
    assert cure_and_roll(figures)[:3] == [(None, None), (Decimal("0.25"), Decimal("0.5")), (None, None)]
    assert (value_of(Kpi.CURED, figures), value_of(Kpi.ROLLED, figures)) == (Decimal("0.25"), Decimal("0.5"))


@st.composite
def balanced(draw: st.DrawFn) -> Figures:
    opening, issued, moved = draw(MONEY), draw(MONEY), draw(MONEY)
    to_collect = opening + issued + moved
    received = [draw(st.decimals(0, to_collect / 3, places=2)) for _ in range(3)]
    return Figures(
        opening=opening, opening_old=draw(st.decimals(0, opening, places=2)), issued=issued, moved=moved,
        received_month=received[0], received_year=received[1], received_old=received[2],
        closing=to_collect - sum(received), promises_kept=draw(COUNTS), promises_broken=draw(COUNTS),
    )  # fmt: skip


@given(st.lists(balanced(), min_size=1, max_size=5))
def test_what_is_collected_and_what_is_left_are_the_whole(parts: list[Figures]) -> None:
    whole = sum_up(parts)
    assert whole.is_balanced
    collected, left = value_of(Kpi.RECOVERY, whole), value_of(Kpi.ARREARS_RATE, whole)
    assert (collected is None) == (whole.to_collect == 0)
    if collected is not None and left is not None:
        assert abs(collected + left - 1) <= Decimal("0.000001")


@given(st.lists(balanced(), min_size=1, max_size=5), st.randoms())
def test_the_order_of_the_parts_does_not_matter(parts: list[Figures], random) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert sum_up(parts) == sum_up(shuffled) == sum_up([sum_up(parts[:1]), *parts[1:]])


@given(balanced(), balanced())
def test_periods_in_turn_begin_with_the_first_and_end_with_the_last(first: Figures, last: Figures) -> None:
    whole = in_turn([first, last])
    assert (whole.opening, whole.closing, whole.issued) == (first.opening, last.closing, first.issued + last.issued)
    assert in_turn([first]) == first
    assert set(NAMES) == set(Figures.__slots__)
