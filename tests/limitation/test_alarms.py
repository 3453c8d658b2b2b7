"""Alarms ahead of the end of a claim: raised once, settled when the reason is gone, and opened again when it is back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from collections_app.billing.models import Payment
from collections_app.cases.models import Case, CaseEvent
from collections_app.customers.models import Account
from collections_app.engine import night
from collections_app.engine.explain import explain
from collections_app.limitation.batch import watch_limitation
from collections_app.limitation.models import LimitationAlarm, LimitationInterruption
from collections_app.limitation.operations import CannotInterrupt, record_interruption, withdraw_interruption
from collections_app.org.models import StaffMember
from tests.factories import make_account, make_bill, make_payment, make_staff, make_unit
from tests.limitation.conftest import DUE

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 5, 20)
FIRST_ALARM = date(2025, 11, 21)  # 180 days before the last day


def alarms() -> list[tuple[str, str, str, str]]:
    return [
        (str(alarm.bill), alarm.ends_on.isoformat(), alarm.status, alarm.outcome)
        for alarm in LimitationAlarm.objects.select_related("bill").order_by("ends_on", "id")
    ]


def acknowledge(account: Account, by: StaffMember, on: date = date(2026, 1, 5), **more) -> LimitationInterruption:
    given = {"kind": "acknowledgement", "evidence": "Signed statement 12/2026", "happened_on": on, "on": on}
    return record_interruption(account=account, by=by, **(given | more))


class TestAlarms:
    def test_none_before_its_time_and_one_from_then_on(self, account):
        assert watch_limitation(date(2025, 11, 20)) == 0
        assert watch_limitation(FIRST_ALARM) == 1
        assert alarms() == [("OLD", "2026-05-20", "open", "")]
        assert watch_limitation(date(2025, 11, 22)) == 0
        assert LimitationAlarm.objects.get().raised_on == FIRST_ALARM

    def test_the_night_raises_it(self, account):
        report = night.run(FIRST_ALARM)
        assert {"stage": "watch_limitation", "rows": 1}.items() <= {
            key: value for stage in report.stages if stage["stage"] == "watch_limitation" for key, value in stage.items()
        }.items()  # fmt: skip
        assert alarms() == [("OLD", "2026-05-20", "open", "")]

    def test_a_paid_bill_settles_it_and_a_bounced_payment_opens_it_again(self, account):
        watch_limitation(FIRST_ALARM)
        paid = make_payment(account, "356.20", date(2026, 1, 5))
        night.run(date(2026, 1, 5))
        assert alarms() == [("OLD", "2026-05-20", "settled", "paid")]
        Payment.objects.create(
            payment_no="R", account=account, amount=Decimal("-356.20"), paid_on=date(2026, 1, 6), reverses=paid
        )
        night.run(date(2026, 1, 6))
        assert alarms() == [("OLD", "2026-05-20", "open", "")]

    def test_a_part_payment_starts_the_clock_anew(self, account):
        watch_limitation(FIRST_ALARM)
        make_payment(account, "56.20", date(2026, 1, 5))
        night.run(date(2026, 1, 5))
        assert alarms() == [("OLD", "2026-05-20", "settled", "interrupted")]

    def test_an_acknowledgement_settles_it_at_once(self, account, officer):
        watch_limitation(FIRST_ALARM)
        acknowledge(account, officer)
        assert alarms() == [("OLD", "2026-05-20", "settled", "interrupted")]
        assert LimitationAlarm.objects.get().settled_on == date(2026, 1, 5)

    def test_a_withdrawn_entry_opens_it_again(self, account, officer, supervisor):
        watch_limitation(FIRST_ALARM)
        line = acknowledge(account, officer)
        withdraw_interruption(line=line, reason="Signed by the neighbour", by=supervisor, on=date(2026, 1, 8))
        assert alarms() == [("OLD", "2026-05-20", "open", "")]

    def test_a_claim_that_nobody_has_kept_alive_has_lapsed(self, account, officer):
        watch_limitation(FIRST_ALARM)
        watch_limitation(LAST_DAY)
        assert alarms()[0][2] == "open"
        watch_limitation(date(2026, 5, 21))
        assert alarms() == [("OLD", "2026-05-20", "lapsed", "")]
        acknowledge(account, officer, date(2026, 6, 1))
        assert alarms() == [("OLD", "2026-05-20", "settled", "interrupted")]

    def test_the_new_end_gets_an_alarm_of_its_own(self, account, officer):
        watch_limitation(FIRST_ALARM)
        acknowledge(account, officer)
        watch_limitation(date(2028, 11, 1))
        assert ("OLD", "2029-01-05", "open", "") in alarms()
        alarm = LimitationAlarm.objects.get(ends_on=date(2029, 1, 5), bill__bill_no="OLD")
        assert (alarm.restarted_by, alarm.restarted_on) == ("acknowledgement", date(2026, 1, 5))

    def test_in_germany_a_suit_settles_it_and_a_demand_does_not(self, account, officer):
        Account.objects.update(law_pack="de", region="BE")
        watch_limitation(date(2026, 7, 5))
        assert alarms() == [("OLD", "2026-12-31", "open", "")]
        today = date(2026, 8, 1)
        record_interruption(account=account, kind="demand", happened_on=today, evidence="N1", by=officer, on=today)
        assert alarms()[0][2] == "open"
        record_interruption(
            account=account, kind="suit", happened_on=today, evidence="AG 3 C 1/26", by=officer, on=today
        )
        assert alarms() == [("OLD", "2026-12-31", "settled", "in_court")]

    def test_a_law_that_names_no_limitation_raises_none(self, account):
        Account.objects.update(law_pack="us-ny", region="NY")
        assert watch_limitation(date(2040, 1, 1)) == 0
        account.refresh_from_db()
        assert "not known" in explain(account, date(2026, 1, 5))["limitation"]["words"]

    def test_it_asks_once_whatever_the_portfolio(self, account):
        for number in range(5):
            make_bill(make_account(f"M{number}"), "20.00", DUE)
        with CaptureQueriesContext(connection) as asked:
            assert watch_limitation(FIRST_ALARM) == 6
        assert len(asked) == 1

    def test_the_amount_at_risk_is_the_unpaid_principal_that_ends_within_180_days(self, account):
        make_payment(account, "400.00", date(2025, 11, 1), bill=account.bills.get(bill_no="YOUNG"))
        watch_limitation(FIRST_ALARM)
        assert LimitationAlarm.objects.at_risk(FIRST_ALARM) == [("CNY", Decimal("356.20"), 1)]
        assert LimitationAlarm.objects.at_risk(date(2026, 5, 21)) == []


class TestRecording:
    def test_needs_the_right_the_unit_and_the_evidence(self, account, officer):
        stranger = make_staff("stranger", "officer", make_unit("S"))
        stranger.unit.parent = officer.unit
        stranger.unit.save()
        with pytest.raises(CannotInterrupt, match="not in your unit"):
            acknowledge(account, stranger)
        with pytest.raises(CannotInterrupt, match="role does not allow"):
            acknowledge(account, make_staff("auditor", "auditor", officer.unit))
        with pytest.raises(CannotInterrupt, match="Name the evidence"):
            acknowledge(account, officer, evidence="  ")
        with pytest.raises(CannotInterrupt, match="before it has happened"):
            acknowledge(account, officer, happened_on=date(2026, 1, 6))
        with pytest.raises(CannotInterrupt, match="belongs to another account"):
            acknowledge(account, officer, bills=[make_bill(make_account(), "5.00", DUE)])
        assert LimitationInterruption.objects.count() == 0

    def test_the_same_twice_is_refused(self, account, officer):
        old = account.bills.get(bill_no="OLD")
        acknowledge(account, officer, bills=[old])
        with pytest.raises(CannotInterrupt, match="already recorded"):
            acknowledge(account, officer, bills=[old])
        acknowledge(account, officer, bills=[account.bills.get(bill_no="YOUNG")])

    def test_is_withdrawn_by_those_who_may_and_once(self, account, officer, supervisor):
        line = acknowledge(account, officer)
        with pytest.raises(CannotInterrupt, match="role does not allow"):
            withdraw_interruption(line=line, reason="Wrong", by=officer, on=date(2026, 1, 6))
        with pytest.raises(CannotInterrupt, match="Say why"):
            withdraw_interruption(line=line, reason=" ", by=supervisor, on=date(2026, 1, 6))
        withdraw_interruption(line=line, reason="Wrong account", by=supervisor, on=date(2026, 1, 6))
        with pytest.raises(CannotInterrupt, match="already been withdrawn"):
            withdraw_interruption(line=line, reason="Wrong account", by=supervisor, on=date(2026, 1, 6))
        event = CaseEvent.objects.get(kind="interruption_withdrawn")
        assert (event.data["reason"], event.data["entry_no"], event.actor) == (
            "Wrong account",
            line.entry_no,
            supervisor,
        )

    def test_is_history(self, account, officer):
        line = acknowledge(account, officer)
        for attempt in (lambda: LimitationInterruption.objects.update(note="x"), line.delete):
            with pytest.raises(DatabaseError, match="is history"), transaction.atomic():
                attempt()

    def test_stands_in_the_timeline_of_the_case(self, account, officer):
        night.run(date(2026, 1, 5))
        acknowledge(account, officer, bills=[account.bills.get(bill_no="OLD")])
        event = Case.objects.get().events.get(kind="interruption_recorded")
        assert (event.data["interruption"], event.data["bill"]) == ("acknowledgement", "OLD")
