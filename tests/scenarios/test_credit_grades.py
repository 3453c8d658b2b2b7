"""Stories of credit grades: how a household loses and regains trust, and what no points can overrule."""

from datetime import date

import pytest

from collections_app.billing.batch import allocate_payments
from collections_app.credit.models import Grade, GradeChange, GradingScheme
from collections_app.customers.models import Account
from collections_app.engine import night
from collections_app.engine.models import Regrading
from tests.factories import make_account, make_payment
from tests.scenarios.grading import Payer, put_scheme_into_force

pytestmark = pytest.mark.django_db
START = date(2026, 6, 1)


@pytest.fixture
def scheme(db: None) -> None:
    put_scheme_into_force(START)


@pytest.fixture
def anna(scheme: None) -> Payer:
    """She has paid every bill of a year on its day."""
    payer = Payer()
    payer.year(*[0] * 11)
    return payer


class TestTheGrade:
    def test_of_somebody_who_always_pays_on_the_day_is_the_best(self, anna: Payer) -> None:
        assert anna.graded("2026-06-05") == "A"
        assert anna.part("days_late") == (0, 28, 28)
        assert anna.history == [("2026-06-05", "", "A")]

    def test_of_somebody_who_is_often_late_is_worse(self, scheme: None) -> None:
        slow = Payer()
        slow.year(0, 4, 12, 0, 20, 9, 14, 0, 30, 12, 8)
        assert slow.graded("2026-06-05") in ("C", "D")
        assert slow.part("late_12") == (73, 0, 18)

    def test_falls_at_once_and_rises_a_grade_at_a_time(self, anna: Payer) -> None:
        anna.graded("2026-06-05")
        for month in ("2026-06", "2026-07", "2026-08", "2026-09"):
            anna.month(month, late=25)
        fallen = anna.graded("2026-10-12")
        assert fallen == "C"
        anna.year(*[0] * 24, first="2026-10")
        assert anna.graded("2028-10-12") == "B"
        assert anna.limits[0][0] == "one_at_a_time"
        assert anna.graded("2028-12-01") == "B"
        assert anna.graded("2029-01-12") == "A"
        assert [grade for _day, _before, grade in anna.history][-2:] == ["B", "A"]

    def test_stays_where_it_is_while_nothing_happens(self, anna: Payer) -> None:
        for number in (5, 6, 7):
            night.run(date(2026, 6, number))
        assert Regrading.objects.get(day="2026-06-07").looked_at == 0
        assert len(anna.history) == 1

    def test_of_a_new_customer_is_on_probation(self, scheme: None) -> None:
        new = Payer(opened_on=date(2026, 3, 1))
        new.year(0, 0, first="2026-04")
        assert new.graded("2026-06-05") == "B"
        assert new.limits == [["probation", "2026-09-01"]]
        assert new.graded("2026-09-01") == "B"  # one grade at a time, and the last change was the first grading
        assert new.graded("2026-09-05") == "A"

    def test_no_better_than_c_for_a_year_after_a_payment_bounced(self, anna: Payer) -> None:
        anna.graded("2026-06-05")
        payment = anna.account.payments.order_by("-paid_on").first()
        anna.bounces(payment, "2026-06-12")
        make_payment(anna.account, "100.00", date(2026, 6, 12))
        assert anna.graded("2026-06-12") == "C"
        assert ["barred", "2027-06-12"] in anna.limits

    def test_counts_a_bill_only_once_its_day_has_passed(self, anna: Payer) -> None:
        anna.graded("2026-06-05")
        anna.month("2026-06", late=None)
        assert anna.graded("2026-06-10") == "A"
        assert anna.part("days_late")[0] == 0
        anna.graded("2026-06-11")
        assert anna.part("days_late")[0] == 0.1

    def test_leaves_out_a_bill_that_is_contested(self, anna: Payer) -> None:
        bill = anna.month("2026-05", late=None)
        anna.account.disputes.create(
            bill=bill, opened_on=date(2026, 5, 9), dispute_no="D-1", ground="reading", reason="wrong meter"
        )
        assert anna.graded("2026-06-05") == "A"
        assert anna.part("days_late")[0] == 0


class TestAPastDay:
    def test_knows_nothing_that_came_later(self, anna: Payer) -> None:
        bill = anna.month("2026-06", late=None)
        make_payment(anna.account, "100.00", date(2026, 7, 20), bill=bill)
        allocate_payments(date(2026, 6, 30))
        allocate_payments(date(2026, 7, 20))
        anna.graded("2026-07-01")
        assert anna.part("late_12") == (8, 14, 18)
        assert anna.part("days_late")[0] == 1.8  # 21 days so far, of 12 bills


class TestGradesByFile:
    def test_stay_while_no_scheme_is_in_force(self, db: None) -> None:
        account = make_account(credit_grade="D")
        night.run(date(2026, 6, 5))
        account.refresh_from_db()
        assert account.credit_grade == "D"
        assert not Grade.objects.exists()

    def test_of_a_class_that_no_scheme_names_stay(self, db: None) -> None:
        draft = GradingScheme.objects.get()
        draft.customer_classes = ["industrial"]
        draft.save()
        put_scheme_into_force(START, draft)
        firm, household = make_account(customer_class="industrial", credit_grade="D"), make_account(credit_grade="D")
        night.run(date(2026, 6, 5))
        assert [*Grade.objects.values_list("account", flat=True)] == [firm.pk]
        household.refresh_from_db()
        assert household.credit_grade == "D"

    def test_are_where_a_graded_account_came_from(self, anna: Payer) -> None:
        Account.objects.filter(pk=anna.account.pk).update(credit_grade="C")
        anna.graded("2026-06-05")
        assert anna.history == [("2026-06-05", "C", "A")]

    def test_do_not_outlast_the_night_once_a_scheme_grades(self, anna: Payer) -> None:
        anna.graded("2026-06-05")
        Account.objects.filter(pk=anna.account.pk).update(credit_grade="D")
        assert anna.graded("2026-06-06") == "A"


def test_a_night_grades_before_it_looks_at_facts(scheme: None) -> None:
    payer = Payer()
    payer.year(*[0] * 11)
    night.run(date(2026, 6, 5))
    payer.account.refresh_from_db()
    assert payer.account.credit_grade == "A"
    assert GradeChange.objects.count() == 1
