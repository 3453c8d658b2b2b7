from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from collections_app.org.querysets import UnitScopedQuerySet, sees_everything

if TYPE_CHECKING:
    from collections_app.org.models import StaffMember


class CustomerQuerySet(models.QuerySet):
    def for_staff(self, staff: "StaffMember") -> "CustomerQuerySet":
        """Customers with at least one account that this person may see."""
        if sees_everything(staff):
            return self.all()
        account: Any = self.model._meta.get_field("accounts").related_model
        return self.filter(pk__in=account.objects.for_staff(staff).values("customer"))


class ContactQuerySet(models.QuerySet):
    def current(self) -> "ContactQuerySet":
        return self.filter(is_current=True)


class AccountQuerySet(UnitScopedQuerySet):
    def open_on(self, day: object) -> "AccountQuerySet":
        """Accounts whose supply contract runs on that day."""
        return self.filter(models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=day))


class ProtectedStatusQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def lasting_on(self, day: date) -> "ProtectedStatusQuerySet":
        """Those that are not over on that day, whether they have begun or not."""
        return self.filter(models.Q(to_on__isnull=True) | models.Q(to_on__gte=day), ended_on__isnull=True)

    def running_on(self, day: date) -> "ProtectedStatusQuerySet":
        """Those that protect on that day."""
        lasting = models.Q(to_on__isnull=True) | models.Q(to_on__gte=day)
        return self.filter(lasting, models.Q(ended_on__isnull=True) | models.Q(ended_on__gt=day), from_on__lte=day)
