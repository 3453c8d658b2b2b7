from django.db import migrations

# When each sent notice reached the debtor: on the day that is proven, else after the days in the post. A proof whose entry
# has been withdrawn proves nothing.
SERVICE = """
CREATE VIEW collections_service AS
    SELECT n.id AS notice_id, n.case_id, n.kind, n.sent_on, coalesce((
        SELECT max(r.served_on) FROM collections_deliveryreceipt r
        WHERE r.notice_id = n.id AND EXISTS (
            SELECT FROM collections_limitationinterruption i
            WHERE i.entry_no = r.entry_no AND i.withdraws_id IS NULL
              AND NOT EXISTS (SELECT FROM collections_limitationinterruption w WHERE w.withdraws_id = i.id))
    ), n.sent_on + s.days_to_serve) AS served_on
    FROM collections_notice n JOIN collections_step s ON s.id = n.step_id
    WHERE n.sent_on IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("collections", "0023_messages")]

    operations = [migrations.RunSQL(SERVICE, "DROP VIEW collections_service")]
