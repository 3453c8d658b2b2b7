from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.engine.querysets import CaseMoveLineQuerySet, CaseMoveQuerySet, WaitingDecisionQuerySet
from collections_app.org.models import OrgUnit
from collections_app.procedures.models import Procedure, Step
from collections_app.rules import standing


class NightRun(models.Model):
    """The night of one business day; there is one, however often it is started."""

    day = models.DateField(_("day"), unique=True)
    started_at = models.DateTimeField(_("started at"), db_default=models.functions.Now())
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("night")
        verbose_name_plural = _("nights")
        ordering = ["-day"]

    def __str__(self) -> str:
        return date_format(self.day)


class StageRun(models.Model):
    """One stage of a night: what it did, how long it took, and why it stopped if it did."""

    night = models.ForeignKey(NightRun, models.CASCADE, related_name="stages", verbose_name=_("night"))
    stage = models.CharField(_("stage"), max_length=40)
    started_at = models.DateTimeField(_("started at"), db_default=models.functions.Now())
    finished_at = models.DateTimeField(_("finished at"), null=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["night", "stage"], name="a_stage_runs_once_a_night")]

    def __str__(self) -> str:
        return self.stage


class CaseMove(models.Model):
    """That open cases were put on another version of their procedure: by whom, why, and what became of each.

    It and its lines are history: a trigger refuses updates and deletions.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="moves", verbose_name=_("to"))
    reason = models.CharField(_("reason"), max_length=300)
    on = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())
    moved = models.PositiveIntegerField(_("cases moved"))
    left = models.PositiveIntegerField(_("cases left where they are"))

    objects = CaseMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move of cases")
        verbose_name_plural = _("moves of cases")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"V{self.on:%y%m%d}-{self.pk}"


class CaseMoveLine(models.Model):
    """One case of a move: from where to where, or why it was left where it is."""

    class Obstacle(models.TextChoices):
        CLOSED = standing.Obstacle.CLOSED, _("the case is closed")
        OTHER_PROCEDURE = standing.Obstacle.OTHER_PROCEDURE, _("the case is on another procedure")
        SAME_VERSION = standing.Obstacle.SAME_VERSION, _("the case is on this version already")
        STEP_MISSING = standing.Obstacle.STEP_MISSING, _("this version does not have the step at which the case stands")
        WOULD_SKIP = standing.Obstacle.WOULD_SKIP, _("the case would skip a step of this version")
        WOULD_REPEAT = standing.Obstacle.WOULD_REPEAT, _("the case would take a step a second time")

    move = models.ForeignKey(CaseMove, models.PROTECT, related_name="lines", verbose_name=_("move of cases"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="moves", verbose_name=_("case"))
    from_procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="+", verbose_name=_("from version"), db_index=False
    )
    from_step = models.ForeignKey(
        Step, models.PROTECT, null=True, related_name="+", verbose_name=_("last step"), db_index=False
    )
    to_step = models.ForeignKey(
        Step, models.PROTECT, null=True, related_name="+", verbose_name=_("step in this version"), db_index=False
    )
    obstacle = models.CharField(_("why not"), max_length=16, choices=Obstacle, blank=True)

    objects = CaseMoveLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("case moved")
        verbose_name_plural = _("cases moved")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["move", "case"], name="a_case_is_named_once_in_a_move"),
            models.CheckConstraint(
                condition=Q(obstacle="") | Q(to_step__isnull=True), name="a_case_left_where_it_is_has_no_new_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move_id} {self.case_id}"


class WaitingDecision(models.Model):
    """Something that one person has asked for and another has to decide: a view of the database over all of its kinds.

    `kind` is the name of the model and `object_id` the row that is to be decided; `cut_on` is the day for which a cut is
    planned. `amount` is what was asked for, in the currency of the account; of a waiver of all there is none. What is about
    no account has the unit of which it is, and `for_person` where it is one person's target or points; `nor_by` has had
    a hand in it beside whoever asked, and does not decide either.
    """

    class Kind(models.TextChoices):
        STEP = "stepapproval", _("step")
        CUT = "supplyorder", _("disconnection")
        WAIVER = "penaltywaiver", _("waiver of penalty")
        PLAN = "paymentplan", _("payment plan")
        DISPUTE = "dispute", _("decision on a dispute")
        PROCEDURE = "procedure", _("activation of a procedure")
        NIGHT = "nightproposal", _("steps of a night")
        APPEAL = "gradeappeal", _("appeal against a grade")
        EDITION = "edition", _("publication of an edition")
        TRIAL = "trial", _("start of a trial")
        CAMPAIGN = "campaign", _("start of a campaign")
        TARGET = "kpitarget", _("target")
        CORRECTION = "scorecorrection", _("correction of a score")
        RULE = "scoringrule", _("scoring rule")
        SCHEME = "gradingscheme", _("grading scheme")

    key = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(_("what"), max_length=16, choices=Kind)
    object_id = models.BigIntegerField()
    account = models.ForeignKey(
        Account, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("account"), db_constraint=False
    )
    about = models.CharField(_("about"), max_length=300)
    amount = models.DecimalField(_("asked for"), max_digits=14, decimal_places=2, null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("asked by"),
        db_constraint=False,
    )  # fmt: skip
    asked_on = models.DateField(_("asked on"))
    cut_on = models.DateField(_("planned for"), null=True)
    unit = models.ForeignKey(
        OrgUnit,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        verbose_name=_("organisation unit"),
        db_constraint=False,
    )
    for_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        verbose_name=_("for"),
        db_constraint=False,
    )
    nor_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("nor by"),
        db_constraint=False,
    )  # fmt: skip

    objects = WaitingDecisionQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "collections_waitingdecision"
        verbose_name = _("decision that waits")
        verbose_name_plural = _("approvals")
        ordering = ["asked_on", "key"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.about}"

    @property
    def sort(self) -> str:
        """Its kind, but for orders to restore supply, which stand in the same table as those to cut."""
        return self.key.partition(":")[0]


class Regrading(models.Model):
    """A night by which accounts were graded: what changed up to and including its day is known in their grades."""

    day = models.DateField(_("day"), unique=True)
    looked_at = models.PositiveIntegerField(_("accounts looked at"), default=0)
    changed = models.PositiveIntegerField(_("grades changed"), default=0)

    class Meta:
        verbose_name = _("regrading")
        verbose_name_plural = _("regradings")

    def __str__(self) -> str:
        return str(self.day)


class GradeQuality(models.Model):
    """How well the grades of a day foretold who was late afterwards, beside the days late alone.

    `bad`: accounts with a bill more than 30 days late within the horizon. `by_grade`: (grade, accounts, bad ones).
    `gain_low` and `gain_high`: between what the AUC exceeds that of the days late, with 95 percent confidence.
    """

    as_of = models.DateField(_("grades of"))
    horizon = models.PositiveSmallIntegerField(_("days after it"))
    measured_on = models.DateField(_("measured on"))
    accounts = models.PositiveIntegerField(_("accounts"))
    bad = models.PositiveIntegerField(_("late afterwards"))
    auc = models.FloatField(_("AUC"), null=True)
    ks = models.FloatField(_("KS"), null=True)
    baseline_auc = models.FloatField(_("AUC of days late alone"), null=True)
    baseline_ks = models.FloatField(_("KS of days late alone"), null=True)
    gain_low = models.FloatField(_("gain in AUC, at least"), null=True)
    gain_high = models.FloatField(_("gain in AUC, at most"), null=True)
    by_grade = models.JSONField(_("by grade"), default=list)

    class Meta:
        verbose_name = _("quality of grades")
        verbose_name_plural = _("quality of grades")
        ordering = ["-as_of", "-id"]
        constraints = [models.UniqueConstraint(fields=["as_of", "horizon"], name="a_forecast_is_measured_once")]

    def __str__(self) -> str:
        return f"{self.as_of} + {self.horizon}"
