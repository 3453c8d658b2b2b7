import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# When each sent notice reached the debtor: on the day that is proven, else after the days in the post; one that came back
# and is not proven has not reached him. A proof whose entry has been withdrawn proves nothing.
SERVICE = """
CREATE OR REPLACE VIEW collections_service AS
    SELECT n.id AS notice_id, n.case_id, n.kind, n.sent_on, coalesce(proven.served_on, n.sent_on + s.days_to_serve) AS served_on
    FROM collections_notice n JOIN collections_step s ON s.id = n.step_id
    LEFT JOIN LATERAL (
        SELECT max(r.served_on) AS served_on FROM collections_deliveryreceipt r
        WHERE r.notice_id = n.id AND EXISTS (
            SELECT FROM collections_limitationinterruption i
            WHERE i.entry_no = r.entry_no AND i.withdraws_id IS NULL
              AND NOT EXISTS (SELECT FROM collections_limitationinterruption w WHERE w.withdraws_id = i.id))
    ) proven ON true
    WHERE n.sent_on IS NOT NULL AND (proven.served_on IS NOT NULL OR NOT EXISTS (
        SELECT FROM collections_returnedletter b WHERE b.notice_id = n.id AND b.withdrawn_on IS NULL))
"""

BEFORE = """
CREATE OR REPLACE VIEW collections_service AS
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

# A return is history: nothing of it changes but that it was noted in error, and that only once.
HISTORY = """
CREATE FUNCTION returned_letters_do_not_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_on IS NULL AND NEW.withdrawn_on IS NOT NULL
        AND to_jsonb(NEW) - '{withdrawn_on,withdrawn_by_id,withdrawal}'::text[]
          = to_jsonb(OLD) - '{withdrawn_on,withdrawn_by_id,withdrawal}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'collections_returnedletter is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER returned_letters_do_not_change BEFORE UPDATE OR DELETE ON collections_returnedletter
    FOR EACH ROW EXECUTE FUNCTION returned_letters_do_not_change()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0025_courtesies_of_a_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnedLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unknown", "not known at this address"),
                            ("moved", "moved away"),
                            ("incomplete", "address incomplete"),
                            ("no_box", "no letter box or no access"),
                            ("deceased", "deceased"),
                            ("refused", "acceptance refused"),
                            ("not_collected", "not collected"),
                        ],
                        max_length=16,
                        verbose_name="reason",
                    ),
                ),
                ("returned_on", models.DateField(verbose_name="came back on")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="recorded at"
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                ("withdrawal", models.CharField(blank=True, max_length=300, verbose_name="why it was withdrawn")),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="collections.notice",
                        verbose_name="notice",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "returned letter",
                "verbose_name_plural": "returned letters",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True)),
                        fields=("notice",),
                        name="a_letter_comes_back_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawal", ""), ("withdrawn_by__isnull", True), ("withdrawn_on__isnull", True)
                            ),
                            models.Q(
                                ("withdrawn_by__isnull", False),
                                ("withdrawn_on__isnull", False),
                                models.Q(("withdrawal", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_withdrawn_return_says_by_whom_and_why",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            HISTORY,
            "DROP TRIGGER returned_letters_do_not_change ON collections_returnedletter;"
            "DROP FUNCTION returned_letters_do_not_change()",
        ),
        migrations.RunSQL(SERVICE, BEFORE),
    ]
