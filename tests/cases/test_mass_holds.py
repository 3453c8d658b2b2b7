"""One hold for many accounts, as after a flood, and its end."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collections_app.cases.batch import MassHold, end_holds, place_holds, running_holds_of
from collections_app.cases.models import Case, CaseEvent, Hold
from collections_app.cases.operations import CannotHold, end_hold, place_hold
from collections_app.customers.models import Account
from collections_app.facts.models import DiaryEntry
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Procedure
from tests.factories import make_account, make_bill, make_staff

FLOOD = date(2026, 3, 2)
UNTIL = date(2026, 3, 31)

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> list[Account]:
    return [make_account(f"A{number}") for number in range(1, 6)]


@pytest.fixture
def manager() -> StaffMember:
    return make_staff("mo", "manager")


def hold_all(accounts: list[Account], until: date | None = UNTIL, on: date = FLOOD, **more: object) -> MassHold:
    ids = [account.pk for account in accounts]
    return place_holds(accounts=ids, reason="disaster", until=until, on=on, **more)


def test_every_account_gets_its_own_hold_event_and_diary_entries(street: list[Account], manager: StaffMember) -> None:
    case = Case.objects.create(
        case_no="C1", account=street[0], procedure=Procedure.objects.get(code="residential"), opened_on=FLOOD
    )
    held = hold_all(street, note="Flood of the Han", by=manager)
    assert (held.placed, held.already_held) == (5, 0)
    for account in street:
        hold = Hold.objects.get(account=account)
        told = CaseEvent.objects.get(account=account)
        assert (hold.reason, hold.placed_on, hold.until, hold.placed_by) == ("disaster", FLOOD, UNTIL, manager)
        assert hold.note == f"{held.reference} Flood of the Han"
        assert (told.kind, told.on, told.actor) == ("hold_placed", FLOOD, manager)
        assert told.data == {
            "reason": "disaster", "until": "2026-03-31", "note": "Flood of the Han", "mass_hold": held.reference,
            "hold": hold.pk,
        }  # fmt: skip
        days = DiaryEntry.objects.filter(account=account).order_by("look_on").values_list("look_on", flat=True)
        assert list(days) == [FLOOD, date(2026, 4, 1)]
    assert CaseEvent.objects.get(case=case).account == street[0]


def test_costs_as_many_statements_for_many_as_for_one(street: list[Account]) -> None:
    def cost(accounts: list[Account]) -> int:
        with CaptureQueriesContext(connection) as asked:
            hold_all(accounts)
        return len(asked)

    assert cost(street[:1]) == cost(street[1:])


def test_doing_it_again_changes_nothing(street: list[Account]) -> None:
    hold_all(street)
    assert hold_all(street) == MassHold("", 0, 5)
    assert (Hold.objects.count(), CaseEvent.objects.count()) == (5, 5)


def test_whose_hold_lasts_as_long_is_left_alone_and_whose_ends_sooner_is_not(street: list[Account]) -> None:
    longer, open_ended, sooner, ended, of_a_bill_only = street
    place_hold(account=longer, reason="hardship", placed_on=FLOOD, until=date(2026, 5, 1))
    place_hold(account=open_ended, reason="complaint", placed_on=FLOOD)
    place_hold(account=sooner, reason="promise", placed_on=FLOOD, until=date(2026, 3, 10))
    bill = make_bill(of_a_bill_only, "80.00", due_on=FLOOD)
    place_hold(account=of_a_bill_only, reason="investigation", placed_on=FLOOD, bill=bill)
    end_hold(hold=place_hold(account=ended, reason="other", placed_on=FLOOD), on=FLOOD)
    held = hold_all(street)
    assert (held.placed, held.already_held) == (3, 2)
    assert [account.holds.filter(reason="disaster").count() for account in street] == [0, 0, 1, 1, 1]


def test_without_an_end_only_a_hold_without_an_end_lasts_as_long(street: list[Account]) -> None:
    place_hold(account=street[0], reason="hardship", placed_on=FLOOD, until=date(2099, 1, 1))
    place_hold(account=street[1], reason="hardship", placed_on=FLOOD)
    assert hold_all(street[:2], until=None).placed == 1


class TestEnding:
    def test_the_whole_set_by_its_reference(self, street: list[Account], manager: StaffMember) -> None:
        other = hold_all(street[4:])
        held = hold_all(street[:4])
        on = date(2026, 3, 9)
        assert (
            end_holds(holds=running_holds_of(held.reference, on), reference=f" {held.reference} ", on=on, by=manager)
            == 4
        )
        assert set(Hold.objects.filter(ended_on=on).values_list("account__account_no", flat=True)) == {
            "A1", "A2", "A3", "A4",
        }  # fmt: skip
        told = CaseEvent.objects.get(account=street[0], kind="hold_ended")
        assert (told.on, told.actor, told.data["mass_hold"]) == (on, manager, held.reference)
        assert DiaryEntry.objects.filter(look_on=on).count() == 4
        assert running_holds_of(other.reference, on).count() == 1

    def test_what_has_ended_before_stays_as_it_was(self, street: list[Account]) -> None:
        held = hold_all(street)
        end_hold(hold=street[0].holds.get(), on=date(2026, 3, 4))
        on = date(2026, 3, 9)
        assert end_holds(holds=running_holds_of(held.reference, on), reference=held.reference, on=on) == 4
        assert running_holds_of(held.reference, on).count() == 0
        assert street[0].holds.get().ended_on == date(2026, 3, 4)

    @pytest.mark.parametrize("reference", ["", "M260302-0", "M269999-1", "M1", "x'; --"])
    def test_an_unknown_reference_is_refused(self, street: list[Account], reference: str) -> None:
        hold_all(street)
        with pytest.raises(CannotHold, match="There is no mass hold"):
            running_holds_of(reference, FLOOD)


def test_a_hold_that_would_end_before_it_begins_is_refused(street: list[Account]) -> None:
    with pytest.raises(CannotHold, match="would end before it begins"):
        hold_all(street, until=date(2026, 3, 1))
    with pytest.raises(CannotHold, match="no such reason"):
        place_holds(accounts=[street[0].pk], reason="whim", until=None, on=FLOOD)
    assert not Hold.objects.exists()
