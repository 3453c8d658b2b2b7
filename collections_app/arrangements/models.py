from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.arrangements.querysets import PaymentPlanQuerySet, PromiseQuerySet
from collections_app.billing.models import Bill, Payment
from collections_app.cases.models import Hold
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.rules.plans import PlanState
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


class PaymentPlan(models.Model):
    """A debt paid in instalments: while it is live, the ladder leaves its bills alone.

    Within the limits it is live at once; beyond them (`beyond` lists code and limit) somebody else has to approve it. The
    night completes it or breaks it; one that a court has ordered is only noted as behind, and a person decides.
    `signed_on` is the day on which the debtor signed, `document` where the paper lies.
    """

    class Kind(models.TextChoices):
        INFORMAL = "informal", _("by word")
        FORMAL = "formal", _("written agreement")
        COURT = "court", _("ordered by a court")

    class Status(models.TextChoices):
        ASKED = "asked", _("waiting for approval")
        LIVE = PlanState.LIVE, _("live")
        COMPLETED = PlanState.COMPLETED, _("completed")
        BROKEN = PlanState.BROKEN, _("broken")
        CALLED_OFF = "called_off", _("called off")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")

    plan_no = models.CharField(_("plan number"), max_length=24, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="plans", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    tolerance_days = models.PositiveSmallIntegerField(_("days of tolerance"))
    court_file = models.CharField(_("file number of the court"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    income = models.CharField(_("income"), max_length=300, blank=True)
    outgoings = models.CharField(_("outgoings"), max_length=300, blank=True)
    affordability = models.CharField(_("what the debtor can afford"), max_length=300, blank=True)
    beyond = models.JSONField(_("beyond the limits"), default=list, blank=True)
    is_interest_free = models.BooleanField(_("no penalty while it is live"), default=False)
    asked_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="plans", verbose_name=_("made by"))
    asked_on = models.DateField(_("made on"))
    decided_by = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
        db_index=False,
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_note = models.CharField(_("remark on the decision"), max_length=300, blank=True)
    live_from = models.DateField(_("live from"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)
    behind_since = models.DateField(_("behind since"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_by = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by"), db_index=False
    )
    end_note = models.CharField(_("why it was ended"), max_length=300, blank=True)

    objects = PaymentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment plan")
        verbose_name_plural = _("payment plans")
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "asked_on"], name="plan_by_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(status__in=["asked", "live"]), name="one_plan_at_a_time_per_account"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_plan_is_of_money"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_plan_says_why"),
            models.CheckConstraint(condition=~Q(kind="court") | ~Q(court_file=""), name="a_court_plan_names_its_file"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(status="withdrawn") | ~Q(decided_by=F("asked_by")),
                name="nobody_decides_on_his_own_plan",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "lapsed"])
                | Q(decided_by__isnull=False)
                | Q(beyond=[]) & ~Q(kind="court"),
                name="a_plan_beyond_the_limits_was_approved",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "live", "refused", "withdrawn", "lapsed"], ended_on__isnull=True)
                | Q(status__in=["completed", "broken", "called_off"], ended_on__gte=F("live_from")),
                name="an_ended_plan_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="called_off") | Q(ended_by__isnull=False) & ~Q(end_note=""),
                name="a_plan_called_off_says_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.plan_no


class PlanBill(models.Model):
    """A bill that a plan covers, as it stood when the plan became live, and the hold that keeps the ladder off it."""

    plan = models.ForeignKey(PaymentPlan, models.PROTECT, related_name="lines", verbose_name=_("payment plan"))
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="plan_lines", verbose_name=_("bill"))
    open_then = models.DecimalField(_("unpaid then"), max_digits=14, decimal_places=2)
    paid_then = models.DecimalField(_("paid then"), max_digits=14, decimal_places=2)
    hold = models.OneToOneField(Hold, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hold"))

    class Meta:
        verbose_name = _("bill of a payment plan")
        verbose_name_plural = _("bills of payment plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "bill"], name="a_plan_covers_a_bill_once"),
            models.CheckConstraint(condition=Q(open_then__gt=0), name="a_plan_covers_open_bills"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.bill_id}"


class Instalment(models.Model):
    """So much of a plan by a day; the down payment has the number 0."""

    plan = models.ForeignKey(PaymentPlan, models.PROTECT, related_name="instalments", verbose_name=_("payment plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("pay by"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="an_instalment_is_numbered_once"),
            models.UniqueConstraint(fields=["plan", "due_on"], name="one_instalment_of_a_plan_on_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_instalment_is_of_money"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"
