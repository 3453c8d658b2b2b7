import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

import collections_app.procedures.letter_kinds

ACCOUNT = {
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "notices",
    "to": "collections.account",
    "verbose_name": "account",
}


def name_the_account(apps, _schema):
    """Every letter so far is of a case, and a case is of an account."""
    accounts = apps.get_model("collections", "Case").objects.filter(pk=OuterRef("case")).values("account")
    apps.get_model("collections", "Notice").objects.update(account=Subquery(accounts))


class Migration(migrations.Migration):
    dependencies = [("collections", "0038_calls_to_another_system")]

    operations = [
        migrations.AddField("notice", "account", models.ForeignKey(null=True, **ACCOUNT)),
        migrations.RunPython(name_the_account, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("notice", "account", models.ForeignKey(**ACCOUNT)),
        migrations.AlterField(
            "notice",
            "case",
            models.ForeignKey(
                blank=True,
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="collections.case",
                verbose_name="case",
            ),
        ),
        migrations.AlterField(
            "lettertext",
            "kind",
            models.CharField(
                choices=collections_app.procedures.letter_kinds.kinds_worded, max_length=24, verbose_name="kind"
            ),
        ),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(case__isnull=False), name="a_notice_of_a_step_is_of_a_case"
            ),
        ),
    ]
