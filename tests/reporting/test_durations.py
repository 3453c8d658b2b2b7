"""How long things took, and whether cuts rested on proof: counted by the rollup as somebody with a pencil would."""

from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from collections_app.cases.models import Case, CaseEvent
from collections_app.customers.moves import AccountMove
from collections_app.deliveries.models import DeliveryReceipt
from collections_app.enforcement.models import SupplyOrder
from collections_app.limitation.models import LimitationInterruption
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Procedure
from collections_app.reporting.batch import measure_day, measure_months
from collections_app.reporting.durations import APPROVED, CLOSED, RESTORED, Duration
from collections_app.reporting.models import Figure
from collections_app.rules.figures import LADDER
from collections_app.rules.kpis import median_of
from tests.factories import make_account, make_bill, make_procedure, make_staff, make_unit

FIRST, DAY = date(2026, 4, 1), date(2026, 6, 15)
STEPS = LADDER[1:]


@given(st.lists(st.integers(0, 40), min_size=1))
def test_a_median_is_that_of_the_trade(days: list[int]) -> None:
    assert median_of({one: days.count(one) for one in days}) == Decimal(str(median(days)))


def test_of_no_case_there_is_no_median() -> None:
    assert median_of({}) is None


walks = st.lists(st.tuples(st.integers(0, 40), st.lists(st.integers(0, 30), max_size=5), st.booleans()), max_size=6)
"""Of each case: after how many days it is opened, how long each step takes, and whether it is closed the day after."""


class TestAgainstTheStories(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(walks)
    def test_medians_of_any_months(self, stories: list) -> None:
        unit, procedure = make_unit("east"), make_procedure("p", [])
        took: dict[str, list[tuple[date, int]]] = {}
        for number, (later, waits, is_closed) in enumerate(stories):
            opened = day = FIRST + timedelta(later)
            case = new_case(procedure, f"D-{number}", opened, unit=unit)
            for step, wait in zip(STEPS, waits, strict=False):
                day += timedelta(wait)
                CaseEvent.objects.create(
                    account=case.account, case=case, kind="step_taken", on=day, data={"step": step}
                )
                took.setdefault(step, []).append((day, wait))
            if is_closed:
                ended = day + timedelta(1)
                Case.objects.filter(pk=case.pk).update(status="closed", closed_on=ended, close_reason="paid")
                took.setdefault(CLOSED, []).append((ended, (ended - opened).days))
        measure_months(FIRST, date(2026, 12, 31))
        for months in ((4, 4), (5, 7), (4, 12)):
            rows = Duration.objects.filter(is_total=True, from_on__month__range=months)
            by_hand = {
                kind: Decimal(str(median(days)))
                for kind, told in took.items()
                if (days := [wait for on, wait in told if months[0] <= on.month <= months[1]])
            }
            assert rows.medians() == by_hand


def new_case(procedure: Procedure, number: str, opened: date, **account) -> Case:
    return Case.objects.create(case_no=number, account=make_account(**account), procedure=procedure, opened_on=opened)


@pytest.fixture
def people(db: None) -> list[StaffMember]:
    return [make_staff(name, "supervisor") for name in ("one", "two")]


@pytest.fixture
def case(db: None) -> Case:
    return new_case(
        make_procedure("p", [("disconnection_notice", 3, 0)]), "F-1", DAY - timedelta(60), unit=make_unit("east")
    )


def order(case: Case, people: list[StaffMember], **more) -> SupplyOrder:
    given = {
        "kind": "disconnect",
        "status": "approved",
        "proposed_on": DAY - timedelta(4),
        "decided_on": DAY,
        "amount": 5,
    }
    return SupplyOrder.objects.create(
        order_no=f"O{SupplyOrder.objects.count()}", case=case, requested_by=people[0], decided_by=people[1], **(given | more)
    )  # fmt: skip


def test_cuts_wait_for_their_approval_and_supply_comes_back(case: Case, people: list[StaffMember]) -> None:
    order(case, people)
    order(case, people, kind="reconnect", reason="paid", status="done", proposed_on=DAY - timedelta(1), done_on=DAY)
    measure_day(DAY)
    assert Duration.objects.filter(is_total=True).medians() == {APPROVED: 4, RESTORED: 1}


def test_a_duration_counts_for_whoever_had_the_account_on_that_day(case: Case, people: list[StaffMember]) -> None:
    order(case, people)
    AccountMove.objects.create(account=case.account, on=DAY + timedelta(1), unit=case.account.unit, officer=people[0])
    measure_day(DAY + timedelta(2))
    measure_day(DAY + timedelta(2))
    assert Duration.objects.get(is_total=False).officer == people[0]


def test_the_money_of_a_step_is_what_its_cases_have_overdue(case: Case) -> None:
    make_bill(case.account, "70.00", DAY - timedelta(1), issued_on=DAY - timedelta(20))
    make_bill(case.account, "30.00", DAY + timedelta(1), issued_on=DAY - timedelta(20))
    measure_day(DAY)
    found = Figure.objects.filter(grain="month").totals().summed("grain")["month"]
    assert found.standing_overdue == (70, 0, 0, 0, 0, 0)


class TestEvidence:
    def proven(self, **asked) -> int:
        measure_day(DAY)
        return Figure.objects.filter(grain="day", from_on=DAY).totals().summed("grain")["day"].cuts_proven

    def test_whole(self, case: Case, people: list[StaffMember]) -> None:
        prove(notice(case), people[0])
        order(case, people, needs=["visit"], done=["visit", "call"])
        assert self.proven() == 1

    def test_only_sent_is_not_proven(self, case: Case, people: list[StaffMember]) -> None:
        notice(case)
        order(case, people)
        assert self.proven() == 0

    def test_something_the_law_wants_is_left_undone(self, case: Case, people: list[StaffMember]) -> None:
        prove(notice(case), people[0])
        order(case, people, needs=["visit"], done=["call"])
        assert self.proven() == 0

    def test_a_later_notice_is_the_one_that_counts(self, case: Case, people: list[StaffMember]) -> None:
        prove(notice(case), people[0])
        notice(case, issued_on=DAY - timedelta(6))
        order(case, people)
        assert self.proven() == 0

    def test_a_proof_of_the_day_after_comes_too_late(self, case: Case, people: list[StaffMember]) -> None:
        prove(notice(case), people[0], served_on=DAY + timedelta(1))
        order(case, people)
        assert self.proven() == 0

    def test_a_proof_that_was_withdrawn_is_none(self, case: Case, people: list[StaffMember]) -> None:
        entry = prove(notice(case), people[0])
        LimitationInterruption.objects.create(
            entry_no="E-2", account=entry.account, kind=entry.kind, on=entry.on, note="x", recorded_by=people[0],
            recorded_on=DAY + timedelta(1), withdraws=entry,
        )  # fmt: skip
        order(case, people)
        assert self.proven() == 0


def notice(case: Case, issued_on: date = DAY - timedelta(20)) -> Notice:
    return Notice.objects.create(
        occurrence=Notice.objects.count() + 1, notice_no=f"N{Notice.objects.count()}", case=case, account=case.account, step=case.procedure.steps.get(),
        kind="disconnection_notice", language="en", issued_on=issued_on, status="sent", sent_on=issued_on, pay_by_on=DAY,
        currency="CNY", principal=5, data={}, data_sha256="x",
    )  # fmt: skip


def prove(one: Notice, by: StaffMember, served_on: date = DAY - timedelta(9)) -> LimitationInterruption:
    entry = LimitationInterruption.objects.create(
        entry_no="E-1", account=one.account, kind="demand", on=served_on, evidence="x", recorded_by=by,
        recorded_on=DAY + timedelta(1),
    )  # fmt: skip
    DeliveryReceipt.objects.create(
        notice=one, kind="signed", served_on=served_on, document="x", entry_no=entry.entry_no, recorded_by=by
    )
    return entry
