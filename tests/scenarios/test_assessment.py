"""Targets from the company down to the officer, and the month that is scored by them."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from collections_app.billing.batch import allocate_payments
from collections_app.customers.models import Account
from collections_app.disputes.models import Dispute
from collections_app.org.models import StaffMember
from collections_app.reporting.batch import measure_day
from collections_app.reporting.operations import (
    CannotSetTarget,
    decide,
    propose_correction,
    propose_rule,
    propose_target,
    share_target,
)
from collections_app.reporting.results import own_result, results, targets_of
from collections_app.reporting.targets import KpiTarget
from collections_app.rules.kpis import Kpi
from collections_app.worklist.handing_out import assign_officer
from tests.factories import make_account, make_bill, make_payment, make_staff, make_unit

pytestmark = pytest.mark.django_db
MAY, END, TODAY = date(2026, 5, 1), date(2026, 5, 31), date(2026, 4, 28)
RULE = "weight recovery 60\nweight month_recovery 40\nreward recovery 1 up to 5\ndeduction complaints 5 up to 20\ndeduction wrongful_cuts 10"


@pytest.fixture
def firm() -> SimpleNamespace:
    """A company, a branch with two officers who look after a debtor of 1000 each, and a manager at either level."""
    company = make_unit("HQ")
    branch = make_unit("north", company, "branch")
    officers = [make_staff(name, "officer", branch) for name in ("ada", "bob")]
    accounts = [make_account(name, unit=branch, officer=one) for name, one in zip("ab", officers, strict=True)]
    for account in accounts:
        make_bill(account, "1000.00", date(2026, 5, 20), issued_on=MAY)
    return SimpleNamespace(
        company=company, branch=branch, ada=officers[0], bob=officers[1], accounts=accounts,
        above=make_staff("above", "manager", company), head=make_staff("head", "manager", branch),
        other=make_staff("other", "supervisor", branch),
    )  # fmt: skip


def pay(account: Account, amount: str, day: date) -> None:
    make_payment(account, amount, day)
    allocate_payments(day)


def agree(firm: SimpleNamespace, value: str, officer: StaffMember | None = None, kpi: str = "recovery") -> KpiTarget:
    """Proposed by the company, accepted by the branch."""
    target = propose_target(
        unit=firm.branch,
        officer=officer,
        month=MAY,
        kpi=kpi,
        value=Decimal(value),
        reason="As last year",
        by=firm.above,
        on=TODAY,
    )
    return decide(proposal=target, accept=True, by=firm.head, on=TODAY)


def put_rule_into_force(firm: SimpleNamespace, text: str = RULE) -> None:
    rule = propose_rule(text=text, active_from=MAY, reason="Published", by=firm.above, on=TODAY)
    decide(proposal=rule, accept=True, by=firm.head, on=TODAY)


def points(firm: SimpleNamespace) -> dict[str, Decimal]:
    return {str(result.who): result.score.points for result in results(firm.branch, MAY)}


class TestAgreeing:
    def test_one_level_proposes_and_the_other_accepts(self, firm: SimpleNamespace) -> None:
        target = propose_target(
            unit=firm.branch,
            month=MAY,
            kpi="recovery",
            value=Decimal("0.9"),
            reason="As last year",
            by=firm.above,
            on=TODAY,
        )
        assert targets_of(MAY) == {}
        with pytest.raises(CannotSetTarget, match="themselves"):
            decide(proposal=target, accept=True, by=firm.above, on=TODAY)
        decide(proposal=target, accept=True, by=firm.head, on=TODAY)
        assert targets_of(MAY) == {(firm.branch.pk, None): {Kpi.RECOVERY: Decimal("0.9")}}

    def test_two_of_the_same_level_do_not_agree_on_a_target_among_themselves(self, firm: SimpleNamespace) -> None:
        target = propose_target(
            unit=firm.branch, month=MAY, kpi="recovery", value=Decimal("0.9"), reason="x", by=firm.head, on=TODAY
        )
        with pytest.raises(CannotSetTarget, match="two levels"):
            decide(proposal=target, accept=True, by=firm.other, on=TODAY)
        assert decide(proposal=target, accept=True, by=firm.above, on=TODAY).status == "accepted"

    def test_a_refusal_says_why_and_the_next_version_counts(self, firm: SimpleNamespace) -> None:
        agree(firm, "0.8")
        higher = propose_target(
            unit=firm.branch, month=MAY, kpi="recovery", value=Decimal("0.95"), reason="x", by=firm.above, on=TODAY
        )
        with pytest.raises(CannotSetTarget, match="Say why"):
            decide(proposal=higher, accept=False, by=firm.head, on=TODAY)
        decide(proposal=higher, accept=False, by=firm.head, on=TODAY, note="Two estates are empty")
        assert targets_of(MAY)[firm.branch.pk, None] == {Kpi.RECOVERY: Decimal("0.8")}
        agree(firm, "0.9")
        assert targets_of(MAY)[firm.branch.pk, None] == {Kpi.RECOVERY: Decimal("0.9")}
        assert list(KpiTarget.objects.order_by("version").values_list("version", "status")) == [
            (1, "accepted"), (2, "refused"), (3, "accepted"),
        ]  # fmt: skip

    def test_an_officer_accepts_what_is_asked_of_them_and_sets_nothing(self, firm: SimpleNamespace) -> None:
        target = propose_target(
            unit=firm.branch,
            officer=firm.ada,
            month=MAY,
            kpi="recovery",
            value=Decimal("0.9"),
            reason="x",
            by=firm.head,
            on=TODAY,
        )
        with pytest.raises(CannotSetTarget, match="role"):
            decide(proposal=target, accept=True, by=firm.bob, on=TODAY)
        decide(proposal=target, accept=True, by=firm.ada, on=TODAY)
        with pytest.raises(CannotSetTarget, match="role"):
            propose_target(
                unit=firm.branch,
                officer=firm.ada,
                month=MAY,
                kpi="recovery",
                value=Decimal(0),
                reason="x",
                by=firm.ada,
                on=TODAY,
            )

    @pytest.mark.parametrize(
        ("change", "why"), [({"value": Decimal("1.2")}, "hundred per cent"), ({"reason": " "}, "Say why")]
    )
    def test_what_makes_no_sense_is_refused(self, firm: SimpleNamespace, change: dict, why: str) -> None:
        given = {"unit": firm.branch, "month": MAY, "kpi": "recovery", "value": Decimal("0.9"), "reason": "x"}
        with pytest.raises(CannotSetTarget, match=why):
            propose_target(**{**given, **change}, by=firm.above, on=TODAY)


class TestSharingOut:
    def test_money_goes_by_what_each_has_to_collect(self, firm: SimpleNamespace) -> None:
        make_bill(firm.accounts[1], "500.00", date(2026, 5, 20), issued_on=MAY)
        measure_day(MAY)
        shared = share_target(target=agree(firm, "1000.01", kpi="received"), by=firm.head, on=TODAY)
        assert {str(one.officer): one.value for one in shared} == {"Ada": Decimal("400.00"), "Bob": Decimal("600.01")}
        assert {one.status for one in shared} == {"proposed"}

    def test_a_rate_is_the_same_for_all_of_them(self, firm: SimpleNamespace) -> None:
        measure_day(MAY)
        shared = share_target(target=agree(firm, "0.9"), by=firm.head, on=TODAY)
        assert [one.value for one in shared] == [Decimal("0.9")] * 2


class TestScoring:
    @pytest.fixture(autouse=True)
    def _agreed(self, firm: SimpleNamespace) -> None:
        put_rule_into_force(firm)
        for officer in (firm.ada, firm.bob):
            for kpi in ("recovery", "month_recovery"):
                agree(firm, "0.8", officer, kpi)

    def test_who_meets_the_targets_has_all_points_and_a_reward_for_more(self, firm: SimpleNamespace) -> None:
        pay(firm.accounts[0], "830.00", date(2026, 5, 10))
        pay(firm.accounts[1], "400.00", date(2026, 5, 10))
        measure_day(END)
        assert points(firm) == {"Ada": Decimal("103.00"), "Bob": Decimal("50.00")}
        assert [(str(result.who), result.place) for result in results(firm.branch, MAY)] == [("Ada", 1), ("Bob", 2)]

    def test_complaints_cost_what_the_rate_has_won(self, firm: SimpleNamespace) -> None:
        for account in firm.accounts:
            pay(account, "800.00", date(2026, 5, 10))
        for day in (3, 4):
            Dispute.objects.create(account=firm.accounts[0], opened_on=date(2026, 5, day), ground="not_theirs")
        measure_day(END)
        assert points(firm) == {"Ada": Decimal("90.00"), "Bob": Decimal("100.00")}

    def test_an_account_handed_over_in_mid_month_counts_for_each_for_their_own_days(
        self, firm: SimpleNamespace
    ) -> None:
        """Ada has brought in 300 of 1000 until she hands the debtor over; Bob gets 700 to collect, and 500 of it."""
        pay(firm.accounts[0], "300.00", date(2026, 5, 10))
        assign_officer(accounts=[firm.accounts[0].pk], to=firm.bob, by=firm.head, on=date(2026, 5, 11))
        pay(firm.accounts[0], "500.00", date(2026, 5, 12))
        measure_day(END)
        found = {str(result.who): result.figures for result in results(firm.branch, MAY)}
        assert (found["Ada"].to_collect, found["Ada"].received) == (300, 300)
        assert (found["Bob"].to_collect, found["Bob"].received) == (1700, 500)

    def test_a_correction_needs_a_reason_and_a_second_person(self, firm: SimpleNamespace) -> None:
        pay(firm.accounts[0], "800.00", date(2026, 5, 10))
        measure_day(END)
        correction = propose_correction(
            unit=firm.branch,
            officer=firm.ada,
            month=MAY,
            points=Decimal("-7.5"),
            reason="Reader paid herself",
            by=firm.head,
            on=END,
        )
        assert points(firm)["Ada"] == 100
        with pytest.raises(CannotSetTarget, match="themselves"):
            decide(proposal=correction, accept=True, by=firm.head, on=END)
        decide(proposal=correction, accept=True, by=firm.above, on=END)
        assert points(firm)["Ada"] == Decimal("92.50")

    def test_measured_again_the_score_is_the_same(self, firm: SimpleNamespace) -> None:
        pay(firm.accounts[0], "640.00", date(2026, 5, 10))
        measure_day(END)
        before = points(firm)
        pay(firm.accounts[0], "360.00", date(2026, 6, 2))
        for day in range(3):
            measure_day(END - timedelta(day))
        assert points(firm) == before

    def test_an_officer_sees_their_own_result(self, firm: SimpleNamespace) -> None:
        pay(firm.accounts[0], "800.00", date(2026, 5, 10))
        measure_day(END)
        (mine,) = own_result(firm.ada, MAY)
        assert (mine.who, mine.score.points) == (firm.ada, 100)


def test_without_targets_nobody_is_ranked_and_without_a_rule_nobody_is_scored(firm: SimpleNamespace) -> None:
    measure_day(END)
    assert results(firm.branch, MAY) == []
    put_rule_into_force(firm)
    assert {result.place for result in results(firm.branch, MAY)} == {None}


def test_a_branch_does_not_set_the_targets_of_another(firm: SimpleNamespace) -> None:
    south = make_unit("south", firm.company, "branch")
    with pytest.raises(CannotSetTarget, match="sight"):
        propose_target(unit=south, month=MAY, kpi="recovery", value=Decimal("0.9"), reason="x", by=firm.head, on=TODAY)
