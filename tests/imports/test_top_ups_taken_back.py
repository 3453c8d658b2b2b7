"""The file says that the money of a top-up did not come in after all: balance and old debt are as if it never had."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collections_app.billing.batch import allocate_payments
from collections_app.billing.models import Payment
from collections_app.facts.models import DiaryEntry
from collections_app.prepaid.models import PrepaidAccount, TopUp
from collections_app.prepaid.operations import old_debt
from tests.factories import make_account, make_bill
from tests.imports.conftest import TODAY, Take, counts, faults_of
from tests.imports.test_prepayment import balance, start

HEAD = "top_up_no,account_no,paid_on,amount,method,takes_back\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepaid() -> PrepaidAccount:
    return start(make_account("A1", billing_mode="prepaid"))


def test_gives_back_its_share_of_old_debt(prepaid: PrepaidAccount, take: Take) -> None:
    bill = make_bill(prepaid.account, "12.00", date(2026, 1, 10))
    take("top_ups", HEAD + "T1,A1,2026-02-27,50.00,cheque,\n")
    allocate_payments(TODAY)
    bill.refresh_from_db()
    assert (str(bill.paid), balance(prepaid)) == ("12.00", "38.00")

    DiaryEntry.objects.all().delete()
    assert counts(take("top_ups", HEAD + "T1X,A1,2026-03-02,50.00,cheque,T1\n")) == (1, 0, 0, 0)
    allocate_payments(TODAY)
    bill.refresh_from_db()
    assert (str(bill.paid), balance(prepaid), str(old_debt(prepaid.account, TODAY))) == ("0.00", "0.00", "12.00")
    back = TopUp.objects.get(top_up_no="T1X")
    assert (str(back.amount), str(back.to_debt), str(back.reverses)) == ("-50.00", "-12.00", "T1")
    assert back.settles_as.reverses == Payment.objects.get(payment_no="TU-T1")
    assert DiaryEntry.objects.filter(account=prepaid.account).exists()


def test_the_same_file_again_changes_nothing(prepaid: PrepaidAccount, take: Take) -> None:
    take("top_ups", HEAD + "T1,A1,2026-02-27,50.00,,\n")
    file = HEAD + "T1X,A1,2026-03-02,50.00,,T1\n"
    assert counts(take("top_ups", file)) == (1, 0, 0, 0)
    assert counts(take("top_ups", file)) == (0, 0, 1, 0)
    assert balance(prepaid) == "0.00"


def test_is_taken_back_as_a_whole_once_and_by_its_own_account(prepaid: PrepaidAccount, take: Take) -> None:
    start(make_account("A2", billing_mode="prepaid"))
    take("top_ups", HEAD + "T1,A1,2026-02-27,50.00,,\nT2,A1,2026-02-28,20.00,,\nT3,A2,2026-02-28,9.00,,\n")
    job = take(
        "top_ups",
        HEAD + "X1,A1,2026-03-02,49.00,,T1\nX2,A1,2026-02-27,20.00,,T2\nX3,A1,2026-03-02,9.00,,T3\n"
        "X4,A1,2026-03-02,50.00,,T9\nX5,A1,2026-03-02,50.00,,T1\nX6,A1,2026-03-02,50.00,,T1\n",
    )
    assert counts(job)[0] == 1
    assert [(line, column) for line, column, *_rest in faults_of(job)] == [
        (2, "amount"), (3, "paid_on"), (4, "takes_back"), (5, "takes_back"), (7, "takes_back"),
    ]  # fmt: skip
    again = take("top_ups", HEAD + "X7,A1,2026-03-02,50.00,,T1\nX8,A1,2026-03-02,50.00,,X5\n")
    assert counts(again) == (0, 0, 0, 2)
    assert balance(prepaid) == "20.00"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 9999), st.booleans()), min_size=1, max_size=8), st.integers(0, 20_000))
def test_what_is_taken_back_leaves_as_if_it_had_never_been(
    take: Take, brought: list[tuple[int, bool]], owed: int
) -> None:
    """Whatever was brought and taken back, the balance and what went to old debt is that of what stayed."""
    number = PrepaidAccount.objects.count()
    prepaid = start(make_account(f"P{number}", billing_mode="prepaid"), debt_percent=0 if owed % 2 else 30)
    if owed:
        make_bill(prepaid.account, f"{owed / 100:.2f}", date(2026, 1, 10))
    lines = [f"{number}-{n},P{number},2026-02-27,{cents / 100:.2f},,\n" for n, (cents, _is_back) in enumerate(brought)]
    take("top_ups", HEAD + "".join(lines))
    back = [
        f"{number}-{n}X,P{number},2026-03-01,{cents / 100:.2f},,{number}-{n}\n"
        for n, (cents, is_back) in enumerate(brought) if is_back
    ]  # fmt: skip
    if back:
        assert counts(take("top_ups", HEAD + "".join(back)))[0] == len(back)
    stayed = list(prepaid.top_ups.filter(amount__gt=0, reversal=None))
    prepaid.refresh_from_db()
    assert prepaid.balance == sum(one.amount - one.to_debt for one in stayed)
    assert sum(p.amount for p in Payment.objects.filter(account=prepaid.account)) == sum(one.to_debt for one in stayed)
