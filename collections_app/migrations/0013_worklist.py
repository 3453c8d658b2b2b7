"""Tasks of steps become tasks about an account, set by anybody; those that are there keep their numbers and their history."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was overdue on the day a task was set cannot be told any more where money has come since: what is overdue of the
# bills that were due by then is the nearest to it. Tasks that a closing case has dropped say so now.
FILL = """
UPDATE collections_task t SET account_id = c.account_id,
    amount = CASE WHEN t.status <> 'open' THEN 0 ELSE coalesce((
        SELECT sum(b.amount - b.paid) FROM collections_bill b
        WHERE b.account_id = c.account_id AND b.due_on < t.set_on AND b.paid < b.amount), 0) END,
    assignee_id = CASE WHEN t.status <> 'open' THEN NULL ELSE (
        SELECT m.id FROM collections_account a JOIN collections_staffmember m ON m.id = a.officer_id
        WHERE a.id = c.account_id AND m.is_active AND m.role IN ('officer', 'supervisor', 'manager', 'legal')) END,
    outcome = CASE WHEN t.status = 'dropped' AND t.done_by_id IS NULL THEN 'case_closed' ELSE '' END
FROM collections_case c WHERE c.id = t.case_id
"""


class Migration(migrations.Migration):
    dependencies = [("collections", "0012_limitation")]

    operations = [
        migrations.RenameModel("CaseTask", "Task"),
        migrations.RemoveConstraint("task", "one_open_task_of_a_kind_per_case"),
        migrations.AddField(
            "task",
            "account",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="collections.account",
                verbose_name="account",
            ),
        ),
        migrations.AddField(
            "task",
            "amount",
            models.DecimalField(
                decimal_places=2, default=Decimal(0), max_digits=14, verbose_name="overdue when it was set"
            ),
        ),
        migrations.AddField(
            "task",
            "about",
            models.CharField(blank=True, db_default="", default="", max_length=300, verbose_name="about"),
        ),
        migrations.AddField(
            "task",
            "assignee",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to=settings.AUTH_USER_MODEL,
                verbose_name="falls to",
            ),
        ),
        migrations.AddField(
            "task",
            "set_by",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="set by",
            ),
        ),
        migrations.AddField(
            "task",
            "outcome",
            models.CharField(
                blank=True,
                choices=[("case_closed", "the case was closed"), ("reason_gone", "its reason is gone")],
                db_default="",
                default="",
                max_length=16,
                verbose_name="why it was dropped",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="caseevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("case_opened", "case opened"),
                    ("step_taken", "step taken"),
                    ("case_moved", "moved to another version of the procedure"),
                    ("notice_renewed", "back to the disconnection notice"),
                    ("notice_withdrawn", "notice withdrawn"),
                    ("order_proposed", "supply order proposed"),
                    ("order_cancelled", "supply order cancelled"),
                    ("referral_opened", "legal referral opened"),
                    ("referral_withdrawn", "legal referral withdrawn"),
                    ("case_closed", "case closed"),
                    ("hold_placed", "hold placed"),
                    ("hold_ended", "hold ended"),
                    ("dispute_opened", "dispute opened"),
                    ("dispute_closed", "dispute closed"),
                    ("protection_recorded", "protection recorded"),
                    ("protection_ended", "protection ended"),
                    ("order_requested", "approval of a supply order asked for"),
                    ("order_approved", "supply order approved"),
                    ("order_refused", "supply order refused"),
                    ("approval_asked", "approval of a step asked for"),
                    ("step_approved", "step approved"),
                    ("step_refused", "step refused"),
                    ("task_set", "task set"),
                    ("task_assigned", "task handed over"),
                    ("task_postponed", "task postponed"),
                    ("officer_assigned", "officer changed"),
                    ("task_done", "task done"),
                    ("task_dropped", "task dropped"),
                    ("waiver_asked", "waiver of penalty asked for"),
                    ("waiver_approved", "waiver of penalty approved"),
                    ("waiver_refused", "waiver of penalty refused"),
                    ("service_proven", "proof of service recorded"),
                    ("interruption_recorded", "interruption of limitation recorded"),
                    ("interruption_withdrawn", "interruption of limitation withdrawn"),
                    ("note", "note"),
                ],
                max_length=24,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="collections.account",
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="collections.case",
                verbose_name="case",
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
                    ("review", "review the account"),
                ],
                max_length=16,
                verbose_name="task",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="step",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collections.step",
                verbose_name="step",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("status", "open")), fields=["assignee", "due_on"], name="open_tasks_by_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")),
                fields=("account", "kind"),
                name="one_open_task_of_a_kind_per_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", ""), models.Q(("done_by__isnull", True), ("status", "dropped")), _connector="OR"
                ),
                name="only_the_system_drops_a_task_by_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_by__isnull", True), ("status", "dropped"), _negated=True),
                    models.Q(("outcome", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_task_dropped_by_the_system_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__isnull", True), ("case__isnull", False), _connector="OR"),
                name="a_task_of_a_step_has_its_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="a_task_expects_no_negative_money"
            ),
        ),
    ]
