import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import collections_app.disputes.models

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
"""

# Whoever decides on a dispute finds it in the same inbox; asked for is what the customer need not pay.
WAITING = (
    BEFORE
    + """
    UNION ALL
    SELECT 'dispute:' || id, 'dispute', id, account_id, dispute_no,
           CASE decision WHEN 'upheld' THEN amount WHEN 'partly' THEN upheld_amount ELSE 0 END, proposed_by_id, proposed_on, NULL
    FROM collections_dispute WHERE stage = 'decision' AND closed_on IS NULL
"""
)
# What is contested from which day on until which: of a dispute that was decided for the customer in part, that part alone.
CONTESTED = """
CREATE VIEW collections_contested AS
    SELECT account_id, bill_id, opened_on, amount,
           CASE WHEN decision = 'partly' THEN least(closed_on, decided_on) ELSE closed_on END AS closed_on
    FROM collections_dispute
    UNION ALL
    SELECT account_id, bill_id, decided_on, upheld_amount, closed_on
    FROM collections_dispute WHERE decision = 'partly' AND decided_on IS NOT NULL
"""
NUMBERS = "CREATE SEQUENCE collections_dispute_number"


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0028_event_chain"),
    ]

    operations = [
        migrations.RunSQL(NUMBERS, "DROP SEQUENCE collections_dispute_number"),
        migrations.AddField(
            model_name="dispute",
            name="answer_by",
            field=models.DateField(blank=True, null=True, verbose_name="to be answered by"),
        ),
        migrations.AddField(
            model_name="dispute",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="decided on"),
        ),
        migrations.AddField(
            model_name="dispute",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("upheld", "the customer is right"),
                    ("partly", "the customer is right in part"),
                    ("rejected", "the bill stands"),
                    ("withdrawn", "withdrawn by the customer"),
                ],
                db_default="",
                default="",
                max_length=12,
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="dispute_no",
            field=models.CharField(
                db_default=collections_app.disputes.models.DisputeNumber(),
                max_length=24,
                unique=True,
                verbose_name="dispute number",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="ground",
            field=models.CharField(
                choices=[
                    ("reading", "meter reading"),
                    ("meter", "meter does not measure right"),
                    ("estimate", "estimated consumption"),
                    ("tariff", "tariff or customer class"),
                    ("paid", "already paid"),
                    ("not_theirs", "consumption of somebody else"),
                    ("supply", "quality of the supply, or damage"),
                    ("penalty", "late-payment penalty"),
                    ("other", "other"),
                ],
                db_default="other",
                default="other",
                max_length=12,
                verbose_name="about",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="proposed_on",
            field=models.DateField(blank=True, null=True, verbose_name="proposed on"),
        ),
        migrations.AddField(
            model_name="dispute",
            name="stage",
            field=models.CharField(
                choices=[
                    ("received", "received"),
                    ("review", "being looked into"),
                    ("customer", "waits for the customer"),
                    ("field", "checked on site"),
                    ("authority", "with the authority"),
                    ("decision", "decision proposed"),
                    ("correction", "bill to be corrected"),
                ],
                db_default="received",
                default="received",
                max_length=12,
                verbose_name="stage",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="upheld_amount",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Of what is disputed; empty: all of it.",
                max_digits=14,
                null=True,
                verbose_name="not to be paid",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="kind",
            field=models.CharField(
                choices=[
                    ("call", "call the customer"),
                    ("visit", "visit the customer"),
                    ("check_contact", "check the contact details"),
                    ("check_meter", "check the meter"),
                    ("callback", "call the customer back"),
                    ("promise_broken", "follow up a broken promise"),
                    ("plan_breached", "follow up a breached payment plan"),
                    ("contact_missing", "find a way to reach the customer"),
                    ("letter_returned", "find the right postal address"),
                    ("serve_by_hand", "serve the notice by hand"),
                    ("order_overdue", "settle a supply order past its day"),
                    ("alarm", "save a claim from limitation"),
                    ("answer_dispute", "answer a dispute"),
                    ("correct_bill", "have a bill corrected"),
                    ("review", "review the account"),
                ],
                max_length=16,
                verbose_name="task",
            ),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", True)), fields=["answer_by", "id"], name="dispute_that_runs"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", ""), ("proposed_by__isnull", True), ("proposed_on__isnull", True)),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        ("proposed_by__isnull", False),
                        ("proposed_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decision_on_a_dispute_is_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("decided_on__isnull", True)),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nobody_decides_on_their_own_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "partly"), ("upheld_amount__gt", 0)),
                    models.Q(models.Q(("decision", "partly"), _negated=True), ("upheld_amount__isnull", True)),
                    _connector="OR",
                ),
                name="who_is_right_in_part_has_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ["decision", "correction"]), _negated=True),
                    models.Q(("decision", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_dispute_at_its_decision_has_one",
            ),
        ),
        migrations.RunSQL(WAITING, "DROP VIEW collections_waitingdecision;" + BEFORE),
        migrations.RunSQL(CONTESTED, "DROP VIEW collections_contested"),
    ]
