from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _


class NightRun(models.Model):
    """The night of one business day; there is one, however often it is started."""

    day = models.DateField(_("day"), unique=True)
    started_at = models.DateTimeField(_("started at"), db_default=models.functions.Now())
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("night")
        verbose_name_plural = _("nights")
        ordering = ["-day"]

    def __str__(self) -> str:
        return date_format(self.day)


class StageRun(models.Model):
    """One stage of a night: what it did, how long it took, and why it stopped if it did."""

    night = models.ForeignKey(NightRun, models.CASCADE, related_name="stages", verbose_name=_("night"))
    stage = models.CharField(_("stage"), max_length=40)
    started_at = models.DateTimeField(_("started at"), db_default=models.functions.Now())
    finished_at = models.DateTimeField(_("finished at"), null=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["night", "stage"], name="a_stage_runs_once_a_night")]

    def __str__(self) -> str:
        return self.stage
