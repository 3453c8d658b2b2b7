from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.limitation.querysets import LimitationAlarmQuerySet, LimitationInterruptionQuerySet
from collections_app.rules.limitation import InterruptionKind


class LimitationInterruption(models.Model):
    """Something that can be proven and may start the limitation clock anew: of a bill, or of all that was due on its day.

    What counts is for the law of the account to say. Appended only: a wrong entry is withdrawn by a counter-entry, which
    says why. The lines of one entry share its number.
    """

    class Kind(models.TextChoices):
        DEMAND = InterruptionKind.DEMAND, _("demand with proof of service")
        ACKNOWLEDGEMENT = InterruptionKind.ACKNOWLEDGEMENT, _("signed acknowledgement of the debt")
        REPAYMENT_AGREEMENT = InterruptionKind.REPAYMENT_AGREEMENT, _("repayment agreement")
        PART_PAYMENT = InterruptionKind.PART_PAYMENT, _("part payment")
        SUIT = InterruptionKind.SUIT, _("suit filed")
        PAYMENT_ORDER = InterruptionKind.PAYMENT_ORDER, _("payment order applied for")

    entry_no = models.CharField(_("entry number"), max_length=24)
    account = models.ForeignKey(Account, models.PROTECT, related_name="interruptions", verbose_name=_("account"))
    bill = models.ForeignKey(
        Bill,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interruptions",
        verbose_name=_("bill"),
        help_text=_("Empty: all bills due by then."),
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    on = models.DateField(_("on"))
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    withdraws = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="withdrawals", verbose_name=_("withdraws"),
        db_index=False,
    )  # fmt: skip
    recorded_on = models.DateField(_("recorded on"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())
    recorded_by = models.ForeignKey(  # nobody, where a file said so
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
        db_index=False,
    )

    objects = LimitationInterruptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("interruption of limitation")
        verbose_name_plural = _("interruptions of limitation")
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry_no", "bill"], nulls_distinct=False, name="an_interruption_lists_a_bill_once"
            ),
            models.UniqueConstraint(fields=["withdraws"], name="an_interruption_is_withdrawn_once"),
            models.CheckConstraint(
                condition=~Q(evidence="") | Q(withdraws__isnull=False), name="an_interruption_has_its_evidence"
            ),
            models.CheckConstraint(condition=~Q(note="") | Q(withdraws__isnull=True), name="a_withdrawal_says_why"),
            models.CheckConstraint(condition=Q(on__lte=F("recorded_on")), name="an_interruption_has_happened"),
        ]

    def __str__(self) -> str:
        return self.entry_no


class LimitationAlarm(models.Model):
    """The claim of a bill is about to lapse, after `ends_on`, or has lapsed. Raised ahead of time by the night.

    Settled when the bill is paid, the clock starts anew or the claim comes before a court; opened again if that is undone.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        SETTLED = "settled", _("settled")
        LAPSED = "lapsed", _("claim has lapsed")

    class Outcome(models.TextChoices):
        PAID = "paid", _("paid")
        INTERRUPTED = "interrupted", _("the clock has started anew")
        IN_COURT = "in_court", _("before a court")
        CORRECTED = "corrected", _("another end day, after a correction")

    account = models.ForeignKey(Account, models.PROTECT, related_name="limitation_alarms", verbose_name=_("account"))
    bill = models.ForeignKey(
        Bill, models.PROTECT, related_name="limitation_alarms", verbose_name=_("bill"), db_index=False
    )  # an_alarm_is_raised_once begins with it
    ends_on = models.DateField(_("claim ends on"))
    restarted_by = models.CharField(
        _("last started anew by"), max_length=24, choices=LimitationInterruption.Kind, blank=True
    )
    restarted_on = models.DateField(_("last started anew on"), null=True, blank=True)
    raised_on = models.DateField(_("raised on"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)

    objects = LimitationAlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("limitation alarm")
        verbose_name_plural = _("limitation alarms")
        ordering = ["ends_on", "id"]
        indexes = [models.Index(fields=["status", "ends_on", "id"], name="alarm_by_end")]
        constraints = [
            models.UniqueConstraint(fields=["bill", "ends_on"], name="an_alarm_is_raised_once"),
            models.CheckConstraint(
                condition=(~Q(status="settled") & Q(settled_on__isnull=True, outcome=""))
                | (Q(status="settled", settled_on__gte=F("raised_on")) & ~Q(outcome="")),
                name="a_settled_alarm_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.bill)
