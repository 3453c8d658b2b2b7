"""One account looked at at once, as after a payment: the same facts, decision and consequences as in the night."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collections_app.billing.operations import record_payment
from collections_app.customers.models import Account
from collections_app.engine import night
from collections_app.engine.treatment import reassess
from collections_app.facts.models import AccountDay
from tests.factories import make_account, make_bill

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 10)


@pytest.fixture
def debtor(settings) -> Account:
    settings.PRINT_HANDOVER = "manual"
    account = make_account()
    make_bill(account, "300.00", due_on=date(2026, 7, 6))
    night.run(date(2026, 7, 9))
    return account


def pay(account: Account, amount: str) -> None:
    record_payment(payment_no=f"P-{amount}", account=account, paid_on=DAY, amount=Decimal(amount))


def statements(account: Account) -> int:
    with CaptureQueriesContext(connection) as made:
        reassess(account.pk, DAY)
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in made.captured_queries)


def test_what_a_look_costs_in_statements(debtor: Account) -> None:
    """Lock, allocate (4), post penalties (2), what was agreed (2), take the facts (2), decide (read them, steps, procedures, those in force, trials), write (2), published
    names, answer."""
    pay(debtor, "100.00")
    assert statements(debtor) == 19
    pay(debtor, "200.00")
    # paid late in full: the penalty is reckoned and posted, under a lock and on what is read after it; the
    # case closes, and the fee of an unsent letter is looked for
    assert statements(debtor) == 27


def test_the_cost_does_not_grow_with_the_portfolio(debtor: Account) -> None:
    for _ in range(30):
        make_bill(make_account(), "300.00", due_on=date(2026, 7, 6))
    make_bill(debtor, "80.00", due_on=date(2026, 7, 7))
    assert statements(debtor) == 19


def test_each_look_of_a_day_is_kept(debtor: Account) -> None:
    for _ in range(3):
        reassess(debtor.pk, DAY)
    assert list(AccountDay.objects.filter(day=DAY).order_by("pk").values_list("look", flat=True)) == [1, 2, 3]


def test_an_account_without_debt_is_looked_at_all_the_same() -> None:
    outcome = reassess(make_account().pk, DAY)
    assert (outcome.verdict, outcome.step, outcome.case_no) == ("clear", None, None)


def test_a_look_leaves_the_rows_of_a_night_that_is_under_way_to_it(debtor: Account) -> None:
    of_the_night = AccountDay.objects.create(account=debtor, day=DAY, look=0)
    reassess(debtor.pk, DAY)
    of_the_night.refresh_from_db()
    assert of_the_night.verdict == ""
