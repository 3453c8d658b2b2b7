"""A debtor pays by instalments: the ladder leaves the bills of his plan alone as long as he does."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from collections_app.arrangements.models import PaymentPlan
from collections_app.arrangements.plans import (
    PlanPurpose,
    approve_plan,
    end_plan,
    make_plan,
    record_signature,
    refuse_plan,
)
from collections_app.arrangements.proposals import CannotPlan, propose_plan
from collections_app.cases.models import CaseEvent, Hold
from collections_app.cases.operations import CannotHold, end_hold
from collections_app.customers.models import Account
from collections_app.engine.cut_questions import guards_of
from collections_app.org.models import StaffMember
from collections_app.worklist.models import Task
from tests.cuts import order_of, to_the_proposal
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> StaffMember:
    return make_staff("olga", "officer", make_unit("HQ"))


@pytest.fixture
def supervisor(officer: StaffMember) -> StaffMember:
    return make_staff("susan", "supervisor", officer.unit)


@pytest.fixture
def story(officer: StaffMember) -> Story:
    """300.00 due on 5 January, reminded on 12 January."""
    told = Story()
    Account.objects.filter(pk=told.account.pk).update(unit=officer.unit)
    told.account.refresh_from_db()
    told.bill("300.00", due="01-05")
    told.night("01-12", "step", "reminder")
    return told


@pytest.fixture
def agree(story: Story, officer: StaffMember) -> Callable[..., PaymentPlan]:
    """Three instalments from 1 February, agreed on 15 January; they count as missed after five days."""

    def agreed(kind: str = "formal", by: StaffMember = officer, bills: Any = None, **terms: Any) -> PaymentPlan:
        terms = {"months": 3, "on": day("01-15"), "first_on": day("02-01")} | terms
        chosen = bills or list(story.account.bills.open())
        proposal = propose_plan(account=story.account, bills=chosen, **terms)
        purpose = PlanPurpose(kind, "Lost her job", court_file="(2026) 12" if kind == "court" else "")
        return make_plan(account=story.account, proposal=proposal, purpose=purpose, by=by, on=terms["on"])

    return agreed


def status(plan: PaymentPlan) -> str:
    plan.refresh_from_db()
    return plan.status


def test_a_plan_that_is_kept_stops_the_ladder_until_the_debt_is_paid(story: Story, agree: Callable) -> None:
    plan = agree()
    assert status(plan) == "live"
    story.night("01-31", "held", "being paid by instalments")
    for amount, on in (("100.00", "02-01"), ("50.00", "02-20"), ("50.00", "03-06"), ("100.00", "04-02")):
        story.pays(amount, on=on)
    story.night("04-01", "held", "100.00")
    story.night("04-02", "close")
    assert status(plan) == "completed"
    assert [kind for kind in story.events if "plan" in kind] == ["plan_made", "plan_completed"]
    assert story.letters == [("reminder", "01-12"), ("plan_agreement", "01-15")]
    assert not Hold.objects.running_on(day("04-02")).exists()


def test_a_missed_instalment_breaks_it_after_five_days_and_the_ladder_goes_on(story: Story, agree: Callable) -> None:
    plan = agree()
    story.pays("99.99", on="02-06")
    story.night("02-06", "held")
    story.nights_until("02-07")
    assert (status(plan), plan.ended_on) == ("broken", day("02-07"))
    told = CaseEvent.objects.get(kind="plan_broken")
    assert (told.case, told.data["behind"], told.data["received"]) == (story.case, "0.01", "99.99")
    task = Task.objects.get(kind="plan_breached")
    assert (task.account, task.about, task.amount) == (story.account, plan.plan_no, Decimal("0.01"))
    story.nights_until("03-10")
    assert [kind for kind, _on in story.letters][:3] == ["reminder", "plan_agreement", "demand"]
    assert story.events.count("plan_broken") == 1


def test_younger_bills_are_collected_beside_the_plan(story: Story, agree: Callable) -> None:
    agree(first_on=day("04-01"))
    young = story.bill("80.00", due="01-20")
    story.nights_until("03-01")
    demand = story.notices[2]
    assert (demand.kind, [line.bill for line in demand.lines.all()]) == ("demand", [young])


def test_a_kept_plan_blocks_the_cut_that_was_proposed_before(officer: StaffMember) -> None:
    told = to_the_proposal(Story())
    Account.objects.filter(pk=told.account.pk).update(unit=officer.unit)
    bill = told.account.bills.get()
    proposal = propose_plan(account=told.account, bills=[bill], on=day("08-14"), first_on=day("09-01"), months=3)
    purpose = PlanPurpose("informal", "Called before the cut")
    make_plan(account=told.account, proposal=proposal, purpose=purpose, by=officer, on=day("08-14"))
    blocked = {guard.rule: guard.code for guard in guards_of(order_of(told), day("08-14")) if guard.result == "blocked"}
    assert (blocked["CN.plan"], blocked["order.debt"]) == ("plan_kept", "debt_gone")


def test_money_that_an_older_bill_swallows_counts_for_the_plan(story: Story, agree: Callable) -> None:
    young = story.bill("120.00", due="01-10")
    plan = agree(bills=[young], months=2)
    story.pays("60.00", on="02-01")  # settles the older bill first
    story.nights_until("02-10")
    assert status(plan) == "live"


def test_the_last_money_at_the_counter_completes_it_at_once(story: Story, agree: Callable) -> None:
    plan = agree()
    story.nights_until("01-20")
    story.pays_at_the_counter("299.99", on="01-21")
    assert status(plan) == "live"
    outcome = story.pays_at_the_counter("0.01", on="01-21")
    assert (status(plan), outcome.verdict) == ("completed", "close")


def test_a_bounced_instalment_is_missing_again(story: Story, agree: Callable) -> None:
    plan = agree()
    payment = story.pays("100.00", on="02-01")
    story.nights_until("02-07")
    assert status(plan) == "live"
    story.bounces(payment, on="02-08")
    story.nights_until("02-08")
    assert status(plan) == "broken"


def test_what_a_court_has_ordered_is_never_broken_by_the_night(
    story: Story, agree: Callable, supervisor: StaffMember
) -> None:
    plan = approve_plan(plan=agree("court"), by=supervisor, on=day("01-16"))
    story.nights_until("02-20")
    assert (status(plan), plan.behind_since) == ("live", day("02-07"))
    assert Task.objects.filter(kind="plan_breached").count() == 1
    assert story.events.count("plan_behind") == 1
    story.pays("100.00", on="02-21")
    story.nights_until("02-21")
    assert (status(plan), plan.behind_since) == ("live", None)
    assert story.events[-1] == "plan_caught_up"
    end_plan(plan=plan, is_broken=True, note="the court has lifted it", by=supervisor, on=day("02-22"))
    assert (status(plan), plan.ended_by) == ("broken", supervisor)
    assert not Hold.objects.running_on(day("02-22")).exists()


class TestBeyondTheLimits:
    def test_somebody_else_approves_and_until_then_nothing_stops(
        self, story: Story, agree: Callable, supervisor: StaffMember
    ) -> None:
        plan = agree(months=6, by=supervisor)  # 50.00 each; seven would be less
        assert status(plan) == "live"
        end_plan(plan=plan, is_broken=False, note="a better one", by=supervisor, on=day("01-15"))
        plan = agree(months=7, by=supervisor)
        assert (status(plan), plan.beyond) == ("asked", [["instalment_too_small", "50"]])
        assert not Hold.objects.running_on(day("01-15")).exists()
        with pytest.raises(CannotPlan, match="somebody else has to approve"):
            approve_plan(plan=plan, by=supervisor, on=day("01-16"))
        other = make_staff("mona", "manager", supervisor.unit)
        approve_plan(plan=plan, by=other, on=day("01-16"), note="three children")
        assert (status(plan), plan.live_from, plan.decided_by) == ("live", day("01-16"), other)
        story.night("01-31", "held", "instalments")

    def test_a_refused_plan_changes_nothing(
        self, agree: Callable, officer: StaffMember, supervisor: StaffMember
    ) -> None:
        plan = refuse_plan(plan=agree(months=7), by=supervisor, on=day("01-16"), note="too long")
        assert status(plan) == "refused"
        assert status(refuse_plan(plan=agree(months=8), by=officer, on=day("01-16"), note="a slip")) == "withdrawn"

    def test_a_plan_is_not_approved_on_figures_that_have_changed(
        self, story: Story, agree: Callable, supervisor: StaffMember
    ) -> None:
        plan = agree(months=7)
        story.pays("10.00", on="01-16")
        story.nights_until("01-16")
        with pytest.raises(CannotPlan, match="has changed since"):
            approve_plan(plan=plan, by=supervisor, on=day("01-17"))

    def test_an_officer_approves_nothing(self, agree: Callable, officer: StaffMember) -> None:
        colleague = make_staff("otto", "officer", officer.unit)
        with pytest.raises(CannotPlan, match="Your role"):
            approve_plan(plan=agree(months=7), by=colleague, on=day("01-16"))


class TestWhatIsRefused:
    def test_a_second_plan(self, agree: Callable) -> None:
        agree()
        with pytest.raises(CannotPlan, match="one at a time"):
            agree()

    def test_disputed_bills(self, story: Story, agree: Callable) -> None:
        story.dispute(on="01-14", bill=story.account.bills.get())
        with pytest.raises(CannotPlan, match="is disputed"):
            agree()

    def test_days_that_are_over_and_terms_that_say_nothing(self, agree: Callable) -> None:
        with pytest.raises(CannotPlan, match="over already"):
            agree(first_on=day("01-14"))
        with pytest.raises(CannotPlan, match="one of the two"):
            agree(months=None)
        with pytest.raises(CannotPlan, match="too small"):
            agree(months=100_000)

    def test_the_hold_of_a_plan_cannot_be_ended_by_hand(self, agree: Callable) -> None:
        agree()
        with pytest.raises(CannotHold, match="ends with it"):
            end_hold(hold=Hold.objects.get(), on=day("01-16"))


def test_a_signature_starts_limitation_anew_where_the_law_says_so(
    story: Story, agree: Callable, officer: StaffMember
) -> None:
    plan = agree()
    record_signature(plan=plan, signed_on=day("01-15"), document="folder 7", by=officer, on=day("01-16"))
    entry = story.account.interruptions.get()
    assert (entry.kind, entry.on, entry.bill) == ("repayment_agreement", day("01-15"), story.account.bills.get())
    assert entry.evidence == f"{plan.plan_no}: folder 7"


def test_no_penalty_accrues_under_a_german_plan(officer: StaffMember) -> None:
    told = Story(law_pack="de", currency="EUR")
    Account.objects.filter(pk=told.account.pk).update(unit=officer.unit)
    bill = told.bill("540.00", due="01-05")
    terms = {"account": told.account, "bills": [bill], "on": day("01-15"), "first_on": day("02-01")}
    assert propose_plan(**terms, months=11).beyond == [("months_too_few", "12")]
    proposal = propose_plan(**terms, months=12)
    assert ({part.amount for part in proposal.parts}, proposal.beyond) == ({Decimal("45.00")}, [])
    purpose = PlanPurpose("formal", "Aversion agreement")
    make_plan(account=told.account, proposal=proposal, purpose=purpose, by=officer, on=day("01-15"))
    assert Hold.objects.get().stops_penalty
