from django.db import models

from collections_app.org.querysets import UnitScopedQuerySet

UNDER_WAY = ("draft", "checked", "announced", "approved")
STANDING = (*UNDER_WAY, "published")


class MediumQuerySet(UnitScopedQuerySet):
    def active(self) -> "MediumQuerySet":
        return self.filter(is_active=True)


class SelectionRuleQuerySet(UnitScopedQuerySet):
    unit_lookup = "medium__unit"

    def in_force(self, day: object) -> "SelectionRuleQuerySet":
        """Of each medium the rule that counts on the day, if it has one."""
        newer = self.model._default_manager.filter(
            medium=models.OuterRef("medium"), from_on__lte=day, version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer), from_on__lte=day)


class EditionQuerySet(UnitScopedQuerySet):
    unit_lookup = "medium__unit"

    def standing(self) -> "EditionQuerySet":
        """Those that are being made, or published today."""
        return self.filter(status__in=STANDING)


class LineQuerySet(models.QuerySet):
    def listed(self) -> "LineQuerySet":
        return self.filter(status="listed")

    def standing(self) -> "LineQuerySet":
        """Names that are to be published, or are: of editions that are being made or shown."""
        return self.listed().filter(edition__status__in=STANDING)
