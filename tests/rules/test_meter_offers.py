"""Who is offered a prepayment meter: the first risk group that fits, and a share kept aside that never changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.meter_offers import RiskGroup, Traits, group_of, is_compared

ON = date(2026, 3, 20)
ALL = list(RiskGroup)
CLASSES = ("residential", "non_residential", "industrial", "dedicated_transformer", "temporary", "lease_run")


def traits(customer_class: str = "residential", **more: object) -> Traits:
    known = {"voltage": "", "opened_on": None, "late_bills": 0, "has_open_case": False} | more
    return Traits(customer_class, **known)


ANY = st.builds(
    Traits, st.sampled_from(CLASSES), st.sampled_from(["", "low", "medium"]),
    st.none() | st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 12), st.booleans(),
)  # fmt: skip


class TestGroups:
    @pytest.mark.parametrize("group", ["dedicated_transformer", "temporary", "lease_run"])
    def test_some_are_customer_classes(self, group: str) -> None:
        assert group_of(traits(group), ALL, 3, ON) == group

    @pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (365, True), (366, False)])
    def test_a_new_business_is_one_of_the_last_twelve_months(self, days: int, fits: bool) -> None:
        shop = traits("non_residential", voltage="low", opened_on=ON - timedelta(days))
        assert group_of(shop, ALL, 3, ON) == (RiskGroup.NEW_LOW_VOLTAGE if fits else None)

    def test_a_household_or_a_high_voltage_is_not_a_new_business(self) -> None:
        assert group_of(traits(voltage="low", opened_on=ON), ALL, 3, ON) is None
        assert group_of(traits("industrial", voltage="high", opened_on=ON), ALL, 3, ON) is None
        assert group_of(traits("industrial", voltage="low"), ALL, 3, ON) is None  # nobody knows since when

    @pytest.mark.parametrize(("late", "case", "fits"), [(2, False, False), (3, False, True), (0, True, True)])
    def test_hard_to_pay_are_late_bills_or_an_open_case(self, late: int, case: bool, fits: bool) -> None:
        found = group_of(traits(late_bills=late, has_open_case=case), ALL, 3, ON)
        assert found == (RiskGroup.HARD_TO_PAY if fits else None)

    @given(ANY, st.lists(st.sampled_from(ALL), unique=True), st.integers(1, 6))
    def test_an_account_is_in_a_group_that_was_asked_for(self, of: Traits, groups: list[RiskGroup], late: int) -> None:
        found = group_of(of, groups, late, ON)
        assert found is None or found in groups
        if RiskGroup.HARD_TO_PAY in groups and of.has_open_case:
            assert found is not None

    @given(ANY, st.integers(1, 6))
    def test_with_fewer_late_bills_asked_for_nobody_falls_out(self, of: Traits, late: int) -> None:
        if group_of(of, ALL, late + 1, ON):
            assert group_of(of, ALL, late, ON)


class TestTheShareKeptAside:
    @given(st.integers(1, 10**6), st.integers(1, 10**9), st.integers(0, 50))
    def test_is_always_the_same_side(self, campaign: int, account: int, percent: int) -> None:
        first = is_compared(campaign, account, percent)
        assert is_compared(campaign, account, percent) == first
        assert not is_compared(campaign, account, 0)
        if first:
            assert is_compared(campaign, account, percent + 1)

    @given(st.integers(1, 10**4), st.integers(1, 10**7), st.integers(0, 50))
    def test_is_close_to_the_percent(self, campaign: int, first: int, percent: int) -> None:
        aside = sum(is_compared(campaign, account, percent) for account in range(first, first + 2000))
        assert abs(aside / 2000 - percent / 100) < 0.07  # more than six standard errors

    def test_two_campaigns_keep_others_aside(self) -> None:
        one, other = ({pk for pk in range(2000) if is_compared(campaign, pk, 20)} for campaign in (1, 2))
        assert 0.02 < len(one & other) / 2000 < 0.06
