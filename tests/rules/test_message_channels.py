"""By which channel a message goes, from when, and who is reminded before the due day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collections_app.rules.contact_budget import next_moment, read_hours
from collections_app.rules.message_channels import is_reminded, one_route, routes, send_from, spread

HOURS = read_hours(["sms 08:00-21:00"])
DAY = date(2026, 7, 4)
TWO_HOURS = timedelta(hours=2)
BOTH = {"sms", "email"}


@pytest.mark.parametrize(
    ("wished", "known", "gateways", "taken"),
    [
        (["sms"], BOTH, BOTH, ["sms"]),
        (["sms", "email"], BOTH, BOTH, ["sms", "email"]),
        (["sms"], {"email"}, BOTH, ["email"]),  # no number: an e-mail takes its place
        (["sms", "email"], {"email"}, BOTH, ["email"]),  # and goes once
        (["email"], {"sms"}, BOTH, []),  # the letter goes anyway
        (["sms"], set(), BOTH, []),
        (["sms"], {"email"}, {"sms"}, []),
        (["sms"], BOTH, {"email"}, []),  # a channel without a gateway is not there
        ([], BOTH, BOTH, []),
    ],
)
def test_a_message_goes_where_somebody_can_be_reached(wished, known, gateways, taken):
    assert routes(wished, known, gateways) == taken


@pytest.mark.parametrize(
    ("known", "gateways", "taken"),
    [(BOTH, BOTH, ["sms"]), ({"email"}, BOTH, ["email"]), (BOTH, {"email"}, ["email"]), (set(), BOTH, [])],
)
def test_one_message_is_enough_before_the_due_day(known, gateways, taken):
    assert one_route(known, gateways) == taken


@given(st.integers(1, 2**40), st.integers(0, 3000))
@settings(max_examples=100)
def test_it_goes_within_the_hours_of_the_morning_after_and_always_at_the_same_moment(key, minutes):
    over = timedelta(minutes=minutes)
    at = send_from(HOURS, "sms", DAY, key, over, UTC)
    assert at == send_from(HOURS, "sms", DAY, key, over, UTC)
    assert next_moment(HOURS, "sms", at) == at
    assert at.date() == DAY + timedelta(1)


def test_a_channel_without_hours_opens_with_the_day():
    first = datetime(2026, 7, 5, tzinfo=UTC)
    assert first <= send_from(HOURS, "email", DAY, 17, TWO_HOURS, UTC) < first + TWO_HOURS
    assert send_from(HOURS, "email", DAY, 17, timedelta(0), UTC) == first


def test_a_hundred_thousand_do_not_go_in_the_same_minute():
    minutes = [spread(key, TWO_HOURS) // timedelta(minutes=1) for key in range(500_000, 600_000)]
    busiest = max(minutes.count(minute) for minute in range(0, 120, 7))
    assert busiest < 100_000 / 120 * 1.05


@pytest.mark.parametrize(
    ("late", "grade", "grades", "reminded"),
    [(1, "", [], False), (2, "", [], True), (0, "C", ["C", "D"], True), (9, "A", ["C", "D"], False)],
)
def test_who_is_reminded_before_the_due_day(late, grade, grades, reminded):
    assert is_reminded(late, grade, grades) is reminded
