"""Promises and plans are judged in SQL exactly as the references in `rules` say, whatever was paid, bounced or came late."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from collections_app.arrangements.batch import plan_standing, settle_plans, settle_promises
from collections_app.arrangements.models import Promise
from collections_app.arrangements.operations import record_promise
from collections_app.arrangements.plans import PlanPurpose, make_plan
from collections_app.arrangements.proposals import propose_plan
from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Payment
from collections_app.customers.models import Account
from collections_app.rules.plans import PlanMoney, behind
from collections_app.rules.plans import state_on as plan_state
from collections_app.rules.promises import PromiseTerms, Receipt, received, state_on
from tests.factories import make_account, make_bill, make_payment, make_staff, make_unit

MADE = date(2026, 3, 10)
DAYS = 14
payments = st.lists(
    st.tuples(st.integers(-3, DAYS), st.integers(1, 12_000), st.booleans(), st.none() | st.integers(0, 6)), max_size=5
)
"""(paid so many days after the promise, cents, known before it was made, bounced so many days later)"""


class TestPromises(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(payments=payments, due=st.integers(0, 8), judged=st.integers(0, DAYS))
    def test_sql_says_what_the_reference_says(self, payments: list, due: int, judged: int) -> None:
        officer = make_staff("olga", "officer", make_unit("HQ"))
        account = make_account(unit=officer.unit)
        make_bill(account, "500.00", MADE - timedelta(30))
        on = MADE + timedelta(judged)
        known = [pay(account, *row, on) for row in payments if row[2] and row[0] <= 0]
        promise = record_promise(
            account=account, amount=Decimal("100.00"), due_on=MADE + timedelta(due), channel="counter",
            promised_by="himself", by=officer, on=MADE,
        )  # fmt: skip
        new = [pay(account, *row, on) for row in payments if not (row[2] and row[0] <= 0)]
        receipts = [Receipt(day, amount, was_known=True) for day, amount in known]
        receipts += [Receipt(day, amount) for day, amount in new]
        terms = PromiseTerms(promise.amount, promise.made_on, promise.due_on, promise.tolerance_days)
        expected = state_on(terms, receipts, on, owes=True)
        assert settle_promises(on) == (expected != "running")
        assert settle_promises(on) == 0
        promise = Promise.objects.get(pk=promise.pk)
        assert promise.status == expected
        assert (promise.hold.ended_on == on) == (expected == "kept" and on <= promise.last_day)
        assert promise.received == (received(terms, receipts, on) if expected != "running" else 0)


class TestPlans(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(payments=payments, months=st.integers(2, 5), judged=st.integers(0, 100))
    def test_sql_says_what_the_reference_says(self, payments: list, months: int, judged: int) -> None:
        officer = make_staff("olga", "officer", make_unit("HQ"))
        account = make_account(unit=officer.unit)
        bill = make_bill(account, "300.00", MADE - timedelta(30))
        terms = {"on": MADE, "first_on": MADE + timedelta(4), "months": months}
        proposal = propose_plan(account=account, bills=[bill], **terms)
        purpose = PlanPurpose("informal", "asked for it")
        plan = make_plan(account=account, proposal=proposal, purpose=purpose, by=officer, on=MADE)
        on = MADE + timedelta(judged)
        paid = sum((pay(account, *row, on)[1] for row in payments if MADE + timedelta(row[0]) <= on), Decimal(0))
        allocate_payments(on)
        money = PlanMoney(min(paid, Decimal(300)), max(Decimal(300) - paid, Decimal(0)))
        standing = plan_standing(account.pk, on)
        assert standing is not None
        assert (standing.paid, standing.open) == (money.paid, money.open)
        assert max(standing.behind, Decimal(0)) == behind(proposal.parts, money, on, plan.tolerance_days)
        expected = plan_state(proposal.parts, money, on, plan.tolerance_days)
        assert settle_plans(on) == (expected != "live")
        assert settle_plans(on) == 0
        plan.refresh_from_db()
        assert plan.status == expected


def pay(account: Account, after: int, cents: int, _known: bool, bounced: int | None, on: date) -> tuple[date, Decimal]:
    """The payment as the reference has it: its day, and what is left of it by the day of the night."""
    paid_on, amount = MADE + timedelta(after), Decimal(cents) / 100
    payment = make_payment(account, str(amount), paid_on)
    if bounced is None:
        return paid_on, amount
    back_on = paid_on + timedelta(bounced)
    Payment.objects.create(
        payment_no=f"{payment.payment_no}-R", account=account, amount=-amount, paid_on=back_on, reverses=payment
    )
    return paid_on, amount if back_on > on else Decimal(0)
