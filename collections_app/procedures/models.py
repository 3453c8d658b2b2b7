from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.customers.models import Account
from collections_app.procedures.querysets import ProcedureQuerySet
from collections_app.rules import lifecycle, message_channels
from collections_app.rules.segments import Segment


class Procedure(models.Model):
    """One version of a ladder. A case stays on the version under which it was opened, unless it is moved.

    From draft to checked to active, from a day on, to retired; or on trial beside another. What is checked does not change.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        CHECKED = "checked", _("checked")
        TRIAL = "trial", pgettext_lazy("procedure", "on trial")  # for those whom a trial draws; see `trials`
        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")

    class DisputeTreatment(models.TextChoices):
        PART = "part", _("leave out what is disputed")
        ALL = "all", _("stop everything while anything is disputed")

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=120)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    customer_classes = ArrayField(
        models.CharField(max_length=24, choices=Account.CustomerClass), verbose_name=_("customer classes"), default=list,
        blank=True, help_text=_("Empty: every class that no other procedure names."),
    )  # fmt: skip
    grades = ArrayField(
        models.CharField(max_length=8), verbose_name=_("credit grades"), default=list, blank=True,
        help_text=_("Empty: every grade, and accounts without one."),
    )  # fmt: skip
    voltages = ArrayField(
        models.CharField(max_length=8, choices=Account.Voltage), verbose_name=_("voltages"), default=list, blank=True,
        help_text=_("Empty: every voltage, and accounts of which it is not known."),
    )  # fmt: skip
    law_packs = ArrayField(
        models.CharField(max_length=40), verbose_name=_("law packs"), default=list, blank=True,
        help_text=_("Empty: every law."),
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("Empty: any currency."))
    pre_due_days = models.PositiveSmallIntegerField(
        _("reminder before the due day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("A friendly message so many days before a bill is due, counted from the day of the night. Empty: none."),
    )  # fmt: skip
    pre_due_grades = ArrayField(
        models.CharField(max_length=8), verbose_name=_("who is reminded before the due day"), default=list, db_default=[],
        blank=True, help_text=_("By credit grade. Empty: who has paid late at least twice in twelve months."),
    )  # fmt: skip
    minimum_amount = models.DecimalField(
        _("minimum amount"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Overdue debt below this is not pursued."),
    )
    dispute_treatment = models.CharField(
        _("in a dispute"), max_length=8, choices=DisputeTreatment, default=DisputeTreatment.PART
    )

    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("put into force by"),
    )  # fmt: skip

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="a_procedure_version_exists_once"),
            models.CheckConstraint(condition=Q(minimum_amount__gte=0), name="minimum_amount_is_not_negative"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "checked"]) | Q(active_from__isnull=False),
                name="an_active_procedure_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="checked") | Q(checked_by__isnull=False, checked_on__isnull=False),
                name="a_checked_procedure_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(activated_by__isnull=True) | ~Q(activated_by=F("checked_by")),
                name="nobody_puts_into_force_what_he_has_checked",
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(retired_on__gt=F("active_from")),
                name="a_procedure_retires_after_it_was_active",
            ),
            models.CheckConstraint(
                condition=Q(pre_due_days__isnull=True) | Q(pre_due_days__range=(1, 30)),
                name="a_reminder_comes_before_the_due_day",
            ),
            models.CheckConstraint(
                condition=Q(dispute_treatment__in=["part", "all"]), name="a_dispute_is_treated_in_a_known_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (v{self.version})"

    @property
    def segment(self) -> Segment:
        """For whom it is."""
        named = (self.customer_classes, self.grades, self.voltages, self.law_packs, filter(None, [self.currency]))
        return Segment(*map(frozenset, named))


class Step(models.Model):
    """One rung. Its two clocks: the age of the oldest debt, and the days since the previous step was served.

    What it asks of debt and customer besides is a condition; where one is not met, the ladder waits before the step or
    goes on without it.
    """

    class Kind(models.TextChoices):
        REMINDER = lifecycle.StepKind.REMINDER, _("reminder")
        DEMAND = lifecycle.StepKind.DEMAND, _("demand")
        DISCONNECTION_NOTICE = lifecycle.StepKind.DISCONNECTION_NOTICE, _("disconnection notice")
        DISCONNECTION = lifecycle.StepKind.DISCONNECTION, _("disconnection")
        LEGAL_REFERRAL = lifecycle.StepKind.LEGAL_REFERRAL, _("legal referral")

    class Task(models.TextChoices):
        CALL = lifecycle.TaskKind.CALL, _("call the customer")
        VISIT = lifecycle.TaskKind.VISIT, _("visit the customer")
        CHECK_CONTACT = lifecycle.TaskKind.CHECK_CONTACT, _("check the contact details")
        CHECK_METER = lifecycle.TaskKind.CHECK_METER, _("check the meter")

    class Channel(models.TextChoices):
        SMS = message_channels.SMS, _("text message")
        EMAIL = message_channels.EMAIL, pgettext_lazy("channel", "e-mail")
        WEBHOOK = message_channels.WEBHOOK, _("call to another system")

    class IfUnmet(models.TextChoices):
        WAIT = "wait", _("wait before the step")
        SKIP = "skip", _("skip the step")

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="steps", verbose_name=_("procedure"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    min_days_overdue = models.PositiveSmallIntegerField(
        _("days overdue"), help_text=_("The oldest unpaid bill must be at least so many days past its due day.")
    )
    min_days_since_previous = models.PositiveSmallIntegerField(
        _("days since the previous step"), default=0, help_text=_("Counted from the day the previous step was served.")
    )
    days_to_pay = models.PositiveSmallIntegerField(
        _("days to pay"), default=0, help_text=_("The pay-by date on the notice: so many days after it is issued.")
    )
    days_to_serve = models.PositiveSmallIntegerField(
        _("days until served"), default=0, help_text=_("Days in the post after which the notice counts as served.")
    )
    fee = models.DecimalField(
        _("fee"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("What the letter costs the debtor, as far as the law allows a fee. Empty: nothing."),
    )  # fmt: skip
    minimum_amount = models.DecimalField(
        _("minimum amount"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    min_unpaid_bills = models.PositiveSmallIntegerField(
        _("unpaid bills"),
        default=0,
        help_text=_("At least so many overdue bills have to be unpaid and not wholly disputed or held; 0: any number."),
    )
    customer_classes = ArrayField(
        models.CharField(max_length=24, choices=Account.CustomerClass), verbose_name=_("customer classes"), default=list,
        blank=True, help_text=_("Whom the step is meant for. Empty: everybody."),
    )  # fmt: skip
    grades = ArrayField(
        models.CharField(max_length=8), verbose_name=_("credit grades"), default=list, db_default=[], blank=True,
        help_text=_("Whom the step is meant for, by credit grade. Empty: everybody, and accounts without a grade."),
    )  # fmt: skip
    if_unmet = models.CharField(
        _("if a condition is not met"),
        max_length=4,
        choices=IfUnmet,
        default=IfUnmet.WAIT,
        help_text=_("What the law wants before a disconnection is never skipped."),
    )
    needs_approval = models.BooleanField(
        _("needs approval"),
        default=False,
        help_text=_("It is taken only once somebody with the right has approved it."),
    )
    approval_days = models.PositiveSmallIntegerField(
        _("days an approval stands"),
        default=30,
        validators=[MinValueValidator(1)],
        help_text=_("So long an approval or a refusal counts; then it is asked for anew."),
    )
    tasks = ArrayField(
        models.CharField(max_length=16, choices=Task),
        verbose_name=_("tasks for people"),
        default=list,
        blank=True,
        help_text=_("What people are asked to do when the step is taken."),
    )
    channels = ArrayField(
        models.CharField(max_length=8, choices=Channel), verbose_name=_("messages"), default=list, db_default=[], blank=True,
        help_text=_("What goes to the debtor beside the letter. Empty: the letter alone."),
    )  # fmt: skip
    days_for_tasks = models.PositiveSmallIntegerField(
        _("days for the tasks"), default=3, help_text=_("The tasks are due so many days after the step.")
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["procedure", "position"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "position"], name="one_step_at_each_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="positions_count_from_one"),
            models.CheckConstraint(
                condition=Q(position=1) | Q(min_days_since_previous__gte=1), name="no_two_steps_on_one_day"
            ),
            models.CheckConstraint(
                condition=Q(if_unmet__in=["wait", "skip"]), name="a_step_waits_or_is_skipped_if_unmet"
            ),
            models.CheckConstraint(condition=Q(fee__isnull=True) | Q(fee__gt=0), name="a_fee_is_more_than_nothing"),
            models.CheckConstraint(condition=Q(approval_days__gte=1), name="an_approval_stands_for_a_day_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_kind_display()}"
