import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from collections_app.common.business_day import business_day
from collections_app.publication.media import Medium
from collections_app.publication.operations import CannotPublish, draft_edition


class Command(BaseCommand):
    help = "Draft the edition of this month of a published list; the night does it with the first day of a month."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("medium", help="the short name of the medium")
        parser.add_argument("--date", type=business_day, help="the day (YYYY-MM-DD); today unless said otherwise")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        medium = Medium.objects.filter(slug=options["medium"]).first()
        if medium is None:
            raise CommandError(f"there is no medium {options['medium']}", returncode=2)
        try:
            edition = draft_edition(medium=medium, on=options["date"] or timezone.localdate())
        except CannotPublish as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        listed, all_lines = edition.lines.listed().count(), edition.lines.count()
        answer = {"edition": edition.edition_no, "listed": listed, "left_out": all_lines - listed}
        if options["json"]:
            self.stdout.write(json.dumps(answer))
        else:
            self.stdout.write(f"{edition}: {listed} on the list, {all_lines - listed} left out")
