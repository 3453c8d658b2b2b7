from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.penalties.querysets import PenaltyChargeQuerySet, PenaltyWaiverQuerySet


class PenaltyCharge(models.Model):
    """One line of the ledger of late-payment penalties and fees. Appended, never changed; a correction is its own line.

    Penalties accrue by the day and are posted when they are demanded in a letter or when the bill is paid. `amount` is
    negative where one is taken back or waived. A fee is charged once for a notice, which is written once for a case, step
    and occurrence, and taken back if the notice is withdrawn unsent. `accrued_to` is the day up to which the penalty was
    reckoned, `reference` the number of the notice or of the waiver.
    """

    class Kind(models.TextChoices):
        PENALTY = "penalty", _("late-payment penalty")
        FEE = "fee", _("fee")
        WAIVER = "waiver", _("waived")

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="charges", verbose_name=_("bill"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    posted_on = models.DateField(_("posted on"))
    accrued_to = models.DateField(_("accrued up to"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=24, blank=True)

    objects = PenaltyChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("penalty charge")
        verbose_name_plural = _("penalty charges")
        ordering = ["-id"]
        indexes = [models.Index(fields=["posted_on"], name="penalty_charge_by_day")]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="a_charge_moves_money"),
            models.CheckConstraint(condition=~Q(kind="waiver") | Q(amount__lt=0), name="a_waiver_takes_off"),
            models.CheckConstraint(condition=~Q(kind="fee", reference=""), name="a_fee_names_its_notice"),
            models.UniqueConstraint(
                fields=["reference"], condition=Q(kind="fee", amount__gt=0), name="a_notice_charges_one_fee"
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=Q(kind="fee", amount__lt=0), name="a_fee_is_taken_back_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.posted_on}: {self.amount}"


class PenaltyWaiver(models.Model):
    """A request that penalties of an account be let off: asked for by one person with a reason, decided by another.

    `amount` is what is to be waived, None for all that is unpaid on the day of the decision; `waived` what was. With
    `from_on` it asks instead that none accrue on the days from then `to_on` (both included; without an end if None).
    """

    class Status(models.TextChoices):
        ASKED = "asked", _("waiting for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")

    class Reason(models.TextChoices):
        OUR_MISTAKE = "our_mistake", _("our own mistake")
        HARDSHIP = "hardship", _("hardship")
        DISASTER = "disaster", _("disaster")
        SETTLEMENT = "settlement", _("settlement")
        COURT = "court", _("a court would reduce it")
        GOODWILL = "goodwill", _("goodwill")

    waiver_no = models.CharField(_("waiver number"), max_length=24, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="waivers", verbose_name=_("account"))
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, blank=True, related_name="waivers", verbose_name=_("bill"), db_index=False
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    from_on = models.DateField(_("no penalty from"), null=True, blank=True)
    to_on = models.DateField(_("no penalty until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = models.CharField(_("note"), max_length=300)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    asked_on = models.DateField(_("asked for on"))
    decided_by = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_note = models.CharField(_("remark on the decision"), max_length=300, blank=True)
    waived = models.DecimalField(_("waived"), max_digits=14, decimal_places=2, default=Decimal(0))

    objects = PenaltyWaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("penalty waiver")
        verbose_name_plural = _("penalty waivers")
        ordering = ["-id"]
        indexes = [models.Index(fields=["asked_on"], condition=Q(status="asked"), name="waiver_waiting_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name="a_waiver_lets_off_money"),
            models.CheckConstraint(condition=~Q(note=""), name="a_waiver_says_why"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True, to_on__isnull=True)
                | Q(from_on__isnull=False, amount__isnull=True) & (Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))),
                name="a_waiver_is_of_money_or_of_days",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="nobody_approves_his_own_waiver",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(status="asked"), name="one_waiver_waits_for_an_account"
            ),
        ]

    def __str__(self) -> str:
        return self.waiver_no

    @property
    def is_of_days(self) -> bool:
        return self.from_on is not None


class PenaltyPause(models.Model):
    """Days on which no penalty accrues on an account, or on one bill; the first and the last day belong to it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="penalty_pauses", verbose_name=_("account"))
    bill = models.ForeignKey(
        Bill,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="penalty_pauses",
        verbose_name=_("bill"),
        db_index=False,
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    recorded_by = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("pause of the penalty")
        verbose_name_plural = _("pauses of the penalty")
        ordering = ["-from_on", "-id"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.from_on}"
