"""Work is shared out evenly, and the same way each time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from collections_app.rules.sharing import share_out


def test_whoever_has_the_fewest_gets_the_next():
    assert share_out({1: 5, 2: 3, 3: 4}, 4) == [2, 2, 3, 1]


def test_nobody_gets_nothing():
    assert share_out({}, 3) == []
    assert share_out({1: 0}, 0) == []


@settings(max_examples=100)
@given(st.dictionaries(st.integers(1, 50), st.integers(0, 30), min_size=1, max_size=8), st.integers(0, 60))
def test_nobody_who_was_given_something_has_two_more_than_anybody_else(loads, count):
    given_out = share_out(loads, count)
    after = {person: held + given_out.count(person) for person, held in loads.items()}
    assert len(given_out) == count
    assert all(after[person] - 1 <= min(after.values()) for person in set(given_out))
