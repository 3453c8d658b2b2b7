"""A night is worked out before it runs; what a second person approved is what it does, and nothing else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from collections_app.customers.models import Account
from collections_app.engine import night
from collections_app.engine.proposed_nights import NightProposal
from collections_app.facts.models import AccountDay
from collections_app.outlooks import nights
from collections_app.outlooks.nights import (
    CannotProposeNight,
    ask_for_night,
    decide_on_night,
    night_report,
    stop_night,
    work_out_night,
)
from collections_app.procedures.operations import copy_to_draft
from tests.factories import make_account, make_bill, make_payment, make_procedure, make_staff, make_unit, put_into_force
from tests.scenarios.story import day

DAY = day("07-20")
LADDER = [("reminder", 3, 0), ("demand", 13, 10), ("disconnection_notice", 40, 15), ("disconnection", 50, 7)]

pytestmark = pytest.mark.django_db


class House:
    """A company with two branches; in each a shop that is due for a reminder."""

    def __init__(self) -> None:
        self.company = make_unit()
        self.north, self.south = (make_unit(name, self.company, "branch") for name in ("north", "south"))
        self.ladder = make_procedure("shops", LADDER, customer_classes=["lease_run"])
        for name, unit in (("N", self.north), ("S", self.south)):
            shop = make_account(name, unit=unit, customer_class="lease_run", is_important_user=name == "S")
            make_bill(shop, "300", DAY - timedelta(5))
        self.clerk = make_staff("clerk", "supervisor", self.company)
        self.chief = make_staff("chief", "manager", self.company)

    def proposed(self, unit=None, on=DAY) -> NightProposal:
        return work_out_night(ask_for_night(day=on, unit=unit or self.company, by=self.clerk, on=on))

    def approve(self, proposal: NightProposal) -> NightProposal:
        return decide_on_night(proposal=proposal, approve=True, by=self.chief, on=proposal.day)


@pytest.fixture
def house() -> House:
    return House()


def verdicts(on=DAY) -> dict[str, tuple[str, str]]:
    rows = AccountDay.objects.filter(day=on, look=0).values_list("account__account_no", "verdict", "reason__code")
    return {account: (verdict, code) for account, verdict, code in rows}


class TestWorkingItOut:
    def test_says_who_would_move_and_writes_nothing(self, house: House) -> None:
        proposal = house.proposed()
        assert (proposal.status, proposal.accounts, proposal.done) == ("waiting", 2, 2)
        assert proposal.figures["steps"] == {"reminder": {"count": 2, "critical": 1, "money": {"CNY": "600.00"}}}
        assert set(proposal.figures["units"]) == {house.north.name, house.south.name}
        assert not AccountDay.objects.exists()

    def test_critical_customers_come_first_each_with_its_reason(self, house: House) -> None:
        _head, first, second = night_report(house.proposed(), house.chief)
        assert (first[0], first[3], second[0]) == ("S", "yes", "N")
        assert "300.00 is overdue" in first[7]

    def test_of_a_branch_only_its_accounts(self, house: House) -> None:
        proposal = house.proposed(house.north)
        assert list(proposal.moves.values_list("account__account_no", flat=True)) == ["N"]

    def test_the_rules_of_the_day_before_are_told(self, house: House) -> None:
        draft = copy_to_draft(procedure=house.ladder)
        draft.steps.filter(kind="reminder").update(min_days_overdue=30)
        put_into_force(draft, DAY, DAY)
        moves = house.proposed().moves.values_list("verdict", "before_verdict", "before_step")
        assert set(moves) == {("wait", "step", "reminder")}

    def test_stopped_it_goes_no_further(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(nights, "SAID_EVERY", 1)
        asked = ask_for_night(day=DAY, unit=house.company, by=house.clerk, on=DAY)
        stop_night(proposal=asked, by=house.clerk)
        with pytest.raises(nights._Stopped):
            nights._work_out(asked, 0)
        assert not asked.moves.exists()
        assert house.proposed().status == "waiting"  # another can be asked for

    def test_not_of_a_night_that_has_run_nor_twice(self, house: House) -> None:
        house.proposed()
        with pytest.raises(CannotProposeNight, match="already"):
            house.proposed()
        night.run(DAY)
        with pytest.raises(CannotProposeNight, match="run already"):
            house.proposed(house.north)

    def test_by_right_and_within_sight(self, house: House) -> None:
        for who in (make_staff("off", "officer", house.company), make_staff("far", "manager", house.south)):
            with pytest.raises(CannotProposeNight):
                ask_for_night(day=DAY, unit=house.north, by=who, on=DAY)


class TestFourEyes:
    def test_nobody_approves_what_they_asked_for(self, house: House) -> None:
        asked = work_out_night(ask_for_night(day=DAY, unit=house.company, by=house.chief, on=DAY))
        with pytest.raises(CannotProposeNight, match="yourself"):
            house.approve(asked)
        with pytest.raises(IntegrityError), transaction.atomic():
            NightProposal.objects.filter(pk=asked.pk).update(status="approved", decided_by=house.chief, decided_on=DAY)

    def test_a_refusal_says_why(self, house: House) -> None:
        with pytest.raises(CannotProposeNight, match="Say why"):
            decide_on_night(proposal=house.proposed(), approve=False, by=house.chief, on=DAY)

    def test_what_was_proposed_does_not_change(self, house: House) -> None:
        with pytest.raises(Exception, match=r"append|rewrit|history|change"), transaction.atomic():
            house.proposed().moves.update(step="demand")


class TestTheNight:
    def test_without_approval_it_books_money_and_takes_no_step(self, house: House, settings) -> None:
        settings.NIGHT_NEEDS_APPROVAL = "always"
        make_bill(paid := make_account("P", unit=house.north), "50", DAY - timedelta(5))
        make_payment(paid, "50", DAY)
        house.proposed()
        night.run(DAY)
        assert verdicts()["N"] == ("wait", "night_not_approved")
        assert paid.bills.get().paid == 50

    def test_it_commits_what_was_approved(self, house: House, settings) -> None:
        settings.NIGHT_NEEDS_APPROVAL = "always"
        house.approve(house.proposed(house.north))
        night.run(DAY)
        assert verdicts() == {"N": ("step", "step_due"), "S": ("wait", "night_not_approved")}

    def test_what_changed_since_is_left_for_the_next_night(self, house: House, settings) -> None:
        house.approve(house.proposed())
        late = make_account("L", unit=house.north, customer_class="lease_run")
        make_bill(late, "300", DAY - timedelta(5))
        night.run(DAY)
        assert verdicts() == {
            "N": ("step", "step_due"), "S": ("step", "step_due"), "L": ("wait", "not_in_proposal")
        }  # fmt: skip
        night.run(DAY + timedelta(1))
        assert verdicts(DAY + timedelta(1))["L"] == ("step", "step_due")

    def test_whoever_has_paid_since_is_relieved(self, house: House, settings) -> None:
        settings.NIGHT_NEEDS_APPROVAL = "always"
        house.approve(house.proposed())
        bill = make_payment(house_account("N"), "300", DAY).account.bills.get()
        night.run(DAY)
        bill.refresh_from_db()
        assert (bill.paid, verdicts().get("N", ("clear", ""))[0]) == (300, "clear")

    def test_after_new_rules_one_approved_night_is_enough(self, house: House, settings) -> None:
        settings.NIGHT_NEEDS_APPROVAL = "new_rules"
        night.run(DAY - timedelta(1))
        assert verdicts(DAY - timedelta(1))["N"] == ("wait", "night_not_approved")
        house.approve(house.proposed())
        night.run(DAY)
        shop = make_account("L", unit=house.north, customer_class="lease_run")
        make_bill(shop, "300", DAY - timedelta(5))
        night.run(DAY + timedelta(1))
        assert verdicts(DAY + timedelta(1))["L"] == ("step", "step_due")


def house_account(number: str) -> Account:
    return Account.objects.get(account_no=number)
