from collections_app.org.querysets import UnitScopedQuerySet


class CampaignQuerySet(UnitScopedQuerySet):
    """Seen by those whose unit it is, or lies above."""

    def started(self) -> "CampaignQuerySet":
        return self.filter(status="started")


class MeterOfferQuerySet(UnitScopedQuerySet):
    unit_lookup = "account__unit"

    def made(self) -> "MeterOfferQuerySet":
        """Without those kept aside for comparison."""
        return self.filter(is_compared=False)
