"""The published list of the north branch, as the scene has it: drafted, and with nobody on it."""

from datetime import date
from decimal import Decimal

from collections_app.customers.models import Customer
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.publication.media import Medium, SelectionRule
from collections_app.publication.operations import draft_edition, set_rule


def draft_a_list(today: date, north: OrgUnit, manager: StaffMember) -> None:
    """It names companies that owe 500.00 for a month. The paper mill is one, but said to be insolvent."""
    Customer.objects.filter(accounts__account_no="N-2").update(kind="organisation")
    medium = Medium.objects.create(
        name="Northern page", slug="north", kind="web", unit=north, language="en", currency="CNY"
    )
    rule = SelectionRule(medium=medium, from_on=today, least_amount=Decimal(500), least_days=30, top=20)
    set_rule(rule=rule, by=manager, on=today)
    draft_edition(medium=medium, on=today, by=manager)
