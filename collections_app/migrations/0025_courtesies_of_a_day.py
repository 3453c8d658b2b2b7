from importlib import import_module

from django.db import migrations

# Letters that reach a customer on one day are one contact, for however many accounts; so are messages. What the night of a
# day queues goes out on the morning after.
COURTESIES = """
CREATE OR REPLACE VIEW collections_courtesy AS
    SELECT customer_id, "on" FROM collections_contactattempt WHERE is_courtesy AND direction = 'out'
    UNION ALL
    (SELECT DISTINCT a.customer_id, n.sent_on FROM collections_account a
     JOIN collections_case c ON c.account_id = a.id
     JOIN collections_notice n ON n.case_id = c.id AND n.kind = 'reminder' AND n.sent_on IS NOT NULL)
    UNION ALL
    (SELECT DISTINCT customer_id, queued_on + 1 FROM collections_message
     WHERE is_courtesy AND status NOT IN ('failed', 'withdrawn'))
"""
BEFORE = import_module("collections_app.migrations.0023_messages").COURTESIES


class Migration(migrations.Migration):
    dependencies = [("collections", "0024_served_days")]

    operations = [migrations.RunSQL(COURTESIES, BEFORE)]
