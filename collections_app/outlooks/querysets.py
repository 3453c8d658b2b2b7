from collections_app.org.querysets import UnitScopedQuerySet


class ComparisonLineQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"
