"""A step that waits for a person: asked once, approved or refused, taken in the next night, lapsing by itself."""

from typing import Any

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.enforcement.models import StepApproval
from collections_app.enforcement.operations import CannotDecide, approve_step, refuse_step
from collections_app.engine.explain import explain
from tests.cuts import make_people
from tests.factories import make_procedure
from tests.scenarios.story import Story, day

LADDER = [("reminder", 3, 0), ("demand", 13, 10), ("disconnection_notice", 32, 15), ("disconnection", 39, 4)]


@pytest.fixture
def debtor(db: None) -> Story:
    """On a ladder whose demand has to be approved; a decision stands for twenty days."""
    conditions = {"demand": {"needs_approval": True, "approval_days": 20}}
    make_procedure("strict", LADDER, conditions=conditions, customer_classes=["residential"], currency="CNY")
    return Story()


def to_the_question(debtor: Story) -> StepApproval:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.night("07-19", "blocked", "The step demand about 300.00 waits for somebody's approval")
    return StepApproval.objects.get()


def states() -> list[tuple[str, Any]]:
    return [(a.status, a.ended_on and f"{a.ended_on:%m-%d}") for a in StepApproval.objects.order_by("id")]


def test_it_is_asked_for_once_and_taken_in_the_night_after_it_was_approved(debtor: Story) -> None:
    people = make_people()
    approval = to_the_question(debtor)
    debtor.nights_until("07-27")
    assert states() == [("waiting", None)]
    assert (approval.case, approval.step.kind, approval.amount) == (debtor.case, "demand", 300)
    assert explain(debtor.account, day("07-20"))["next"]["words"] == "Next: demand, once somebody has approved it."
    approve_step(approval=approval, on=day("07-28"), by=people["manager"])
    debtor.night("07-28", "step", "demand")
    assert states() == [("approved", "07-28")]
    assert debtor.events == ["case_opened", "step_taken", "approval_asked", "step_approved", "step_taken"]
    assert CaseEvent.objects.get(kind="step_approved").actor == people["manager"]


def test_an_approval_does_not_stand_above_the_other_rules(debtor: Story) -> None:
    people = make_people()
    approval = to_the_question(debtor)
    approve_step(approval=approval, on=day("07-20"), by=people["supervisor"])
    debtor.hold(on="07-20", until="07-31")
    debtor.night("07-20", "held")
    assert states() == [("approved", None)]
    debtor.night("08-01", "step", "demand")


def test_an_approval_that_nobody_could_use_lapses_and_is_asked_for_anew(debtor: Story) -> None:
    people = make_people()
    approval = to_the_question(debtor)
    approve_step(approval=approval, on=day("07-20"), by=people["supervisor"])
    debtor.hold(on="07-20", until="08-20")
    debtor.night("08-09", "held")
    assert states() == [("lapsed", "08-09")]
    debtor.night("09-01", "blocked", "waits for somebody's approval")
    assert states() == [("lapsed", "08-09"), ("waiting", None)]


def test_a_refused_step_is_asked_for_anew_when_its_days_are_over(debtor: Story) -> None:
    people = make_people()
    refuse_step(approval=to_the_question(debtor), reason="a hospital stay", on=day("07-20"), by=people["supervisor"])
    debtor.night("07-20", "blocked", "The step demand has been refused; it is asked for anew on 9 Aug 2026")
    debtor.night("08-09", "blocked", "waits for somebody's approval")
    assert [status for status, _ended in states()] == ["refused", "waiting"]
    assert debtor.letters == [("reminder", "07-09")]


def test_a_payment_ends_it(debtor: Story) -> None:
    approval = to_the_question(debtor)
    debtor.pays("300.00", on="07-21")
    debtor.night("07-21", "close")
    assert states() == [("lapsed", "07-21")]
    with pytest.raises(CannotDecide, match="This no longer counts: lapsed"):
        approve_step(approval=approval, on=day("07-22"), by=make_people()["manager"])


def test_a_first_step_that_waits_opens_the_case(db: None) -> None:
    conditions = {"reminder": {"needs_approval": True}}
    make_procedure("strict", LADDER, conditions=conditions, customer_classes=["residential"], currency="CNY")
    debtor = Story()
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "blocked", "The step reminder about 300.00 waits for somebody's approval")
    assert (debtor.case.status, debtor.case.step, debtor.letters) == ("open", None, [])
    approve_step(approval=StepApproval.objects.get(), on=day("07-10"), by=make_people()["manager"])
    debtor.night("07-10", "step", "reminder")
    debtor.pays("300.00", on="07-11")
    debtor.night("07-11", "close")


def test_a_stale_notice_is_sent_again_only_with_a_fresh_approval(db: None) -> None:
    conditions = {"disconnection_notice": {"needs_approval": True}}
    make_procedure("strict", LADDER, conditions=conditions, customer_classes=["residential"], currency="CNY")
    people, debtor = make_people(), Story()
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-06")
    debtor.night("08-07", "blocked", "disconnection notice")
    approve_step(approval=StepApproval.objects.get(), on=day("08-08"), by=people["manager"])
    debtor.night("08-08", "step", "disconnection notice")
    debtor.hold(on="08-10", until="08-25")
    debtor.nights_until("08-29")
    debtor.night("08-30", "blocked", "waits for somebody's approval")
    assert [status for status, _ended in states()] == ["approved", "waiting"]


def test_who_may_decide(debtor: Story) -> None:
    people = make_people()
    approval = to_the_question(debtor)
    for who, words in (
        ("officer", "role does not allow"),
        ("auditor", "role does not allow"),
        ("stranger", "no such approval"),
    ):
        with pytest.raises(CannotDecide, match=words):
            approve_step(approval=approval, on=day("07-20"), by=people[who])
        with pytest.raises(CannotDecide, match=words):
            refuse_step(approval=approval, reason="no", on=day("07-20"), by=people[who])
    with pytest.raises(CannotDecide, match="needs a reason"):
        refuse_step(approval=approval, reason=" ", on=day("07-20"), by=people["manager"])
    refuse_step(approval=approval, reason="no", on=day("07-20"), by=people["manager"])
    with pytest.raises(CannotDecide, match="decided meanwhile: refused"):
        approve_step(approval=approval, on=day("07-20"), by=people["supervisor"])


def test_a_look_at_the_counter_asks_for_nothing(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.nights_until("07-18")
    outcome = debtor.pays_at_the_counter("10.00", on="07-19")
    assert (outcome.verdict, StepApproval.objects.count()) == ("blocked", 0)
