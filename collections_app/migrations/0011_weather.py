"""The weather as it is reported, and emergencies that people declare."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

REPORTS_ARE_HISTORY = """
CREATE TRIGGER collections_weatherreport_is_append_only BEFORE UPDATE OR DELETE ON collections_weatherreport
    FOR EACH STATEMENT EXECUTE FUNCTION collections_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0010_penalty_guarantees"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="weather_area",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Whose weather counts here; empty: that of the region.",
                max_length=40,
                verbose_name="weather area",
            ),
        ),
        migrations.CreateModel(
            name="WeatherEmergency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=40, verbose_name="weather area")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "declared_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="declared at"
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("end_reason", models.CharField(blank=True, max_length=300, verbose_name="why it ended")),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="declared by",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
            ],
            options={
                "verbose_name": "declared emergency",
                "verbose_name_plural": "declared emergencies",
                "ordering": ["-from_on", "area", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("area", ""), _negated=True), name="an_emergency_names_its_area"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="an_emergency_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_by__isnull", True), ("ended_on__isnull", True)),
                            models.Q(("ended_by__isnull", False), ("ended_on__gte", models.F("from_on"))),
                            _connector="OR",
                        ),
                        name="an_ended_emergency_says_when_and_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeatherReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=40, verbose_name="weather area")),
                ("day", models.DateField(verbose_name="day")),
                ("reported_at", models.DateTimeField(verbose_name="reported at")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                (
                    "unit",
                    models.CharField(
                        blank=True, choices=[("C", "°C"), ("F", "°F")], max_length=1, verbose_name="degrees in"
                    ),
                ),
                (
                    "forecast_low",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="forecast low"
                    ),
                ),
                (
                    "forecast_high",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="forecast high"
                    ),
                ),
                (
                    "yesterday_high",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="high of the day before"
                    ),
                ),
                ("has_advisory", models.BooleanField(blank=True, null=True, verbose_name="heat advisory")),
                (
                    "advisory_days_ago",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days since the last heat advisory"
                    ),
                ),
                ("is_extreme", models.BooleanField(blank=True, null=True, verbose_name="declared extreme")),
                (
                    "received_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="received at"
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
            ],
            options={
                "verbose_name": "weather report",
                "verbose_name_plural": "weather reports",
                "ordering": ["-day", "area", "-reported_at"],
                "indexes": [models.Index(fields=["day", "area"], name="weather_report_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "day", "reported_at"), name="a_weather_report_is_recorded_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area", ""), _negated=True), name="a_weather_report_names_its_area"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["", "C", "F"])), name="degrees_are_celsius_or_fahrenheit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit", ""), _negated=True),
                            models.Q(
                                ("forecast_high__isnull", True),
                                ("forecast_low__isnull", True),
                                ("yesterday_high__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="degrees_have_a_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forecast_low__isnull", True),
                            ("forecast_high__isnull", True),
                            ("forecast_low__lte", models.F("forecast_high")),
                            _connector="OR",
                        ),
                        name="a_forecast_low_is_not_above_the_high",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            REPORTS_ARE_HISTORY, "DROP TRIGGER collections_weatherreport_is_append_only ON collections_weatherreport"
        ),
    ]
