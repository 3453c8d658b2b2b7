"""Stories of prepayment and money: old debt paid off with every top-up, the way back, who cannot pay in advance."""

from decimal import Decimal
from pathlib import Path

import pytest

from collections_app.billing.models import Payment
from collections_app.customers.models import Account, Contact, ProtectedStatus
from collections_app.engine.prepayment import CannotPrepay, end_prepayment, top_up_at_counter
from collections_app.org.models import StaffMember
from collections_app.prepaid.models import TopUp
from collections_app.prepaid.operations import CannotTopUp, record_top_up
from tests.factories import make_account, make_staff, make_unit
from tests.scenarios.messaging import procedure
from tests.scenarios.prepaying import Household
from tests.scenarios.story import day


class TestOldDebt:
    def test_is_paid_off_with_every_top_up_the_oldest_bill_first(self, anna: Household) -> None:
        old, older = anna.story.bill("60", due="02-20"), anna.story.bill("20", due="01-20")
        anna.story.nights_until("03-01")
        anna.begins("03-02", debt_percent="30")
        first = anna.tops_up("100", "03-02")
        assert (str(first.to_debt), anna.balance) == ("30.00", "70.00")
        old.refresh_from_db()
        older.refresh_from_db()
        assert (str(older.paid), str(old.paid)) == ("20.00", "10.00")

    def test_never_takes_more_than_is_owed(self, anna: Household) -> None:
        bill = anna.story.bill("20", due="02-20")
        anna.begins("03-02")
        assert [str(anna.tops_up("50", "03-02").to_debt) for _ in range(4)] == ["15.00", "5.00", "1.00", "0"]
        assert anna.balance == "179.00"
        bill.refresh_from_db()
        assert (bill.open_amount, bill.charged, bill.open_charges) == (0, 1, 0)  # its penalty is old debt too

    def test_is_left_alone_while_she_contests_it(self, anna: Household) -> None:
        bill = anna.story.bill("20", due="02-20")
        anna.story.dispute(on="03-01", bill=bill)
        anna.begins("03-02")
        assert anna.tops_up("50", "03-02").to_debt == 0

    def test_what_is_not_yet_due_is_no_old_debt(self, anna: Household) -> None:
        anna.story.bill("20", due="03-20", issued="03-01")
        anna.begins("03-02")
        assert anna.tops_up("50", "03-02").to_debt == 0

    def test_closes_the_case_with_the_top_up_that_pays_the_last_of_it(self, anna: Household) -> None:
        procedure()
        anna.story.bill("60", due="02-20")
        anna.story.nights_until("03-01")
        assert anna.story.case.status == "open"
        anna.begins("03-02", debt_percent="100")
        anna.tops_up("60", "03-02")
        assert anna.story.case.status == "closed"


class TestBackToPayingAfterwards:
    def test_what_is_left_settles_bills_or_becomes_credit(self, anna: Household) -> None:
        bill = anna.story.bill("20", due="02-20")
        anna.begins("03-02", debt_percent="0")
        anna.tops_up("50", "03-02")
        ended = end_prepayment(prepaid=anna.prepaid, reason="moves out", by=anna.by, on=day("03-10"))
        bill.refresh_from_db()
        assert (bill.paid, ended.balance, ended.returned) == (20, 0, 50)
        payment = Payment.objects.get(pk=ended.returned_as_id)
        assert (payment.amount, payment.unallocated) == (50, 29)  # a penalty of 1.00 is settled too
        assert Account.objects.get(pk=anna.story.account.pk).billing_mode == "postpaid"
        assert [event for event in anna.history if event[0].startswith("prepayment")] == [
            ("prepayment_started", "03-02"),
            ("prepayment_ended", "03-10"),
        ]

    def test_waits_until_what_was_used_is_paid(self, anna: Household) -> None:
        anna.begins("03-02")
        anna.uses("20", "03-02")
        with pytest.raises(CannotPrepay, match=r"11\.00 has to be topped up first"):
            end_prepayment(prepaid=anna.prepaid, reason="moves out", by=anna.by, on=day("03-10"))

    def test_ends_the_alert_and_nothing_more_can_be_topped_up(self, anna: Household) -> None:
        anna.begins("03-02")
        anna.story.nights_until("03-02")
        ended = end_prepayment(prepaid=anna.prepaid, reason="moves out", by=anna.by, on=day("03-10"))
        assert anna.alerts == [("03-02", "0.00", "03-10")]
        with pytest.raises(CannotPrepay, match="no longer pays in advance"):
            top_up_at_counter(prepaid=ended, amount=Decimal(5), method="", by=anna.by, on=day("03-11"))
        anna.begins("03-12")
        assert anna.tops_up("5", "03-12")


class TestNotForEverybody:
    def test_where_supply_must_not_hang_on_a_balance(self, anna: Household) -> None:
        ProtectedStatus.objects.create(account=anna.story.account, reason="life_support", from_on=day("01-01"))
        with pytest.raises(CannotPrepay, match="must not hang on a balance"):
            anna.begins("03-02")

    def test_an_officer_does_not_agree_on_terms(self, anna: Household, officer: StaffMember) -> None:
        with pytest.raises(CannotPrepay, match="role does not allow"):
            Household(anna.story, officer, anna.folder).begins("03-02")

    def test_nobody_acts_for_another_unit(self, anna: Household) -> None:
        neighbour = make_staff("sun", "supervisor", make_unit("south", anna.by.unit, "branch"))
        with pytest.raises(CannotPrepay, match="not in your unit"):
            Household(anna.story, neighbour, anna.folder).begins("03-02")

    def test_only_once_at_a_time(self, anna: Household) -> None:
        anna.begins("03-02")
        with pytest.raises(CannotPrepay, match="already"):
            anna.begins("03-03")

    def test_a_warning_goes_to_nobody_elses_contact(self, anna: Household) -> None:
        stranger = Contact.objects.create(customer=make_account().customer, kind="phone", value="13500135000")
        with pytest.raises(CannotPrepay, match="another customer"):
            anna.begins("03-02", contact=stranger)

    def test_no_money_from_tomorrow(self, anna: Household) -> None:
        prepaid = anna.begins("03-02")
        for paid_on, words in (("03-03", "in the future"), ("03-01", "only since")):
            with pytest.raises(CannotTopUp, match=words):
                record_top_up(prepaid=prepaid, top_up_no="T", paid_on=day(paid_on), amount=Decimal(1), on=day("03-02"))


def test_money_in_is_drawn_paid_on_old_debt_given_back_or_left(anna: Household, outbox: Path) -> None:
    anna.story.bill("33.33", due="02-20")
    anna.begins("03-02", debt_percent="30", incentive_percent="1.5")
    for number, kwh in enumerate(("3.217", "9.999", "0", "12.345"), start=2):
        anna.tops_up(f"{number * 7}.77", f"03-0{number}")
        anna.uses(kwh, f"03-0{number}")
    deposits = sum(t.amount for t in TopUp.objects.all())
    to_debt = sum(p.amount for p in Payment.objects.filter(method="top-up"))
    drawn = sum(d.amount for d in anna.prepaid.draws.all())
    assert deposits == drawn + to_debt + anna.prepaid.balance
    ended = end_prepayment(prepaid=anna.prepaid, reason="moves out", by=anna.by, on=day("03-06"))
    assert deposits == drawn + to_debt + ended.returned
