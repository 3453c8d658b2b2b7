from collections_app.org.querysets import UnitScopedQuerySet


class MessageQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"
