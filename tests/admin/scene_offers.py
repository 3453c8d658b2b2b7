"""Meter offers in the scene of the admin: a campaign under way, of which Anna has accepted; and a draft."""

from datetime import date, timedelta

from collections_app.customers.models import Account
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.offers.operations import CampaignPlan, draft_campaign
from collections_app.org.models import OrgUnit, StaffMember


def offer_meters(today: date, north: OrgUnit, staff: dict[str, StaffMember]) -> None:
    """As if Anna had been written to five days ago, and is to get her meter the day after tomorrow; Carl is kept aside."""
    began = today - timedelta(5)
    plan = CampaignPlan(["hard_to_pay"], late_bills=2, compared_percent=10)
    spring = draft_campaign(name="Spring meters", unit=north, plan=plan, by=staff["supervisor"], on=began)
    Campaign.objects.filter(pk=spring.pk).update(status="started", opened_on=began, started_by=staff["manager"])
    known = {"campaign": spring, "risk_group": "hard_to_pay", "offered_on": began}
    MeterOffer.objects.create(
        **known, account=Account.objects.get(account_no="N-1"), overdue_then="641.00", answer="accepted",
        answered_on=today - timedelta(2), answer_note="By phone", appointment_on=today + timedelta(2),
    )  # fmt: skip
    MeterOffer.objects.create(
        **known, account=Account.objects.get(account_no="N-3"), overdue_then="0", is_compared=True
    )
    later = CampaignPlan(["dedicated_transformer", "hard_to_pay"], late_bills=1, compared_percent=20)
    draft_campaign(name="Summer meters", unit=north, plan=later, by=staff["supervisor"], on=today)
