"""A person has a case go on with another step: back to one that was taken, or ahead, but never past what the law asks for."""

from datetime import timedelta

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.engine.step_changes import CannotChangeStep, change_step, possible_changes
from collections_app.org.models import StaffMember
from collections_app.rules.step_changes import Way
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db
REMINDER, DEMAND, NOTICE, CUT, LAWYERS = 1, 2, 3, 4, 5


@pytest.fixture
def officer() -> StaffMember:
    return make_staff("olga", "officer", make_unit("north", make_unit("HQ")))


@pytest.fixture
def debtor(officer: StaffMember) -> Story:
    """Owes since the first of July; was reminded on the fourth and got the demand on the fourteenth."""
    story = Story(unit=officer.unit)
    story.bill("400.00", due="07-01")
    story.nights_until("07-02")
    story.nights_until("07-14")
    assert story.letters == [("reminder", "07-04"), ("demand", "07-14")]
    return story


def go_on(story: Story, to: int, by: StaffMember, on: str, reason: str = "the address was wrong") -> None:
    story.nights_until(str(day(on) - timedelta(1))[5:])
    change_step(case=story.case, to=to, reason=reason, by=by, on=day(on))


class TestBack:
    def test_the_demand_is_sent_again(self, debtor: Story, officer: StaffMember):
        go_on(debtor, DEMAND, officer, "07-20")
        debtor.night("07-20", "step", "demand")
        assert debtor.letters[-1] == ("demand", "07-20")
        assert debtor.notices[-1].occurrence == 2

    def test_to_the_very_beginning(self, debtor: Story, officer: StaffMember):
        go_on(debtor, REMINDER, officer, "07-20")
        debtor.night("07-20", "step", "reminder")
        assert [kind for kind, _on in debtor.letters] == ["reminder", "demand", "reminder"]

    def test_the_timeline_says_who_and_why(self, debtor: Story, officer: StaffMember):
        go_on(debtor, REMINDER, officer, "07-20")
        event = CaseEvent.objects.get(account=debtor.account, kind="step_changed")
        assert (event.actor, event.data["from_step"], event.data["step"]) == (officer, "demand", "reminder")
        assert event.data["reason_given"] == "the address was wrong"

    def test_no_notice_is_cut_upon_that_was_overtaken_by_a_new_demand(self, debtor: Story, officer: StaffMember):
        """Back from the disconnection notice to the demand: the notice has to come again after it."""
        go_on(debtor, DEMAND, officer, "08-05")
        debtor.nights_until("08-27")
        kinds = [kind for kind, _on in debtor.letters]
        assert kinds[2:] == ["disconnection_notice", "demand", "disconnection_notice"]
        assert debtor.orders == []


class TestAhead:
    def test_past_the_reminder_by_a_supervisor(self, officer: StaffMember):
        """The reminder is a courtesy; the debt is old enough for the demand."""
        story = Story(unit=officer.unit)
        story.bill("400.00", due="07-01")
        story.nights_until("07-02")
        story.nights_until("07-04")
        go_on(story, REMINDER, officer, "07-05", "it came back")
        supervisor = make_staff("sara", "supervisor", officer.unit)
        go_on(story, DEMAND, supervisor, "07-05", "told at the counter")
        story.nights_until("07-20")
        assert [kind for kind, _on in story.letters] == ["reminder", "demand"]

    def test_an_officer_may_not(self, officer: StaffMember):
        story = Story(unit=officer.unit)
        story.bill("400.00", due="07-01")
        story.nights_until("07-02")
        story.nights_until("07-04")
        go_on(story, REMINDER, officer, "07-05", "it came back")
        with pytest.raises(CannotChangeStep, match="role"):
            go_on(story, DEMAND, officer, "07-05")

    @pytest.mark.parametrize("step", [CUT, LAWYERS])
    def test_never_past_the_disconnection_notice(self, debtor: Story, officer: StaffMember, step: int):
        supervisor = make_staff("sara", "supervisor", officer.unit)
        with pytest.raises(CannotChangeStep, match="disconnection notice, may not be left out"):
            go_on(debtor, step, supervisor, "07-20")


class TestRefusals:
    def test_the_next_step_comes_anyway(self, debtor: Story, officer: StaffMember):
        with pytest.raises(CannotChangeStep, match="anyway"):
            go_on(debtor, NOTICE, officer, "07-20")

    def test_without_a_reason(self, debtor: Story, officer: StaffMember):
        with pytest.raises(CannotChangeStep, match="Say why"):
            go_on(debtor, DEMAND, officer, "07-20", "  ")

    def test_while_an_order_to_cut_is_running(self, debtor: Story, officer: StaffMember):
        debtor.nights_until("08-09")
        assert [order.status for order in debtor.orders] == ["proposed"]
        with pytest.raises(CannotChangeStep, match="refuse it first"):
            go_on(debtor, DEMAND, officer, "08-10")

    def test_by_somebody_who_only_reads(self, debtor: Story, officer: StaffMember):
        with pytest.raises(CannotChangeStep, match="role"):
            go_on(debtor, DEMAND, make_staff("ada", "auditor", officer.unit), "07-20")


def test_what_is_offered_says_what_stands_in_the_way(debtor: Story):
    offered = {c.rung.position: (c.way, c.needed and c.needed.kind.value) for c in possible_changes(debtor.case)}
    assert offered == {
        REMINDER: (Way.BACK, None), DEMAND: (Way.BACK, None),
        CUT: (Way.AHEAD, "disconnection_notice"), LAWYERS: (Way.AHEAD, "disconnection_notice"),
    }  # fmt: skip
