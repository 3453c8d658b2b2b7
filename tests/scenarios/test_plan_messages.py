"""Who pays by instalments hears of each a few days before, and of the end of a plan that he has not kept."""

from datetime import timedelta
from pathlib import Path

import pytest

from collections_app.arrangements.models import PaymentPlan
from collections_app.arrangements.plans import PlanPurpose, end_plan, make_plan
from collections_app.arrangements.proposals import propose_plan
from collections_app.cases.models import CaseEvent
from collections_app.engine.agreements import breach_data, breach_letter
from collections_app.engine.plan_messages import tell_about_plans
from collections_app.org.models import StaffMember
from tests.notices.letters import words_of
from tests.scenarios.messaging import procedure, queued, rows, send
from tests.scenarios.story import Story, day


@pytest.fixture
def plan(household: Story, outbox: Path, officer: StaffMember) -> PaymentPlan:
    """300.00 in three instalments from 1 August, agreed on 15 July after the letters were over; reminded of on 29 July."""
    procedure()
    bill = household.bill("300.00", due="07-10")
    household.nights_until("07-11")
    proposal = propose_plan(account=household.account, bills=[bill], months=3, on=day("07-12"), first_on=day("08-01"))
    made = make_plan(
        account=household.account,
        proposal=proposal,
        purpose=PlanPurpose("formal", "Out of work"),
        by=officer,
        on=day("07-12"),
    )
    assert made.status == "live"
    return made


def test_an_instalment_is_reminded_of_once_three_days_before(household: Story, plan: PaymentPlan, outbox: Path) -> None:
    household.nights_until("07-28")
    assert queued(household) == []
    household.nights_until("07-31")
    assert queued(household) == [("instalment", "sms", "queued")]
    event = CaseEvent.objects.get(kind="message_queued")
    assert (event.data["plan_no"], event.data["due_on"], event.data["amount"]) == (plan.plan_no, "2026-08-01", "100.00")
    assert send("07-30").sent == 1
    said = rows(outbox)[0]["text"]
    assert "CNY 100.00" in said and "1 Aug 2026" in said
    assert tell_about_plans(day("07-31")) == 0


def test_only_what_is_missing_of_it_is_asked_for(household: Story, plan: PaymentPlan) -> None:
    household.pays("60.00", on="07-20")
    household.nights_until("07-29")
    assert CaseEvent.objects.get(kind="message_queued").data["amount"] == "40.00"


def test_who_has_paid_ahead_is_left_in_peace(household: Story, plan: PaymentPlan) -> None:
    household.pays("100.00", on="07-20")
    household.nights_until("08-03")
    assert queued(household) == []


def test_a_broken_plan_is_told_once_with_all_that_is_due_now(household: Story, plan: PaymentPlan, outbox: Path) -> None:
    household.pays("30.00", on="07-31")
    household.nights_until("08-08")
    plan.refresh_from_db()
    assert plan.status == "broken"
    assert [kind for kind, _channel, _status in queued(household)] == ["instalment", "plan_broken"]
    assert tell_about_plans(plan.ended_on) == 0
    assert send(f"{plan.ended_on:%m-%d}", hour=23).withdrawn + send("08-08").sent >= 1
    assert "CNY 270.00" in rows(outbox)[-1]["text"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Your payment plan has ended"), ("zh-hans", "分期还款协议终止通知")]
)
def test_the_letter_says_what_was_unpaid_that_day(
    household: Story, plan: PaymentPlan, language: str, said: str
) -> None:
    """30.00 came in before the plan was broken, 50.00 after it."""
    household.pays("30.00", on="07-31")
    household.nights_until("08-08")
    household.pays("50.00", on="08-20")
    household.nights_until("08-20")
    plan.account.customer.language = language
    plan.account.customer.save()
    plan.refresh_from_db()
    letter = words_of(breach_letter(plan))
    assert said in letter and plan.plan_no in letter and "270.00" in letter and "220.00" not in letter
    assert breach_data(plan)["pay_by_on"] == f"{plan.ended_on + timedelta(10)}"


def test_what_is_waiting_is_withdrawn_with_the_plan(
    household: Story, plan: PaymentPlan, supervisor: StaffMember, outbox: Path
) -> None:
    household.nights_until("07-29")
    end_plan(plan=plan, is_broken=False, note="Pays all at once", by=supervisor, on=day("07-29"))
    assert send("07-30").sent == 0
    assert queued(household) == [("instalment", "sms", "withdrawn")]


def test_nobody_is_told_where_there_is_no_gateway_or_no_number(officer: StaffMember, household: Story) -> None:
    procedure()
    bill = household.bill("300.00", due="07-10")
    household.nights_until("07-11")
    proposal = propose_plan(account=household.account, bills=[bill], months=3, on=day("07-12"), first_on=day("08-01"))
    purpose = PlanPurpose("formal", "Out of work")
    make_plan(account=household.account, proposal=proposal, purpose=purpose, by=officer, on=day("07-12"))
    household.nights_until("08-08")
    assert queued(household) == []
