"""Which of several procedures is the one for an account: the closest, and never by chance."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.rules.segments import Segment, Traits, closeness, closest, compete, fits

ANNA = Traits("residential", "D", "low", "cn-2024", "CNY")
UNGRADED = ANNA._replace(grade="", voltage="")

VALUES = Traits("CI", "AD", "LH", "NZ", "$E")
named = st.tuples(*(st.frozensets(st.sampled_from(values)) for values in VALUES)).map(lambda sets: Segment(*sets))
traits = st.tuples(*(st.sampled_from(["", *values]) for values in VALUES)).map(lambda values: Traits(*values))
procedures = st.lists(named, max_size=6).map(lambda segments: list(zip(segments, range(len(segments)), strict=True)))


def names(**values: str) -> Segment:
    return Segment(**{name: frozenset(text.split()) for name, text in values.items()})


@pytest.mark.parametrize(
    ("closer", "wider"),
    [
        (names(customer_classes="residential"), names()),
        (names(customer_classes="residential", currencies="CNY"), names(customer_classes="residential")),
        (names(grades="D", voltages="low"), names(customer_classes="residential")),  # more is named
        (names(customer_classes="residential"), names(grades="D")),
        (names(grades="D"), names(voltages="low")),
        (names(voltages="low"), names(law_packs="cn-2024")),
        (names(law_packs="cn-2024"), names(currencies="CNY")),
        (names(customer_classes="residential", currencies="CNY"), names(grades="D", voltages="low")),
    ],
)
def test_the_order_of_precedence(closer: Segment, wider: Segment) -> None:
    for order in ([(closer, "closer"), (wider, "wider")], [(wider, "wider"), (closer, "closer")]):
        assert closest(order, ANNA) == "closer"


def test_what_is_not_known_of_an_account_is_named_by_nobody() -> None:
    assert not fits(names(grades="A B C D"), UNGRADED)
    assert closest([(names(grades="D"), "poor payers"), (names(), "all")], UNGRADED) == "all"


def test_nobody_is_for_whom_no_procedure_is() -> None:
    assert closest([(names(customer_classes="industrial"), 1)], ANNA) is None


@given(procedures, traits)
def test_the_choice_fits_and_nothing_that_fits_is_closer(candidates: list, account: Traits) -> None:
    chosen = closest(candidates, account)
    fitting = [segment for segment, _found in candidates if fits(segment, account)]
    if chosen is None:
        assert not fitting
    else:
        assert fits(candidates[chosen][0], account)
        assert closeness(candidates[chosen][0]) == max(map(closeness, fitting))


@given(procedures, traits)
def test_where_none_compete_their_order_does_not_matter(candidates: list, account: Traits) -> None:
    alone = []
    for segment, found in candidates:
        if not any(compete(segment, other) for other, _found in alone):
            alone.append((segment, found))
    assert closest(alone, account) == closest(alone[::-1], account)


@given(named, named)
def test_two_compete_where_some_account_cannot_tell_them_apart(one: Segment, other: Segment) -> None:
    everybody = (Traits(*values) for values in product(*(["", *values] for values in VALUES)))
    is_doubtful = any(
        fits(one, account) and fits(other, account) and closeness(one) == closeness(other) for account in everybody
    )
    assert compete(one, other) == is_doubtful == compete(other, one)
