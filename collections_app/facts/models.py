from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.facts.querysets import AccountDayQuerySet
from collections_app.procedures.models import Procedure, Step
from collections_app.rules import lifecycle

# Millions of these rows are written, and what they point at is never deleted: to have the database look it up again for
# each row (db_constraint) would cost more than to write the row.


class DiaryEntry(models.Model):
    """That an account has to be looked at on a day.

    Whatever may change a decision leaves an entry: a payment, a hold ending, a step's clock running out. So a night
    reads only the accounts that something can have happened to, along one index. Bills falling due need none.
    """

    pk = models.CompositePrimaryKey("look_on", "account_id")
    account = models.ForeignKey(
        Account, models.CASCADE, related_name="+", verbose_name=_("account"), db_constraint=False, db_index=False
    )
    look_on = models.DateField(_("look on"))

    class Meta:
        verbose_name = _("diary entry")
        verbose_name_plural = _("diary")

    def __str__(self) -> str:
        return f"{self.look_on} {self.account_id}"


class Snapshot(models.Model):
    """That the facts of a night have been taken.

    The night finds the bills that have fallen due since the snapshot before it by their due day. One that comes when
    that has been done is entered in the diary.
    """

    day = models.DateField(_("day"), primary_key=True)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")

    def __str__(self) -> str:
        return date_format(self.day)


class AccountDay(models.Model):
    """The facts of one account on one day, the verdict on them and the reason: the answer to 'why?'.

    A night looks once (`look` 0); each payment or other event that makes the system look again adds a row.
    Money is principal in the currency of the account.
    """

    class Verdict(models.TextChoices):
        CLEAR = lifecycle.Verdict.CLEAR, _("nothing overdue")
        TOO_SMALL = lifecycle.Verdict.TOO_SMALL, _("too small to pursue")
        WAIT = lifecycle.Verdict.WAIT, _("waiting")
        HELD = lifecycle.Verdict.HELD, _("on hold")
        DISPUTED = lifecycle.Verdict.DISPUTED, _("disputed")
        BLOCKED = lifecycle.Verdict.BLOCKED, _("blocked")
        STEP = lifecycle.Verdict.STEP, _("step taken")
        CLOSE = lifecycle.Verdict.CLOSE, _("case closed")
        LADDER_DONE = lifecycle.Verdict.LADDER_DONE, _("all steps taken")
        ERROR = lifecycle.Verdict.ERROR, _("set aside with an error")

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="days", verbose_name=_("account"), db_constraint=False, db_index=False
    )
    day = models.DateField(_("day"))
    look = models.PositiveSmallIntegerField(_("look"), default=0)

    # the facts
    overdue = models.DecimalField(_("overdue"), max_digits=14, decimal_places=2, default=Decimal(0))
    overdue_bills = models.PositiveIntegerField(_("overdue bills"), default=0)
    suspended_bills = models.PositiveIntegerField(_("of them disputed or held"), default=0)
    is_disputed = models.BooleanField(_("anything is disputed"), default=False)
    suspended = models.DecimalField(
        _("disputed or held, of the overdue"), max_digits=14, decimal_places=2, default=Decimal(0)
    )
    in_plan = models.DecimalField(
        _("in a payment plan, of the overdue"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        db_default=Decimal(0),
    )
    in_audit = models.DecimalField(
        _("of a reading in question, of the overdue"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        db_default=Decimal(0),
    )
    oldest_due_on = models.DateField(_("oldest debt due on"), null=True)
    not_yet_due = models.DecimalField(_("not yet due"), max_digits=14, decimal_places=2, default=Decimal(0))
    credit = models.DecimalField(_("credit"), max_digits=14, decimal_places=2, default=Decimal(0))
    demanded = models.DecimalField(_("still open of the last notice"), max_digits=14, decimal_places=2, null=True)
    hold_reason = models.CharField(_("hold"), max_length=16, blank=True)
    hold_until = models.DateField(_("hold until"), null=True)
    age_paused_days = models.PositiveIntegerField(_("days suspended since due"), default=0)
    step_paused_days = models.PositiveIntegerField(_("days suspended since the last step"), default=0)
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        related_name="days",
        verbose_name=_("case"),
        db_constraint=False,
        db_index=False,
    )
    procedure = models.ForeignKey(
        Procedure,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("procedure"),
        db_constraint=False,
        db_index=False,
    )
    last_position = models.PositiveSmallIntegerField(_("last step"), default=0)
    step_on = models.DateField(_("last step taken on"), null=True)
    step_served_on = models.DateField(_("last step served on"), null=True)
    issued_on = models.DateField(_("oldest debt billed on"), null=True)
    served = models.JSONField(_("steps served"), default=dict)
    protections = ArrayField(models.CharField(max_length=24), verbose_name=_("protections"), default=list)
    annual_bill = models.DecimalField(_("billed in a year"), max_digits=14, decimal_places=2, null=True)

    # the decision
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    step = models.ForeignKey(
        Step, models.PROTECT, null=True, related_name="+", verbose_name=_("step"), db_constraint=False, db_index=False
    )
    reason = models.JSONField(_("reason"), null=True)
    guards = models.JSONField(_("what was checked"), null=True)
    look_again_on = models.DateField(_("look again on"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = AccountDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("account day")
        verbose_name_plural = _("account days")
        ordering = ["-day", "-look"]
        indexes = [models.Index(fields=["day", "verdict", "id"], name="verdict_by_day")]
        constraints = [models.UniqueConstraint(fields=["account", "day", "look"], name="one_row_for_each_look")]

    def __str__(self) -> str:
        return f"{date_format(self.day)} {self.get_verdict_display()}".strip()
