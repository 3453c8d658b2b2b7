"""What is dated after the day of a night does not exist for it: everything is in the books before the nights run."""

from tests.factories import make_account
from tests.scenarios.story import Story, day


def test_a_payment_that_comes_later_does_not_help_yet(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.pays("300.00", on="07-10")
    debtor.night("07-09", "step", "300.00 is overdue for 3 days")
    debtor.night("07-10", "close")


def test_a_bill_that_is_issued_later_settles_nothing_and_is_not_owed(debtor: Story) -> None:
    debtor.bill("100.00", due="07-06")
    payment = debtor.pays("150.00", on="07-01")
    debtor.bill("500.00", due="08-06", issued="07-20")
    debtor.night("07-19", "clear")
    payment.refresh_from_db()
    assert payment.allocated == 100


def test_a_hold_that_is_placed_later_does_not_help_yet(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.hold(on="07-10")
    debtor.night("07-09", "step", "reminder")
    debtor.night("07-10", "held")


def test_a_dispute_that_is_opened_or_closed_later(debtor: Story) -> None:
    bill = debtor.bill("300.00", due="07-06")
    dispute = debtor.dispute(on="07-10", bill=bill)
    debtor.close_dispute(dispute, on="07-15")
    debtor.night("07-09", "step", "reminder")
    debtor.night("07-14", "disputed")
    debtor.night("07-15", "wait", "demand, may be taken from 21 Jul 2026")  # served on the 12th, two days given back


def test_a_past_day_is_explained_as_it_was_then(debtor: Story) -> None:
    bill = debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.pays("300.00", on="07-12")
    debtor.night("07-12", "close")
    debtor.dispute(on="07-14", bill=bill)
    debtor.night("07-31", "close")
    debtor.was("07-09", "step", "300.00 is overdue for 3 days")
    debtor.was("07-10", "wait", "demand, may be taken from")
    debtor.was("07-12", "close")


def test_a_past_day_on_which_nobody_looked_is_judged_with_what_was_known_then(debtor: Story) -> None:
    """The first night is that of the 20th; on the 8th the payment of the 12th had not been made."""
    debtor.bill("300.00", due="07-06")
    debtor.pays("300.00", on="07-12")
    debtor.night("07-20", "clear")
    debtor.was("07-08", "wait", "reminder, may be taken from 9 Jul 2026")
    debtor.was("07-09", "step", "300.00 is overdue for 3 days")
    debtor.was("07-12", "wait", "300.00 of received money has not been allocated yet")


def test_a_payment_settled_late_was_money_at_hand_all_the_time(debtor: Story) -> None:
    """Paid on the 1st, but no night ran before the 20th: on the 10th the money was there."""
    debtor.bill("300.00", due="07-06")
    debtor.pays("300.00", on="07-01")
    debtor.night("07-20", "clear")
    debtor.was("07-10", "wait", "300.00 of received money has not been allocated yet")


def test_a_payment_of_today_stops_the_night_of_yesterday(debtor: Story) -> None:
    """The night of the 9th runs in the small hours of the 10th, or on a late morning, when the counter is open."""
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-08")
    assert debtor.pays_at_the_counter("300.00", on="07-10").verdict == "clear"
    debtor.night("07-09", "wait", "Something has become known since the facts were taken")
    debtor.night("07-10", "clear")
    assert (debtor.cases, debtor.letters) == ([], [])


def test_a_skipped_night_is_made_up_for(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-07", "wait")
    debtor.last_night = day("07-14")  # the machine was off for a week
    debtor.night("07-15", "step", "300.00 is overdue for 9 days and both clocks have run out: reminder")


def test_other_accounts_are_none_of_its_business(debtor: Story) -> None:
    other = Story()
    other.bill("300.00", due="07-06")
    make_account()
    debtor.bill("300.00", due="07-06")
    debtor.pays("300.00", on="07-07")
    debtor.night("07-09", "clear")
    other.was("07-09", "step", "300.00 is overdue for 3 days")
