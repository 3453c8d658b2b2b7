from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.customers.models import Customer, Disclosure
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right


class CannotDisclose(Exception):
    """Why the personal data are not shown, in words for staff."""


@transaction.atomic
def disclose(*, customer: Customer, reason: str, by: StaffMember, at: datetime) -> Disclosure:
    """Show the person what is masked of a customer, for some minutes; it stays on record with the reason.

    Raises CannotDisclose.
    """
    if not by.may(Right.ASK_FOR_PERSONAL_DATA):
        raise CannotDisclose(_("Your role does not allow this."))
    if not Customer.objects.for_staff(by).filter(pk=customer.pk).exists():
        raise CannotDisclose(_("This customer is not in your unit."))
    if not reason.strip():
        raise CannotDisclose(_("Say why."))
    return Disclosure.objects.create(customer=customer, reason=reason.strip(), by=by, at=at)


def is_disclosed(*, customer: Customer, to: StaffMember, at: datetime) -> bool:
    """Whether the person has had the customer's data shown in the minutes before the moment."""
    return Disclosure.objects.lasting_at(at).filter(customer=customer, by=to).exists()
