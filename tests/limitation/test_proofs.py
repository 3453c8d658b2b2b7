"""Proof of service: only what is proven to have reached the debtor is a demand that starts the clock anew."""

from datetime import date

import pytest

from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Account
from collections_app.deliveries.models import DeliveryReceipt
from collections_app.deliveries.proofs import CannotProve, prove_service
from collections_app.engine import night
from collections_app.engine.explain import explain
from collections_app.limitation.models import LimitationAlarm, LimitationInterruption
from collections_app.limitation.operations import withdraw_interruption
from collections_app.notices.models import Notice
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(account: Account) -> Notice:
    night.run(date(2026, 1, 5))
    return Notice.objects.get(case__account=account)


def test_a_letter_in_the_post_proves_nothing(account, notice):
    assert notice.status == "sent"
    assert LimitationInterruption.objects.count() == 0
    assert LimitationAlarm.objects.get().status == "open"


def test_a_receipt_starts_the_clock_of_every_bill_that_was_demanded(account, notice, officer):
    day = date(2026, 1, 12)
    prove_service(notice=notice, kind="signed", served_on=day, document="Receipt 4711", by=officer, on=day)
    answer = explain(account, day)["limitation"]
    assert (answer["bill"], answer["ends_on"], answer["restarted_by"]) == ("OLD", "2029-01-12", "demand")
    assert "counted anew from" in answer["words"]
    assert LimitationAlarm.objects.get().outcome == "interrupted"
    lines = LimitationInterruption.objects.order_by("bill__bill_no")
    assert [(str(line.bill), line.evidence) for line in lines] == [
        ("OLD", f"{notice.notice_no}: Receipt 4711"), ("YOUNG", f"{notice.notice_no}: Receipt 4711"),
    ]  # fmt: skip
    told = CaseEvent.objects.filter(kind__in=["service_proven", "interruption_recorded"], actor=officer)
    assert sorted(told.values_list("kind", flat=True)) == ["interruption_recorded", "service_proven"]


def test_what_is_refused(account, notice, officer, supervisor):
    day = date(2026, 1, 12)
    given = {"notice": notice, "kind": "photo", "document": "P1", "by": officer, "on": day}
    with pytest.raises(CannotProve, match="before it was sent"):
        prove_service(served_on=date(2026, 1, 4), **given)
    with pytest.raises(CannotProve, match="before it has happened"):
        prove_service(served_on=date(2026, 1, 13), **given)
    with pytest.raises(CannotProve, match="Name the evidence"):
        prove_service(served_on=day, **(given | {"document": " "}))
    auditor = make_staff("auditor", "auditor", officer.unit)
    with pytest.raises(CannotProve, match="role does not allow"):
        prove_service(served_on=day, **(given | {"by": auditor}))
    receipt = prove_service(served_on=day, **given)
    with pytest.raises(CannotProve, match="already been proven"):
        prove_service(served_on=day, **given)
    line = LimitationInterruption.objects.filter(entry_no=receipt.entry_no).first()
    withdraw_interruption(line=line, reason="Another house", by=supervisor, on=day)
    assert prove_service(served_on=day, **given).document == "P1"


def test_one_that_was_not_sent_is_not_served(account, officer, settings):
    settings.PRINT_HANDOVER = "manual"
    night.run(date(2026, 1, 5))
    with pytest.raises(CannotProve, match="has not been sent"):
        prove_service(notice=Notice.objects.get(), kind="signed", served_on=date(2026, 1, 6), document="1", by=officer,
                      on=date(2026, 1, 6))  # fmt: skip
    assert DeliveryReceipt.objects.count() == 0
