"""What the stories of messages have in common: gateways, a household that can be reached, the queue, the moment of sending."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from collections_app.customers.models import Contact
from collections_app.messages.models import Message
from collections_app.messages.outbox import Sending, send_waiting
from tests.factories import make_procedure
from tests.scenarios.story import Story, day

LADDER = [("reminder", 3, 0), ("demand", 13, 10)]
FILES = "collections_app.messages.gateways.FileGateway"
MAIL = "collections_app.messages.gateways.MailGateway"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def reach(story: Story, **contacts: str) -> None:
    for kind, value in contacts.items():
        Contact.objects.create(customer=story.account.customer, kind=kind, value=value)


def procedure(**more: object) -> None:
    make_procedure("messages", LADDER, customer_classes=["lease_run"], **more)


def with_channels(*channels: str) -> None:
    procedure(conditions={kind: {"channels": list(channels)} for kind in ("reminder", "demand")})


def clock(on: str, hour: int = 12) -> Callable[[], datetime]:
    moment = datetime.combine(day(on), datetime.min.time(), SHANGHAI) + timedelta(hours=hour)
    return lambda: moment


def send(on: str, hour: int = 12) -> Sending:
    return send_waiting(clock(on, hour))


def queued(story: Story) -> list[tuple[str, str, str]]:
    """(kind, channel, status) of every message of the account."""
    found = Message.objects.filter(account=story.account).order_by("id")
    return list(found.values_list("kind", "channel", "status"))


def rows(outbox: Path) -> list[dict[str, str]]:
    return [row for file in sorted(outbox.glob("*.csv")) for row in csv.DictReader(file.open(encoding="utf-8"))]
