from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.weather.querysets import EmergencyQuerySet, ReportQuerySet


class WeatherReport(models.Model):
    """What was reported of one day in one area. Appended only: a later report for the same area and day takes its place.

    Whatever is empty was not reported. Degrees are in `unit`; `has_advisory` is whether a heat advisory is in force on the
    day, `advisory_days_ago` how many days before it the last one was; `is_extreme` is what the authority has declared.
    """

    class Unit(models.TextChoices):
        CELSIUS = "C", _("°C")
        FAHRENHEIT = "F", _("°F")

    area = models.CharField(_("weather area"), max_length=40)
    day = models.DateField(_("day"))
    reported_at = models.DateTimeField(_("reported at"))
    source = models.CharField(_("source"), max_length=60, blank=True)
    unit = models.CharField(_("degrees in"), max_length=1, choices=Unit, blank=True)
    forecast_low = models.DecimalField(_("forecast low"), max_digits=5, decimal_places=1, null=True, blank=True)
    forecast_high = models.DecimalField(_("forecast high"), max_digits=5, decimal_places=1, null=True, blank=True)
    yesterday_high = models.DecimalField(
        _("high of the day before"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    has_advisory = models.BooleanField(_("heat advisory"), null=True, blank=True)
    advisory_days_ago = models.PositiveSmallIntegerField(_("days since the last heat advisory"), null=True, blank=True)
    is_extreme = models.BooleanField(_("declared extreme"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), db_default=models.functions.Now())
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("weather report")
        verbose_name_plural = _("weather reports")
        ordering = ["-day", "area", "-reported_at"]
        constraints = [
            models.UniqueConstraint(fields=["area", "day", "reported_at"], name="a_weather_report_is_recorded_once"),
            models.CheckConstraint(condition=~Q(area=""), name="a_weather_report_names_its_area"),
            models.CheckConstraint(condition=Q(unit__in=["", "C", "F"]), name="degrees_are_celsius_or_fahrenheit"),
            models.CheckConstraint(
                condition=~Q(unit="")
                | Q(forecast_low__isnull=True, forecast_high__isnull=True, yesterday_high__isnull=True),
                name="degrees_have_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(forecast_low__isnull=True)
                | Q(forecast_high__isnull=True)
                | Q(forecast_low__lte=F("forecast_high")),
                name="a_forecast_low_is_not_above_the_high",
            ),
        ]
        indexes = [models.Index(fields=["day", "area"], name="weather_report_by_day")]

    def __str__(self) -> str:
        return f"{self.area} {self.day}"


class WeatherEmergency(models.Model):
    """A person's declaration that nobody is cut in an area, under whatever law pack. `to_on` is its last day.

    `ended_on` is the first day on which it no longer stands because somebody ended it.
    """

    area = models.CharField(_("weather area"), max_length=40)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    declared_at = models.DateTimeField(_("declared at"), db_default=models.functions.Now())
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("declared emergency")
        verbose_name_plural = _("declared emergencies")
        ordering = ["-from_on", "area", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(area=""), name="an_emergency_names_its_area"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="an_emergency_lasts"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True)
                | Q(ended_on__gte=F("from_on"), ended_by__isnull=False),
                name="an_ended_emergency_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.from_on}"
