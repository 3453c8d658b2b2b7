"""The late-payment penalty: it grows by the day, is posted when demanded or paid, and outlives the bill."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from collections_app.billing.models import Allocation, Bill
from collections_app.cases.operations import CannotHold, end_hold, place_hold
from collections_app.engine.penalties import reckon
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.penalties.models import PenaltyCharge
from tests.penalties.firm import posted, standing
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db


def test_a_letter_posts_what_it_demands(firm: Story) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.nights_until("07-03")
    assert posted(bill) == [("07-03", "penalty", "40.00")]  # reminder, 2 days: 10,000 × 0.002 × 2
    notice = Notice.objects.get()
    assert (notice.penalty, notice.data["total"]) == (Decimal("40.00"), "10040.00")
    charge = PenaltyCharge.objects.get()
    assert (charge.reference, charge.accrued_to) == (notice.notice_no, day("07-03"))


def test_the_next_letter_posts_the_days_since(firm: Story) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.nights_until("07-11")
    assert posted(bill) == [("07-03", "penalty", "40.00"), ("07-11", "penalty", "160.00")]  # 10 days are 200.00
    assert Notice.objects.latest("pk").penalty == Decimal("200.00")


def test_paying_late_posts_the_penalty_to_the_day_of_payment_and_it_outlives_the_bill(firm: Story) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.pays("10000.00", on="07-06")
    firm.nights_until("07-20")
    assert posted(bill) == [("07-03", "penalty", "40.00"), ("07-06", "penalty", "60.00")]  # 5 days are 100.00
    assert standing(bill) == (0, Decimal("100.00"), 0)
    assert firm.cases[-1].status == "closed"


def test_who_pays_on_the_due_day_owes_no_penalty(firm: Story) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.pays("10000.00", on="07-01")
    firm.nights_until("07-20")
    assert posted(bill) == []


def test_what_is_paid_beyond_the_bill_settles_the_penalty_and_the_rest_is_credit(firm: Story) -> None:
    bill = firm.bill("10000.00", due="07-01")
    payment = firm.pays("10150.00", on="07-06")
    firm.nights_until("07-07")
    assert standing(bill) == (0, Decimal("100.00"), Decimal("100.00"))
    payment.refresh_from_db()
    assert payment.unallocated == Decimal("50.00")
    assert [(a.part, a.amount) for a in Allocation.objects.order_by("id")] == [
        ("principal", Decimal("10000.00")), ("charges", Decimal("100.00"))
    ]  # fmt: skip


def test_at_the_counter_it_counts_at_once(firm: Story) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.nights_until("07-05")
    firm.pays_at_the_counter("10100.00", on="07-06")
    assert standing(bill) == (0, Decimal("100.00"), Decimal("100.00"))


def test_no_penalty_is_paid_while_a_bill_is_open(firm: Story) -> None:
    """Principal comes first: money for the next bill is not eaten by the penalty on the last one."""
    bill = firm.bill("10000.00", due="07-01")
    firm.pays("10000.00", on="07-06")
    younger = firm.bill("500.00", due="07-20", issued="07-07")
    firm.pays("500.00", on="07-20")
    firm.nights_until("07-21")
    assert standing(bill) == (0, Decimal("100.00"), 0)
    assert standing(younger) == (0, 0, 0)


def test_a_penalty_left_unpaid_stands_on_the_next_letter(firm: Story) -> None:
    firm.bill("10000.00", due="07-01")
    firm.pays("10000.00", on="07-06")
    younger = firm.bill("500.00", due="07-20", issued="07-07")
    firm.nights_until("07-22")
    notice = Notice.objects.latest("pk")
    lines = [(line["open"], line["days_late"], line["penalty"]) for line in notice.data["lines"]]
    assert lines == [("0.00", 5, "100.00"), ("500.00", 2, "2.00")]
    assert (notice.principal, notice.penalty) == (Decimal("500.00"), Decimal("102.00"))
    assert posted(younger) == [("07-22", "penalty", "2.00")]


def test_a_bounced_payment_gives_the_penalty_back_too(firm: Story) -> None:
    bill = firm.bill("10000.00", due="07-01")
    payment = firm.pays("10100.00", on="07-06")
    firm.bounces(payment, on="07-10")
    firm.nights_until("07-10")
    assert standing(bill) == (Decimal("10000.00"), Decimal("100.00"), 0)


def test_a_payment_known_late_takes_back_what_was_posted_after_it(firm: Story) -> None:
    """Paid on the due day, but the bank's file comes after the reminder: nothing was owed."""
    bill = firm.bill("10000.00", due="07-01")
    firm.nights_until("07-04")
    assert posted(bill) == [("07-03", "penalty", "40.00")]
    firm.pays("10000.00", on="07-01")
    firm.nights_until("07-05")
    assert posted(bill)[1:] == [("07-05", "penalty", "-40.00")]
    assert standing(bill) == (0, 0, 0)


def test_a_night_run_again_posts_nothing_twice(firm: Story) -> None:
    bill = firm.bill("10000.00", due="07-01")
    firm.pays("10000.00", on="07-06")
    firm.nights_until("07-06")
    before = posted(bill)
    firm.pays_at_the_counter("1.00", on="07-06")
    assert posted(bill) == before


def test_a_disputed_bill_is_not_charged_by_a_letter(firm: Story) -> None:
    disputed, owed = firm.bill("10000.00", due="07-01"), firm.bill("5000.00", due="07-01")
    firm.dispute(on="07-02", bill=disputed)
    firm.nights_until("07-03")
    assert (posted(disputed), posted(owed)) == ([], [("07-03", "penalty", "20.00")])


class TestHoldsThatStopThePenalty:
    def test_no_penalty_for_the_days_of_the_hold(self, firm: Story, supervisor: StaffMember) -> None:
        bill = firm.bill("10000.00", due="07-01")
        hold = place_hold(
            account=firm.account, reason="disaster", placed_on=day("07-02"), stops_penalty=True, by=supervisor
        )
        end_hold(hold=hold, on=day("07-05"), by=supervisor)
        firm.pays("10000.00", on="07-06")
        firm.nights_until("07-06")
        assert standing(bill)[1] == Decimal("40.00")  # 5 and 6 July

    def test_an_ordinary_hold_lets_it_grow(self, firm: Story, supervisor: StaffMember) -> None:
        bill = firm.bill("10000.00", due="07-01")
        place_hold(account=firm.account, reason="disaster", placed_on=day("07-02"), until=day("07-05"), by=supervisor)
        firm.pays("10000.00", on="07-06")
        firm.nights_until("07-06")
        assert standing(bill)[1] == Decimal("100.00")

    def test_an_officer_asks_for_a_waiver_instead(self, firm: Story, officer: StaffMember) -> None:
        with pytest.raises(CannotHold, match="waiver"):
            place_hold(account=firm.account, reason="disaster", placed_on=day("07-02"), stops_penalty=True, by=officer)


def test_the_least_penalty_is_taken_once_for_a_letter() -> None:
    household = Story(customer_class="residential")
    household.nights_until("06-30")
    first, second = household.bill("20.00", due="07-01"), household.bill("30.00", due="07-01")
    household.nights_until("07-04")
    assert Notice.objects.get().penalty == Decimal("1.00")  # 0.06 and 0.09
    assert sum(bill.charged for bill in Bill.objects.filter(pk__in=[first.pk, second.pk])) == Decimal("1.00")


def test_across_the_years_end(officer: StaffMember) -> None:
    """CN-03: 12,800 × 0.002 × 11 + 12,800 × 0.003 × 15."""
    firm = Story(customer_class="non_residential")
    bill = firm.bill("12800.00", due=date(2025, 12, 20), issued=date(2025, 12, 1))
    firm.pays("12800.00", on=date(2026, 1, 15))
    firm.nights_until(date(2026, 1, 15) - timedelta(1))
    firm.nights_until("01-15")
    assert standing(bill) == (0, Decimal("857.60"), 0)


def test_the_rate_of_the_contract_takes_the_place_of_the_laws() -> None:
    """12,800 × 0.0015 × 26 = 499.20, where the law without a contract would have taken 857.60."""
    firm = Story(customer_class="non_residential", contract_permille=Decimal("1.5"))
    bill = firm.bill("12800.00", due=date(2025, 12, 20), issued=date(2025, 12, 1))
    firm.pays("12800.00", on=date(2026, 1, 15))
    firm.nights_until(date(2026, 1, 15) - timedelta(1))
    firm.nights_until("01-15")
    assert standing(bill) == (0, Decimal("499.20"), 0)
    assert sum(line.amount for line in reckon(bill, day("01-15")).lines) == Decimal("499.2")


def test_an_account_under_a_law_that_nobody_knows_does_not_stop_the_night(firm: Story) -> None:
    stranger = Story(law_pack="atlantis", customer_class="industrial")
    bill, other = stranger.bill("100.00", due="07-01"), firm.bill("10000.00", due="07-01")
    stranger.pays("100.00", on="07-06")
    firm.pays("10000.00", on="07-06")
    firm.nights_until("07-06")
    assert (standing(bill)[1], standing(other)[1]) == (0, Decimal("100.00"))
