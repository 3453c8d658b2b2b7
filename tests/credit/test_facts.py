"""What SQL makes of many bills and payments is what the pure function makes of them one by one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from collections_app.billing.batch import allocate_payments
from collections_app.cases.models import Hold
from collections_app.credit.models import Grade, GradeChange
from collections_app.engine.grading import regrade
from collections_app.engine.grading_facts import FIRST_DAY, gather, schemes_on
from collections_app.rules.payment_history import PaidBill, Punctuality, punctuality
from tests.factories import make_account, make_bill, make_payment
from tests.scenarios.grading import put_scheme_into_force

DAY = date(2026, 7, 1)
bills = st.lists(
    st.tuples(st.integers(-20, 900), st.none() | st.integers(-10, 60), st.booleans()), max_size=16,
    unique_by=lambda bill: bill[0],
)  # fmt: skip
respites = st.lists(
    st.tuples(
        st.sampled_from(["deferral", "plan", "reading", "hardship", "promise"]), st.none() | st.integers(0, 15),
        st.integers(-5, 900), st.none() | st.integers(0, 60), st.none() | st.integers(0, 40),
    ), max_size=5,
)  # fmt: skip
"""Each: why, of which bill (None: of all), days before the day on which it began, its length, and when it was ended."""


def settled(paid_on: date | None, bounced: bool) -> date | None:
    """By which payment the bill is settled on the day."""
    if paid_on is None or paid_on <= DAY:
        return paid_on
    first, back = paid_on - timedelta(5), paid_on - timedelta(1)
    return first if bounced and first <= DAY < back else None


def hold(account, bill, why: str, ago: int, length: int | None, ended: int | None) -> Callable:
    """Enter it; what it gives a bill that is due on a day, as it is known on DAY."""
    placed_on = DAY - timedelta(ago)
    until = None if length is None else placed_on + timedelta(length)
    ended_on = None if ended is None else placed_on + timedelta(ended)
    Hold.objects.create(account=account, bill=bill, reason=why, placed_on=placed_on, until=until, ended_on=ended_on)
    if why == "promise" or placed_on > DAY:
        return lambda due_on: ()
    last = min(filter(None, (until, ended_on and ended_on - timedelta(1))), default=None)
    return lambda due_on: ((due_on + timedelta(1) if why == "deferral" and bill else placed_on, last),)


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(bills, respites), min_size=1, max_size=4))
def test_bills_are_counted_as_the_rules_count_them(ledgers: list) -> None:
    """Each bill: days since it was due, days from that to its payment, and whether that bounced before it was paid again."""
    if not schemes_on(DAY):
        put_scheme_into_force(DAY)
    expected = {}
    for ledger, granted in ledgers:
        account, known, entered = make_account(opened_on=date(2020, 1, 1)), [], []
        for ago, late, bounced in ledger:
            due_on = DAY - timedelta(ago)
            bill = make_bill(account, "100.00", due_on=due_on)
            paid_on = None if late is None else due_on + timedelta(late)
            if paid_on is not None:
                if bounced:
                    first = make_payment(account, "100.00", paid_on - timedelta(5), bill=bill)
                    make_payment(account, "-100.00", paid_on - timedelta(1), reverses=first)
                make_payment(account, "100.00", paid_on, bill=bill)
            known.append(PaidBill(due_on, settled(paid_on, bounced)))
            entered.append(bill)
        for why, which, *when in granted:
            place = None if which is None or which >= len(entered) else which
            span = hold(account, None if place is None else entered[place], why, *when)
            known = [
                replace(one, given=(*one.given, *span(one.due_on))) if place in (None, number) else one
                for number, one in enumerate(known)
            ]
        expected[account.pk] = punctuality(known, DAY, 12)
    allocate_payments(DAY)
    allocate_payments(DAY + timedelta(90))  # what becomes known later changes nothing for the day
    found = {one.account_id: one.facts for piece in gather(DAY, schemes_on(DAY), FIRST_DAY) for one in piece}
    for account_id, wanted in expected.items():
        facts = found[account_id]
        got = Punctuality(facts.days_late, facts.late_12, facts.late_24, facts.trend, facts.owes, facts.leaves_on)
        assert got == wanted


@pytest.mark.django_db
def test_the_same_day_again_changes_nothing() -> None:
    put_scheme_into_force(DAY)
    account = make_account(opened_on=date(2020, 1, 1))
    make_bill(account, "100.00", due_on=date(2026, 6, 1))
    regrade(DAY)
    before = [list(model.objects.values("account", "grade", "points", "explanation")) for model in (Grade, GradeChange)]
    regrade(DAY)
    assert [
        list(model.objects.values("account", "grade", "points", "explanation")) for model in (Grade, GradeChange)
    ] == before
