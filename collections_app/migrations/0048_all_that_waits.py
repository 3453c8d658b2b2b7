from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Q

BEFORE = import_module("collections_app.migrations.0031_lapsed_and_restored").WAITING
SELECTED = BEFORE.partition(" AS\n")[2]
WAITING = f"""
CREATE OR REPLACE VIEW collections_waitingdecision AS
    SELECT w.*, NULL::bigint AS unit_id, NULL::bigint AS officer_id FROM ({SELECTED}) w
    UNION ALL
    SELECT 'gradeappeal:' || id, 'gradeappeal', id, account_id, grade, NULL, opened_by_id, opened_on, NULL, NULL, NULL
    FROM collections_gradeappeal WHERE status = 'open'
    UNION ALL
    SELECT 'kpitarget:' || id, 'kpitarget', id, NULL, kpi, NULL, proposed_by_id, proposed_on, NULL, unit_id, officer_id
    FROM collections_kpitarget WHERE status = 'proposed'
    UNION ALL
    SELECT 'scorecorrection:' || id, 'scorecorrection', id, NULL, points::text, NULL, proposed_by_id, proposed_on, NULL, unit_id,
           officer_id
    FROM collections_scorecorrection WHERE status = 'proposed'
    UNION ALL
    SELECT 'scoringrule:' || id, 'scoringrule', id, NULL, 'v' || version, NULL, proposed_by_id, proposed_on, NULL, NULL, NULL
    FROM collections_scoringrule WHERE status = 'proposed'
    UNION ALL
    SELECT 'gradingscheme:' || id, 'gradingscheme', id, NULL, name || ' ' || version, NULL, checked_by_id, checked_on, NULL, NULL,
           NULL
    FROM collections_gradingscheme WHERE status = 'checked'
    UNION ALL
    SELECT 'edition:' || id, 'edition', id, NULL, edition_no, NULL, checked_by_id, objections_until, NULL, NULL, NULL
    FROM collections_edition WHERE status = 'announced'
    UNION ALL
    SELECT 'campaign:' || id, 'campaign', id, NULL, name, NULL, drafted_by_id, drafted_on, NULL, unit_id, NULL
    FROM collections_campaign WHERE status = 'draft'
    UNION ALL
    SELECT 'trial:' || id, 'trial', id, NULL, name || ' ' || version, NULL, drafted_by_id, drafted_on, NULL, NULL, NULL
    FROM collections_trial WHERE status = 'draft'
"""


class Migration(migrations.Migration):
    dependencies = [("collections", "0047_meter_offers")]

    operations = [
        migrations.RunSQL(WAITING, "DROP VIEW collections_waitingdecision;" + BEFORE),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(checked_by=F("drafted_by")),
                name="nobody_checks_a_list_of_their_own",
            ),
        ),
    ]
