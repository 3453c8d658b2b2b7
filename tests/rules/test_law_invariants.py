"""What holds under every law pack, over random bills, services, calendars and payments: thousands of histories a run."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collections_app.procedures.packs import law, pack_ids
from collections_app.rules.cut_days import Customer, obstacles
from collections_app.rules.guards import ALLOWED, BLOCKED, CutFacts, cut_guards, overall
from collections_app.rules.law import Law
from collections_app.rules.lifecycle import CLASSES, PROTECTIONS
from collections_app.rules.statements import ALLOCATIONS, BillDebt, state
from collections_app.rules.timeline import Served, Timeline
from tests.rules.tally import ANSWERS, count

HISTORIES = ANSWERS
LAWS = [law(pack) for pack in pack_ids()]
EVERY_LAW = pytest.mark.parametrize("found", LAWS, ids=lambda found: found.id)
amounts = st.decimals(Decimal("0.01"), Decimal(200_000), places=2)
bill_days = st.dates(date(2024, 1, 2), date(2026, 6, 30))
waits = st.integers(0, 40)


@st.composite
def customers(draw, found: Law) -> Customer:
    first = draw(st.dates(date(2024, 6, 1), date(2026, 12, 1)))
    return Customer(
        customer_class=draw(st.sampled_from(CLASSES)),
        region=draw(st.sampled_from(sorted(found.calendars))),
        protected=frozenset(draw(st.lists(st.sampled_from(PROTECTIONS), max_size=2))),
        arrears=draw(amounts),
        instalment=draw(st.none() | amounts),
        annual_bill=draw(st.none() | amounts),
        has_agreed_to_repay=draw(st.sampled_from([True, False, None])),
        moratoria=draw(st.sampled_from([(), ((first, first + timedelta(9)),)])),
    )


def ordinary(found: Law, region: str = "") -> Customer:
    """Somebody whom nothing protects but the calendar."""
    return Customer("residential", region or next(iter(found.calendars)), arrears=Decimal(5000), instalment=Decimal(50),
                    annual_bill=Decimal(600), has_agreed_to_repay=False)  # fmt: skip


def in_the_calendar(found: Law, *days: date | None) -> bool:
    return all(day is None or day.year <= max(next(iter(found.calendars.values())).holidays) for day in days)


def history(found: Law, customer: Customer, issued_on: date, steps: list[int]) -> Timeline:
    """A bill and what was served of its steps, each some days after it could have been at the earliest."""
    due_on = issued_on + timedelta(25)
    served: dict[str, Served] = {}
    for step, late in zip(found.steps[:-1], steps, strict=False):
        rows = {row.step.id: row for row in Timeline(found, customer, issued_on, due_on, served).run().steps}
        earliest = rows[step.id].earliest
        assume(in_the_calendar(found, earliest + timedelta(late + 120)))
        served[step.id] = Served(earliest + timedelta(late))
    return Timeline(found, customer, issued_on, due_on, served).run()


@EVERY_LAW
@HISTORIES
@given(data=st.data(), issued_on=bill_days, steps=st.lists(waits, min_size=3, max_size=3))
def test_the_planned_cut_is_one_that_the_guards_allow(found, data, issued_on, steps):
    """Timeline and guards are two readings of one law: a day named by the one is not blocked by the other."""
    assume(issued_on.year < max(next(iter(found.calendars.values())).holidays) - 1)
    customer = replace(
        data.draw(customers(found)), arrears=Decimal(5000), instalment=Decimal(50), has_agreed_to_repay=False
    )
    days = history(found, customer, issued_on, steps)
    cut = days.steps[-1].earliest
    if cut is None:
        return
    facts = CutFacts(
        on=cut, customer=customer, served={row.step.id: Served(row.earliest, row.ends) for row in days.steps[:-1]},
        disputed=Decimal(0), suspended_by={"open_complaint": False, "plan_kept": False}, weather={"extreme": False},
        due_on=days.due_on,
    )  # fmt: skip
    blocked = [guard for guard in cut_guards(found, facts) if guard.result == BLOCKED]
    assert blocked == []
    count("the day that the timeline names is one that the guards allow", found.id)


@EVERY_LAW
@HISTORIES
@given(data=st.data(), issued_on=bill_days, steps=st.lists(waits, min_size=3, max_size=3))
def test_no_cut_before_each_notice_was_served_in_its_window(found, data, issued_on, steps):
    assume(issued_on.year < max(next(iter(found.calendars.values())).holidays) - 1)
    customer = data.draw(customers(found))
    days = history(found, customer, issued_on, steps)
    cut, notices = days.steps[-1], days.steps[:-1]
    for before, after in pairwise(notices):
        assert before.earliest <= after.earliest
    if cut.earliest is None:
        return
    last = notices[-1]
    assert cut.earliest > last.earliest
    assert last.latest is None or cut.earliest <= last.latest
    assert last.ends is None or cut.earliest > last.ends
    assert list(obstacles(found, cut.earliest, customer)) == []
    count("no planned cut before each notice was served in its window", found.id)


@EVERY_LAW
@HISTORIES
@given(
    data=st.data(),
    on=st.dates(date(2024, 6, 1), date(2027, 6, 30)),
    service=st.lists(st.integers(-5, 90), min_size=3, max_size=3),
)
def test_the_guards_never_allow_without_every_notice(found, data, on, service):
    """Whatever was served when: allowed only if each notice was, in order, and the last one is long enough ago and fresh."""
    served = {}
    for step, ago in zip(found.steps[:-1], service, strict=False):
        if data.draw(st.booleans(), label=f"{step.id} served"):
            served[step.id] = Served(on - timedelta(ago))
    facts = CutFacts(
        on=on, customer=ordinary(found), served=served, disputed=Decimal(0),
        suspended_by={"open_complaint": False, "plan_kept": False}, weather={"extreme": False},
    )  # fmt: skip
    is_allowed = overall(cut_guards(found, facts))[0] == ALLOWED
    count("the guards never allow without every notice", found.id, is_allowed)
    if not is_allowed:
        return
    days = [served[step.id].on for step in found.steps[:-1]]
    assert days == sorted(days)
    assert max(days) < on
    lead = found.steps[-2].longest_lead
    assert lead is None or on <= lead.after(days[-1])


@EVERY_LAW
@HISTORIES
@given(
    on=st.dates(date(2024, 6, 1), date(2027, 6, 30)), ago=st.integers(3, 25),
    ends=st.none() | st.integers(-9, 9), named=st.none() | st.integers(-5, 5),
)  # fmt: skip
def test_no_cut_on_another_day_than_the_notice_names_nor_in_its_period(found, on, ago, ends, named):
    """Where a notice goes stale it is good for the day it names alone, elsewhere for no earlier one."""
    served = {step.id: Served(on - timedelta(120 - 40 * number)) for number, step in enumerate(found.steps[:-1])}
    last = found.steps[-2]
    names = Served(
        on - timedelta(ago),
        None if ends is None else on + timedelta(ends),
        None if named is None else on + timedelta(named),
    )
    facts = CutFacts(
        on=on, customer=ordinary(found), served=served | {last.id: names}, disputed=Decimal(0),
        suspended_by={"open_complaint": False, "plan_kept": False}, weather={"extreme": False},
    )  # fmt: skip
    is_allowed = overall(cut_guards(found, facts))[0] == ALLOWED
    count("no cut on another day than the notice names", found.id, is_allowed and named is not None)
    if is_allowed and named is not None:
        assert named == 0 if last.longest_lead else named <= 0
    if is_allowed and ends is not None and any(one.is_period_end for one in found.steps[-1].not_before):
        assert ends < 0


@EVERY_LAW
@HISTORIES
@given(data=st.data(), on=st.dates(date(2024, 6, 1), date(2027, 6, 30)))
def test_nobody_is_cut_with_an_unknown_or_suspending_fact(found, data, on):
    fact = data.draw(st.sampled_from(["open_complaint", "plan_kept"]))
    state_of_fact = data.draw(st.sampled_from([True, None]))
    suspended = {"open_complaint": False, "plan_kept": False, fact: state_of_fact}
    served = {step.id: Served(on - timedelta(5)) for step in found.steps[:-1]}
    facts = CutFacts(on=on, customer=ordinary(found), served=served, disputed=Decimal(0), suspended_by=suspended,
                     weather={"extreme": False})  # fmt: skip
    assert overall(cut_guards(found, facts))[0] == BLOCKED
    unasked = replace(facts, suspended_by={"open_complaint": False, "plan_kept": False}, is_protection_known=False)
    assert overall(cut_guards(found, unasked))[0] == BLOCKED
    count("nobody is cut with an unknown or suspending fact", found.id)


@EVERY_LAW
@HISTORIES
@given(
    bills=st.lists(st.tuples(amounts, bill_days), min_size=1, max_size=4),
    payments=st.lists(st.tuples(bill_days, amounts), max_size=5), allocation=st.sampled_from(ALLOCATIONS),
    who=st.sampled_from(CLASSES),
)  # fmt: skip
def test_no_money_is_lost_between_principal_penalty_and_credit(found, bills, payments, allocation, who):
    as_of = date(2026, 6, 30)
    terms = replace(found.penalty, minimum=Decimal(0))
    debts = [BillDebt(str(number), amount, due_on) for number, (amount, due_on) in enumerate(bills)]
    answer = state(debts, payments, as_of, who, terms, allocation)
    billed = sum(amount for amount, _due_on in bills)
    paid = sum(amount for paid_on, amount in payments if paid_on <= as_of)
    penalty_paid = sum(debt.penalty_paid for debt in debts)
    assert billed - answer.principal_due + penalty_paid + answer.credit == paid
    assert min(answer.principal_due, answer.penalty_due, answer.penalty_accrued, answer.credit) >= 0
    count("no money is lost between principal, penalty and credit", found.id, paid > 0)
