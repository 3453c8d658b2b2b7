"""Stories of a household that pays in advance: what each day takes, warned once, and stopped by nobody."""

from decimal import Decimal
from pathlib import Path

import pytest

from collections_app.customers.models import Contact
from collections_app.engine.balances import watch_balances
from collections_app.engine.prepayment import change_terms
from collections_app.imports.loaders import load
from collections_app.worklist.models import Task
from collections_app.worklist.operations import finish_task
from tests.scenarios.messaging import queued, rows, send
from tests.scenarios.prepaying import Household, open_task
from tests.scenarios.story import day


class TestTheBalance:
    def test_goes_down_by_what_each_day_uses(self, anna: Household) -> None:
        anna.begins("03-02")
        anna.tops_up("52.30", "03-02")
        anna.uses("7.455", "03-02", nights=2)
        assert anna.balance == "44.10"
        assert str(anna.prepaid.daily_use) == "4.10"

    def test_whoever_pays_in_advance_may_pay_less(self, anna: Household) -> None:
        anna.begins("03-02", incentive_percent="2.5")
        anna.tops_up("100", "03-02")
        anna.uses("10", "03-02")
        assert anna.balance == "94.64"

    def test_a_new_price_counts_from_the_next_day_drawn(self, anna: Household) -> None:
        anna.begins("03-02")
        anna.tops_up("100", "03-02")
        anna.uses("10", "03-02")
        change_terms(prepaid=anna.prepaid, price=Decimal("0.60"), by=anna.by, on=day("03-03"))
        anna.uses("10", "03-03")
        assert anna.balance == "88.50"


class TestLowBalance:
    def test_is_said_once_until_she_has_topped_up(self, anna: Household, outbox: Path) -> None:
        anna.begins("03-02")
        anna.tops_up("52.30", "03-02")
        anna.uses("7.455", "03-02", nights=3)
        assert anna.alerts == [("03-02", "48.20", "")]
        assert queued(anna.story) == [("low_balance", "sms", "queued")]
        assert ("balance_low", "03-02") in anna.history
        send("03-03")
        (sent,) = rows(outbox)
        assert sent["to"] == "13800138000"
        assert "is CNY 48.20. Please top up by 13 Mar 2026" in sent["text"]  # eleven days at 4.10

        anna.tops_up("40", "03-05")
        assert anna.alerts == [("03-02", "48.20", "03-05")]
        anna.uses("40", "03-05", nights=2)
        assert anna.alerts[1:] == [("03-06", "36.00", "")]
        assert queued(anna.story) == [("low_balance", "sms", "sent"), ("low_balance", "sms", "queued")]

    def test_goes_to_whom_she_has_named(self, anna: Household, outbox: Path) -> None:
        son = Contact.objects.create(
            customer=anna.story.account.customer, kind="phone", value="13900139000", source="officer"
        )
        Contact.objects.create(
            customer=anna.story.account.customer, kind="phone", value="13700137000", source="officer"
        )
        anna.begins("03-02", contact=son)
        anna.story.nights_until("03-02")
        send("03-03")
        assert [row["to"] for row in rows(outbox)] == ["13900139000"]

    def test_goes_to_another_number_where_that_one_has_failed(self, anna: Household, outbox: Path) -> None:
        son = Contact.objects.create(
            customer=anna.story.account.customer, kind="phone", value="13900139000", source="officer", quality="failed"
        )
        anna.begins("03-02", contact=son)
        anna.story.nights_until("03-02")
        send("03-03")
        assert [row["to"] for row in rows(outbox)] == ["13800138000"]

    def test_is_not_said_at_night(self, anna: Household, outbox: Path) -> None:
        anna.begins("03-02")
        anna.story.nights_until("03-02")
        send("03-03", hour=7)
        assert queued(anna.story) == [("low_balance", "sms", "queued")]

    def test_is_not_said_to_somebody_who_has_topped_up_since(self, anna: Household, outbox: Path) -> None:
        anna.begins("03-02")
        anna.story.nights_until("03-02")
        anna.tops_up("200", "03-03")
        send("03-03")
        assert queued(anna.story) == [("low_balance", "sms", "withdrawn")]
        assert rows(outbox) == []

    def test_is_said_though_she_has_paid_an_old_bill(self, anna: Household, outbox: Path) -> None:
        anna.begins("03-02")
        anna.story.nights_until("03-02")
        anna.story.pays("10.00", "03-03")
        send("03-03")
        assert queued(anna.story) == [("low_balance", "sms", "sent")]

    def test_waits_for_room_in_the_contact_budget(self, anna: Household, outbox: Path, settings) -> None:
        settings.CONTACT_BUDGET = []
        anna.begins("03-02")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("collections_app.engine.balances.exhausted", lambda *given: True)
            anna.story.nights_until("03-02")
        assert (len(anna.alerts), queued(anna.story)) == (1, [])
        anna.story.nights_until("03-03")
        assert queued(anna.story) == [("low_balance", "sms", "queued")]

    def test_is_not_said_once_the_contract_has_ended(self, anna: Household, outbox: Path) -> None:
        anna.begins("03-02")
        anna.story.account.closed_on = day("03-02")
        anna.story.account.save()
        anna.uses("20", "03-02")
        assert (anna.alerts, queued(anna.story), open_task(anna.story)) == ([], [], None)

    def test_the_same_night_again_says_nothing_more(self, anna: Household, outbox: Path) -> None:
        anna.begins("03-02")
        anna.story.nights_until("03-02")
        before = anna.history
        assert watch_balances(day("03-02")) == 0
        assert (anna.history, len(queued(anna.story))) == (before, 1)


class TestNothingLeft:
    def test_people_see_to_it_and_nobody_is_cut(self, anna: Household) -> None:
        anna.begins("03-02", emergency_credit="10")
        anna.tops_up("5", "03-02")
        anna.uses("20", "03-02")  # 11.00
        assert (anna.balance, open_task(anna.story)) == ("-6.00", None)
        anna.uses("20", "03-03")
        assert anna.balance == "-17.00"
        task = open_task(anna.story)
        assert (task.set_on, task.due_on) == (day("03-03"), day("03-04"))
        assert anna.history[-1] == ("balance_used_up", "03-03")
        assert anna.story.orders == []

    def test_once_it_is_made_good_supply_may_be_restored(self, anna: Household) -> None:
        anna.begins("03-02")
        anna.uses("20", "03-02")
        anna.tops_up("10.99", "03-03")
        assert (anna.balance, open_task(anna.story) is None) == ("-0.01", False)
        anna.tops_up("20", "03-03")
        assert open_task(anna.story) is None
        assert ("balance_restored", "03-03") in anna.history
        assert anna.prepaid.used_up_on is None

    def test_a_top_up_by_file_does_the_same_in_its_night(self, anna: Household, tmp_path: Path) -> None:
        anna.begins("03-02")
        anna.uses("20", "03-02")
        file = tmp_path / "top_ups.csv"
        file.write_text(f"top_up_no,account_no,paid_on,amount\nT-1,{anna.story.account.account_no},2026-03-03,100\n")
        load("top_ups", file, on=day("03-03"))
        anna.story.nights_until("03-03")
        assert anna.alerts == [("03-02", "-11.00", "03-03")]
        assert open_task(anna.story) is None
        assert Task.objects.get(kind="balance_used_up").outcome == "reason_gone"
        assert ("balance_restored", "03-03") in anna.history

    def test_used_up_once_more_is_something_to_do_once_more(self, anna: Household) -> None:
        anna.begins("03-02")
        anna.uses("20", "03-02")
        finish_task(task=open_task(anna.story), note="Rang her up", on=day("03-03"), by=anna.by)
        anna.story.nights_until("03-03")
        assert open_task(anna.story) is None
        anna.tops_up("20", "03-04")
        anna.uses("20", "03-04")
        assert open_task(anna.story).about == "2026-03-04"
