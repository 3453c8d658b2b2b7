from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.customers.models import Account
from collections_app.messages.models import kinds_of_messages
from collections_app.outlooks.querysets import ComparisonLineQuerySet
from collections_app.procedures.models import Procedure


class EffectReport(models.Model):
    """What the steps of a time have brought, measured on a day on which all their windows were over."""

    day = models.DateField(_("measured on"), unique=True)
    served_from = models.DateField(_("served from"))
    served_to = models.DateField(_("served to"))
    made_at = models.DateTimeField(_("made at"), db_default=models.functions.Now())

    class Meta:
        verbose_name = _("effect of steps")
        verbose_name_plural = _("effects of steps")
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(served_from__lte=F("served_to"), served_to__lt=F("day")),
                name="effects_are_measured_when_their_time_is_over",
            )
        ]

    def __str__(self) -> str:
        return date_format(self.day)


class StepEffect(models.Model):
    """One kind of letter or message, with what went beside it, in one currency.

    Of `served` debtors who were asked for `demanded`, so much principal of the bills named came in within 7, 14 and 30
    days after service; `payers` paid anything in 30 days, `settlers` all; `median_days` from service to the first money
    of those who paid.
    """

    report = models.ForeignKey(EffectReport, models.CASCADE, related_name="effects", verbose_name=_("effect of steps"))
    kind = models.CharField(_("kind"), max_length=24, choices=kinds_of_messages)
    channels = models.CharField(_("by"), max_length=60)
    currency = models.CharField(_("currency"), max_length=3)
    served = models.PositiveIntegerField(_("served"))
    demanded = models.DecimalField(_("asked for"), max_digits=18, decimal_places=2)
    money_7 = models.DecimalField(_("in 7 days"), max_digits=18, decimal_places=2, default=Decimal(0))
    money_14 = models.DecimalField(_("in 14 days"), max_digits=18, decimal_places=2, default=Decimal(0))
    money_30 = models.DecimalField(_("in 30 days"), max_digits=18, decimal_places=2, default=Decimal(0))
    payers = models.PositiveIntegerField(_("paid something"))
    settlers = models.PositiveIntegerField(_("paid all"))
    median_days = models.FloatField(_("median days to money"), null=True)

    class Meta:
        verbose_name = _("effect of a step")
        verbose_name_plural = _("effects of a step")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind", "channels", "currency"], name="an_effect_is_measured_once_a_report"
            ),
            models.CheckConstraint(
                condition=Q(settlers__lte=F("payers"), payers__lte=F("served")), name="no_more_pay_than_were_served"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.channels}"


class Comparison(models.Model):
    """Two versions asked about the same debtors on the same day; nothing was done. `figures` are the sums of each side."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("comparison", "being worked out")
        DONE = "done", pgettext_lazy("comparison", "done")
        FAILED = "failed", pgettext_lazy("comparison", "failed")

    day = models.DateField(_("day"))
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+", verbose_name=_("procedure"))
    against = models.ForeignKey(Procedure, models.PROTECT, related_name="+", verbose_name=_("against"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), db_default=models.functions.Now())
    accounts = models.PositiveIntegerField(_("accounts"), default=0)
    left_out = models.PositiveIntegerField(_("cases that cannot go over"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    figures = models.JSONField(_("figures"), default=dict)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("what-if")
        verbose_name_plural = _("what-ifs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(procedure=F("against")), name="two_versions_are_compared"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} – {self.against}, {date_format(self.day)}"


class ComparisonLine(models.Model):
    """An account that the two versions would treat differently: the verdict and step by each."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="lines", verbose_name=_("what-if"))
    account = models.ForeignKey(
        Account, models.CASCADE, related_name="+", verbose_name=_("account"), db_index=False, db_constraint=False
    )
    is_critical = models.BooleanField(_("critical"))
    collectible = models.DecimalField(_("overdue and undisputed"), max_digits=14, decimal_places=2)
    verdict = models.CharField(_("verdict"), max_length=12)
    step = models.CharField(_("step"), max_length=24, blank=True)
    reason = models.JSONField(_("reason"))
    other_verdict = models.CharField(_("verdict by the other"), max_length=12)
    other_step = models.CharField(_("step by the other"), max_length=24, blank=True)
    other_reason = models.JSONField(_("reason by the other"))

    objects = ComparisonLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("account treated differently")
        verbose_name_plural = _("accounts treated differently")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.comparison_id} {self.account_id}"


class Forecast(models.Model):
    """What the weeks after a day were thought to bring, as thought on that day; never changed by what came (a trigger).

    `sampled` of `cases` were walked through the weeks; `assumptions` say what was learned from which time.
    """

    day = models.DateField(_("made for the weeks after"))
    weeks = models.PositiveSmallIntegerField(_("weeks"))
    made_at = models.DateTimeField(_("made at"), db_default=models.functions.Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    cases = models.PositiveIntegerField(_("accounts that owe"))
    sampled = models.PositiveIntegerField(_("of them walked through"))
    seconds = models.FloatField(_("seconds"), default=0)
    assumptions = models.JSONField(_("assumptions"))

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(weeks__range=(1, 26)), name="a_forecast_looks_ahead_up_to_half_a_year"),
            models.CheckConstraint(condition=Q(sampled__lte=F("cases")), name="no_more_are_sampled_than_there_are"),
        ]

    def __str__(self) -> str:
        return date_format(self.day)


class ForecastFigure(models.Model):
    """What is expected of one week (seven days from `week_on`), with the limits between which nine in ten should come."""

    class Measure(models.TextChoices):
        REMINDER = "reminder", _("reminders")
        DEMAND = "demand", _("demands")
        DISCONNECTION_NOTICE = "disconnection_notice", _("disconnection notices")
        DISCONNECTION = "disconnection", _("proposed cuts")
        LEGAL_REFERRAL = "legal_referral", pgettext_lazy("forecast", "legal referrals")
        CUTS = "cuts", _("cuts carried out")
        RECONNECTIONS = "reconnections", pgettext_lazy("forecast", "reconnections")
        CREW = "crew", _("visits of the crews")

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="figures", verbose_name=_("forecast"))
    week_on = models.DateField(_("week from"))
    measure = models.CharField(_("what"), max_length=24, choices=Measure)
    expected = models.FloatField(_("expected"))
    low = models.FloatField(_("at least"))
    high = models.FloatField(_("at most"))

    class Meta:
        verbose_name = _("figure of a forecast")
        verbose_name_plural = _("figures of forecasts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["forecast", "week_on", "measure"], name="a_week_is_forecast_once"),
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=F("expected"), expected__lte=F("high")),
                name="a_forecast_lies_between_its_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {date_format(self.week_on)}"
