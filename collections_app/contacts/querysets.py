from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from collections_app.org.querysets import UnitScopedQuerySet, sees_everything

if TYPE_CHECKING:
    from collections_app.org.models import StaffMember

SHOWN_FOR_MINUTES = 15
"""How long what is masked is shown to somebody who has asked for it."""


class ContactAttemptQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def courtesies(self) -> "ContactAttemptQuerySet":
        """What was made of our own accord and is not required by law."""
        return self.filter(is_courtesy=True, direction="out")

    def within(self, days: int, to: date) -> "ContactAttemptQuerySet":
        """Those of so many days, the last of them `to`."""
        return self.filter(on__gt=to - timedelta(days), on__lte=to)


class DisclosureQuerySet(models.QuerySet):
    def for_staff(self, staff: "StaffMember") -> "DisclosureQuerySet":
        """Those about a customer with an account that this person may see."""
        if sees_everything(staff):
            return self.all()
        customer: Any = self.model._meta.get_field("customer").related_model
        return self.filter(customer__in=customer.objects.for_staff(staff).values("pk"))

    def lasting_at(self, moment: datetime) -> "DisclosureQuerySet":
        """Those made in the last minutes before the moment."""
        return self.filter(at__gt=moment - timedelta(minutes=SHOWN_FOR_MINUTES))
