"""A utility that publishes its main debtors: a web page, a rule, and the three people whom an edition needs."""

from datetime import date
from typing import Any

from collections_app.customers.models import Customer
from collections_app.engine.editions import announce_edition
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.publication.media import Medium, SelectionRule
from collections_app.publication.models import Edition, EditionLine
from collections_app.publication.operations import (
    approve_edition,
    check_edition,
    draft_edition,
    publish_edition,
    set_rule,
)
from tests.factories import make_staff
from tests.scenarios.story import Story, day


class PressOffice:
    """Its officer Li drafts and publishes, its lawyer Sun checks, its manager Qian approves."""

    def __init__(self, unit: OrgUnit, kind: str = "web", **medium: Any) -> None:
        self.unit = unit
        self.officer, self.lawyer, self.manager = (
            make_staff(f"{role} of the press", role, unit) for role in ("officer", "legal", "manager")
        )
        self.medium = Medium.objects.create(
            name="Riverside Gazette", slug="gazette", kind=kind, language="en", currency="CNY", **medium
        )

    def rule(self, on: str = "01-01", **more: Any) -> SelectionRule:
        wanted = {"least_amount": "1000.00", "least_days": 60, "top": 10} | more
        return set_rule(
            rule=SelectionRule(medium=self.medium, from_on=day(on), **wanted), by=self.manager, on=day(on)
        )  # fmt: skip

    def debtor(self, name: str, amount: str = "5000.00", due: str = "01-10", **account: Any) -> Story:
        """A company that owes so much since that day."""
        kind = account.pop("kind", "organisation")
        story = Story(unit=self.unit, name=name, customer_class="industrial", **account)
        Customer.objects.filter(pk=story.account.customer_id).update(kind=kind)
        story.account.customer.refresh_from_db()
        story.bill(amount, due=due)
        return story

    def draft(self, on: str, by: StaffMember | None = None) -> Edition:
        return draft_edition(medium=self.medium, on=day(on), by=by or self.officer)

    def announced(self, on: str) -> Edition:
        """Drafted, checked and announced on one day; its letters were handed to the post on that day."""
        edition = check_edition(edition=self.draft(on), said="All of it.", by=self.lawyer, on=day(on))
        edition = announce_edition(edition=edition, by=self.officer, on=day(on))
        post_letters(edition, day(on))
        return edition

    def published(self, on: str, then: str) -> Edition:
        edition = approve_edition(edition=self.announced(on), by=self.manager, on=day(then))
        return publish_edition(edition=edition, by=self.officer, on=day(then))


def post_letters(edition: Edition, on: date) -> None:
    for line in edition.lines.listed():
        line.notice.status, line.notice.sent_on = "sent", on
        line.notice.save(update_fields=["status", "sent_on"])


def named(edition: Edition) -> list[str]:
    return list(edition.lines.listed().order_by("rank").values_list("name", flat=True))


def left_out(edition: Edition) -> dict[str, str]:
    """Of whoever is not on the list: name → reason."""
    return dict(EditionLine.objects.filter(edition=edition).exclude(reason="").values_list("name", "reason"))
