"""From the first reminder to the lawyers: how a debt that is never paid goes up, one step at a time."""

from decimal import Decimal

import pytest

from collections_app.engine import night
from collections_app.engine.runner import CannotRunNight
from collections_app.facts.models import AccountDay
from collections_app.notices.models import Notice
from collections_app.procedures.models import Procedure
from tests.factories import make_procedure
from tests.scenarios.story import Story, day


def test_a_debt_that_is_never_paid(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-06", "clear", "Nothing is overdue")
    debtor.night("07-07", "wait", "reminder, may be taken from 9 Jul 2026")
    debtor.night("07-09", "step", "300.00 is overdue for 3 days and both clocks have run out: reminder")
    debtor.night("07-18", "wait", "demand, may be taken from 19 Jul 2026")
    debtor.night("07-19", "step", "demand")
    debtor.night("08-06", "wait", "disconnection notice, may be taken from 7 Aug 2026")
    debtor.night("08-07", "step", "disconnection notice")
    debtor.night("08-13", "wait", "disconnection, may be taken from 14 Aug 2026")
    debtor.night("08-14", "step", "300.00 is overdue for 39 days and both clocks have run out: disconnection")
    debtor.night("10-03", "wait", "legal referral, may be taken from 4 Oct 2026")
    debtor.night("10-04", "step", "legal referral")
    debtor.night("10-31", "ladder_done", "people are working on the case")

    assert debtor.letters == [("reminder", "07-09"), ("demand", "07-19"), ("disconnection_notice", "08-07")]
    order, referral = debtor.orders[0], debtor.referrals[0]
    assert (order.status, order.kind, order.proposed_on, order.amount) == (
        "cancelled", "disconnect", day("08-14"), Decimal("300.00"),
    )  # fmt: skip
    assert order.cancelled_on == day("08-17"), "the last day on which a cut could rest on the notice of 10 August"
    assert (referral.status, referral.opened_on, referral.amount) == ("open", day("10-04"), Decimal("300.00"))
    assert {paper.kind: paper.is_at_hand for paper in referral.papers.all()} == {
        "statement": True, "bills": True, "notices": True, "service": False, "contract": False, "identity": False,
    }  # fmt: skip
    assert debtor.events == [
        "case_opened", "step_taken", "step_taken", "step_taken", "order_proposed", "step_taken", "order_cancelled", "referral_opened",
        "step_taken",
    ]  # fmt: skip


def test_a_notice_is_true_on_its_day(debtor: Story) -> None:
    first = debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.pays("100.00", on="07-12")
    debtor.bill("80.00", due="07-15")
    debtor.night("07-19", "step", "280.00 is overdue for 13 days")
    demand = debtor.notices[-1]
    lines = list(demand.lines.order_by("bill__due_on"))
    assert [(line.principal, line.days_late) for line in lines] == [(Decimal("200.00"), 13), (Decimal("80.00"), 4)]
    # 100 for 6 days, 200 for 13 days, at one permille a day, 80 for 4 days
    assert [line.penalty for line in lines] == [Decimal("3.20"), Decimal("0.32")]
    assert (demand.principal, demand.penalty, demand.pay_by_on) == (Decimal("280.00"), Decimal("3.52"), day("08-03"))
    assert demand.data["lines"][0]["bill_no"] == first.bill_no
    assert demand.data["previous"] == {"kind": "reminder", "issued_on": "2026-07-09", "served_on": "2026-07-12"}


def test_an_old_debt_does_not_jump(debtor: Story) -> None:
    """Loaded when it is half a year old: it starts at the reminder and waits for every step like any other."""
    debtor.bill("300.00", due="01-05")
    debtor.night("07-09", "step", "reminder")
    debtor.night("07-18", "wait", "demand, may be taken from 19 Jul 2026")
    debtor.night("07-19", "step", "demand")
    debtor.night("08-05", "wait")
    debtor.night("08-06", "step", "disconnection notice")
    debtor.night("08-13", "step", "both clocks have run out: disconnection")


def test_a_letter_that_has_not_left_the_house_starts_no_clock(debtor: Story, settings) -> None:
    settings.PRINT_HANDOVER = "manual"
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.night("08-30", "wait", "The reminder has not reached the debtor yet")
    assert debtor.letters == [("reminder", "07-09")]


def test_a_disconnection_notice_that_has_gone_stale_is_sent_again(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-06")
    debtor.night("08-07", "step", "disconnection notice")  # served on the 10th, good for a cut until the 17th
    hold = debtor.hold(on="08-12")
    debtor.end_hold(hold, on="08-20")
    debtor.night("08-19", "held", "without an end date")
    debtor.night("08-20", "wait", "disconnection, may be taken from 22 Aug 2026")
    debtor.night("08-22", "step", "valid for a disconnection until 17 Aug 2026 only; a fresh one is sent")
    assert debtor.letters[-2:] == [("disconnection_notice", "08-07"), ("disconnection_notice", "08-22")]
    assert [notice.occurrence for notice in debtor.notices] == [1, 1, 1, 2]
    debtor.night("08-28", "wait", "disconnection, may be taken from 29 Aug 2026")
    debtor.night("08-29", "step", "both clocks have run out: disconnection")


def test_business_goes_up_its_own_ladder(db: None) -> None:
    business = Story(customer_class="industrial")
    business.bill("5000.00", due="07-06")
    business.night("07-08", "step", "reminder")
    assert business.case.procedure.code == "business"


def test_poor_payers_go_up_a_ladder_of_their_own(db: None) -> None:
    strict = make_procedure("strict", [("reminder", 1, 0)], customer_classes=["residential"], grades=["D"])
    make_procedure("mains", [("reminder", 9, 0)], grades=["D"], voltages=["high"])
    poor, good, unknown = Story(credit_grade="D", voltage="low"), Story(credit_grade="A"), Story()
    for debtor in (poor, good, unknown):
        debtor.bill("300.00", due="07-06")
    poor.night("07-07", "step", "reminder")
    good.night("07-09", "step", "reminder")
    assert [debtor.case.procedure.code for debtor in (poor, good, unknown)] == ["strict", "residential", "residential"]
    assert poor.case.procedure == strict


def test_the_ladder_that_names_more_goes_first(db: None) -> None:
    make_procedure("strict", [("reminder", 1, 0)], customer_classes=["residential"])
    make_procedure("mains", [("reminder", 9, 0)], grades=["D"], voltages=["high"])
    debtor = Story(credit_grade="D", voltage="high")
    debtor.bill("300.00", due="07-06")
    debtor.night("07-15", "step", "reminder")
    assert debtor.case.procedure.code == "mains"


def test_a_version_that_comes_into_force_later_leaves_running_cases_alone(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    make_procedure("strict", [("reminder", 1, 0), ("demand", 2, 1)], customer_classes=["residential"], version=9)
    debtor.night("07-18", "wait", "demand, may be taken from 19 Jul 2026")


def test_small_debt_is_not_pursued(debtor: Story) -> None:
    debtor.bill("9.99", due="07-06")
    debtor.night("07-31", "too_small", "9.99 is less than the minimum amount of 10.00")
    debtor.bill("5.00", due="08-10")
    debtor.night("08-11", "step", "14.99 is overdue for 36 days and both clocks have run out: reminder")
    debtor.pays("9.99", on="08-12")
    debtor.night("08-12", "close", "5.00 is less than the minimum amount of 10.00")
    assert debtor.case.close_reason == "too_small"


def test_nobody_goes_up_a_ladder_that_does_not_exist(debtor: Story) -> None:
    Procedure.objects.update(retired_on=day("07-01"), status="retired")
    debtor.bill("300.00", due="07-06")
    debtor.night("07-20", "blocked", "No procedure in force covers this customer class and currency")
    assert debtor.cases == []


def test_the_final_bill_of_a_closed_account_is_still_owed(db: None) -> None:
    moved_out = Story(opened_on=day("01-01"), closed_on=day("06-30"))
    moved_out.bill("300.00", due="07-06")
    moved_out.night("07-09", "step", "reminder")


def test_a_night_run_twice_changes_nothing(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    before = (list(AccountDay.objects.values()), list(Notice.objects.values()), debtor.events)
    report = night.run(day("07-09"))
    assert (list(AccountDay.objects.values()), list(Notice.objects.values()), debtor.events) == before
    assert (report.steps, report.verdicts) == ({"reminder": 1}, {"step": 1})


def test_no_night_is_put_in_between_afterwards(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    with pytest.raises(CannotRunNight, match="The night of 2026-07-09 has already been run"):
        night.run(day("07-08"))
    assert not AccountDay.objects.filter(day=day("07-08")).exists()
