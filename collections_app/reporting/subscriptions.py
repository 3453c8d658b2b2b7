"""Figures and reports by e-mail: who gets which of what, how often, and what became of each that was due."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collections_app.org.models import OrgUnit, StaffMember

ONE_DAY = timedelta(1)
FIGURES = "figures"
WHAT: dict[str, Any] = {
    FIGURES: _("Figures"), "aged-debt": _("Aged debt"), "debtors": _("Debtor list"), "notices": _("Notices and service"),
    "holds": _("Holds and why"), "versions": _("Cases per procedure version"), "nights": _("Night reports"),
    "findings": _("Audit findings"), "write-offs": _("Write-offs"),
}  # fmt: skip
"""The figures, and every report that can be read."""


class SubscriptionQuerySet(models.QuerySet):
    def running(self) -> "SubscriptionQuerySet":
        return self.filter(stopped_on__isnull=True)

    def of_person(self, staff: StaffMember) -> "SubscriptionQuerySet":
        return self.filter(staff=staff)


class Subscription(models.Model):
    """That a person wants the figures, or a report, of a unit by e-mail once a day, week or month, in a language.

    `what` is the name of a report, or `figures`. It ends by being stopped; what was sent stays on record.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")

    class Format(models.TextChoices):
        PDF = "pdf", _("PDF")
        XLSX = "xlsx", _("Excel")
        CSV = "csv", _("CSV")

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="subscriptions", verbose_name=_("for")
    )
    what = models.CharField(_("what"), max_length=24, choices=list(WHAT.items()))
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, related_name="+", verbose_name=_("organisation unit"), db_index=False
    )
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm)
    format = models.CharField(_("file"), max_length=4, choices=Format)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    started_on = models.DateField(_("since"))
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report by e-mail")
        verbose_name_plural = _("reports by e-mail")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "what", "unit", "rhythm", "format"], condition=Q(stopped_on__isnull=True),
                name="nobody_gets_the_same_twice",
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True) | Q(stopped_on__gte=models.F("started_on")),
                name="a_subscription_stops_after_it_starts",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.unit}, {self.get_rhythm_display()}"

    def period_due(self, day: date) -> tuple[date, date] | None:
        """The last period that is over with that day, first and last day; None where it began to run only afterwards."""
        first, last = day, day
        if self.rhythm == self.Rhythm.WEEKLY:
            last = day - timedelta((day.weekday() + 1) % 7)
            first = last - timedelta(6)
        elif self.rhythm == self.Rhythm.MONTHLY:
            last = (day + ONE_DAY).replace(day=1) - ONE_DAY
            first = last.replace(day=1)
        return (first, last) if last >= self.started_on else None


class ReportMail(models.Model):
    """One e-mail of a subscription for a period that is over: there is one, however often the night is run.

    It is written down before it is sent: whatever stops in between leaves it *on its way*, and it is not sent again. One that
    the mail server has refused is tried again.
    """

    class Status(models.TextChoices):
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        WITHHELD = "withheld", _("not sent: no right to it")

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="mails", verbose_name=_("subscription"))
    period_on = models.DateField(_("period from"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.SENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    at = models.DateTimeField(_("at"))
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("e-mail with a report")
        verbose_name_plural = _("e-mails with reports")
        ordering = ["-period_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "period_on"], name="a_report_is_mailed_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription} {self.period_on}"
