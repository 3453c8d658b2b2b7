"""Money comes in, in full, in part, too much, too early, and sometimes goes back again."""

from decimal import Decimal

from collections_app.billing.models import Allocation, Bill, Payment
from tests.scenarios.story import Story, day


def test_whoever_pays_in_time_never_hears_from_us(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.pays("300.00", on="07-06")
    debtor.night("07-06", "clear", "Nothing is overdue")
    debtor.night("07-31", "clear")
    assert (debtor.cases, debtor.letters) == ([], [])


def test_a_paid_case_closes_the_same_night(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-06")
    debtor.night("07-19", "step", "demand")
    debtor.pays("300.00", on="07-25")
    debtor.night("07-24", "wait")
    debtor.night("07-25", "close", "The overdue debt is paid; the case is closed.")
    assert (debtor.case.status, debtor.case.closed_on, debtor.case.close_reason) == ("closed", day("07-25"), "paid")
    debtor.night("08-30", "close")
    assert len(debtor.letters) == 2


def test_what_has_not_left_the_house_is_withdrawn_when_the_case_closes(debtor: Story, settings) -> None:
    settings.PRINT_HANDOVER = "manual"
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.pays("300.00", on="07-10")
    debtor.night("07-10", "close")
    notice = debtor.notices[0]
    assert (notice.status, notice.withdrawn_on) == ("withdrawn", day("07-10"))
    assert debtor.events[-2:] == ["notice_withdrawn", "case_closed"]


def test_a_letter_that_was_sent_stays_sent(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.pays("300.00", on="07-10")
    debtor.night("07-10", "close")
    assert (debtor.notices[0].status, debtor.notices[0].sent_on) == ("sent", day("07-09"))


def test_payment_calls_off_what_people_were_about_to_do(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-06")
    debtor.night("08-14", "step", "disconnection")
    debtor.pays("300.00", on="08-15")
    debtor.night("08-15", "close")
    assert (debtor.orders[0].status, debtor.orders[0].cancelled_on) == ("cancelled", day("08-15"))
    assert debtor.events[-2:] == ["order_cancelled", "case_closed"]


def test_payment_takes_the_case_back_from_the_lawyers(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-06")
    debtor.night("10-04", "step", "legal referral")
    debtor.pays("300.00", on="10-06")
    debtor.night("10-06", "close")
    assert (debtor.referrals[0].status, debtor.referrals[0].withdrawn_on) == ("withdrawn", day("10-06"))
    assert debtor.events[-2:] == ["referral_withdrawn", "case_closed"]


def test_payment_in_the_hour_in_which_it_is_made(debtor: Story, settings) -> None:
    settings.PRINT_HANDOVER = "manual"
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    outcome = debtor.pays_at_the_counter("300.00", on="07-10")
    assert (outcome.verdict, outcome.case_no) == ("close", debtor.case.case_no)
    assert (debtor.case.status, debtor.notices[0].status) == ("closed", "withdrawn")


def test_part_payment_at_the_counter_takes_no_step_in_front_of_the_payer(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-08")
    outcome = debtor.pays_at_the_counter("100.00", on="07-09")
    assert (outcome.verdict, outcome.reason) == ("wait", {"code": "left_to_the_night", "step": "reminder"})
    debtor.was("07-09", "wait", "left to the coming night")
    debtor.night("07-09", "step", "200.00 is overdue for 3 days")


def test_part_payment_does_not_stop_the_ladder(debtor: Story) -> None:
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "300.00")
    debtor.pays("120.50", on="07-15")
    debtor.night("07-19", "step", "179.50 is overdue for 13 days")
    assert debtor.notices[-1].principal == Decimal("179.50")


def test_too_much_money_waits_for_the_next_bill(debtor: Story) -> None:
    first = debtor.bill("100.00", due="07-06")
    payment = debtor.pays("130.00", on="07-03")
    debtor.night("07-07", "clear")
    second = debtor.bill("50.00", due="08-06", issued="07-20")
    debtor.nights_until("07-19")
    assert _settled(payment) == {first: Decimal("100.00")}
    debtor.night("07-20", "clear")
    assert _settled(payment) == {first: Decimal("100.00"), second: Decimal("30.00")}
    debtor.night("08-09", "step", "20.00 is overdue for 3 days")


def test_a_payer_may_name_the_younger_bill(debtor: Story) -> None:
    first = debtor.bill("100.00", due="07-06")
    second = debtor.bill("50.00", due="07-08")
    debtor.night("07-11", "step", "150.00")
    payment = debtor.pays("70.00", on="07-13", bill=second)
    debtor.night("07-13", "wait")
    assert _settled(payment) == {second: Decimal("50.00"), first: Decimal("20.00")}


def test_of_two_demanded_bills_the_older_is_paid_and_the_case_goes_on_with_the_younger(debtor: Story) -> None:
    debtor.bill("100.00", due="07-06")
    debtor.bill("60.00", due="07-08")
    debtor.night("07-09", "step", "160.00 is overdue for 3 days")
    debtor.pays("100.00", on="07-12")
    debtor.night("07-19", "step", "60.00 is overdue for 11 days")
    assert len(debtor.cases) == 1


def test_younger_debt_that_was_never_demanded_starts_anew(debtor: Story) -> None:
    debtor.bill("100.00", due="07-06")
    debtor.night("07-09", "step", "100.00")
    debtor.bill("60.00", due="07-12")
    debtor.pays("100.00", on="07-15")
    debtor.night("07-15", "close", "All bills of the last notice are paid")
    debtor.night("07-16", "step", "60.00 is overdue for 4 days and both clocks have run out: reminder")
    assert [case.status for case in debtor.cases] == ["closed", "open"]


def test_a_bounced_payment_opens_the_debt_again(debtor: Story) -> None:
    bill = debtor.bill("100.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    payment = debtor.pays("100.00", on="07-12")
    debtor.night("07-12", "close")
    debtor.bounces(payment, on="07-20")
    debtor.night("07-19", "close")
    debtor.night("07-20", "step", "100.00 is overdue for 14 days and both clocks have run out: reminder")
    bill.refresh_from_db()
    assert bill.paid == 0
    assert [case.status for case in debtor.cases] == ["closed", "open"]


def test_a_payment_that_bounces_before_anything_is_overdue_is_as_if_it_had_not_been(debtor: Story) -> None:
    debtor.bill("100.00", due="07-06")
    payment = debtor.pays("100.00", on="07-01")
    debtor.bounces(payment, on="07-04")
    debtor.nights_until("07-01")
    debtor.night("07-09", "step", "100.00 is overdue for 3 days")


def test_a_bounced_payment_gives_back_the_youngest_bill_first_and_other_money_stays(debtor: Story) -> None:
    first, second = debtor.bill("100.00", due="07-06"), debtor.bill("50.00", due="07-08")
    cash = debtor.pays("80.00", on="07-01")
    debit = debtor.pays("70.00", on="07-02")
    debtor.nights_until("07-03")
    debtor.bounces(debit, on="07-04")
    debtor.nights_until("07-04")
    assert (_settled(cash), _settled(debit)) == ({first: Decimal("80.00")}, {})
    debtor.night("07-09", "step", "70.00 is overdue for 3 days")
    assert Bill.objects.get(pk=second.pk).paid == 0


def test_of_two_bounced_halves_the_second_is_noticed_too(debtor: Story) -> None:
    debtor.bill("100.00", due="07-06")
    payment = debtor.pays("100.00", on="07-01")
    debtor.nights_until("07-02")
    for half_on in ("07-03", "07-05"):
        Payment.objects.create(
            payment_no=f"half {half_on}", account=debtor.account, paid_on=day(half_on), amount=Decimal(-50),
            reverses=payment,
        )  # fmt: skip
    debtor.nights_until("07-04")
    assert Bill.objects.get().open_amount == Decimal("50.00")
    debtor.nights_until("07-05")
    assert Bill.objects.get().open_amount == Decimal("100.00")
    debtor.night("07-09", "step", "100.00 is overdue")


def test_money_for_a_bill_that_is_not_issued_yet_waits_for_it(debtor: Story) -> None:
    coming = debtor.bill("50.00", due="08-06", issued="07-20")
    payment = debtor.pays("50.00", on="07-01", bill=coming)
    debtor.nights_until("07-19")
    assert _settled(payment) == {}
    debtor.nights_until("07-20")
    assert _settled(payment) == {coming: Decimal("50.00")}


def test_money_in_is_money_settled_and_credit(debtor: Story) -> None:
    """What the bounced payment left late costs the least penalty, ¥1.00, which the money left over settles."""
    debtor.bill("100.00", due="07-06")
    debtor.bill("75.25", due="07-16")
    bounced = debtor.pays("90.00", on="07-02")
    debtor.pays("200.10", on="07-12")
    debtor.bounces(bounced, on="07-14")
    debtor.nights_until("07-01")
    debtor.nights_until("07-16")
    money_in = sum(payment.amount for payment in Payment.objects.all())
    settled = sum(allocation.amount for allocation in Allocation.objects.all())
    assert (money_in, settled) == (Decimal("200.10"), Decimal("175.25") + Decimal("1.00"))
    assert debtor.cases[-1].status == "closed"


def _settled(payment: Payment) -> dict[Bill, Decimal]:
    """What of each bill the payment settles, after whatever was taken back."""
    settled: dict[Bill, Decimal] = {}
    for allocation in payment.allocations.select_related("bill").order_by("id"):
        settled[allocation.bill] = settled.get(allocation.bill, Decimal(0)) + allocation.amount
    return {bill: amount for bill, amount in settled.items() if amount}
