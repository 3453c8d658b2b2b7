import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from collections_app.messages.gateways import open_gateways
from collections_app.messages.outbox import send_waiting


class Command(BaseCommand):
    help = "Send the text messages and e-mails whose time has come; without Celery, from cron every few minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        done = send_waiting(timezone.now)
        if options["json"]:
            self.stdout.write(json.dumps(done.as_dict()))
        else:
            self.stdout.write(
                f"{done.sent} sent, {done.postponed} to be tried again, {done.failed} failed, {done.withdrawn} withdrawn"
            )
        if not open_gateways():
            self.stderr.write("there is no gateway: set SMS_GATEWAY or EMAIL_GATEWAY")
        for channel in done.down:
            self.stderr.write(f"the gateway for {channel} cannot be reached; its messages wait")
        if done.failed or done.down:
            sys.exit(3)
