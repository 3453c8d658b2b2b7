"""Power paid for in advance: what a day draws, what a top-up gives, when somebody is warned, and that no money is lost."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.calendars import Calendar
from collections_app.rules.prepayment import (
    Entry,
    Terms,
    daily_use,
    days_left,
    draw,
    is_low,
    is_restored,
    is_used_up,
    raises_alert,
    statement,
    stop_from,
    to_old_debt,
    to_old_debt_of_each,
)

MARCH = date(2026, 3, 1)
HOUSEHOLD = Terms(set_value=Decimal(250), price=Decimal("0.5500"))

money = st.integers(1, 1_000_000).map(lambda cents: Decimal(cents) / 100)
percent = st.integers(0, 100).map(Decimal)


def terms(**more: str) -> Terms:
    given = {"set_value": "250", "price": "0.55"} | more
    return Terms(**{name: Decimal(value) for name, value in given.items()})


class TestTheDraw:
    @pytest.mark.parametrize(
        ("kwh", "price", "discount", "amount"),
        [
            ("7.455", "0.55", "0", "4.10"),  # 4.10025
            ("0.1", "0.05", "0", "0.01"),  # half a cent goes up
            ("10", "0.55", "2.5", "5.36"),  # 5.3625, rounded once at the end
            ("0", "0.55", "0", "0.00"),
        ],
    )
    def test_is_use_times_price_less_the_discount(self, kwh: str, price: str, discount: str, amount: str) -> None:
        assert draw(Decimal(kwh), terms(price=price, incentive_percent=discount)) == Decimal(amount)

    @given(st.integers(0, 10**7), st.integers(1, 200_000), st.integers(0, 99))
    def test_a_discount_never_makes_it_dearer(self, wh: int, price: int, discount: int) -> None:
        kwh, dear = Decimal(wh) / 1000, Decimal(price) / 100_000
        plain = draw(kwh, Terms(Decimal(1), dear))
        assert Decimal(0) <= draw(kwh, Terms(Decimal(1), dear, incentive_percent=Decimal(discount))) <= plain


class TestOldDebt:
    def test_takes_its_share_but_no_more_than_is_owed(self) -> None:
        assert to_old_debt(Decimal(100), Decimal(30), Decimal(400)) == 30
        assert to_old_debt(Decimal(100), Decimal(30), Decimal("12.50")) == Decimal("12.50")
        assert to_old_debt(Decimal(100), Decimal(30), Decimal(0)) == 0

    def test_a_part_of_a_cent_is_the_customers(self) -> None:
        assert to_old_debt(Decimal("0.09"), Decimal(30), Decimal(10)) == Decimal("0.02")

    def test_an_account_in_credit_owes_nothing(self) -> None:
        assert to_old_debt(Decimal(100), Decimal(30), Decimal(-5)) == 0

    @given(st.lists(money, max_size=8), percent, money)
    def test_several_together_take_no_more_than_is_owed(self, top_ups: list, share: Decimal, owed: Decimal) -> None:
        parts = to_old_debt_of_each(top_ups, share, owed)
        assert sum(parts) <= owed
        assert all(0 <= part <= top_up for part, top_up in zip(parts, top_ups, strict=True))


class TestNoMoneyIsLost:
    @given(
        st.lists(st.one_of(st.tuples(st.just("top-up"), money), st.tuples(st.just("draw"), st.integers(0, 50_000))), max_size=30),
        percent, money,
    )  # fmt: skip
    def test_what_came_in_is_drawn_paid_on_old_debt_or_left(self, life: list, share: Decimal, owed: Decimal) -> None:
        agreed = Terms(Decimal(200), Decimal("0.61370"), debt_percent=share, incentive_percent=Decimal(3))
        entries, deposits, drawn, to_debt = [], Decimal(0), Decimal(0), Decimal(0)
        for number, (what, size) in enumerate(life):
            day = MARCH + timedelta(number // 2)
            if what == "top-up":
                part = to_old_debt(size, share, owed - to_debt)
                deposits, to_debt = deposits + size, to_debt + part
                entries.append(Entry(day, size - part))
            else:
                taken = draw(Decimal(size) / 1000, agreed)
                drawn += taken
                entries.append(Entry(day, -taken))
        lines = statement(entries)
        balance = lines[-1].balance if lines else Decimal(0)
        assert deposits == drawn + balance + to_debt
        assert to_debt <= owed
        assert balance == balance.quantize(Decimal("0.01"))

    def test_a_day_shows_first_what_came_in(self) -> None:
        lines = statement(
            [Entry(MARCH, Decimal("-4.10")), Entry(MARCH, Decimal(50)), Entry(MARCH - timedelta(1), Decimal(-1))]
        )
        assert [str(line.balance) for line in lines] == ["-1", "49", "44.90"]


class TestWarningAndStop:
    def test_a_household_warned_after_one_day_and_stopped_after_thirteen(self) -> None:
        """52.30 and 4.10 a day, warned below 50, stopped below nothing."""
        balances = [Decimal("52.30") - days * Decimal("4.10") for days in range(15)]
        assert next(day for day, left in enumerate(balances) if is_low(left, HOUSEHOLD)) == 1
        assert next(day for day, left in enumerate(balances) if is_used_up(left, HOUSEHOLD)) == 13

    def test_an_emergency_credit_carries_below_nothing_and_has_to_be_made_good(self) -> None:
        agreed = terms(emergency_credit="20")
        assert [is_used_up(Decimal(left), agreed) for left in ("-0.01", "-20", "-20.01")] == [False, False, True]
        assert [is_restored(Decimal(left)) for left in ("-20", "-0.01", "0")] == [False, False, True]

    def test_each_account_has_a_threshold_of_its_own(self) -> None:
        assert terms().threshold == 50
        assert terms(threshold_percent="12.5").threshold == Decimal("31.25")
        assert terms(threshold_percent="0").threshold == 0

    @given(st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=40))
    def test_is_warned_once_until_topped_up(self, balances: list[int]) -> None:
        warned = False
        for cents in balances:
            left = Decimal(cents) / 100
            raised = raises_alert(left, HOUSEHOLD, has_open_alert=warned)
            assert not (raised and warned)
            warned = warned or raised
        assert warned == any(is_low(Decimal(cents) / 100, HOUSEHOLD) for cents in balances)

    @given(money, money, money)
    def test_whoever_is_used_up_was_low_before(self, left: Decimal, set_value: Decimal, credit: Decimal) -> None:
        agreed = Terms(set_value, Decimal(1), emergency_credit=credit)
        assert not is_used_up(-left, agreed) or is_low(-left, agreed)


class TestDaysLeft:
    @pytest.mark.parametrize(
        ("balance", "use", "days"), [("48.20", "4.10", 11), ("4.10", "4.10", 1), ("4.09", "4.10", 0), ("-3", "4.10", 0)]
    )
    def test_are_whole_days(self, balance: str, use: str, days: int) -> None:
        assert days_left(Decimal(balance), Decimal(use)) == days

    def test_are_not_known_without_use(self) -> None:
        assert days_left(Decimal(50), daily_use([])) is None
        assert days_left(Decimal(50), daily_use([Decimal(0), Decimal(0)])) is None

    @given(money, st.lists(money, min_size=1))
    def test_never_promise_more_than_is_there(self, balance: Decimal, draws: list[Decimal]) -> None:
        use = daily_use(draws)
        days = days_left(balance, use)
        assert days * use <= balance < (days + 1) * use + Decimal("1e-20")


class TestFriendlyHours:
    HOURS = (time(9), time(15))
    EASTER = Calendar("de", {2026: frozenset({date(2026, 4, 3), date(2026, 4, 6)})})

    @pytest.mark.parametrize(
        ("at", "first"),
        [
            ("2026-03-31 11:20", "2026-03-31 11:20"),  # on a Tuesday, now
            ("2026-03-31 02:00", "2026-03-31 09:00"),  # not at night
            ("2026-03-31 15:00", "2026-04-01 09:00"),  # nor in the evening
            ("2026-03-28 10:00", "2026-03-30 09:00"),  # nor at a weekend
            ("2026-04-02 16:00", "2026-04-07 09:00"),  # nor from Good Friday to Easter Monday
        ],
    )
    def test_no_stop_when_nobody_could_help_himself(self, at: str, first: str) -> None:
        found = stop_from(datetime.fromisoformat(at), self.HOURS, self.EASTER.is_business_day)
        assert found == datetime.fromisoformat(first)

    def test_none_where_no_day_is_worked(self) -> None:
        assert stop_from(datetime.fromisoformat("2026-03-01"), self.HOURS, lambda day: False) is None

    @given(st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-12-01")))
    def test_is_never_before_nor_outside_of_them(self, at: datetime) -> None:
        found = stop_from(at, self.HOURS, self.EASTER.is_business_day)
        assert found >= at
        assert self.HOURS[0] <= found.time() < self.HOURS[1]
        assert self.EASTER.is_business_day(found.date())
