import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collections_app.common.business_day import business_day
from collections_app.customers.models import Account
from collections_app.engine.explain import explain

MARKS = {"allowed": "yes", "blocked": "NO ", "needs": "ask"}


class Command(BaseCommand):
    help = "What was decided for an account on a day, and why: the facts, the verdict and every check."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account_no")
        parser.add_argument("--date", type=business_day, required=True, help="the business day, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(account_no=options["account_no"]).first()
        if account is None:
            raise CommandError(f"there is no account {options['account_no']}", returncode=2)
        answer = explain(account, options["date"])
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(f"{answer['account']} on {answer['date']}: {answer['verdict']}\n{answer['reason']}")
        self._print(answer["guards"])
        self.stdout.write(answer["next"]["words"])
        if cut := answer["cut"]:
            self.stdout.write(f"the law to a cut on {cut['on'] or 'the day after'}: {cut['result']}")
            self._print(cut["guards"])
        if limitation := answer["limitation"]:
            source = f"  ({limitation['source']})" if limitation["source"] else ""
            self.stdout.write(f"{limitation['words']}{source}")

    def _print(self, guards: list[dict[str, Any]]) -> None:
        for guard in guards:
            source = f"  ({guard['source']})" if guard["source"] else ""
            until = f", until {guard['until']}" if guard["until"] else ""
            self.stdout.write(f"  {MARKS[guard['result']]}  {guard['why']}{until}{source}")
