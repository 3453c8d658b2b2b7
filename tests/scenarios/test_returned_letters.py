"""The post brings a letter back: it has not reached the debtor, and nothing goes on as if it had."""

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Contact
from collections_app.deliveries.models import DeliveryReceipt
from collections_app.deliveries.proofs import prove_service, service_day
from collections_app.deliveries.returns import (
    CannotReturn,
    record_returned_letter,
    record_returned_letters,
    withdraw_return,
)
from collections_app.enforcement.models import SupplyOrder
from collections_app.engine.cut_questions import guards_of
from collections_app.engine.step_changes import change_step
from collections_app.org.models import StaffMember
from collections_app.worklist.models import Task
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> StaffMember:
    return make_staff("sara", "supervisor", make_unit("north", make_unit("HQ")))


@pytest.fixture
def print_room(supervisor: StaffMember) -> StaffMember:
    return make_staff("petra", "print_room", supervisor.unit)


@pytest.fixture
def debtor(supervisor: StaffMember) -> Story:
    """Owes since the first of July and got the demand on the fourteenth, by post: three days."""
    story = Story(unit=supervisor.unit)
    story.bill("400.00", due="07-01")
    story.nights_until("07-02")
    story.nights_until("07-14")
    assert story.letters[-1] == ("demand", "07-14")
    return story


def comes_back(story: Story, by: StaffMember, on: str, reason: str = "moved") -> None:
    record_returned_letter(notice=story.notices[-1], reason=reason, returned_on=day(on), by=by, on=day(on))


def open_tasks() -> list[tuple[str, str]]:
    """Without the wish for a telephone number, which nobody in these stories has."""
    return list(Task.objects.open().exclude(kind="contact_missing").order_by("kind").values_list("kind", "about"))


def stop_notice_of(order: SupplyOrder) -> str:
    return next(guard.result for guard in guards_of(order, day("08-13")) if guard.rule == "CN.stop_notice")


def test_the_ladder_waits_until_the_letter_has_arrived(debtor: Story, print_room: StaffMember, supervisor: StaffMember):
    debtor.nights_until("07-19")
    comes_back(debtor, print_room, "07-20")
    demand = debtor.notices[-1]
    assert (service_day(demand), debtor.case.step_served_on) == (None, None)
    assert debtor.events[-1] == "letter_returned"
    debtor.night("07-20", "wait", "has not reached the debtor yet")
    debtor.nights_until("08-20")
    assert debtor.letters[-1] == ("demand", "07-14")
    prove_service(
        notice=demand, kind=DeliveryReceipt.Kind.SIGNED, served_on=day("08-21"), document="receipt 9", by=supervisor,
        on=day("08-21"),
    )  # fmt: skip
    debtor.nights_until("09-10")
    assert debtor.letters[-1] == ("disconnection_notice", "09-05")  # fifteen days from then


def test_sent_again_it_starts_its_days_anew(debtor: Story, print_room: StaffMember, supervisor: StaffMember):
    debtor.nights_until("07-19")
    comes_back(debtor, print_room, "07-20")
    debtor.nights_until("07-21")
    change_step(
        case=debtor.case, to=debtor.case.step.position, reason="to the new address", by=supervisor, on=day("07-22")
    )
    debtor.nights_until("07-23")
    assert debtor.letters[-1] == ("demand", "07-22")
    assert debtor.case.step_served_on == day("07-25")
    debtor.nights_until("08-20")
    assert debtor.letters[-1] == ("disconnection_notice", "08-09")  # fifteen days from then


def test_the_address_has_failed_and_somebody_looks_for_another(debtor: Story, print_room: StaffMember):
    to = debtor.notices[-1].data["address"]
    written_to = Contact.objects.create(
        customer=debtor.account.customer,
        kind="post",
        value="\n".join(to["lines"]),
        postcode=to["postcode"],
        city=to["city"],
    )
    comes_back(debtor, print_room, "07-20")
    written_to.refresh_from_db()
    assert written_to.quality == "failed"
    assert open_tasks() == [("letter_returned", debtor.notices[-1].notice_no)]
    debtor.nights_until("07-25")
    assert [kind for kind, _about in open_tasks()] == ["letter_returned"]


def test_what_the_debtor_would_not_take_is_brought_to_him(
    debtor: Story, print_room: StaffMember, supervisor: StaffMember
):
    comes_back(debtor, print_room, "07-20", reason="refused")
    debtor.nights_until("07-21")
    assert open_tasks() == [("serve_by_hand", debtor.notices[-1].notice_no)]
    prove_service(
        notice=debtor.notices[-1], kind=DeliveryReceipt.Kind.PHOTO, served_on=day("07-22"), document="photo 4",
        by=supervisor, on=day("07-22"),
    )  # fmt: skip
    debtor.nights_until("07-23")
    assert open_tasks() == []


def test_no_cut_rests_on_a_disconnection_notice_that_came_back(debtor: Story, print_room: StaffMember):
    debtor.nights_until("08-02")
    assert debtor.letters[-1] == ("disconnection_notice", "08-02")
    comes_back(debtor, print_room, "08-07", reason="not_collected")
    debtor.nights_until("09-20")
    assert debtor.orders == []


def test_an_order_proposed_already_is_not_carried_out(debtor: Story, print_room: StaffMember):
    debtor.nights_until("08-12")
    (order,) = debtor.orders
    assert stop_notice_of(order) == "allowed"
    comes_back(debtor, print_room, "08-13", reason="unknown")
    assert stop_notice_of(order) == "blocked"


def test_a_return_noted_in_error_gives_the_days_in_the_post_back(
    debtor: Story, print_room: StaffMember, supervisor: StaffMember
):
    comes_back(debtor, print_room, "07-20")
    withdraw_return(notice=debtor.notices[-1], reason="the neighbour's letter", by=supervisor, on=day("07-21"))
    assert debtor.case.step_served_on == day("07-17")
    debtor.nights_until("08-10")
    assert debtor.letters[-1] == ("disconnection_notice", "08-02")
    comes_back(debtor, print_room, "08-11")  # and it may come back once more


class TestAPile:
    def test_what_cannot_be_taken_is_named_and_the_rest_stands(self, debtor: Story, print_room: StaffMember) -> None:
        number = debtor.notices[-1].notice_no
        taken, refused = record_returned_letters(
            codes=[number.lower(), "", "N0000000000000000", number], reason="moved", returned_on=day("07-20"),
            by=print_room, on=day("07-20"),
        )  # fmt: skip
        assert [row.notice.notice_no for row in taken] == [number]
        assert [(row.line, row.code) for row in refused] == [(3, "N0000000000000000"), (4, number)]
        assert "no such notice" in refused[0].why and "before" in refused[1].why
        assert CaseEvent.objects.filter(kind="letter_returned").count() == 1

    def test_of_another_unit_is_as_if_it_did_not_exist(self, debtor: Story) -> None:
        stranger = make_staff("xaver", "print_room", make_unit("X", make_unit("elsewhere")))
        number = debtor.notices[-1].notice_no
        taken, refused = record_returned_letters(
            codes=[number], reason="moved", returned_on=day("07-20"), by=stranger, on=day("07-20")
        )
        assert taken == [] and "no such notice" in refused[0].why


class TestWhatIsRefused:
    def test_before_it_was_sent_or_before_it_came(self, debtor: Story, print_room: StaffMember) -> None:
        with pytest.raises(CannotReturn, match="sent later"):
            record_returned_letter(
                notice=debtor.notices[-1], reason="moved", returned_on=day("07-10"), by=print_room, on=day("07-20")
            )
        with pytest.raises(CannotReturn, match="before it has come back"):
            record_returned_letter(
                notice=debtor.notices[-1], reason="moved", returned_on=day("07-21"), by=print_room, on=day("07-20")
            )

    def test_by_whom_it_is_not_for(self, debtor: Story, print_room: StaffMember, supervisor: StaffMember) -> None:
        with pytest.raises(CannotReturn, match="Your role"):
            comes_back(debtor, make_staff("rita", "auditor", supervisor.unit), "07-20")
        comes_back(debtor, print_room, "07-20")
        with pytest.raises(CannotReturn, match="Your role"):
            withdraw_return(notice=debtor.notices[-1], reason="error", by=print_room, on=day("07-21"))
