from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.customers.models import Account
from collections_app.procedures.models import Procedure
from collections_app.rules import trials
from collections_app.trials.querysets import TrialQuerySet


class Trial(models.Model):
    """One version of a trial: drafted by one person, started by another, and unchangeable from then on (a trigger).

    A hold-out holds something friendly back from `percent` of the accounts; a challenge opens the cases of as many under
    `challenger` instead of `champion`. `baseline` percent are thought to pay as things are, and `difference` points are worth
    finding: from these follow the `planned` accounts, looked at `looks` times, each `window_days` after its day.
    `until_on` is the last day, whatever comes of it.
    """

    class Kind(models.TextChoices):
        HOLD_OUT = "hold_out", _("hold-out")
        CHALLENGE = "challenge", _("champion and challenger")

    class Withheld(models.TextChoices):
        REMINDER = trials.Withheld.REMINDER, _("the friendly reminder")
        PRE_DUE = trials.Withheld.PRE_DUE, _("the message before the due day")
        MESSAGES = trials.Withheld.MESSAGES, _("messages beside reminders and demands")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        RUNNING = "running", pgettext_lazy("trial", "running")
        ENDED = "ended", pgettext_lazy("trial", "ended")

    name = models.CharField(_("name"), max_length=120)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    withheld = models.CharField(_("what is held back"), max_length=12, choices=Withheld, blank=True)
    champion = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="defends", verbose_name=_("champion")
    )
    challenger = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="challenges", verbose_name=_("challenger")
    )
    percent = models.DecimalField(
        _("share of the accounts, percent"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(trials.LARGEST_SHARE)],
    )  # fmt: skip
    baseline = models.DecimalField(_("pay as things are, percent"), max_digits=5, decimal_places=2)
    difference = models.DecimalField(_("difference worth finding, points"), max_digits=5, decimal_places=2)
    looks = models.PositiveSmallIntegerField(_("looks"), default=3)
    planned = models.PositiveIntegerField(_("accounts needed"))
    window_days = models.PositiveSmallIntegerField(_("days in which money counts"), default=30)
    until_on = models.DateField(_("last day"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    drafted_on = models.DateField(_("drafted on"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    started_on = models.DateField(_("started on"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("started by")
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    note = models.CharField(_("why it ended"), max_length=300, blank=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="a_trial_version_exists_once"),
            models.UniqueConstraint(
                fields=["withheld"], condition=Q(status="running", kind="hold_out"), name="one_hold_out_of_a_kind_runs"
            ),
            models.UniqueConstraint(
                fields=["champion"], condition=Q(status="running"), name="a_champion_has_one_challenger_at_a_time"
            ),
            models.CheckConstraint(
                condition=(Q(kind="hold_out", champion__isnull=True, challenger__isnull=True) & ~Q(withheld=""))
                | (
                    Q(kind="challenge", withheld="", champion__isnull=False, challenger__isnull=False)
                    & ~Q(champion=F("challenger"))
                ),
                name="a_trial_says_what_it_tries",
            ),
            models.CheckConstraint(condition=Q(percent__range=(1, 50)), name="a_trial_leaves_half_as_usual"),
            models.CheckConstraint(condition=Q(looks__range=(1, 5)), name="a_trial_is_looked_at_up_to_five_times"),
            models.CheckConstraint(
                condition=Q(status="draft", started_by__isnull=True, started_on__isnull=True)
                | (Q(started_on__isnull=False, started_by__isnull=False) & ~Q(started_by=F("drafted_by"))),
                name="nobody_starts_a_trial_he_has_drafted",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_on__isnull=False) | (~Q(status="ended") & Q(ended_on__isnull=True)),
                name="an_ended_trial_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (v{self.version})"

    @property
    def number(self) -> str:
        """What the draw is made from, and decisions name."""
        return f"T{self.pk:04d}"

    @property
    def draw(self) -> trials.Draw:
        return trials.Draw(self.number, self.percent, self.until_on)


class TrialEntry(models.Model):
    """That a trial has come to an account, in which group, and what it owed then: once in a trial. A trigger keeps it.

    What counts of its money is what settles bills that fell due by `due_until`.
    """

    class Arm(models.TextChoices):
        USUAL = trials.Arm.USUAL, _("as usual")
        TRIED = trials.Arm.TRIED, _("tried")

    trial = models.ForeignKey(Trial, models.PROTECT, related_name="entries", verbose_name=_("trial"), db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="trial_entries", verbose_name=_("account"))
    arm = models.CharField(_("group"), max_length=8, choices=Arm)
    on = models.DateField(_("on"))
    amount = models.DecimalField(_("owed then"), max_digits=14, decimal_places=2)
    due_until = models.DateField(_("bills due until"))

    class Meta:
        verbose_name = _("account in a trial")
        verbose_name_plural = _("accounts in trials")
        ordering = ["id"]
        indexes = [models.Index(fields=["trial", "on", "id"], name="trial_entry_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["trial", "account"], name="an_account_enters_a_trial_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_account_in_a_trial_owes"),
        ]

    def __str__(self) -> str:
        return f"{self.trial_id} {self.account_id}"
