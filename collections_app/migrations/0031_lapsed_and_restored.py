from django.db import migrations, models

BEFORE = """
CREATE OR REPLACE VIEW collections_waitingdecision AS
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
    UNION ALL
    SELECT 'dispute:' || id, 'dispute', id, account_id, dispute_no,
           CASE decision WHEN 'upheld' THEN amount WHEN 'partly' THEN upheld_amount ELSE 0 END, proposed_by_id, proposed_on, NULL
    FROM collections_dispute WHERE stage = 'decision' AND closed_on IS NULL
"""
# An order to restore supply is told from one to cut by its key.
WAITING = BEFORE.replace(
    "'supplyorder:' || o.id", "CASE o.kind WHEN 'reconnect' THEN 'reconnection:' ELSE 'supplyorder:' END || o.id"
)


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0030_deliveries_by_hand"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="paymentplan",
            name="a_plan_beyond_the_limits_was_approved",
        ),
        migrations.RemoveConstraint(
            model_name="paymentplan",
            name="an_ended_plan_says_when",
        ),
        migrations.AddField(
            model_name="supplyorder",
            name="done_on",
            field=models.DateField(blank=True, null=True, verbose_name="carried out on"),
        ),
        migrations.AddField(
            model_name="supplyorder",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("paid", "the debt is paid"),
                    ("plan", "a payment plan was agreed"),
                    ("security", "security was given"),
                    ("protected", "somebody there is protected"),
                    ("mistake", "the cut was a mistake"),
                    ("authority", "the authority wants it"),
                ],
                db_default="",
                default="",
                max_length=12,
                verbose_name="why",
            ),
        ),
        migrations.AlterField(
            model_name="paymentplan",
            name="status",
            field=models.CharField(
                choices=[
                    ("asked", "waiting for approval"),
                    ("live", "live"),
                    ("completed", "completed"),
                    ("broken", "broken"),
                    ("called_off", "called off"),
                    ("refused", "refused"),
                    ("withdrawn", "withdrawn"),
                    ("lapsed", "lapsed"),
                ],
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="penaltywaiver",
            name="status",
            field=models.CharField(
                choices=[
                    ("asked", "waiting for approval"),
                    ("approved", "approved"),
                    ("refused", "refused"),
                    ("withdrawn", "withdrawn"),
                    ("lapsed", "lapsed"),
                ],
                default="asked",
                max_length=9,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="supplyorder",
            name="status",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("requested", "waiting for approval"),
                    ("approved", "approved"),
                    ("refused", "refused"),
                    ("cancelled", "cancelled"),
                    ("done", "carried out"),
                ],
                default="proposed",
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["asked", "lapsed"]),
                    ("decided_by__isnull", False),
                    models.Q(("beyond", []), models.Q(("kind", "court"), _negated=True)),
                    _connector="OR",
                ),
                name="a_plan_beyond_the_limits_was_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_on__isnull", True), ("status__in", ["asked", "live", "refused", "withdrawn", "lapsed"])
                    ),
                    models.Q(
                        ("ended_on__gte", models.F("live_from")), ("status__in", ["completed", "broken", "called_off"])
                    ),
                    _connector="OR",
                ),
                name="an_ended_plan_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplyorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("status", "done")),
                    models.Q(models.Q(("status", "done"), _negated=True), ("done_on__isnull", True)),
                    _connector="OR",
                ),
                name="an_order_carried_out_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplyorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reconnect"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_reconnection_says_why",
            ),
        ),
        migrations.RunSQL(WAITING, BEFORE),
    ]
