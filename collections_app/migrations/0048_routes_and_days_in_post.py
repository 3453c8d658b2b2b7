import django.db.models.deletion
from django.db import migrations, models

# The days in the post are those of the letter, which may be more than its step has: the law may name them.
SERVICE = """
CREATE OR REPLACE VIEW collections_service AS
    SELECT n.id AS notice_id, n.case_id, n.kind, n.sent_on,
           coalesce(proven.served_on, greatest(n.sent_on + coalesce(n.days_in_post, s.days_to_serve), reported.served_on)) AS served_on
    FROM collections_notice n JOIN collections_step s ON s.id = n.step_id
    LEFT JOIN LATERAL (
        SELECT max(r.served_on) AS served_on FROM collections_deliveryreceipt r
        WHERE r.notice_id = n.id AND EXISTS (
            SELECT FROM collections_limitationinterruption i
            WHERE i.entry_no = r.entry_no AND i.withdraws_id IS NULL
              AND NOT EXISTS (SELECT FROM collections_limitationinterruption w WHERE w.withdraws_id = i.id))
    ) proven ON true
    LEFT JOIN LATERAL (
        SELECT max(d."on") AS served_on FROM collections_deliveryreport d
        WHERE d.notice_id = n.id AND d.channel = 'post' AND d.status = 'served'
    ) reported ON true
    WHERE n.sent_on IS NOT NULL AND (proven.served_on IS NOT NULL OR NOT EXISTS (
        SELECT FROM collections_returnedletter b WHERE b.notice_id = n.id AND b.withdrawn_on IS NULL))
"""
BEFORE = SERVICE.replace("coalesce(n.days_in_post, s.days_to_serve)", "s.days_to_serve")


class Migration(migrations.Migration):
    dependencies = [("collections", "0047_meter_offers")]

    operations = [
        migrations.AddField(
            model_name="printbatch",
            name="route",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collections.readingroute",
                verbose_name="reading route",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="days_in_post",
            field=models.PositiveSmallIntegerField(
                blank=True, editable=False, null=True, verbose_name="days in the post"
            ),
        ),
        migrations.RunSQL(SERVICE, BEFORE),
    ]
