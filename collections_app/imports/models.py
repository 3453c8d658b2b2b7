from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportJob(models.Model):
    """One file that was loaded (or tried): what it was, and what came of its rows."""

    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        DONE_WITH_REJECTS = "rejects", _("done, some rows set aside")
        REFUSED = "refused", _("refused")

    kind = models.CharField(_("kind"), max_length=24)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.RUNNING)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    error = models.TextField(_("error"), blank=True)
    started_at = models.DateTimeField(_("started at"), db_default=models.functions.Now())
    finished_at = models.DateTimeField(_("finished at"), null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("started by")
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class RejectedRow(models.Model):
    """A row that was set aside, whole, with everything that is wrong with it; correct it and load it again."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rejected_rows", verbose_name=_("import"))
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=80, blank=True)
    value = models.TextField(_("value"), blank=True)
    error = models.TextField(_("error"))
    row = models.JSONField(_("row as it came"))

    class Meta:
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        ordering = ["line", "id"]

    def __str__(self) -> str:
        return f"{self.line}: {self.error}"
