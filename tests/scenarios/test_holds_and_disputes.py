"""What stops the ladder for a while, and how many days are left when it goes on."""

from decimal import Decimal

import pytest

from tests.scenarios.story import Story, day


def test_nobody_on_hold_is_pressed_and_the_remaining_days_are_given_back(debtor: Story) -> None:
    """Served on the 12th; on the 16th three of the seven days are left, and they are left after the hold too."""
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.hold(on="07-16", until="07-25")
    debtor.night("07-15", "wait", "demand, may be taken from 19 Jul 2026")
    debtor.night("07-16", "held", "on hold (hardship) until 25 Jul 2026")
    debtor.night("07-25", "held")
    debtor.night("07-26", "wait", "demand, may be taken from 29 Jul 2026")
    debtor.night("07-29", "step", "demand")


def test_a_hold_ended_by_hand_gives_back_the_remaining_days_from_that_day(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    hold = debtor.hold(on="07-16")
    debtor.night("07-20", "held", "without an end date")
    debtor.end_hold(hold, on="07-21")
    debtor.night("07-21", "wait", "demand, may be taken from 24 Jul 2026")
    debtor.night("07-24", "step", "demand")
    assert debtor.events[2:4] == ["hold_placed", "hold_ended"]


def test_two_holds_that_overlap_count_each_day_once(debtor: Story) -> None:
    """The household's from the 14th to the 18th, that of its only bill from the 16th to the 20th: seven days."""
    bill = debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.hold(on="07-14", until="07-18")
    debtor.hold(on="07-16", until="07-20", bill=bill)
    debtor.night("07-18", "held")
    debtor.night("07-20", "disputed", "All that is overdue (300.00) is disputed or held")
    debtor.night("07-21", "wait", "demand, may be taken from 26 Jul 2026")


def test_a_hold_before_the_first_reminder(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.hold(on="07-08", until="07-12")
    debtor.nights_until("07-07")
    debtor.night("07-12", "held")
    debtor.night("07-13", "wait", "reminder, may be taken from 14 Jul 2026")
    debtor.night("07-14", "step", "reminder")


def test_whoever_pays_while_on_hold_is_done(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.hold(on="07-10")
    debtor.pays("300.00", on="07-12")
    debtor.night("07-12", "close")


def test_a_held_bill_stands_still_and_the_others_go_on(debtor: Story) -> None:
    held, other = debtor.bill("300.00", due="07-06"), debtor.bill("40.00", due="07-08")
    debtor.hold(on="07-01", until="07-20", bill=held)
    debtor.nights_until("07-01")
    debtor.night("07-10", "wait", "reminder, may be taken from 11 Jul 2026")
    debtor.night("07-11", "step", "40.00 is overdue for 3 days")
    assert [line.bill for line in debtor.notices[0].lines.all()] == [other]
    debtor.night("07-21", "step", "340.00 is overdue for 15 days and both clocks have run out: demand")


def test_a_disputed_bill_does_not_escalate_and_comes_back_when_the_dispute_is_closed(debtor: Story) -> None:
    bill = debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    dispute = debtor.dispute(on="07-14", bill=bill)
    debtor.night("07-31", "disputed", "All that is overdue (300.00) is disputed or held")
    debtor.close_dispute(dispute, on="08-03")
    debtor.night("08-03", "wait", "demand, may be taken from 8 Aug 2026")
    debtor.night("08-08", "step", "demand")


def test_of_a_bill_disputed_in_part_the_rest_is_collected(debtor: Story) -> None:
    bill = debtor.bill("300.00", due="07-06")
    debtor.dispute(on="07-01", bill=bill, amount="250.00")
    debtor.nights_until("07-01")
    debtor.night("07-09", "step", "50.00 is overdue for 3 days")
    line = debtor.notices[0].lines.get()
    assert (line.principal, line.penalty) == (Decimal("50.00"), Decimal("1.00"))


def test_a_rest_too_small_to_pursue_waits_for_the_end_of_the_dispute(debtor: Story) -> None:
    bill = debtor.bill("300.00", due="07-06")
    dispute = debtor.dispute(on="07-01", bill=bill, amount="295.00")
    debtor.nights_until("07-01")
    debtor.night("07-20", "too_small", "5.00 is less than the minimum amount of 10.00")
    debtor.close_dispute(dispute, on="07-22")
    debtor.night("07-22", "step", "300.00 is overdue for 16 days")


def test_whoever_disputes_everything_is_left_alone(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    dispute = debtor.dispute(on="07-14")
    debtor.bill("80.00", due="07-20")
    debtor.night("07-31", "disputed", "All that is overdue (380.00) is disputed or held")
    debtor.close_dispute(dispute, on="08-03")
    debtor.night("08-03", "wait", "demand, may be taken from 8 Aug 2026")


def test_a_disputed_part_of_the_whole_account_is_taken_off_the_youngest_debt(debtor: Story) -> None:
    old, young = debtor.bill("300.00", due="07-06"), debtor.bill("3000.00", due="07-07")
    debtor.dispute(on="07-01", amount="1000.00")
    debtor.nights_until("07-01")
    debtor.night("07-09", "step", "2,300.00 is overdue for 3 days")
    lines = {line.bill: (line.principal, line.penalty) for line in debtor.notices[0].lines.all()}
    assert lines == {old: (Decimal("300.00"), Decimal("0.90")), young: (Decimal("2000.00"), Decimal("4.00"))}


def test_a_disputed_part_larger_than_the_youngest_bill_leaves_it_out(debtor: Story) -> None:
    old, _young = debtor.bill("300.00", due="07-06"), debtor.bill("100.00", due="07-07")
    debtor.dispute(on="07-01", amount="150.00")
    debtor.nights_until("07-01")
    debtor.night("07-09", "step", "250.00 is overdue for 3 days")
    assert [(line.bill, line.principal) for line in debtor.notices[0].lines.all()] == [(old, Decimal("250.00"))]


def test_a_dispute_that_starts_after_the_cut_was_proposed_leaves_it_to_people(debtor: Story) -> None:
    bill = debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-06")
    debtor.night("08-14", "step", "disconnection")
    debtor.dispute(on="08-15", bill=bill)
    debtor.nights_until("08-16")
    assert debtor.orders[0].status == "proposed"
    debtor.night("10-31", "disputed")
    assert debtor.referrals == []
    assert debtor.case.step_on == day("08-14")


@pytest.mark.parametrize("amount", [None, "300.00", "500.00"])
@pytest.mark.parametrize("is_of_the_bill", [True, False])
def test_a_dispute_of_all_gives_the_days_back_whether_or_not_it_names_the_amount(
    debtor: Story, amount: str | None, is_of_the_bill: bool
) -> None:
    """Reminder of 9 July, served on the 12th; disputed from the 14th to the 27th, 14 of the days to the demand."""
    bill = debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    dispute = debtor.dispute("07-14", bill if is_of_the_bill else None, amount)
    debtor.close_dispute(dispute, on="07-28")
    debtor.night("08-01", "wait", "demand, may be taken from 2 Aug 2026")
    debtor.night("08-02", "step", "demand")
