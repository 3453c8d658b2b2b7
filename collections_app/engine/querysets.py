from collections_app.org.querysets import UnitScopedQuerySet


class CaseMoveQuerySet(UnitScopedQuerySet):
    """Seen by the unit of the person who moved, and by those above."""

    unit_lookup = "by__unit"


class CaseMoveLineQuerySet(UnitScopedQuerySet):
    unit_lookup = "case__account__unit"
