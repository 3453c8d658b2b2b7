"""What SQL makes of many bills and payments is what the pure function makes of them one by one."""

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
    st.tuples(st.integers(-20, 900), st.none() | st.integers(-10, 60), st.booleans(), st.none() | st.integers(1, 60)),
    max_size=16,
    unique_by=lambda bill: bill[0],
)  # fmt: skip


def settled(paid_on: date | None, bounced: bool) -> date | None:
    """By which payment the bill is settled on the day."""
    if paid_on is None or paid_on <= DAY:
        return paid_on
    first, back = paid_on - timedelta(5), paid_on - timedelta(1)
    return first if bounced and first <= DAY < back else None


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(bills, min_size=1, max_size=4))
def test_bills_are_counted_as_the_rules_count_them(ledgers: list) -> None:
    """Each bill: days since it was due, days from that to its payment, whether that bounced before it was paid again, and for
    how many days we gave time.
    """
    if not schemes_on(DAY):
        put_scheme_into_force(DAY)
    expected = {}
    for ledger in ledgers:
        account, known = make_account(opened_on=date(2020, 1, 1)), []
        for ago, late, bounced, days in ledger:
            due_on = DAY - timedelta(ago)
            bill = make_bill(account, "100.00", due_on=due_on)
            given = due_on
            if days and due_on <= DAY:
                given = due_on + timedelta(days)
                Hold.objects.create(account=account, bill=bill, reason="deferral", placed_on=due_on, until=given)
            paid_on = None if late is None else due_on + timedelta(late)
            if paid_on is not None:
                if bounced:
                    first = make_payment(account, "100.00", paid_on - timedelta(5), bill=bill)
                    make_payment(account, "-100.00", paid_on - timedelta(1), reverses=first)
                make_payment(account, "100.00", paid_on, bill=bill)
            known.append(PaidBill(given, settled(paid_on, bounced)))
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "ended_on", "late"),
    [
        ("deferral", None, 0),  # paid on the last day of the time that was given
        ("deferral", date(2026, 6, 6), 16),  # which somebody ended, so that the fifth was its last day
        ("reading", None, 0),
        ("promise", None, 20),  # what the debtor asked for is time of theirs
    ],
)
def test_time_that_we_gave_ourselves_is_no_lateness(reason: str, ended_on: date | None, late: int) -> None:
    put_scheme_into_force(DAY)
    account = make_account(opened_on=date(2020, 1, 1))
    due_on, paid_on = date(2026, 6, 1), date(2026, 6, 21)
    bill = make_bill(account, "100.00", due_on=due_on)
    Hold.objects.create(account=account, bill=bill, reason=reason, placed_on=due_on, until=paid_on, ended_on=ended_on)
    make_payment(account, "100.00", paid_on, bill=bill)
    allocate_payments(DAY)
    ((one,),) = gather(DAY, schemes_on(DAY), FIRST_DAY)
    assert one.facts.days_late == late


@pytest.mark.django_db
def test_a_bill_whose_reading_is_still_in_question_does_not_count() -> None:
    put_scheme_into_force(DAY)
    account = make_account(opened_on=date(2020, 1, 1))
    bill = make_bill(account, "100.00", due_on=date(2026, 6, 1))
    Hold.objects.create(account=account, bill=bill, reason="reading", placed_on=date(2026, 6, 2))
    ((one,),) = gather(DAY, schemes_on(DAY), FIRST_DAY)
    assert (one.facts.days_late, one.facts.owes) == (None, False)
