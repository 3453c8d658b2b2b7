"""Stories of time that the supplier gave: what was paid within it is not late, and whoever gave only a word had none."""

from datetime import date, timedelta

import pytest

from collections_app.billing.models import Bill
from collections_app.cases.models import Hold
from collections_app.customers.models import ProtectedStatus
from collections_app.disputes.models import Dispute
from collections_app.engine.grading import what_if
from tests.factories import make_staff
from tests.scenarios.grading import Payer, put_scheme_into_force

pytestmark = pytest.mark.django_db
DUE = date(2026, 5, 10)
GRADED = "2026-06-20"


@pytest.fixture
def payer(db: None) -> Payer:
    """Paid ten bills on their day; the eleventh, due on 10 May, on 4 June."""
    put_scheme_into_force(date(2026, 6, 1))
    payer = Payer()
    payer.year(*[0] * 10, 25)
    return payer


def last_bill(payer: Payer) -> Bill:
    return Bill.objects.get(account=payer.account, due_on=DUE)


def held(
    payer: Payer, why: str, *, first: int = 0, last: int | None = 25, whole: bool = False, ended: int | None = None
) -> None:
    Hold.objects.create(
        account=payer.account, bill=None if whole else last_bill(payer), reason=why, placed_on=DUE + timedelta(first),
        until=None if last is None else DUE + timedelta(last), ended_on=None if ended is None else DUE + timedelta(ended),
    )  # fmt: skip


def contested(payer: Payer, decision: str, *, first: int = -3, last: int = 20) -> None:
    Dispute.objects.create(
        account=payer.account, bill=last_bill(payer), opened_on=DUE + timedelta(first), decision=decision,
        decided_on=DUE + timedelta(last), closed_on=DUE + timedelta(last), decided_by=make_staff("judge", "manager"),
        proposed_on=DUE + timedelta(last), proposed_by=make_staff("clerk", "officer"),
        upheld_amount="60.00" if decision == "partly" else None,
    )  # fmt: skip


def late(payer: Payer) -> tuple[float, int]:
    """Days late on average of the eleven bills, and the percent of them that were paid late."""
    payer.graded(GRADED)
    return payer.part("days_late")[0], payer.part("late_12")[0]


def test_without_it_the_bill_is_late(payer: Payer) -> None:
    assert late(payer) == (2.3, 9)


@pytest.mark.parametrize(
    "why", ["deferral", "plan", "reading", "complaint", "hardship", "disaster", "investigation", "other"]
)
def test_a_bill_paid_within_its_time_is_not_late(payer: Payer, why: str) -> None:
    held(payer, why)
    assert late(payer) == (0, 0)
    assert payer.account.credit_grade == "A"


def test_a_deferral_that_a_later_night_placed_runs_from_the_due_day(payer: Payer) -> None:
    held(payer, "deferral", first=6)
    assert late(payer) == (0, 0)


def test_days_before_a_plan_and_after_time_that_was_ended_are_late(payer: Payer) -> None:
    held(payer, "plan", first=6, last=None, ended=21)
    assert late(payer) == (0.9, 9)  # five days before, five from the day on which it was ended


def test_the_whole_account_may_be_given_time_and_days_count_once(payer: Payer) -> None:
    held(payer, "hardship", whole=True, last=15)
    held(payer, "disaster", whole=True, first=10)
    assert late(payer) == (0, 0)


def test_a_promise_is_the_word_of_the_debtor_and_gives_no_time(payer: Payer) -> None:
    held(payer, "promise")
    assert late(payer) == (2.3, 9)


def test_what_is_protected_from_disconnection_is_due_all_the_same(payer: Payer) -> None:
    ProtectedStatus.objects.create(account=payer.account, reason="hardship", from_on=DUE)
    assert late(payer) == (2.3, 9)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [("upheld", (0.5, 9)), ("partly", (0.5, 9)), ("rejected", (2.3, 9)), ("withdrawn", (2.3, 9))],
)
def test_an_objection_gives_time_where_the_customer_was_right(payer: Payer, decision: str, expected: tuple) -> None:
    contested(payer, decision)
    assert late(payer) == expected  # five of the days lie after the decision


def test_an_open_bill_is_not_late_while_its_time_runs(payer: Payer) -> None:
    bill = payer.month("2026-06", late=None)
    Hold.objects.create(
        account=payer.account, bill=bill, reason="deferral", placed_on=bill.due_on, until=date(2026, 7, 5)
    )
    payer.graded(GRADED)
    assert payer.part("late_12")[0] == 8
    payer.graded("2026-07-10")
    assert payer.part("late_12")[0] == 18  # of eleven: the bill of a year before no longer counts


def test_a_decision_for_the_customer_regrades_the_account(payer: Payer) -> None:
    before = late(payer)
    contested(payer, "upheld", last=45)
    payer.graded("2026-06-26")
    assert (before, payer.part("late_12")[0]) == ((2.3, 9), 0)


def test_what_would_be_knows_of_the_time_too(payer: Payer) -> None:
    held(payer, "deferral")
    payer.graded(GRADED)
    bill = payer.month("2026-06", late=None)
    Hold.objects.create(
        account=payer.account, bill=bill, reason="deferral", placed_on=bill.due_on, until=date(2026, 7, 10)
    )
    first = what_if(payer.account, date(2026, 7, 8), date(2026, 6, 25))[0]
    assert {part[0]: part[1] for part in first.paid.score.parts}["late_12"] == 0
