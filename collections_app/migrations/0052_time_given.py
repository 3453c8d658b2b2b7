from django.db import migrations, models

# Time that the supplier gave, or in which it was in the wrong: from `first_on` (empty: from the day after the due day) to
# `last_on`, as it is known from `known_on`. A promise is the debtor's word, and an objection that was rejected gives no time.
RESPITE = """
CREATE VIEW collections_respite AS
    SELECT 'hold:' || id AS respite_id, account_id, bill_id, placed_on AS known_on,
           CASE WHEN reason <> 'deferral' OR bill_id IS NULL THEN placed_on END AS first_on, least(until, ended_on - 1) AS last_on
    FROM collections_hold WHERE reason <> 'promise'
    UNION ALL
    SELECT 'dispute:' || id, account_id, bill_id, decided_on,
           CASE WHEN decision = 'partly' OR amount IS NOT NULL OR bill_id IS NULL THEN opened_on END,
           CASE WHEN decision = 'partly' THEN least(closed_on, decided_on) ELSE closed_on END
    FROM collections_dispute WHERE decision IN ('upheld', 'partly') AND decided_on IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0051_nights_before_they_run"),
    ]

    operations = [
        migrations.RunSQL(RESPITE, "DROP VIEW collections_respite"),
        migrations.AddField(
            model_name="gradequality",
            name="gain_low",
            field=models.FloatField(null=True, verbose_name="gain in AUC, at least"),
        ),
        migrations.AddField(
            model_name="gradequality",
            name="gain_high",
            field=models.FloatField(null=True, verbose_name="gain in AUC, at most"),
        ),
    ]
