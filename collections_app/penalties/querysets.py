from collections_app.org.querysets import UnitScopedQuerySet


class PenaltyChargeQuerySet(UnitScopedQuerySet):
    unit_lookup = "bill__account__unit"


class PenaltyWaiverQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def waiting(self) -> "PenaltyWaiverQuerySet":
        """Requests that nobody has decided yet."""
        return self.filter(status="asked")
