"""A debtor promises to pay: the ladder waits, and the night finds out whether he did."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from collections_app.arrangements.models import Promise
from collections_app.arrangements.operations import CannotPromise, record_promise, withdraw_promise
from collections_app.cases.models import CaseEvent, Hold
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.worklist.models import Task
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
    told.bill("300.00", due="01-05")
    told.night("01-12", "step", "reminder")
    return told


@pytest.fixture
def promises(story: Story, officer: StaffMember) -> Callable[..., Promise]:
    def promise(amount: str, on: str, due: str, by: StaffMember = officer) -> Promise:
        return record_promise(
            account=story.account, amount=Decimal(amount), due_on=day(due), channel="call", promised_by="the daughter",
            by=by, on=day(on),
        )  # fmt: skip

    return promise


def test_while_a_promise_runs_no_step_is_taken_and_a_kept_one_ends_at_once(story: Story, promises: Callable) -> None:
    promise = promises("200.00", on="01-14", due="01-28")
    story.night("01-26", "held", "promise to pay")
    story.pays("150.00", on="01-27")
    story.night("01-27", "held")
    story.pays("50.00", on="01-28")
    story.nights_until("01-28")
    promise.refresh_from_db()
    assert (promise.status, promise.received, promise.settled_on) == ("kept", Decimal("200.00"), day("01-28"))
    assert story.events[-1] == "promise_kept"


def test_a_broken_promise_gives_the_ladder_back_the_days_it_had(story: Story, promises: Callable) -> None:
    promise = promises("300.00", on="01-14", due="01-21")
    story.pays("299.99", on="01-20")
    story.night("01-24", "held")
    story.nights_until("01-25")
    promise.refresh_from_db()
    assert (promise.status, promise.settled_on) == ("broken", day("01-25"))
    told = CaseEvent.objects.get(kind="promise_broken")
    assert (told.case, told.data["received"], told.data["pay_by"]) == (story.case, "299.99", "2026-01-21")
    assert not Hold.objects.running_on(day("01-25")).exists()
    task = Task.objects.get(kind="promise_broken")
    assert (task.case, task.amount, task.about) == (story.case, Decimal("0.01"), promise.promise_no)


def test_a_payment_of_the_last_day_of_tolerance_keeps_it_even_when_the_file_comes_late(
    story: Story, promises: Callable
) -> None:
    promise = promises("300.00", on="01-14", due="01-21")
    story.nights_until("01-24")
    story.pays("300.00", on="01-24")
    story.night("01-25", "close")
    promise.refresh_from_db()
    assert promise.status == "kept"


def test_money_that_was_there_before_does_not_count_and_bounced_money_neither(story: Story, promises: Callable) -> None:
    story.pays("100.00", on="01-14")
    promise = promises("100.00", on="01-14", due="01-21")
    story.nights_until("01-15")
    bounced = story.pays("100.00", on="01-16")
    story.bounces(bounced, on="01-16")
    story.nights_until("01-25")
    promise.refresh_from_db()
    assert (promise.status, promise.received) == ("broken", Decimal(0))


def test_at_the_counter_it_is_kept_at_once_and_never_broken(story: Story, promises: Callable) -> None:
    promise = promises("200.00", on="01-14", due="01-21")
    story.nights_until("01-24")
    story.pays_at_the_counter("100.00", on="01-25")
    promise.refresh_from_db()
    assert promise.status == "running"  # the rest may be in tonight's file
    story.pays("100.00", on="01-24")
    story.pays_at_the_counter("1.00", on="01-25")
    assert "promise_kept" not in story.events  # what was paid after the last day does not count
    story.nights_until("01-25")
    assert "promise_broken" in story.events


def test_money_at_the_counter_keeps_it_within_the_minute(story: Story, promises: Callable) -> None:
    promise = promises("200.00", on="01-14", due="01-21")
    story.pays_at_the_counter("200.00", on="01-15")
    promise.refresh_from_db()
    assert (promise.status, promise.settled_on) == ("kept", day("01-15"))
    assert not Hold.objects.running_on(day("01-15")).exists()


class TestMoneyThatBounces:
    def test_breaks_the_promise_that_it_had_kept(self, story: Story, promises: Callable) -> None:
        promise = promises("200.00", on="01-14", due="01-21")
        paid = story.pays("200.00", on="01-20")
        story.nights_until("01-27")
        assert "promise_kept" in story.events
        story.bounces(paid, on="01-28")
        story.nights_until("02-02")
        promise.refresh_from_db()
        assert (promise.status, promise.received, promise.settled_on) == ("broken", Decimal(0), day("01-28"))
        assert story.events.count("promise_broken") == 1
        assert Task.objects.get(kind="promise_broken").amount == Decimal("200.00")

    def test_leaves_it_kept_where_other_money_came_in_time(self, story: Story, promises: Callable) -> None:
        promise = promises("200.00", on="01-14", due="01-21")
        paid = story.pays("200.00", on="01-17")
        story.nights_until("01-18")
        story.pays("200.00", on="01-22")
        story.bounces(paid, on="01-23")
        story.nights_until("01-30")
        promise.refresh_from_db()
        assert promise.status == "kept" and "promise_broken" not in story.events

    def test_waits_for_the_last_day_on_which_other_money_may_come(self, story: Story, promises: Callable) -> None:
        promise = promises("200.00", on="01-14", due="01-21")
        story.bounces(story.pays("200.00", on="01-15"), on="01-17")
        story.nights_until("01-24")
        promise.refresh_from_db()
        assert promise.status != "broken"
        story.nights_until("01-25")
        promise.refresh_from_db()
        assert promise.status == "broken"


def test_the_night_judges_once(story: Story, promises: Callable) -> None:
    promises("300.00", on="01-14", due="01-14")
    story.nights_until("01-20")
    assert story.events.count("promise_broken") == 1


class TestWhatIsRefused:
    def test_a_second_promise_while_one_runs(self, promises: Callable) -> None:
        promises("100.00", on="01-14", due="01-21")
        with pytest.raises(CannotPromise, match="one at a time"):
            promises("100.00", on="01-15", due="01-22")

    def test_a_day_too_far_ahead_which_a_supervisor_may_accept(
        self, promises: Callable, supervisor: StaffMember
    ) -> None:
        with pytest.raises(CannotPromise, match="It may be due by 13 Feb 2026 at the latest"):
            promises("100.00", on="01-14", due="02-14")
        assert promises("100.00", on="01-14", due="02-14", by=supervisor)

    def test_a_third_after_two_broken_in_a_row(self, story: Story, promises: Callable, supervisor: StaffMember) -> None:
        for made, judged in (("01-14", "01-18"), ("01-19", "01-23")):
            promises("300.00", on=made, due=made)
            story.nights_until(judged)
        with pytest.raises(CannotPromise, match="The last 2 promises were broken"):
            promises("300.00", on="01-24", due="01-25")
        assert promises("300.00", on="01-24", due="01-25", by=supervisor)

    def test_nothing_owed(self, story: Story, promises: Callable) -> None:
        story.pays("300.00", on="01-13")
        story.nights_until("01-13")
        with pytest.raises(CannotPromise, match="nothing to promise"):
            promises("300.00", on="01-14", due="01-20")

    def test_another_unit_and_another_role(self, story: Story, promises: Callable) -> None:
        elsewhere = make_staff("xaver", "officer", make_unit("X", make_unit("other-company")))
        with pytest.raises(CannotPromise, match="not in your unit"):
            promises("100.00", on="01-14", due="01-20", by=elsewhere)
        with pytest.raises(CannotPromise, match="Your role"):
            promises("100.00", on="01-14", due="01-20", by=make_staff("rita", "auditor", elsewhere.unit))


def test_a_promise_recorded_in_error_is_withdrawn_by_a_supervisor_alone(
    story: Story, promises: Callable, officer: StaffMember, supervisor: StaffMember
) -> None:
    promise = promises("100.00", on="01-14", due="01-21")
    with pytest.raises(CannotPromise, match="Your role"):
        withdraw_promise(promise=promise, reason="wrong account", by=officer, on=day("01-15"))
    withdraw_promise(promise=promise, reason="wrong account", by=supervisor, on=day("01-15"))
    assert not Hold.objects.running_on(day("01-15")).exists()
    story.nights_until("01-30")
    promise.refresh_from_db()
    assert (promise.status, promise.withdrawal) == ("withdrawn", "wrong account")
