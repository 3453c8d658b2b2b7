"""What the database itself refuses, whoever asks: the guarantees that no program error can get around."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from collections_app.billing.models import Allocation, Bill, Payment
from collections_app.cases.models import Case, CaseEvent
from collections_app.engine import night
from collections_app.notices.models import Notice, NoticeLine
from collections_app.procedures.models import Procedure, Step
from tests.factories import make_account, make_bill, make_payment

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 9)


@pytest.fixture
def case() -> Case:
    """An open case with a sent reminder for a bill that is paid in part."""
    account = make_account()
    make_bill(account, "300.00", due_on=date(2026, 7, 6))
    make_payment(account, "100.00", paid_on=date(2026, 7, 8))
    night.run(DAY)
    return Case.objects.get()


def refused(guarantee: str):
    return _Refused(guarantee)


class _Refused:
    """The block raises an error of the database that names the guarantee; the test goes on afterwards."""

    def __init__(self, guarantee: str) -> None:
        self.raises = pytest.raises(DatabaseError, match=guarantee)

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.raises.__enter__()
        self.atomic.__enter__()

    def __exit__(self, *error: object) -> bool:
        self.atomic.__exit__(*error)
        return self.raises.__exit__(*error)


def test_one_open_case_per_account(case: Case) -> None:
    with refused("one_open_case_per_account"):
        Case.objects.create(case_no="C-2", account=case.account, procedure=case.procedure, opened_on=DAY)


def test_a_notice_is_written_once_for_each_step_and_occurrence(case: Case) -> None:
    notice = case.notices.get()
    notice.pk, notice.notice_no = None, "another"
    with refused("a_notice_is_written_once"):
        notice.save(force_insert=True)


def test_an_issued_notice_does_not_change(case: Case) -> None:
    notice = case.notices.get()
    for changed in ({"principal": 1}, {"data": {}}, {"notice_no": "2"}, {"data_sha256": "0" * 64}):
        with refused("an issued notice does not change"):
            Notice.objects.filter(pk=notice.pk).update(**changed)


def test_no_more_is_allocated_than_a_payment_has(case: Case) -> None:
    bill, payment = Bill.objects.get(), Payment.objects.get()
    with refused("no_allocation_beyond_a_payment"):
        Allocation.objects.create(payment=payment, bill=bill, amount=Decimal("0.01"), allocated_on=DAY)


def test_no_more_is_allocated_than_a_bill_asks_for(case: Case) -> None:
    payment = make_payment(case.account, "500.00", paid_on=DAY)
    with refused("no_allocation_beyond_a_bill"):
        Allocation.objects.create(
            payment=payment, bill=Bill.objects.get(), amount=Decimal("200.01"), allocated_on=DAY
        )  # fmt: skip


def test_no_more_is_taken_back_than_was_settled(case: Case) -> None:
    with refused("no_allocation_beyond_a_bill"):
        Allocation.objects.create(
            payment=Payment.objects.get(), bill=Bill.objects.get(), amount=Decimal("-100.01"), allocated_on=DAY
        )


def test_a_payment_settles_bills_of_its_own_account_only(case: Case) -> None:
    stranger = make_payment(make_account(), "50.00", paid_on=DAY)
    with refused("a payment settles bills of its own account only"):
        Allocation.objects.create(payment=stranger, bill=Bill.objects.get(), amount=Decimal(1), allocated_on=DAY)


@pytest.mark.parametrize("history", [CaseEvent, Allocation, NoticeLine])
def test_history_is_appended_and_never_changed(case: Case, history: type) -> None:
    row = history.objects.first()
    field = {CaseEvent: "on", Allocation: "allocated_on", NoticeLine: "days_late"}[history]
    with refused("is history"):
        history.objects.filter(pk=row.pk).update(**{field: getattr(row, field)})
    with refused("is history"):
        history.objects.filter(pk=row.pk).delete()
    with refused("is history"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {history._meta.db_table}")


def test_the_steps_of_a_published_procedure_stay_as_they_are() -> None:
    procedure = Procedure.objects.get(code="residential")
    step = procedure.steps.first()
    with refused("make a new version"):
        Step.objects.filter(pk=step.pk).update(min_days_overdue=0)
    with refused("make a new version"):
        Step.objects.filter(pk=procedure.steps.last().pk).delete()
    with refused("make a new version"):
        Step.objects.create(
            procedure=procedure, position=9, kind="demand", min_days_overdue=1, min_days_since_previous=1
        )


def test_a_draft_may_still_be_changed() -> None:
    draft = Procedure.objects.create(code="new", name="New")
    step = Step.objects.create(procedure=draft, position=1, kind="reminder", min_days_overdue=3)
    assert Step.objects.filter(pk=step.pk).update(min_days_overdue=4) == 1


def test_a_closed_case_says_when_and_why(case: Case) -> None:
    with refused("a_closed_case_says_when_and_why"):
        Case.objects.filter(pk=case.pk).update(status="closed")


def test_only_a_reversal_is_negative(case: Case) -> None:
    with refused("only_a_reversal_is_negative"):
        Payment.objects.create(payment_no="minus", account=case.account, paid_on=DAY, amount=Decimal(-1))
