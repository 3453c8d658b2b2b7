import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collections_app.api.tokens import CannotIssueToken, issue_token, revoke_token, tokens_of


class Command(BaseCommand):
    help = "Issue a token by which another system signs in as a staff member; it is shown once. Also lists and revokes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="the staff member for whom the other system acts")
        parser.add_argument("--name", default="api", help="stands at the front of the token; up to 9 of a-z, 0-9 and -")
        validity = parser.add_mutually_exclusive_group()
        validity.add_argument("--days", type=int, default=365, help="how long it is good for; 365 if not said")
        validity.add_argument("--forever", action="store_true", help="good until it is revoked")
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--list", action="store_true", help="list this person's tokens instead")
        instead.add_argument("--revoke", metavar="KEY", help="revoke the token with this key instead")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.print(tokens_of(options["username"]), options["json"])
        elif options["revoke"]:
            self.revoke(options["username"], options["revoke"], options["json"])
        else:
            self.issue(options)

    def issue(self, options: dict[str, Any]) -> None:
        try:
            days = None if options["forever"] else options["days"]
            token = issue_token(options["username"], options["name"], days)
        except CannotIssueToken as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if options["json"]:
            self.print(token, as_json=True)
            return
        self.stdout.write(token["token"])
        self.stderr.write(f"Expires: {token['expires'] or 'never'}. Keep it safe: it is not shown again.")

    def revoke(self, username: str, key: str, as_json: bool) -> None:
        if not revoke_token(username, key):
            raise CommandError(f"{username} has no token {key}", returncode=2)
        self.print({"revoked": key}, as_json)

    def print(self, found: Any, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for row in found if isinstance(found, list) else [found]:
            self.stdout.write("  ".join(f"{key}: {value}" for key, value in row.items()))
