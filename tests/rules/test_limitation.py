"""Until when a claim lasts: worked examples, and what holds for every history."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.procedures.packs import law, pack_ids
from collections_app.rules.limitation import (
    ClockStart,
    Interruption,
    InterruptionKind,
    LimitationTerms,
    limitation,
    limitation_end,
    terms_of,
)
from collections_app.rules.spans import Span

KNOWN = [(pack, terms) for pack in pack_ids() for terms in law(pack).limitation]
kinds = st.sampled_from(list(InterruptionKind))
days = st.dates(date(2015, 1, 1), date(2060, 12, 31))
histories = st.lists(st.builds(Interruption, kinds, days), max_size=8)
some_kinds = st.lists(kinds, unique=True).map(tuple)
any_terms = st.builds(
    LimitationTerms, years=st.integers(1, 6), start=st.sampled_from(list(ClockStart)), interrupted_by=some_kinds,
    revived_by=some_kinds, stopped_by=some_kinds, longest_years=st.none() | st.integers(6, 30),
)  # fmt: skip


def end(pack: str, due_on: str, *happened: tuple[str, str], region: str = "") -> str:
    terms = terms_of(law(pack).limitation, region)
    facts = [Interruption(kind, date.fromisoformat(on)) for kind, on in happened]
    return limitation_end(date.fromisoformat(due_on), facts, terms).isoformat()


class TestChina:
    def test_three_years_counted_from_the_due_day(self):
        assert end("cn-2024", "2023-05-20") == "2026-05-20"

    def test_a_demand_that_was_received_starts_it_anew(self):
        assert end("cn-2024", "2023-05-20", ("demand", "2024-11-03")) == "2027-11-03"

    def test_one_on_the_last_day_is_in_time_and_one_a_day_later_is_not(self):
        assert end("cn-2024", "2023-05-20", ("demand", "2026-05-20")) == "2029-05-20"
        assert end("cn-2024", "2023-05-20", ("demand", "2026-05-21")) == "2026-05-20"

    def test_after_the_end_only_the_debtors_own_promise_helps(self):
        assert end("cn-2024", "2020-05-20", ("part_payment", "2024-01-10")) == "2023-05-20"
        assert end("cn-2024", "2020-05-20", ("repayment_agreement", "2024-01-10")) == "2027-01-10"
        late = [("demand", "2024-01-10"), ("acknowledgement", "2024-02-10"), ("demand", "2024-03-10")]
        assert end("cn-2024", "2020-05-20", *late) == "2027-03-10"

    def test_never_beyond_twenty_years(self):
        every_second_year = [("demand", f"{year}-01-10") for year in range(2004, 2025, 2)]
        assert end("cn-2024", "2003-05-20", *every_second_year) == "2023-05-20"


class TestGermany:
    def test_three_years_from_the_end_of_the_year(self):
        assert end("de", "2023-02-10") == end("de", "2023-12-31") == "2026-12-31"

    def test_a_mere_demand_does_not_start_it_anew_but_acknowledgement_and_part_payment_do(self):
        assert end("de", "2023-02-10", ("demand", "2025-03-01")) == "2026-12-31"
        assert end("de", "2023-02-10", ("acknowledgement", "2025-03-01")) == "2028-03-01"
        assert end("de", "2023-02-10", ("part_payment", "2025-03-01")) == "2028-03-01"

    def test_what_happens_before_it_has_begun_changes_nothing(self):
        assert end("de", "2023-02-10", ("acknowledgement", "2023-06-01")) == "2026-12-31"

    def test_a_suit_stops_it(self):
        terms = law("de").limitation[0]
        suit = [Interruption("suit", date(2026, 11, 30))]
        assert limitation(date(2023, 2, 10), suit, terms).stopped_on == date(2026, 11, 30)
        too_late = [Interruption("suit", date(2027, 1, 2))]
        assert limitation(date(2023, 2, 10), too_late, terms).stopped_on is None

    def test_what_has_lapsed_is_not_revived(self):
        assert end("de", "2020-02-10", ("acknowledgement", "2024-03-01")) == "2023-12-31"


class TestElsewhere:
    def test_great_britain_by_region(self):
        assert end("gb", "2020-05-20", region="ENG") == "2026-05-20"
        assert end("gb", "2020-05-20", region="SCT") == "2025-05-20"
        assert terms_of(law("gb").limitation, "") is None

    @pytest.mark.parametrize("pack", ["au-nerr", "au-vic", "us-ca", "us-ny", "us-tx"])
    def test_what_no_source_says_is_not_known(self, pack):
        assert law(pack).limitation == ()

    def test_every_clock_has_its_source(self):
        assert [pack for pack, terms in KNOWN if not terms.source] == []


@given(due_on=days, happened=histories, more=st.builds(Interruption, kinds, days), terms=any_terms)
def test_an_interruption_never_brings_the_end_forward(due_on, happened, more, terms):
    assert limitation_end(due_on, [*happened, more], terms) >= limitation_end(due_on, happened, terms)


@given(due_on=days, happened=histories, terms=any_terms, data=st.data())
def test_the_order_does_not_matter(due_on, happened, terms, data):
    assert limitation(due_on, data.draw(st.permutations(happened)), terms) == limitation(due_on, happened, terms)


@given(due_on=days, happened=histories, terms=any_terms)
def test_after_the_end_nothing_helps_but_what_revives(due_on, happened, terms):
    lapsed_on = limitation_end(due_on, [], terms)
    late = [one for one in happened if one.on > lapsed_on and one.kind not in terms.revived_by]
    assert limitation(due_on, late, terms).ends_on == lapsed_on


@given(due_on=days, happened=histories, terms=any_terms)
def test_between_the_shortest_and_the_longest(due_on, happened, terms):
    ends_on = limitation_end(due_on, happened, terms)
    assert ends_on >= min(limitation_end(due_on, [], terms), Span(months=12 * terms.years).after(due_on))
    if terms.longest_years:
        assert ends_on <= Span(months=12 * terms.longest_years).after(due_on)


@given(due_on=days, terms=any_terms, early=st.integers(0, 400), kind=kinds)
def test_what_happened_before_the_due_day_changes_nothing(due_on, terms, early, kind):
    before = [Interruption(kind, due_on - timedelta(early))]
    assert limitation(due_on, before, terms) == limitation(due_on, [], terms)
