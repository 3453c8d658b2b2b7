"""What nobody decides on lapses after thirty days, and can be asked for again."""

from datetime import date
from decimal import Decimal

import pytest

from collections_app.arrangements.plans import PlanPurpose, make_plan
from collections_app.arrangements.proposals import propose_plan
from collections_app.cases.models import CaseEvent
from collections_app.disputes.operations import open_dispute, propose_decision
from collections_app.engine.lapsed_requests import lapse_requests
from collections_app.engine.waivers import CannotWaive, approve_waiver, ask_for_waiver
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Procedure
from collections_app.procedures.operations import check_procedure, copy_to_draft
from tests.scenarios.story import Story, day


@pytest.fixture
def owing(officer: StaffMember) -> Story:
    """300.00 due on 6 July, reminded of on the 9th."""
    story = Story(unit=officer.unit)
    story.bill("300.00", due="07-06")
    story.night("07-09", "step", "reminder")
    return story


def lapsed(story: Story) -> list[tuple[str, dict]]:
    events = CaseEvent.objects.filter(account=story.account, kind="request_lapsed")
    return list(events.values_list("on", "data"))


def test_a_waiver(owing: Story, officer: StaffMember, supervisor: StaffMember) -> None:
    def ask(on: str) -> object:
        given = {"account": owing.account, "bill": None, "amount": None, "reason": "goodwill", "note": "Pays at once"}
        return ask_for_waiver(**given, by=officer, on=day(on))

    waiver = ask("07-10")
    assert lapse_requests(day("08-08")) == 0
    owing.nights_until("08-09")
    waiver.refresh_from_db()
    assert (waiver.status, waiver.decided_by, waiver.decided_on) == ("lapsed", None, day("08-09"))
    assert lapsed(owing) == [(day("08-09"), {"waiver_no": waiver.waiver_no})]
    with pytest.raises(CannotWaive, match="decided meanwhile: lapsed"):
        approve_waiver(waiver=waiver, by=supervisor, on=day("08-10"))
    assert ask("08-10").status == "asked"
    assert lapse_requests(day("08-10")) == 0


def test_a_payment_plan(owing: Story, officer: StaffMember) -> None:
    bills = list(owing.account.bills.open())
    proposal = propose_plan(account=owing.account, bills=bills, months=20, on=day("07-10"), first_on=day("08-01"))
    plan = make_plan(
        account=owing.account,
        proposal=proposal,
        purpose=PlanPurpose("formal", "Out of work"),
        by=officer,
        on=day("07-10"),
    )
    assert plan.status == "asked"
    owing.nights_until("08-09")
    plan.refresh_from_db()
    assert (plan.status, plan.ended_on) == ("lapsed", None)
    assert lapsed(owing) == [(day("08-09"), {"plan_no": plan.plan_no, "amount": "300.00"})]


def test_the_proposal_on_a_dispute_goes_back_and_somebody_has_to_answer(owing: Story, officer: StaffMember) -> None:
    dispute = open_dispute(account=owing.account, opened_on=day("07-10"), by=officer)
    propose_decision(
        dispute=dispute, decision="partly", upheld_amount=Decimal(1), outcome="x", on=day("07-11"), by=officer
    )
    owing.nights_until("08-10")
    dispute.refresh_from_db()
    assert (dispute.stage, dispute.decision, dispute.closed_on) == ("review", "", None)
    assert lapsed(owing) == [(day("08-10"), {"dispute_no": dispute.dispute_no})]
    assert owing.account.tasks.open().filter(kind="answer_dispute").exists()


def test_the_check_of_a_procedure(db: None, manager: StaffMember) -> None:
    draft = copy_to_draft(procedure=Procedure.objects.get(code="residential", status="active"))
    check_procedure(procedure=draft, on=date(2026, 7, 1), by=manager)
    assert lapse_requests(date(2026, 7, 30)) == 0
    assert lapse_requests(date(2026, 7, 31)) == 1
    draft.refresh_from_db()
    assert (draft.status, draft.checked_by) == ("draft", None)


def test_never_where_the_house_says_so(owing: Story, officer: StaffMember, settings) -> None:
    settings.REQUESTS_LAPSE_AFTER = 0
    dispute = open_dispute(account=owing.account, opened_on=day("07-10"), by=officer)
    propose_decision(dispute=dispute, decision="rejected", outcome="x", on=day("07-11"), by=officer)
    assert lapse_requests(date(2027, 7, 10)) == 0
