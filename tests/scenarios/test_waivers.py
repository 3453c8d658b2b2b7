"""Penalties let off: one person asks, another decides, and the ledger says so."""

from decimal import Decimal

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.engine.waivers import (
    CannotWaive,
    approve_waiver,
    ask_for_days,
    ask_for_waiver,
    refuse_waiver,
    unpaid_penalty,
)
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.penalties.models import PenaltyWaiver
from tests.factories import make_staff, make_unit
from tests.penalties.firm import posted, standing
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


def test_one_asks_another_approves(firm: Story, officer: StaffMember, supervisor: StaffMember) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.nights_until("07-04")
    waiver = ask_for_waiver(
        account=firm.account, bill=None, amount=Decimal("50.00"), reason="our_mistake", note="The bill came late.",
        by=officer, on=day("07-06"),
    )  # fmt: skip
    approve_waiver(waiver=waiver, by=supervisor, on=day("07-06"))
    assert posted(bill) == [
        ("07-03", "penalty", "40.00"), ("07-06", "penalty", "60.00"), ("07-06", "waiver", "-50.00")
    ]  # fmt: skip
    assert unpaid_penalty(firm.account, day("07-06")) == Decimal("50.00")
    kinds = CaseEvent.objects.filter(kind__startswith="waiver").values_list("kind", "actor__username")
    assert list(kinds) == [("waiver_asked", "li"), ("waiver_approved", "zhao")]


def test_it_goes_on_growing_and_what_was_let_off_stays_off(
    firm: Story, officer: StaffMember, supervisor: StaffMember
) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.nights_until("07-04")
    waiver = ask_for_waiver(
        account=firm.account,
        bill=bill,
        amount=None,
        reason="hardship",
        note="Flooded shop.",
        by=officer,
        on=day("07-06"),
    )
    approve_waiver(waiver=waiver, by=supervisor, on=day("07-06"))
    assert standing(bill) == (Decimal("10000.00"), 0, 0)
    firm.nights_until("07-11")
    assert Notice.objects.latest("pk").penalty == Decimal("100.00")  # 10 days are 200, 100 of it let off
    assert standing(bill) == (Decimal("10000.00"), Decimal("100.00"), 0)


def test_nobody_approves_his_own(firm: Story, supervisor: StaffMember) -> None:
    firm.bill("10000.00", due="07-01")
    waiver = ask_for_waiver(
        account=firm.account, bill=None, amount=None, reason="goodwill", note="Old customer.", by=supervisor,
        on=day("07-06"),
    )  # fmt: skip
    with pytest.raises(CannotWaive, match="somebody else"):
        approve_waiver(waiver=waiver, by=supervisor, on=day("07-06"))


def test_an_officer_approves_nothing(firm: Story, officer: StaffMember, supervisor: StaffMember) -> None:
    firm.bill("10000.00", due="07-01")
    waiver = ask_for_waiver(
        account=firm.account, bill=None, amount=None, reason="goodwill", note="Old customer.", by=supervisor,
        on=day("07-06"),
    )  # fmt: skip
    with pytest.raises(CannotWaive, match="role"):
        approve_waiver(waiver=waiver, by=officer, on=day("07-06"))


def test_beyond_the_limit_a_manager_decides(
    firm: Story, officer: StaffMember, supervisor: StaffMember, manager: StaffMember
) -> None:
    bill = firm.bill("100000.00", due="07-01")
    waiver = ask_for_waiver(
        account=firm.account, bill=bill, amount=Decimal("1000.01"), reason="settlement", note="Settled in court.",
        by=officer, on=day("07-11"),
    )  # fmt: skip
    with pytest.raises(CannotWaive, match=r"1,000\.00"):
        approve_waiver(waiver=waiver, by=supervisor, on=day("07-11"))
    approve_waiver(waiver=waiver, by=manager, on=day("07-11"))
    assert standing(bill)[1] == Decimal("999.99")


def test_no_more_is_let_off_than_is_still_unpaid(firm: Story, officer: StaffMember, supervisor: StaffMember) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.nights_until("07-04")
    waiver = ask_for_waiver(
        account=firm.account, bill=None, amount=Decimal("90.00"), reason="goodwill", note="Old customer.", by=officer,
        on=day("07-06"),
    )  # fmt: skip
    firm.pays_at_the_counter("10070.00", on="07-06")
    approve_waiver(waiver=waiver, by=supervisor, on=day("07-07"))
    waiver.refresh_from_db()
    assert waiver.waived == Decimal("30.00")
    assert standing(bill) == (0, Decimal("70.00"), Decimal("70.00"))


def test_more_than_is_unpaid_cannot_be_asked_for(firm: Story, officer: StaffMember) -> None:
    firm.bill("10000.00", due="07-01")
    with pytest.raises(CannotWaive, match=r"100\.00"):
        ask_for_waiver(
            account=firm.account, bill=None, amount=Decimal("100.01"), reason="goodwill", note="x", by=officer,
            on=day("07-06"),
        )  # fmt: skip


def test_refused_nothing_changes_and_the_asker_may_withdraw(
    firm: Story, officer: StaffMember, supervisor: StaffMember
) -> None:
    bill = firm.bill("10000.00", due="07-01")
    given = {"account": firm.account, "bill": None, "amount": None, "reason": "goodwill", "note": "x"}
    first = ask_for_waiver(**given, by=officer, on=day("07-06"))
    refuse_waiver(waiver=first, by=supervisor, on=day("07-06"), note="No ground.")
    second = ask_for_waiver(**given, by=officer, on=day("07-07"))
    refuse_waiver(waiver=second, by=officer, on=day("07-07"), note="Mistake.")
    assert list(PenaltyWaiver.objects.order_by("pk").values_list("status", flat=True)) == ["refused", "withdrawn"]
    assert posted(bill) == []


def test_a_stranger_from_another_branch_cannot_ask(firm: Story) -> None:
    stranger = make_staff("sun", role="supervisor", unit=make_unit("OTHER"))
    stranger.unit.parent = firm.account.unit
    stranger.unit.save()
    firm.bill("10000.00", due="07-01")
    with pytest.raises(CannotWaive, match="unit"):
        ask_for_waiver(
            account=firm.account, bill=None, amount=None, reason="goodwill", note="x", by=stranger, on=day("07-06")
        )


def test_on_days_let_off_nothing_accrues_and_what_was_posted_is_taken_back(
    firm: Story, officer: StaffMember, supervisor: StaffMember
) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.nights_until("07-04")
    waiver = ask_for_days(
        account=firm.account, bill=None, from_on=day("07-01"), to_on=day("07-08"), reason="disaster", note="Flood.",
        by=officer, on=day("07-04"),
    )  # fmt: skip
    approve_waiver(waiver=waiver, by=supervisor, on=day("07-05"))
    firm.nights_until("07-11")
    assert Notice.objects.latest("pk").penalty == Decimal("60.00")  # 9, 10 and 11 July
    assert standing(bill)[1] == Decimal("60.00")
