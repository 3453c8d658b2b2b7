"""Stories of money that did not come in after all: what was warned of, what is owed, and who takes it back."""

from pathlib import Path

import pytest

from collections_app.engine.prepayment import CannotPrepay, take_back_top_up
from collections_app.imports.loaders import load
from collections_app.prepaid.operations import CannotTopUp
from tests.factories import make_payment
from tests.scenarios.messaging import queued, send
from tests.scenarios.prepaying import Household, open_task
from tests.scenarios.story import day


def test_the_balance_is_as_if_it_had_never_been_and_she_is_warned_again(anna: Household, outbox: Path) -> None:
    anna.begins("03-02")
    anna.tops_up("52.30", "03-02")
    anna.uses("7.455", "03-02", nights=2)
    assert anna.alerts == [("03-02", "48.20", "")]
    send("03-03")
    cheque = anna.tops_up("100", "03-04")
    assert anna.alerts == [("03-02", "48.20", "03-04")]
    back = anna.loses(cheque, "03-05")
    assert (back.amount, anna.balance) == (-100, "44.10")
    assert ("top_up_taken_back", "03-05") in anna.history
    anna.uses("7.455", "03-05")
    assert anna.alerts[1:] == [("03-04", "40.00", "")]
    assert queued(anna.story) == [("low_balance", "sms", "sent"), ("low_balance", "sms", "queued")]


def test_a_warning_stands_where_the_money_never_came(anna: Household, outbox: Path) -> None:
    """The bank's file brings a cheque and takes it back before the night: nobody is warned twice of the same."""
    anna.begins("03-02")
    anna.tops_up("40", "03-02")
    anna.story.nights_until("03-02")
    assert anna.alerts == [("03-02", "40.00", "")]
    for row in (
        f"B1,{anna.story.account.account_no},{day('03-03')},100,,",
        f"B2,{anna.story.account.account_no},{day('03-03')},100,,B1",
    ):
        file = anna.folder / "bank.csv"
        file.write_text(f"top_up_no,account_no,paid_on,amount,method,takes_back\n{row}\n")
        load("top_ups", file, on=day("03-03"))
    anna.story.nights_until("03-04")
    assert anna.alerts == [("03-02", "40.00", "")]


def test_what_went_to_old_debt_is_owed_again(anna: Household) -> None:
    bill = anna.story.bill("60.00", due="02-20")
    anna.begins("03-02")
    top_up = anna.tops_up("100", "03-03")
    bill.refresh_from_db()
    assert (str(top_up.to_debt), str(bill.paid), anna.balance) == ("30.00", "30.00", "70.00")
    anna.loses(top_up, "03-04")
    bill.refresh_from_db()
    assert (str(bill.paid), anna.balance) == ("0.00", "0.00")


def test_what_has_been_used_meanwhile_is_missing_and_people_see_to_it(anna: Household) -> None:
    anna.begins("03-02")
    top_up = anna.tops_up("50", "03-02")
    anna.uses("40", "03-02")
    anna.loses(top_up, "03-03")
    assert anna.balance == "-22.00"
    anna.story.nights_until("03-04")
    assert anna.prepaid.used_up_on is not None
    assert open_task(anna.story) is not None


def test_nobody_takes_back_what_they_took_in_and_nothing_is_taken_back_twice(anna: Household) -> None:
    anna.begins("03-02")
    top_up = anna.tops_up("50", "03-02")
    with pytest.raises(CannotPrepay, match="somebody else takes it back"):
        take_back_top_up(top_up=top_up, reason="bounced", by=anna.by, on=day("03-03"))
    back = anna.loses(top_up, "03-03")
    top_up.recorded_by = back.recorded_by = None
    for one, words in ((top_up, "taken back already"), (back, "itself takes another back")):
        with pytest.raises(CannotTopUp, match=words):
            take_back_top_up(top_up=one, reason="bounced", by=anna.by, on=day("03-04"))
    make_payment(anna.story.account, "1.00", day("03-04"))
    assert anna.balance == "0.00"
