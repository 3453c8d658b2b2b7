"""A pack that stands on another: what tightens never brings a day forward nor costs more, what loosens is refused."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collections_app.procedures.packs import law, pack_ids
from collections_app.rules.calendars import UnknownYear
from collections_app.rules.cut_days import Customer
from collections_app.rules.guards import BLOCKED, CutFacts, cut_guards, overall
from collections_app.rules.law import Law
from collections_app.rules.lifecycle import CLASSES, PROTECTIONS
from collections_app.rules.penalties import late_penalty
from collections_app.rules.spans import Span
from collections_app.rules.tightening import loosened
from collections_app.rules.timeline import Served, Timeline
from tests.rules.lives import ONE_DAY
from tests.rules.loosenings import loosenings
from tests.rules.overlays import tightenings
from tests.rules.tally import OVERLAYS, count, repeatable

PACKS = pack_ids()
EVERY_PACK = pytest.mark.parametrize("pack", PACKS)
issue_days = st.dates(date(2024, 2, 1), date(2026, 6, 30))


@st.composite
def customers(draw, pack: str) -> Customer:
    return Customer(
        customer_class=draw(st.sampled_from(CLASSES)), region=draw(st.sampled_from(sorted(law(pack).calendars))),
        protected=frozenset(draw(st.lists(st.sampled_from(PROTECTIONS), max_size=2))),
        arrears=Decimal(draw(st.sampled_from([90, 250, 480, 5000]))), instalment=Decimal(40), annual_bill=Decimal(600),
        has_agreed_to_repay=draw(st.booleans()),
    )  # fmt: skip


def days_of(found: Law, customer: Customer, issued_on: date, due_on: date) -> list[date]:
    """The earliest day of each step; what no day allows, or none in a known calendar, comes after all days."""
    try:
        rows = Timeline(found, customer, issued_on, due_on).run().steps
    except UnknownYear:
        return [date.max] * len(found.steps)
    return [row.earliest or date.max for row in rows]


@EVERY_PACK
def test_a_tighter_overlay_never_yields_an_earlier_day(pack):
    @OVERLAYS
    @repeatable(pack)
    @given(tightenings(pack), customers(pack), issue_days, st.integers(0, 12))
    def compared(tighter, customer, issued_on, more):
        assert loosened(tighter, law(pack)) == []
        due_on = issued_on + timedelta(26 + more)
        plain = days_of(law(pack), customer, issued_on, due_on)
        for own, above in zip(days_of(tighter, customer, issued_on, due_on), plain, strict=True):
            assert own >= above
        count("a tighter overlay never yields an earlier day", pack, tighter != law(pack))

    compared()


@EVERY_PACK
def test_a_tighter_overlay_never_allows_what_its_parent_forbids(pack):
    @OVERLAYS
    @repeatable(pack)
    @given(
        tightenings(pack), customers(pack), issue_days, st.lists(st.integers(1, 45), min_size=4, max_size=4),
        st.sampled_from([(), ("copy_to_authority", "two_plan_offers", "visit", "proportionality_check")]),
    )  # fmt: skip
    def compared(tighter, customer, due_on, gaps, taken):
        day, served = due_on, {}
        for step, gap in zip(law(pack).steps, gaps, strict=False):
            day += timedelta(gap)
            served[step.id] = Served(day)
        on = served.popitem()[1].on
        facts = CutFacts(
            on=on, customer=customer, served=served, disputed=Decimal(0), weather={"extreme": False}, due_on=due_on,
            suspended_by={"open_complaint": False, "plan_kept": False}, taken_actions=frozenset(taken),
        )  # fmt: skip
        above, own = overall(cut_guards(law(pack), facts))[0], overall(cut_guards(tighter, facts))[0]
        order = ["allowed", "needs", BLOCKED]
        assert order.index(own) >= order.index(above)
        count("a tighter overlay never allows what its parent forbids", pack, above == BLOCKED)

    compared()


@EVERY_PACK
def test_a_tighter_overlay_never_costs_more(pack):
    @OVERLAYS
    @repeatable(pack)
    @given(tightenings(pack), st.sampled_from(CLASSES), st.dates(date(2024, 2, 1), date(2026, 2, 1)),
           st.integers(0, 140), st.decimals(Decimal("0.01"), Decimal(9000), places=2))  # fmt: skip
    def compared(tighter, who, due_on, late, amount):
        as_of = due_on + timedelta(late)
        cost = [late_penalty(amount, due_on, [], as_of, who, terms) for terms in (tighter.penalty, law(pack).penalty)]
        assert cost[0] <= cost[1]
        count("a tighter overlay never costs more", pack, cost[1] > 0)

    compared()


@EVERY_PACK
def test_a_loosening_of_any_kind_of_field_is_refused(pack):
    found = dict(loosenings(law(pack)))
    assert [field for field, looser in found.items() if not loosened(looser, law(pack))] == []
    for _field in found:
        count("a loosening is refused, field by field", pack)


def test_reference_rates_may_be_added_where_the_table_ends_and_nowhere_else():
    german = law("de")
    terms = german.penalty
    later = replace(terms, index=(*terms.index, (date(2026, 7, 1), Decimal("1.50"))), index_ends_on=date(2026, 12, 31))
    assert loosened(replace(german, penalty=later), german) == []
    # 1 to 31 July are 31 days: 365 × (1.50 + 5) % × 31/365 = 2.015
    assert late_penalty(Decimal(365), date(2026, 6, 30), [], date(2026, 7, 31), "residential", later) == Decimal("2.02")


def test_no_law_loosens_itself():
    assert [pack for pack in PACKS if loosened(law(pack), law(pack))] == []


def test_a_delay_may_be_counted_in_working_days():
    """Twelve working days after a notice of Thursday 22 January 2026: 6 + 12 days of the weeks, Monday 9 February."""
    texas = law("us-tx")
    delays = tuple(
        replace(one, delay=replace(one.delay, span=Span(business_days=12))) if one.rule == "TX.critical_care" else one
        for one in texas.protections
    )
    patient = Customer("residential", "TX", frozenset({"life_support"}), arrears=Decimal(200), is_fully_known=False)
    served = {"notice": Served(date(2026, 1, 22))}
    rows = Timeline(replace(texas, protections=delays), patient, None, date(2026, 1, 21), served).run().steps
    facts = CutFacts(on=date(2026, 2, 9) - ONE_DAY, customer=patient, served=served, disputed=Decimal(0))
    delayed = [guard for guard in cut_guards(replace(texas, protections=delays), facts) if guard.code == "delayed"]
    assert rows[-1].earliest == date(2026, 2, 9)
    assert [guard.until for guard in delayed] == [date(2026, 2, 9)]
