"""What is counted beside the money: steps, cases, agreements, cuts found wrong, complaints, balances, claims about to lapse."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from collections_app.arrangements.models import PaymentPlan, Promise
from collections_app.cases.models import Case, CaseEvent, Hold
from collections_app.customers.models import Account
from collections_app.customers.moves import AccountMove
from collections_app.disputes.models import Dispute
from collections_app.enforcement.models import SupplyOrder
from collections_app.engine import night
from collections_app.imports.loaders import load
from collections_app.limitation.models import LimitationAlarm
from collections_app.org.models import StaffMember
from collections_app.penalties.models import PenaltyCharge
from collections_app.prepaid.models import Draw, PrepaidAccount, TopUp
from collections_app.procedures.models import Procedure
from collections_app.reporting.batch import measure_day
from collections_app.reporting.models import Figure
from collections_app.rules.figures import Figures
from collections_app.worklist.handing_out import assign_officer
from tests.factories import make_account, make_bill, make_procedure, make_staff, make_unit

pytestmark = pytest.mark.django_db
DAY, BEFORE, AFTER = date(2026, 6, 15), date(2026, 6, 14), date(2026, 6, 16)


def measured(day: date = DAY) -> Figures:
    measure_day(day)
    return Figure.objects.filter(grain="day", from_on=day).totals().summed("grain").get("day", Figures())


@pytest.fixture
def account() -> Account:
    return make_account(unit=make_unit())


@pytest.fixture
def people() -> list[StaffMember]:
    return [make_staff(name, "supervisor") for name in ("one", "two")]


@pytest.fixture
def case(account: Account) -> Case:
    return Case.objects.create(case_no="F-1", account=account, procedure=make_procedure("p", []), opened_on=BEFORE)


def order(case: Case, people: list[StaffMember], **more) -> SupplyOrder:
    defaults = {"kind": "disconnect", "status": "approved", "proposed_on": BEFORE, "decided_on": BEFORE, "amount": 5}
    number = SupplyOrder.objects.count()
    return SupplyOrder.objects.create(
        order_no=f"O{number}", case=case, requested_by=people[0], decided_by=people[1], **(defaults | more)
    )


def test_a_night_measures_its_day() -> None:
    make_procedure("residential-x", [("reminder", 3, 0)], customer_classes=["residential"])
    Procedure.objects.exclude(code="residential-x").update(status="retired")
    make_bill(make_account(unit=make_unit()), "300.00", due_on=DAY - timedelta(10))
    night.run(DAY)
    figures = Figure.objects.filter(grain="day").totals().summed("grain")["day"]
    assert (figures.steps, figures.standing, figures.cases_opened) == ((1, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), 1)
    assert (figures.closing, figures.overdue, figures.debtors) == (300, 300, 1)


def test_a_case_stands_at_the_step_that_was_its_last_on_that_day(case: Case) -> None:
    procedure = make_procedure("ladder", [("reminder", 3, 0), ("demand", 9, 3)])
    for kind, day in (("reminder", BEFORE), ("demand", AFTER)):
        CaseEvent.objects.create(account=case.account, case=case, kind="step_taken", on=day, data={"step": kind})
    Case.objects.filter(pk=case.pk).update(
        procedure=procedure, step=procedure.steps.get(kind="demand"), step_on=AFTER, status="closed", closed_on=AFTER,
        close_reason="paid",
    )  # fmt: skip
    assert measured().standing == (0, 1, 0, 0, 0, 0)
    assert (measured(AFTER).standing, measured(AFTER).cases_closed) == ((0,) * 6, 1)
    assert measured(BEFORE - timedelta(1)).standing == (0,) * 6


def test_a_cut_is_wrong_once_supply_is_asked_back_as_a_mistake(case: Case, people: list[StaffMember]) -> None:
    order(case, people)
    assert (measured(BEFORE).cuts_approved, measured(BEFORE).cuts_proposed, measured().wrongful_cuts) == (1, 1, 0)
    order(case, people, kind="reconnect", reason="mistake", proposed_on=DAY, decided_on=DAY, cut_on=DAY)
    assert (measured().wrongful_cuts, measured(AFTER).wrongful_cuts, measured().cuts_approved) == (1, 0, 0)


@pytest.mark.parametrize(("decision", "wrong"), [("upheld", 1), ("rejected", 0)])
def test_a_cut_is_wrong_once_a_dispute_of_it_is_upheld(
    case: Case, people: list[StaffMember], decision: str, wrong: int
) -> None:
    order(case, people)
    Dispute.objects.create(
        account=case.account, opened_on=BEFORE, decision=decision, proposed_by=people[0], proposed_on=BEFORE,
        decided_by=people[1], decided_on=DAY,
    )  # fmt: skip
    assert measured().wrongful_cuts == wrong


def test_a_wrongful_cut_counts_against_whoever_had_the_account_when_it_was_approved(
    case: Case, people: list[StaffMember]
) -> None:
    order(case, people)
    order(case, people, kind="reconnect", reason="mistake", proposed_on=AFTER, decided_on=AFTER, cut_on=AFTER)
    Account.objects.filter(pk=case.account_id).update(officer=people[1])
    AccountMove.objects.create(account=case.account, on=DAY, unit=case.account.unit, officer=people[0])
    measure_day(AFTER)
    assert Figure.objects.filter(grain="day", wrongful_cuts=1, is_total=False).get().officer == people[0]


def test_supply_comes_back_in_time_or_late(case: Case, people: list[StaffMember]) -> None:
    known = {"kind": "reconnect", "reason": "paid", "status": "done", "done_on": DAY}
    order(case, people, cut_on=DAY, **known)
    order(case, people, cut_on=BEFORE, **known)
    assert (measured().restored, measured().restored_in_time) == (2, 1)


def test_complaints_are_about_us_not_about_the_bill(account: Account) -> None:
    for ground in ("reading", "paid"):
        Dispute.objects.create(account=account, opened_on=DAY, ground=ground, bill=make_bill(account, "9.00", DAY))
    Hold.objects.create(account=account, reason="complaint", placed_on=DAY)
    Hold.objects.create(account=account, reason="hardship", placed_on=DAY)
    assert (measured().disputes, measured().complaints) == (2, 2)


def test_promises_and_plans_count_on_the_day_on_which_they_are_judged(
    account: Account, people: list[StaffMember]
) -> None:
    for status in ("kept", "broken", "broken"):
        Promise.objects.create(
            promise_no=f"P{Promise.objects.count()}", account=account, amount=5, made_on=BEFORE, due_on=BEFORE,
            tolerance_days=0, channel="call", promised_by="x", recorded_by=people[0], status=status, settled_on=DAY,
            hold=Hold.objects.create(account=account, reason="promise", placed_on=BEFORE),
        )  # fmt: skip
    PaymentPlan.objects.create(
        plan_no="A1", account=account, kind="informal", status="completed", amount=5, tolerance_days=0, reason="x",
        asked_by=people[0], asked_on=BEFORE, live_from=BEFORE, ended_on=DAY,
    )  # fmt: skip
    figures = measured()
    assert (figures.promises_kept, figures.promises_broken, figures.plans_kept, figures.plans_broken) == (1, 2, 1, 0)


def test_a_prepaid_balance_is_that_of_the_day(account: Account) -> None:
    prepaid = PrepaidAccount.objects.create(account=account, set_value=100, price=1, opened_on=BEFORE)
    TopUp.objects.create(top_up_no="T1", prepaid=prepaid, paid_on=BEFORE, amount=80)
    for day in (DAY, AFTER):
        Draw.objects.create(prepaid=prepaid, day=day, kwh=5, price=1, amount=5)
    assert [measured(day).prepaid_balance for day in (BEFORE, DAY, AFTER)] == [80, 75, 70]
    assert measured().prepaid_accounts == 1


def test_penalties_posted_and_waived(account: Account) -> None:
    bill = make_bill(account, "100.00", BEFORE)
    for kind, amount in (("penalty", "8.00"), ("fee", "3.00"), ("waiver", "-2.00")):
        PenaltyCharge.objects.create(bill=bill, kind=kind, amount=amount, posted_on=DAY, reference="N1")
    figures = measured()
    assert (figures.penalty_posted, figures.penalty_waived) == (8, 2)


def test_claims_that_lapse_within_180_days_with_nothing_that_starts_them_anew(account: Account) -> None:
    for days, restarted_by in ((180, ""), (181, ""), (10, "demand"), (-1, "")):
        LimitationAlarm.objects.create(
            account=account, bill=make_bill(account, "10.00", BEFORE), ends_on=DAY + timedelta(days), raised_on=BEFORE,
            restarted_by=restarted_by,
        )  # fmt: skip
    assert measured().limitation_risk == Decimal(10)


def test_a_file_that_moves_an_account_keeps_whose_it_was(account: Account, tmp_path) -> None:
    make_unit("south", account.unit, "branch")
    file = tmp_path / "accounts.csv"
    row = f"{account.account_no},{account.customer.customer_no},residential"
    for head, unit in (("", ""), (",unit_code", ",south"), (",unit_code", ",south")):
        file.write_text(f"account_no,customer_no,customer_class{head}\n{row}{unit}\n")
        load("accounts", file, on=DAY)
    move = AccountMove.objects.get()
    assert (move.account, move.on, move.unit) == (account, DAY, account.unit)


def test_an_account_handed_to_another_officer_keeps_whose_it_was(account: Account) -> None:
    boss = make_staff("boss", "manager", account.unit)
    officers = [make_staff(name, "officer", account.unit) for name in ("ada", "bob")]
    for officer, day in zip(officers, (BEFORE, DAY), strict=True):
        assign_officer(accounts=[account.pk], to=officer, by=boss, on=day)
    assert list(AccountMove.objects.values_list("on", "officer")) == [(BEFORE, None), (DAY, officers[0].pk)]
