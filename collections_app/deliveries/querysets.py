from collections_app.org.querysets import UnitScopedQuerySet


class HandDeliveryQuerySet(UnitScopedQuerySet):
    unit_lookup = "receipt__notice__case__account__unit"
