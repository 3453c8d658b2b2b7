"""How often a debtor is contacted out of courtesy, and at what hours: counted by days, the law's own contacts apart."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collections_app.rules.contact_budget import BadContactRule, Cap, exhausted, next_moment, read_caps, read_hours

WEEKLY = Cap(3, 7)
MONDAY = date(2026, 3, 2)


def days(*numbers: int) -> list[date]:
    return [date(2026, 3, number) for number in numbers]


class TestBudget:
    def test_two_of_three_leave_room(self):
        assert exhausted((WEEKLY,), days(2, 3), date(2026, 3, 4)) is None

    def test_three_in_a_week_are_enough_until_the_first_of_them_is_a_week_old(self):
        found = exhausted((WEEKLY,), days(2, 3, 4), date(2026, 3, 5))
        assert found and (found.contacts, found.until) == (3, date(2026, 3, 9))

    def test_on_that_day_there_is_room_again(self):
        assert exhausted((WEEKLY,), days(2, 3, 4), date(2026, 3, 9)) is None

    def test_more_than_the_cap_wait_until_enough_have_left_the_window(self):
        found = exhausted((WEEKLY,), days(2, 3, 4, 5), date(2026, 3, 5))
        assert found and found.until == date(2026, 3, 10)

    def test_of_two_caps_the_one_that_lasts_longer_counts(self):
        found = exhausted((WEEKLY, Cap(4, 30)), days(1, 2, 3, 4), date(2026, 3, 4))
        assert found and (found.cap, found.until) == (Cap(4, 30), date(2026, 3, 31))

    def test_what_comes_after_the_day_does_not_exist_yet(self):
        assert exhausted((WEEKLY,), days(2, 3, 10), date(2026, 3, 4)) is None

    @settings(max_examples=100, deadline=None)
    @given(
        st.lists(st.integers(0, 60), max_size=20),
        st.lists(st.builds(Cap, st.integers(1, 4), st.integers(1, 30)), max_size=3),
    )
    def test_whoever_waits_as_told_never_exceeds_a_cap(self, wished: list[int], caps: list[Cap]):
        """Contacts are made on the days wished for, or when the budget says so."""
        made: list[date] = []
        for offset in sorted(wished):
            on = max(MONDAY + timedelta(offset), *made[-1:]) if made else MONDAY + timedelta(offset)
            while found := exhausted(caps, made, on):
                assert found.until > on
                on = found.until
            made.append(on)
        for cap in caps:
            for last in made:
                window = [day for day in made if last - timedelta(cap.days) < day <= last]
                assert len(window) <= cap.most


class TestHours:
    HOURS = read_hours(["phone 08:00-21:00"])

    @pytest.mark.parametrize(
        ("asked", "answer"),
        [
            ("2026-03-02 08:00", "2026-03-02 08:00"),
            ("2026-03-02 20:59", "2026-03-02 20:59"),
            ("2026-03-02 21:00", "2026-03-03 08:00"),
            ("2026-03-02 06:30", "2026-03-02 08:00"),
            ("2026-12-31 23:10", "2027-01-01 08:00"),
        ],
    )
    def test_a_call_waits_until_the_channel_opens(self, asked: str, answer: str):
        assert next_moment(self.HOURS, "phone", datetime.fromisoformat(asked)) == datetime.fromisoformat(answer)

    def test_a_channel_without_hours_is_always_open(self):
        night = datetime.fromisoformat("2026-03-02 03:00")
        assert next_moment(self.HOURS, "email", night) == night


@pytest.mark.parametrize("text", ["3", "3/0", "0/7", "3/93", "three/7", "-1/7"])
def test_a_cap_that_cannot_be_read_is_named(text: str):
    with pytest.raises(BadContactRule, match=text.replace("/", ".")):
        read_caps([text])


@pytest.mark.parametrize("text", ["phone", "phone 8-21", "phone 21:00-08:00", "phone 08:00-25:00", "08:00-21:00"])
def test_hours_that_cannot_be_read_are_named(text: str):
    with pytest.raises(BadContactRule, match=text):
        read_hours([text])
