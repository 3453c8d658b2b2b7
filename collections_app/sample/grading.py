"""The grading scheme of the sample: the one that ships, checked and assessed by one and put into force by another."""

from datetime import date

from collections_app.credit.models import GradingScheme
from collections_app.credit.operations import activate_scheme, assess_impact, check_scheme, draft_shipped
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Role

IMPACT = (
    "Data: bills, payments, promises and orders of two years; nothing bought, nothing about the person. Purpose: to choose "
    "how a debt is collected. Effect: who pays late is reminded sooner; nobody is cut by a grade. Protection: every grade is "
    "explained, anybody may appeal, and a person decides."
)


def put_scheme_into_force(on: date) -> GradingScheme:
    """From that day the night grades by the scheme that ships."""
    scheme = GradingScheme.objects.filter(code="default", status=GradingScheme.Status.DRAFT).first() or draft_shipped()
    one, other = _somebody(Role.MANAGER), _somebody(Role.ADMINISTRATOR)
    check_scheme(scheme=scheme, on=on, by=one)
    assess_impact(scheme=scheme, text=IMPACT, on=on, by=one)
    return activate_scheme(scheme=scheme, on=on, today=on, by=other)


def _somebody(role: Role) -> StaffMember:
    found = StaffMember.objects.filter(role=role.value).order_by("pk").first()
    return found or StaffMember.objects.create_user(username=role.value, name=role.value.title(), role=role.value)
