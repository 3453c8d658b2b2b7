from collections_app.org.querysets import UnitScopedQuerySet


class CaseWorkQuerySet(UnitScopedQuerySet):
    """Orders and referrals: work that hangs on a case."""

    unit_lookup = "case__account__unit"
