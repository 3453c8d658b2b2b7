from django.db import migrations, models

# Everything that waits for somebody other than the one who asked. A step is asked for by the night.
WAITING = """
CREATE VIEW collections_waitingdecision AS
    SELECT 'stepapproval:' || w.id AS key, 'stepapproval' AS kind, w.id AS object_id, c.account_id, s.kind::text AS about,
           w.amount, NULL::bigint AS asked_by_id, w.proposed_on AS asked_on, NULL::date AS cut_on
    FROM collections_stepapproval w JOIN collections_case c ON c.id = w.case_id JOIN collections_step s ON s.id = w.step_id
    WHERE w.status = 'waiting' AND w.ended_on IS NULL
    UNION ALL
    SELECT 'supplyorder:' || o.id, 'supplyorder', o.id, c.account_id, o.order_no, o.amount, o.requested_by_id,
           o.requested_on, o.cut_on
    FROM collections_supplyorder o JOIN collections_case c ON c.id = o.case_id WHERE o.status = 'requested'
    UNION ALL
    SELECT 'penaltywaiver:' || id, 'penaltywaiver', id, account_id, waiver_no, amount, asked_by_id, asked_on, NULL
    FROM collections_penaltywaiver WHERE status = 'asked'
    UNION ALL
    SELECT 'paymentplan:' || id, 'paymentplan', id, account_id, plan_no, amount, asked_by_id, asked_on, NULL
    FROM collections_paymentplan WHERE status = 'asked'
    UNION ALL
    SELECT 'procedure:' || id, 'procedure', id, NULL, name || ' ' || version, NULL, checked_by_id, checked_on, NULL
    FROM collections_procedure WHERE status = 'checked'
"""
INDEX = "CREATE INDEX order_that_waits ON collections_supplyorder (requested_on) WHERE status = 'requested'"


class Migration(migrations.Migration):
    dependencies = [("collections", "0020_finding")]

    operations = [
        migrations.RunSQL(WAITING, "DROP VIEW collections_waitingdecision"),
        migrations.CreateModel(
            name="WaitingDecision",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("stepapproval", "step"),
                            ("supplyorder", "disconnection"),
                            ("penaltywaiver", "waiver of penalty"),
                            ("paymentplan", "payment plan"),
                            ("procedure", "activation of a procedure"),
                        ],
                        max_length=16,
                        verbose_name="what",
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                ("about", models.CharField(max_length=300, verbose_name="about")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="asked for"),
                ),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("cut_on", models.DateField(null=True, verbose_name="planned for")),
            ],
            options={
                "verbose_name": "decision that waits",
                "verbose_name_plural": "approvals",
                "db_table": "collections_waitingdecision",
                "ordering": ["asked_on", "key"],
                "managed": False,
            },
        ),
        migrations.RunSQL(INDEX, "DROP INDEX order_that_waits"),
    ]
