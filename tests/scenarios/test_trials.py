"""Stories of trials: what is held back from whom, what comes all the same, who opens under the challenger."""

from decimal import Decimal

import pytest

from collections_app.customers.models import ProtectedStatus
from collections_app.engine.explain import explain
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Procedure
from collections_app.procedures.operations import CannotPublish, check_procedure, copy_to_draft, reopen
from collections_app.rules.trials import Arm
from collections_app.trials.models import Trial, TrialEntry
from collections_app.trials.operations import (
    CannotTry,
    TrialPlan,
    draft_challenge,
    draft_hold_out,
    end_trial,
    start_trial,
)
from tests.factories import make_procedure, make_staff
from tests.scenarios.messaging import FILES, queued, reach, with_channels
from tests.scenarios.story import Story, day

LADDER = [("reminder", 3, 0), ("demand", 13, 10)]
PLAN = TrialPlan(Decimal(50), Decimal(40), Decimal(10), 1, day("12-31"))


@pytest.fixture
def people(db: None) -> tuple[StaffMember, StaffMember]:
    return make_staff("chen", "manager"), make_staff("wang", "manager")


def hold_out(people: tuple[StaffMember, StaffMember], withheld: str = "reminder", plan: TrialPlan = PLAN) -> Trial:
    drafted = draft_hold_out(name="What is it worth?", withheld=withheld, plan=plan, by=people[0], on=day("06-01"))
    return start_trial(trial=drafted, by=people[1], on=day("06-01"))


def drawn(trial: Trial, arm: Arm, **more: object) -> Story:
    """A debtor whom the trial has drawn into the group."""
    while True:
        story = Story(customer_class="lease_run", **more)
        if trial.draw.arm_of(story.account.pk) is arm:
            return story
        story.account.delete()


class TestHoldOut:
    @pytest.fixture(autouse=True)
    def _ladder(self, db: None) -> None:
        make_procedure("held", LADDER, customer_classes=["lease_run"])

    def test_the_reminder_waits_and_the_decision_says_why(self, people: tuple) -> None:
        debtor = drawn(hold_out(people), Arm.TRIED)
        debtor.bill("300", due="07-01")
        debtor.night("07-04", "wait", "holds the reminder back")
        checks = explain(debtor.account, day("07-04"))["guards"]
        assert [check["result"] for check in checks if check["rule"] == "hold_out"] == ["blocked"]
        assert debtor.letters == []

    def test_others_get_it_as_ever(self, people: tuple) -> None:
        debtor = drawn(hold_out(people), Arm.USUAL)
        debtor.bill("300", due="07-01")
        debtor.night("07-04", "step", "reminder")
        assert TrialEntry.objects.get().arm == "usual"

    def test_the_demand_comes_on_its_day_without_the_reminder(self, people: tuple) -> None:
        debtor = drawn(hold_out(people), Arm.TRIED)
        debtor.bill("300", due="07-01")
        debtor.nights_until("07-14")
        assert debtor.letters == [("demand", "07-14")]
        assert TrialEntry.objects.get().arm == "tried"

    def test_it_comes_once_the_trial_has_ended(self, people: tuple) -> None:
        trial = hold_out(people)
        debtor = drawn(trial, Arm.TRIED)
        debtor.bill("300", due="07-01")
        debtor.nights_until("07-05")
        end_trial(trial=trial, note="learned enough", by=people[0], on=day("07-06"))
        debtor.night("07-06", "step", "reminder")

    def test_a_reminder_that_the_law_asks_for_is_never_held_back(self, people: tuple) -> None:
        trial = hold_out(people)
        debtor = drawn(trial, Arm.TRIED, law_pack="au-nerr", region="NSW")
        debtor.bill("900", due="07-01", issued="06-01")
        debtor.nights_until("07-20")
        assert "reminder" in [kind for kind, _on in debtor.letters]
        assert not TrialEntry.objects.exists()

    def test_nothing_is_held_back_from_the_protected(self, people: tuple) -> None:
        debtor = drawn(hold_out(people), Arm.TRIED)
        ProtectedStatus.objects.create(account=debtor.account, reason="medical", from_on=day("01-01"))
        debtor.bill("300", due="07-01")
        debtor.night("07-04", "step", "reminder")
        assert not TrialEntry.objects.exists()

    def test_it_ends_by_itself_after_its_last_day(self, people: tuple) -> None:
        short = TrialPlan(Decimal(50), Decimal(40), Decimal(10), 1, day("07-05"))
        debtor = drawn(hold_out(people, plan=short), Arm.TRIED)
        debtor.bill("300", due="07-01")
        debtor.nights_until("07-05")
        debtor.night("07-06", "step", "reminder")


class TestMessages:
    @pytest.fixture(autouse=True)
    def _gateway(self, settings, tmp_path) -> None:
        settings.SMS_GATEWAY, settings.MESSAGES_OUTBOX = FILES, tmp_path

    @pytest.mark.parametrize(("arm", "sent"), [(Arm.TRIED, 0), (Arm.USUAL, 1)])
    def test_beside_the_letter_are_held_back_and_the_letter_goes(self, people: tuple, arm: Arm, sent: int) -> None:
        with_channels("sms")
        debtor = drawn(hold_out(people, "messages"), arm)
        reach(debtor, phone="13800000001")
        debtor.bill("300", due="07-01")
        debtor.nights_until("07-04")
        assert (debtor.letters, len(queued(debtor))) == ([("reminder", "07-04")], sent)
        assert TrialEntry.objects.get().arm == arm

    @pytest.mark.parametrize(("arm", "sent"), [(Arm.TRIED, 0), (Arm.USUAL, 1)])
    def test_before_the_due_day(self, people: tuple, arm: Arm, sent: int) -> None:
        make_procedure("early", LADDER, customer_classes=["lease_run"], pre_due_days=5, pre_due_grades=["C"])
        debtor = drawn(hold_out(people, "pre_due"), arm, credit_grade="C")
        reach(debtor, phone="13800000001")
        debtor.bill("300", due="07-10", issued="07-01")
        debtor.nights_until("07-06")
        assert len(queued(debtor)) == sent
        assert TrialEntry.objects.get().due_until == day("07-10")


class TestChallenge:
    @pytest.fixture
    def champion(self, db: None) -> Procedure:
        return make_procedure("rivals", LADDER, customer_classes=["lease_run"], minimum_amount=Decimal(10))

    @pytest.fixture
    def challenger(self, champion: Procedure, people: tuple) -> Procedure:
        draft = copy_to_draft(procedure=champion)
        draft.steps.filter(kind="reminder").update(min_days_overdue=6)
        check_procedure(procedure=draft, on=day("06-01"), by=people[0])
        draft.refresh_from_db()
        return draft

    @pytest.fixture
    def trial(self, champion: Procedure, challenger: Procedure, people: tuple) -> Trial:
        drafted = draft_challenge(
            name="Later", champion=champion, challenger=challenger, plan=PLAN, by=people[0], on=day("06-01")
        )
        return start_trial(trial=drafted, by=people[1], on=day("06-01"))

    def test_the_draw_decides_where_a_case_opens_and_the_trace_says_so(self, trial: Trial) -> None:
        usual, tried = drawn(trial, Arm.USUAL), drawn(trial, Arm.TRIED)
        for debtor in (usual, tried):
            debtor.bill("300", due="07-01")
        usual.nights_until("07-04")
        usual.nights_until("07-07")
        assert (usual.letters, tried.letters) == ([("reminder", "07-04")], [("reminder", "07-07")])
        assert (usual.case.procedure, tried.case.procedure) == (trial.champion, trial.challenger)
        words = [check["why"] for check in explain(tried.account, day("07-07"))["guards"] if check["rule"] == "drawn"]
        assert words == [f"trial {trial.number} has drawn the procedure of this case: the challenger"]
        assert set(TrialEntry.objects.values_list("account", "arm")) == {
            (usual.account.pk, "usual"), (tried.account.pk, "tried"),
        }  # fmt: skip

    def test_a_case_stays_on_the_challenger_when_the_trial_has_ended_and_no_new_one_opens(
        self, trial: Trial, people: tuple
    ) -> None:
        debtor, late = drawn(trial, Arm.TRIED), drawn(trial, Arm.TRIED)
        debtor.bill("300", due="07-01")
        debtor.nights_until("07-07")
        end_trial(trial=trial, note="enough", by=people[0], on=day("07-08"))
        late.bill("300", due="07-06")
        debtor.nights_until("07-20")
        assert debtor.case.procedure == trial.challenger
        assert late.case.procedure == trial.champion

    def test_the_challenger_cannot_be_edited_meanwhile_nor_get_everybody(self, trial: Trial, people: tuple) -> None:
        with pytest.raises(CannotPublish):
            reopen(procedure=Procedure.objects.get(pk=trial.challenger_id), by=people[1])
        assert not Procedure.objects.active_on(day("07-01")).filter(pk=trial.challenger_id).exists()

    def test_only_a_checked_version_for_the_same_customers(self, champion: Procedure, people: tuple) -> None:
        draft = copy_to_draft(procedure=champion)
        trial = draft_challenge(name="x", champion=champion, challenger=draft, plan=PLAN, by=people[0], on=day("06-01"))
        with pytest.raises(CannotTry, match="has to be checked"):
            start_trial(trial=trial, by=people[1], on=day("06-01"))
        Procedure.objects.filter(pk=draft.pk).update(customer_classes=["temporary"])
        with pytest.raises(CannotTry, match="same customers"):
            start_trial(trial=trial, by=people[1], on=day("06-01"))
