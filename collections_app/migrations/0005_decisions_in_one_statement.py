"""Decisions are written by one statement; the table that they were copied to before is needed no more."""

from django.db import migrations

WHERE_DECISIONS_WAITED = """
CREATE UNLOGGED TABLE collections_decided (
    id bigint, verdict text, step_id bigint, case_id bigint, reason jsonb, guards jsonb, look_again_on date
)
"""


class Migration(migrations.Migration):
    dependencies = [("collections", "0004_what_a_step_asks")]

    operations = [migrations.RunSQL("DROP TABLE collections_decided", WHERE_DECISIONS_WAITED)]
