import tomllib
from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = """
CREATE TRIGGER collections_gradechange_is_append_only BEFORE UPDATE OR DELETE ON collections_gradechange
    FOR EACH STATEMENT EXECUTE FUNCTION collections_refuse_rewriting()
"""

# What was checked is what comes into force: components and terms of a scheme change only while it is a draft.
CHECKED_SCHEMES_STAY = """
CREATE FUNCTION collections_refuse_changing_checked_scheme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'collections_gradingscheme' THEN
        RAISE EXCEPTION 'a checked grading scheme does not change: make a new version' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT FROM collections_gradingscheme s
        WHERE s.status <> 'draft' AND s.id IN (CASE TG_OP WHEN 'INSERT' THEN NEW.scheme_id ELSE OLD.scheme_id END,
                                               CASE TG_OP WHEN 'DELETE' THEN OLD.scheme_id ELSE NEW.scheme_id END)
    ) THEN
        RAISE EXCEPTION 'a checked grading scheme does not change: make a new version' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER checked_components_do_not_change BEFORE INSERT OR UPDATE OR DELETE ON collections_schemecomponent
    FOR EACH ROW EXECUTE FUNCTION collections_refuse_changing_checked_scheme();
CREATE TRIGGER checked_schemes_do_not_change
    BEFORE UPDATE OF name, customer_classes, bounds, last_bills, months_a_grade, bar_grade, bar_months, probation_grade,
        probation_months, release_grade ON collections_gradingscheme FOR EACH ROW
    WHEN (OLD.status <> 'draft' AND (OLD.name, OLD.customer_classes, OLD.bounds, OLD.last_bills, OLD.months_a_grade,
          OLD.bar_grade, OLD.bar_months, OLD.probation_grade, OLD.probation_months, OLD.release_grade) IS DISTINCT FROM
          (NEW.name, NEW.customer_classes, NEW.bounds, NEW.last_bills, NEW.months_a_grade,
          NEW.bar_grade, NEW.bar_months, NEW.probation_grade, NEW.probation_months, NEW.release_grade))
    EXECUTE FUNCTION collections_refuse_changing_checked_scheme();
"""


SHIPPED = Path(__file__).parent.parent / "credit" / "schemes" / "default.toml"


def ship_scheme(apps, schema_editor):
    """The scheme that ships, as a draft: it grades nobody until people have checked and assessed it."""
    given = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    components = given.pop("components")
    scheme = apps.get_model("collections", "GradingScheme").objects.create(**given)
    for position, component in enumerate(components, start=1):
        apps.get_model("collections", "SchemeComponent").objects.create(scheme=scheme, position=position, **component)


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0041_metering"),
    ]

    operations = [
        migrations.CreateModel(
            name="Regrading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("looked_at", models.PositiveIntegerField(default=0, verbose_name="accounts looked at")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="grades changed")),
            ],
            options={
                "verbose_name": "regrading",
                "verbose_name_plural": "regradings",
            },
        ),
        migrations.AlterField(
            model_name="hold",
            name="reason",
            field=models.CharField(
                choices=[
                    ("promise", "promise to pay"),
                    ("plan", "payment plan"),
                    ("complaint", "complaint"),
                    ("hardship", "hardship"),
                    ("disaster", "disaster or emergency"),
                    ("investigation", "under investigation"),
                    ("deferral", "more days to pay by credit grade"),
                    ("other", "other"),
                ],
                max_length=16,
                verbose_name="reason",
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
                    ("balance_used_up", "see to a prepaid account without balance"),
                    ("release_deposit", "give a deposit back"),
                    ("ask_deposit", "ask for a deposit"),
                    ("offer_prepayment", "offer prepayment"),
                    ("over_limit", "see to an account over its credit limit"),
                    ("review", "review the account"),
                ],
                max_length=16,
                verbose_name="task",
            ),
        ),
        migrations.CreateModel(
            name="GradeQuality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField(verbose_name="grades of")),
                ("horizon", models.PositiveSmallIntegerField(verbose_name="days after it")),
                ("measured_on", models.DateField(verbose_name="measured on")),
                ("accounts", models.PositiveIntegerField(verbose_name="accounts")),
                ("bad", models.PositiveIntegerField(verbose_name="late afterwards")),
                ("auc", models.FloatField(null=True, verbose_name="AUC")),
                ("ks", models.FloatField(null=True, verbose_name="KS")),
                ("baseline_auc", models.FloatField(null=True, verbose_name="AUC of days late alone")),
                ("baseline_ks", models.FloatField(null=True, verbose_name="KS of days late alone")),
                ("by_grade", models.JSONField(default=list, verbose_name="by grade")),
            ],
            options={
                "verbose_name": "quality of grades",
                "verbose_name_plural": "quality of grades",
                "ordering": ["-as_of", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("as_of", "horizon"), name="a_forecast_is_measured_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="GradingScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "customer_classes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        default=list,
                        help_text="Empty: every class that no other scheme names.",
                        size=None,
                        verbose_name="customer classes",
                    ),
                ),
                (
                    "bounds",
                    models.CharField(
                        help_text="The best first, for example A: 80, B: 60, C: 35, D: 0.",
                        max_length=200,
                        verbose_name="grades and least points",
                    ),
                ),
                ("last_bills", models.PositiveSmallIntegerField(default=12, verbose_name="bills for averages")),
                (
                    "months_a_grade",
                    models.PositiveSmallIntegerField(
                        default=6,
                        help_text="A grade falls at once and rises by one within so many months.",
                        verbose_name="months for one grade better",
                    ),
                ),
                (
                    "bar_grade",
                    models.CharField(
                        blank=True, max_length=8, verbose_name="best grade after irregular use or a bounced payment"
                    ),
                ),
                (
                    "bar_months",
                    models.PositiveSmallIntegerField(
                        default=12, help_text="0: the rule is off.", verbose_name="for so many months"
                    ),
                ),
                (
                    "probation_grade",
                    models.CharField(blank=True, max_length=8, verbose_name="best grade of a new customer"),
                ),
                (
                    "probation_months",
                    models.PositiveSmallIntegerField(
                        default=12, help_text="0: the rule is off.", verbose_name="new for so many months"
                    ),
                ),
                (
                    "release_grade",
                    models.CharField(
                        blank=True,
                        help_text="Somebody is asked to give a deposit back once the account has this grade or a better one.",
                        max_length=8,
                        verbose_name="deposit given back from grade",
                    ),
                ),
                ("impact", models.TextField(blank=True, verbose_name="impact assessment")),
                ("impact_on", models.DateField(blank=True, null=True, verbose_name="assessed on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("checked", "checked"),
                            ("active", "active"),
                            ("retired", "retired"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("active_from", models.DateField(blank=True, null=True, verbose_name="active from")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
                (
                    "activated_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put into force by",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "impact_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assessed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "grading scheme",
                "verbose_name_plural": "grading schemes",
                "ordering": ["code", "-version"],
            },
        ),
        migrations.CreateModel(
            name="GradeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                ("before", models.CharField(blank=True, max_length=8, verbose_name="before")),
                ("grade", models.CharField(max_length=8, verbose_name="credit grade")),
                ("points", models.SmallIntegerField(verbose_name="points")),
                ("explanation", models.JSONField(default=dict, verbose_name="explanation")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grade_changes",
                        to="collections.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collections.gradingscheme",
                        verbose_name="grading scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a grade",
                "verbose_name_plural": "changes of grades",
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Grade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grade", models.CharField(max_length=8, verbose_name="credit grade")),
                ("points", models.SmallIntegerField(verbose_name="points")),
                ("since", models.DateField(verbose_name="since")),
                ("graded_on", models.DateField(verbose_name="graded on")),
                ("look_on", models.DateField(blank=True, db_index=True, null=True, verbose_name="looked at again on")),
                ("explanation", models.JSONField(default=dict, verbose_name="explanation")),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grading",
                        to="collections.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collections.gradingscheme",
                        verbose_name="grading scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "credit grade",
                "verbose_name_plural": "credit grades",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Irregularity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("theft", "theft of power"), ("misuse", "use against the contract")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="happened on")),
                ("evidence", models.CharField(max_length=300, verbose_name="evidence")),
                ("recorded_on", models.DateField(verbose_name="recorded on")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                ("withdrawal", models.CharField(blank=True, max_length=300, verbose_name="why it was withdrawn")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="irregularities",
                        to="collections.account",
                        verbose_name="account",
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
                "verbose_name": "irregular use",
                "verbose_name_plural": "irregular use",
                "ordering": ["-happened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SchemeComponent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("days_late", "days late on average"),
                            ("late_12", "percent of bills paid late in 12 months"),
                            ("late_24", "percent of bills paid late in 24 months"),
                            ("broken_promises", "broken promises"),
                            ("bounced", "bounced payments"),
                            ("cuts", "disconnections approved"),
                            ("irregular", "irregular use"),
                            ("tenure", "months of supply"),
                            ("security", "security, in months of bills"),
                            ("trend", "days later than before"),
                        ],
                        max_length=16,
                        verbose_name="what is scored",
                    ),
                ),
                (
                    "bands",
                    models.CharField(
                        help_text="Up to a value so many points, for example 0: 25, 5: 15, more: 0.",
                        max_length=200,
                        verbose_name="points by band",
                    ),
                ),
                ("unknown", models.PositiveSmallIntegerField(default=0, verbose_name="points if not known")),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        default=24, help_text="Of events.", verbose_name="counts for months"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="collections.gradingscheme",
                        verbose_name="grading scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "component",
                "verbose_name_plural": "components",
                "ordering": ["scheme", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="TreatmentRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "customer_class",
                    models.CharField(
                        choices=[
                            ("residential", "residential"),
                            ("non_residential", "non-residential"),
                            ("industrial", "industrial"),
                            ("dedicated_transformer", "dedicated transformer"),
                            ("temporary", "temporary"),
                            ("lease_run", "lease-run"),
                        ],
                        max_length=24,
                        verbose_name="customer class",
                    ),
                ),
                ("grade", models.CharField(max_length=8, verbose_name="credit grade")),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("deferral", "more days to pay"),
                            ("prepayment", "prepayment is offered"),
                            ("deposit", "a deposit is asked for"),
                            ("limit", "credit limit"),
                        ],
                        max_length=12,
                        verbose_name="treatment",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How many days later a bill is collected.", verbose_name="days"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Of a deposit or a limit.",
                        max_digits=14,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                (
                    "share",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="The others are left as they are, for comparison.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="percent of them",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                ("until", models.DateField(help_text="The last day.", verbose_name="until")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("active", "active"), ("retired", "retired")],
                        default="draft",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "activated_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put into force by",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "treatment by grade",
                "verbose_name_plural": "treatments by grade",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="TreatedAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_treated", models.BooleanField(verbose_name="treated")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="no longer from")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatments",
                        to="collections.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="collections.treatmentrule",
                        verbose_name="treatment by grade",
                    ),
                ),
            ],
            options={
                "verbose_name": "treated account",
                "verbose_name_plural": "treated accounts",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Collateral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("deposit", "deposit"), ("guarantee", "guarantee"), ("pledge", "pledge")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("given_on", models.DateField(verbose_name="given on")),
                ("document", models.CharField(max_length=300, verbose_name="document")),
                ("released_on", models.DateField(blank=True, null=True, verbose_name="given back on")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collateral",
                        to="collections.account",
                        verbose_name="account",
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
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "security",
                "verbose_name_plural": "security",
                "ordering": ["-given_on", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_security_is_worth_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_on__isnull", True),
                            models.Q(("released_by__isnull", False), ("released_on__gte", models.F("given_on"))),
                            _connector="OR",
                        ),
                        name="a_security_is_given_back_after_it_was_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GradeAppeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("reason", models.CharField(max_length=500, verbose_name="what the customer says")),
                ("grade", models.CharField(max_length=8, verbose_name="grade then")),
                ("points", models.SmallIntegerField(verbose_name="points then")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("upheld", "grade upheld"),
                            ("changed", "grade changed"),
                            ("appeal_withdrawn", "withdrawn by the customer"),
                        ],
                        default="open",
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="why")),
                ("new_grade", models.CharField(blank=True, max_length=8, verbose_name="grade instead")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grade_appeals",
                        to="collections.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal against a grade",
                "verbose_name_plural": "appeals against grades",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("account",), name="one_open_appeal_per_account"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("status", "open")),
                            models.Q(("decided_on__isnull", False), ("status", "appeal_withdrawn")),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("decided_on__gte", models.F("opened_on")),
                                models.Q(("note", ""), _negated=True),
                                models.Q(("decided_by", models.F("opened_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="two_people_decide_on_an_appeal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "changed"),
                                ("until__gte", models.F("decided_on")),
                                models.Q(("new_grade", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "changed"), _negated=True),
                                ("new_grade", ""),
                                ("until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_changed_grade_has_an_end",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="gradingscheme",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="a_version_of_a_scheme_is_one"),
        ),
        migrations.AddConstraint(
            model_name="gradingscheme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "checked"])),
                fields=("code",),
                name="one_scheme_of_a_code_is_drafted",
            ),
        ),
        migrations.AddConstraint(
            model_name="gradingscheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["active", "retired"]), _negated=True),
                    models.Q(
                        ("active_from__isnull", False),
                        ("impact_on__isnull", False),
                        models.Q(("impact", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_scheme_in_force_was_assessed",
            ),
        ),
        migrations.AddConstraint(
            model_name="gradingscheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_by__isnull", True),
                    ("activated_by__isnull", True),
                    models.Q(("checked_by", models.F("activated_by")), _negated=True),
                    _connector="OR",
                ),
                name="two_people_put_a_scheme_into_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="gradechange",
            constraint=models.UniqueConstraint(fields=("account", "on"), name="one_grading_of_an_account_a_day"),
        ),
        migrations.AddConstraint(
            model_name="irregularity",
            constraint=models.CheckConstraint(
                condition=models.Q(("happened_on__lte", models.F("recorded_on"))), name="irregular_use_is_in_the_past"
            ),
        ),
        migrations.AddConstraint(
            model_name="irregularity",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence", ""), _negated=True), name="irregular_use_has_evidence"
            ),
        ),
        migrations.AddConstraint(
            model_name="irregularity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True),
                    models.Q(("withdrawn_by__isnull", False), models.Q(("withdrawal", ""), _negated=True)),
                    _connector="OR",
                ),
                name="withdrawn_irregular_use_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemecomponent",
            constraint=models.UniqueConstraint(fields=("scheme", "fact"), name="a_fact_is_scored_once_in_a_scheme"),
        ),
        migrations.AddConstraint(
            model_name="treatmentrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "active")),
                fields=("customer_class", "grade", "measure"),
                name="one_treatment_of_a_kind_by_class_and_grade",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 0), ("share__lte", 100)),
                name="a_share_of_a_treatment_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("from_on"))), name="a_treatment_lasts"
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure", "deferral"), _negated=True),
                    models.Q(("days__gte", 1), ("days__lte", 60)),
                    _connector="OR",
                ),
                name="a_deferral_has_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure__in", ["deposit", "limit"]), _negated=True), ("amount__gt", 0), _connector="OR"
                ),
                name="a_deposit_or_limit_has_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatmentrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "draft"),
                    models.Q(
                        ("activated_by__isnull", False), models.Q(("activated_by", models.F("made_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="two_people_put_a_treatment_into_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatedaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("rule", "account"),
                name="an_account_is_in_one_group_of_a_treatment",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatedaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                name="a_treatment_ends_after_it_begins",
            ),
        ),
        migrations.RunSQL(
            APPEND_ONLY, "DROP TRIGGER collections_gradechange_is_append_only ON collections_gradechange"
        ),
        migrations.RunSQL(CHECKED_SCHEMES_STAY, "DROP FUNCTION collections_refuse_changing_checked_scheme() CASCADE"),
        migrations.RunPython(ship_scheme, migrations.RunPython.noop),
    ]
