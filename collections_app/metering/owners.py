"""Who is responsible for a finding, and who was before: handed over by people, passed to a manager by the night."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collections_app.metering.models import AuditFinding


class FindingHandOver(models.Model):
    """That a finding went from one to another; `by` is nobody where the night passed on what was late."""

    finding = models.ForeignKey(
        AuditFinding, models.PROTECT, related_name="hand_overs", verbose_name=_("audit finding")
    )
    former = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from"),
        db_index=False,
    )  # fmt: skip
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("to"), db_index=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"),
        db_index=False,
    )  # fmt: skip
    on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("hand-over of a finding")
        verbose_name_plural = _("hand-overs of findings")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=True) | ~models.Q(reason=""), name="whoever_hands_a_finding_over_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.on}"
