from collections_app.org.querysets import UnitScopedQuerySet


class CaseWorkQuerySet(UnitScopedQuerySet):
    """Orders and referrals: work that hangs on a case."""

    unit_lookup = "case__account__unit"


class StepApprovalQuerySet(CaseWorkQuerySet):
    def standing(self) -> "StepApprovalQuerySet":
        """Those that still count, decided or not."""
        return self.filter(ended_on=None)


class CaseTaskQuerySet(CaseWorkQuerySet):
    def open(self) -> "CaseTaskQuerySet":
        return self.filter(status="open")
