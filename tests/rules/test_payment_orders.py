"""The days of a payment order (支付令), counted by hand on the Chinese calendar of 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.procedures.packs import law
from collections_app.rules.calendars import UnknownYear
from collections_app.rules.payment_orders import payment_order_days

CALENDAR = law("cn-2024").calendar("CN")


def days(accepted: str, served: str | None = None) -> tuple[str, str | None]:
    found = payment_order_days(date.fromisoformat(accepted), served and date.fromisoformat(served), CALENDAR)
    return str(found.issue_by), str(found.pay_or_object_by) if found.pay_or_object_by else None


def test_cn_09_qingming_lies_at_the_end_of_the_debtors_days() -> None:
    """2 + 15 = 17 March, a Tuesday. 20 March + 15 = 4 April; Qingming from 4 to 6 April, so Tuesday 7 April."""
    assert days("2026-03-02", "2026-03-20") == ("2026-03-17", "2026-04-07")


@pytest.mark.parametrize(
    ("accepted", "issue_by"),
    [
        ("2026-01-30", "2026-02-14"),  # + 15 = 14 February, a Saturday that is worked before the Spring Festival
        ("2026-01-31", "2026-02-24"),  # + 15 = 15 February, the festival from 15 to 23: Tuesday 24 February
        ("2026-02-27", "2026-03-16"),  # + 15 = 14 March, a Saturday that is not worked: Monday 16
        ("2026-09-18", "2026-10-08"),  # + 15 = 3 October, National Day from 1 to 7: Thursday 8 October
    ],
)
def test_a_last_day_without_work_moves_to_the_next_working_day(accepted: str, issue_by: str) -> None:
    assert days(accepted)[0] == issue_by


def test_until_it_is_served_the_debtor_has_all_his_days() -> None:
    assert days("2026-03-02") == ("2026-03-17", None)


def test_a_year_without_a_calendar_is_not_guessed() -> None:
    with pytest.raises(UnknownYear, match="2027"):
        days("2026-12-20")


@given(st.dates(date(2026, 1, 1), date(2026, 11, 30)))
def test_nobody_has_fewer_than_fifteen_days_and_the_last_is_worked(event: date) -> None:
    last = payment_order_days(event, event, CALENDAR).pay_or_object_by
    assert last is not None
    assert last >= event + timedelta(15)
    assert CALENDAR.is_business_day(last)
    between = (event + timedelta(after) for after in range(15, (last - event).days))
    assert not any(CALENDAR.is_business_day(day) for day in between), "no working day was passed over"
