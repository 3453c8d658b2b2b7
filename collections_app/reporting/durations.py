"""How long things take: counted by days, so that a median of any months, units and officers is exact."""

from collections import defaultdict
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collections_app.org.models import OrgUnit
from collections_app.org.querysets import UnitScopedQuerySet
from collections_app.procedures.models import Step
from collections_app.rules.kpis import median_of

CLOSED, APPROVED, RESTORED = "closed", "approved", "restored"
KINDS = [
    *Step.Kind.choices, (CLOSED, _("case closed")), (APPROVED, _("cut approved")), (RESTORED, _("supply restored")),
]  # fmt: skip


class DurationQuerySet(UnitScopedQuerySet):
    def medians(self) -> dict[str, Decimal | None]:
        """The median days of each kind."""
        counted: dict[str, dict[int, int]] = defaultdict(dict)
        for kind, days, cases in self.order_by().values_list("kind", "days").annotate(sum=models.Sum("cases")):
            counted[kind][days] = cases
        return {kind: median_of(cases) for kind, cases in counted.items()}


class Duration(models.Model):
    """So many cases of a unit (an officer) in a month in which something took so many days; see `sql/durations.sql`.

    Measured with the figures of the month, and replaced with them; a row with `is_total` is of all of a unit.
    """

    from_on = models.DateField(_("month"))
    is_total = models.BooleanField(_("all of the unit"))
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, related_name="+", verbose_name=_("organisation unit"), db_index=False
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("officer"), db_index=False
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    kind = models.CharField(_("what"), max_length=24, choices=KINDS)
    days = models.IntegerField(_("days"))
    cases = models.IntegerField(_("cases"))

    objects = DurationQuerySet.as_manager()

    class Meta:
        verbose_name = _("duration")
        verbose_name_plural = _("durations")
        ordering = ["-from_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_on", "is_total", "unit", "officer", "currency", "kind", "days"], nulls_distinct=False,
                include=["cases"], name="a_duration_is_counted_once",
            ),
            models.CheckConstraint(condition=models.Q(cases__gt=0), name="a_duration_has_cases"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["officer", "from_on"], condition=models.Q(is_total=False), name="duration_by_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.days}"
