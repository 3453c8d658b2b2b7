"""What is left of personal data for those who need not see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.privacy import DOT, masked, masked_number


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "13812345678", "138••••••78"),
        ("phone", "0555 0100 17", "055•••••17"),
        ("phone", "110", "•••"),
        ("email", "anna@weber.example", "a•••@weber.example"),
        ("email", "not an address", "not•••••••ss"),
        ("post", "12 Lamp Street", "12 Lamp Street"),
    ],
)
def test_enough_is_left_to_recognise_it(kind: str, value: str, shown: str):
    assert masked(kind, value) == shown


@given(st.text("0123456789X", max_size=30))
def test_no_number_shows_more_than_five_signs(number: str):
    shown = masked_number(number)
    assert len(shown) == len(number)
    assert sum(sign != DOT for sign in shown) <= 5
    assert number == "" or DOT in shown or len(number) == 5
