from datetime import date

from collections_app.org.querysets import UnitScopedQuerySet


class PromiseQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def running(self) -> "PromiseQuerySet":
        return self.filter(status="running")

    def judged(self) -> "PromiseQuerySet":
        """Those that were kept or broken."""
        return self.filter(status__in=("kept", "broken"))

    def judged_by(self, day: date) -> "PromiseQuerySet":
        """Those that were kept or broken by that day, in the order in which they ended."""
        return self.judged().filter(settled_on__lte=day).order_by("settled_on", "id")


class PaymentPlanQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def live(self) -> "PaymentPlanQuerySet":
        return self.filter(status="live")

    def unfinished(self) -> "PaymentPlanQuerySet":
        """Live, or waiting for approval."""
        return self.filter(status__in=("asked", "live"))
