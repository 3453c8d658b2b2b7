"""Cases that go over to another version of their procedure, reported case by case; the report is history."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION collections_refuse_rewriting();
"""
REPORTS = ("collections_casemove", "collections_casemoveline")


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0007_segments_and_checks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="caseevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("case_opened", "case opened"),
                    ("step_taken", "step taken"),
                    ("case_moved", "moved to another version of the procedure"),
                    ("notice_renewed", "back to the disconnection notice"),
                    ("notice_withdrawn", "notice withdrawn"),
                    ("order_proposed", "supply order proposed"),
                    ("order_cancelled", "supply order cancelled"),
                    ("referral_opened", "legal referral opened"),
                    ("referral_withdrawn", "legal referral withdrawn"),
                    ("case_closed", "case closed"),
                    ("hold_placed", "hold placed"),
                    ("hold_ended", "hold ended"),
                    ("dispute_opened", "dispute opened"),
                    ("dispute_closed", "dispute closed"),
                    ("protection_recorded", "protection recorded"),
                    ("protection_ended", "protection ended"),
                    ("order_requested", "approval of a supply order asked for"),
                    ("order_approved", "supply order approved"),
                    ("order_refused", "supply order refused"),
                    ("approval_asked", "approval of a step asked for"),
                    ("step_approved", "step approved"),
                    ("step_refused", "step refused"),
                    ("task_done", "task done"),
                    ("task_dropped", "task dropped"),
                    ("note", "note"),
                ],
                max_length=24,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="CaseMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("on", models.DateField(verbose_name="on")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="recorded at"
                    ),
                ),
                ("moved", models.PositiveIntegerField(verbose_name="cases moved")),
                ("left", models.PositiveIntegerField(verbose_name="cases left where they are")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="collections.procedure",
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "move of cases",
                "verbose_name_plural": "moves of cases",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CaseMoveLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "obstacle",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("closed", "the case is closed"),
                            ("other_procedure", "the case is on another procedure"),
                            ("same_version", "the case is on this version already"),
                            ("step_missing", "this version does not have the step at which the case stands"),
                            ("would_skip", "the case would skip a step of this version"),
                            ("would_repeat", "the case would take a step a second time"),
                        ],
                        max_length=16,
                        verbose_name="why not",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="collections.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "from_procedure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collections.procedure",
                        verbose_name="from version",
                    ),
                ),
                (
                    "from_step",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collections.step",
                        verbose_name="last step",
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="collections.casemove",
                        verbose_name="move of cases",
                    ),
                ),
                (
                    "to_step",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collections.step",
                        verbose_name="step in this version",
                    ),
                ),
            ],
            options={
                "verbose_name": "case moved",
                "verbose_name_plural": "cases moved",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("move", "case"), name="a_case_is_named_once_in_a_move"),
                    models.CheckConstraint(
                        condition=models.Q(("obstacle", ""), ("to_step__isnull", True), _connector="OR"),
                        name="a_case_left_where_it_is_has_no_new_step",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(APPEND_ONLY.format(table=table), f"DROP TRIGGER {table}_is_append_only ON {table}")
            for table in REPORTS
        ),
    ]
