from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies = [("collections", "0026_returned_letters")]

    operations = [
        migrations.AddIndex("account", models.Index(fields=["unit", "id"], name="account_by_unit")),
        migrations.AlterField(
            "account",
            "unit",
            models.ForeignKey(
                to="collections.orgunit", on_delete=deletion.PROTECT, null=True, blank=True, db_index=False,
                related_name="accounts", verbose_name="organisation unit",
            ),
        ),
    ]  # fmt: skip
