from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.arrangements.querysets import PromiseQuerySet
from collections_app.billing.models import Payment
from collections_app.cases.models import Hold
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.rules.promises import PromiseState


class Promise(models.Model):
    """So much by a day, as the debtor has said; the night judges it, and until then its hold keeps the ladder waiting.

    `received` is what had been paid on it when it was judged. `after_payment` is the last payment of the account that was
    known when it was made: money paid before, on the same day, is not what was promised. `grade` is the credit grade then.
    """

    class Status(models.TextChoices):
        RUNNING = PromiseState.RUNNING, _("running")
        KEPT = PromiseState.KEPT, _("kept")
        BROKEN = PromiseState.BROKEN, _("broken")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Channel(models.TextChoices):
        CALL = "call", _("by phone")
        COUNTER = "counter", _("at the counter")
        VISIT = "visit", _("on a visit")
        LETTER = "letter", _("by letter")
        MESSAGE = "message", _("by message")

    promise_no = models.CharField(_("promise number"), max_length=24, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="promises", verbose_name=_("account"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    made_on = models.DateField(_("made on"))
    due_on = models.DateField(_("pay by"))
    tolerance_days = models.PositiveSmallIntegerField(_("days of tolerance"))
    channel = models.CharField(_("how"), max_length=8, choices=Channel)
    promised_by = models.CharField(_("promised by"), max_length=120)
    note = models.CharField(_("note"), max_length=300, blank=True)
    grade = models.CharField(_("credit grade"), max_length=16, blank=True)
    recorded_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="promises", verbose_name=_("recorded by"))
    hold = models.OneToOneField(Hold, models.PROTECT, related_name="+", verbose_name=_("hold"))
    after_payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="+", verbose_name=_("last payment before it"), db_index=False
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.RUNNING)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    received = models.DecimalField(_("received"), max_digits=14, decimal_places=2, default=Decimal(0))
    withdrawn_by = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by"),
        db_index=False,
    )  # fmt: skip
    withdrawal = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise to pay")
        verbose_name_plural = _("promises to pay")
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "due_on"], name="promise_by_due_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(status="running"), name="one_running_promise_per_account"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_promise_is_of_money"),
            models.CheckConstraint(condition=Q(due_on__gte=F("made_on")), name="a_promise_is_due_after_it_is_made"),
            models.CheckConstraint(
                condition=Q(status="running", settled_on__isnull=True)
                | ~Q(status="running") & Q(settled_on__gte=F("made_on")),
                name="a_settled_promise_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_by__isnull=False) & ~Q(withdrawal="")
                | ~Q(status="withdrawn") & Q(withdrawn_by__isnull=True, withdrawal=""),
                name="a_withdrawn_promise_says_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.promise_no

    @property
    def last_day(self) -> date:
        """The last day on which money still counts."""
        return self.due_on + timedelta(self.tolerance_days)
