"""Procedures by credit grade, voltage and law pack; checked before they come into force, and unchangeable from then on."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CHECKED_HEADS_STAY = """
CREATE FUNCTION collections_refuse_changing_checked_procedure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a checked or published procedure does not change: make a new version'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER checked_procedures_do_not_change
    BEFORE UPDATE OF code, version, customer_classes, grades, voltages, law_packs, currency, minimum_amount,
                     dispute_treatment
    ON collections_procedure FOR EACH ROW
    WHEN (OLD.status <> 'draft' AND
          (OLD.code, OLD.version, OLD.customer_classes, OLD.grades, OLD.voltages, OLD.law_packs, OLD.currency,
           OLD.minimum_amount, OLD.dispute_treatment) IS DISTINCT FROM
          (NEW.code, NEW.version, NEW.customer_classes, NEW.grades, NEW.voltages, NEW.law_packs, NEW.currency,
           NEW.minimum_amount, NEW.dispute_treatment))
    EXECUTE FUNCTION collections_refuse_changing_checked_procedure();
"""
NOTHING_STAYS = "DROP FUNCTION collections_refuse_changing_checked_procedure() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0006_people_before_steps"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="procedure",
            name="an_active_procedure_has_a_first_day",
        ),
        migrations.AddField(
            model_name="account",
            name="credit_grade",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="One of the utility's grades; empty: not graded.",
                max_length=8,
                verbose_name="credit grade",
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="voltage",
            field=models.CharField(
                blank=True,
                choices=[("low", "low voltage"), ("medium", "medium voltage"), ("high", "high voltage")],
                db_default="",
                default="",
                max_length=8,
                verbose_name="voltage",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="activated_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="put into force by",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="checked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="checked by",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="checked_on",
            field=models.DateField(blank=True, null=True, verbose_name="checked on"),
        ),
        migrations.AddField(
            model_name="procedure",
            name="grades",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=8),
                blank=True,
                default=list,
                help_text="Empty: every grade, and accounts without one.",
                size=None,
                verbose_name="credit grades",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="law_packs",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                help_text="Empty: every law.",
                size=None,
                verbose_name="law packs",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="voltages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("low", "low voltage"), ("medium", "medium voltage"), ("high", "high voltage")],
                    max_length=8,
                ),
                blank=True,
                default=list,
                help_text="Empty: every voltage, and accounts of which it is not known.",
                size=None,
                verbose_name="voltages",
            ),
        ),
        migrations.AlterField(
            model_name="procedure",
            name="status",
            field=models.CharField(
                choices=[("draft", "draft"), ("checked", "checked"), ("active", "active"), ("retired", "retired")],
                default="draft",
                max_length=8,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "checked"]), ("active_from__isnull", False), _connector="OR"
                ),
                name="an_active_procedure_has_a_first_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "checked"), _negated=True),
                    models.Q(("checked_by__isnull", False), ("checked_on__isnull", False)),
                    _connector="OR",
                ),
                name="a_checked_procedure_says_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("activated_by__isnull", True),
                    models.Q(("activated_by", models.F("checked_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_puts_into_force_what_he_has_checked",
            ),
        ),
        migrations.RunSQL(CHECKED_HEADS_STAY, NOTHING_STAYS),
    ]
