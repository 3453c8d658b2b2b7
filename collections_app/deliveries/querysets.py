from collections_app.org.querysets import UnitScopedQuerySet


class HandDeliveryQuerySet(UnitScopedQuerySet):
    unit_lookup = "receipt__notice__account__unit"


class DeliveryReportQuerySet(UnitScopedQuerySet):
    unit_lookup = "notice__account__unit"


class ReturnedLetterQuerySet(UnitScopedQuerySet):
    unit_lookup = "notice__account__unit"

    def standing(self) -> "ReturnedLetterQuerySet":
        """Those that were not noted in error."""
        return self.filter(withdrawn_on=None)
