"""Trials: two people, one of a kind at a time, and a result that says nothing too early."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from collections_app.billing.batch import allocate_payments
from collections_app.org.models import StaffMember
from collections_app.rules.trials import Arm, State
from collections_app.trials.models import Trial, TrialEntry
from collections_app.trials.operations import CannotTry, TrialPlan, copy_trial, draft_hold_out, start_trial
from collections_app.trials.results import result
from tests.factories import make_account, make_bill, make_payment, make_staff
from tests.scenarios.story import day

PLAN = TrialPlan(Decimal(50), Decimal(40), Decimal(10), 1, day("12-31"))


@pytest.fixture
def people(db: None) -> tuple[StaffMember, StaffMember]:
    return make_staff("chen", "manager"), make_staff("wang", "manager")


def hold_out(people: tuple[StaffMember, StaffMember], plan: TrialPlan = PLAN) -> Trial:
    drafted = draft_hold_out(name="What is it worth?", withheld="reminder", plan=plan, by=people[0], on=day("06-01"))
    return start_trial(trial=drafted, by=people[1], on=day("06-01"))


class TestFourEyes:
    def test_nobody_starts_his_own_trial(self, people: tuple) -> None:
        drafted = draft_hold_out(name="x", withheld="reminder", plan=PLAN, by=people[0], on=day("06-01"))
        with pytest.raises(CannotTry, match="somebody else has to start it"):
            start_trial(trial=drafted, by=people[0], on=day("06-01"))
        with pytest.raises(CannotTry, match="Your role"):
            start_trial(trial=drafted, by=make_staff("li"), on=day("06-01"))

    def test_one_of_a_kind_at_a_time_and_a_new_version_is_a_new_draw(self, people: tuple) -> None:
        first = hold_out(people)
        again = copy_trial(trial=first, until_on=day("12-31"), by=people[0], on=day("06-02"))
        assert (again.version, again.status, again.number != first.number) == (2, "draft", True)
        with pytest.raises(CannotTry, match="end it first"):
            start_trial(trial=again, by=people[1], on=day("06-02"))

    def test_what_was_started_stays_as_it_was(self, people: tuple) -> None:
        trial = hold_out(people)
        with pytest.raises(DatabaseError, match="make a new version"), transaction.atomic():
            Trial.objects.filter(pk=trial.pk).update(percent=20)

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"percent": Decimal(80)}, "at least half"), ({"difference": Decimal(0)}, "one point"),
            ({"difference": Decimal(70)}, "more than all"), ({"looks": 9}, "five times"), ({"window_days": 3}, "7, 14"),
            ({"until_on": day("05-01")}, "lie ahead"),
        ],
    )  # fmt: skip
    def test_a_plan_that_makes_no_sense_is_refused(self, people: tuple, changed: dict, words: str) -> None:
        with pytest.raises(CannotTry, match=words):
            draft_hold_out(
                name="x", withheld="reminder", plan=replace(PLAN, **changed), by=people[0], on=day("06-01")
            )  # fmt: skip


class TestResult:
    def test_says_not_yet_then_once_what_it_has_found(self, people: tuple) -> None:
        """Sixty accounts, half held back: all the reminded pay, none of the others."""
        trial = hold_out(people, plan=TrialPlan(Decimal(50), Decimal(40), Decimal(40), 1, day("12-31")))
        usual = tried = 0
        while min(usual, tried) < 40:
            account = make_account(customer_class="lease_run")
            arm = trial.draw.arm_of(account.pk)
            make_bill(account, "100", day("07-01"))
            TrialEntry.objects.create(
                trial=trial, account=account, arm=arm, on=day("07-04"), amount=100, due_until=day("07-03")
            )  # fmt: skip
            if arm is Arm.USUAL:
                usual += 1
                make_payment(account, "100", day("07-10"))
            else:
                tried += 1
        allocate_payments(day("07-10"))
        early = result(trial, day("08-03"))
        assert (early.state, early.looks) == (State.NOT_YET, [])
        found = result(trial, day("07-04") + timedelta(31))
        assert found.state is State.USUAL_IS_BETTER
        [look] = found.looks
        assert (look.usual.paid, look.tried.paid) == (look.usual.accounts, 0)
        assert look.money.estimate == pytest.approx(100)
        assert look.shares.low > 0.75
