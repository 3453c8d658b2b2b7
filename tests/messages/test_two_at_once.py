"""Two workers send at the same time: every message goes once."""

import csv
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from collections_app.messages.models import Message
from collections_app.messages.outbox import send_waiting
from tests.factories import make_account, make_bill

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DUE = date(2026, 3, 5)
MESSAGES = 20


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(tmp_path: Path) -> None:
    account = make_account()
    bill = make_bill(account, "10.00", due_on=DUE)
    for number in range(MESSAGES):
        Message.objects.create(
            account=account, customer=account.customer, kind="demand", channel="sms", to="13800138000", language="en",
            text="Please call us.", about=f"N{number}", amount=bill.amount, is_courtesy=False, pay_by_on=DUE,
            queued_on=date(2026, 3, 1), not_before=NOON,
        )  # fmt: skip
    start, sent, failures = threading.Barrier(2), [], []

    def work() -> None:
        try:
            start.wait(timeout=10)
            sent.append(send_waiting(lambda: NOON).sent)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    with override_settings(SMS_GATEWAY="collections_app.messages.gateways.FileGateway", MESSAGE_OUTBOX=tmp_path):
        workers = [threading.Thread(target=work) for _each in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(timeout=60)

    assert (failures, sum(sent)) == ([], MESSAGES)
    (file,) = tmp_path.glob("*.csv")
    with file.open(encoding="utf-8") as opened:
        assert len({row["id"] for row in csv.DictReader(opened)}) == MESSAGES
    assert len(file.read_text(encoding="utf-8").splitlines()) == MESSAGES + 1
