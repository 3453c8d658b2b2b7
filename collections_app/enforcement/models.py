from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.cases.models import Case
from collections_app.enforcement.querysets import CaseWorkQuerySet, StepApprovalQuerySet
from collections_app.procedures.models import Step
from collections_app.rules import lifecycle


class SupplyOrder(models.Model):
    """A proposal to cut or restore supply. Nothing is cut by the system: people decide on the proposal.

    `cut_on` is the day for which it is planned, the first lawful one; `needs` the actions that the law wants before it,
    `done` those that people have taken. Whoever approves it is not who asked for the approval. Of an order to restore supply
    `cut_on` is the day by which it has to be back, `reason` why, and `done_on` since when it is.
    """

    class Kind(models.TextChoices):
        DISCONNECT = "disconnect", _("disconnect")
        RECONNECT = "reconnect", _("reconnect")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        REQUESTED = "requested", _("waiting for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", _("cancelled")
        DONE = "done", _("carried out")

    class Reason(models.TextChoices):
        PAID = "paid", _("the debt is paid")
        PLAN = "plan", _("a payment plan was agreed")
        SECURITY = "security", _("security was given")
        PROTECTED = "protected", _("somebody there is protected")
        MISTAKE = "mistake", _("the cut was a mistake")
        AUTHORITY = "authority", _("the authority wants it")

    order_no = models.CharField(_("order number"), max_length=24, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="supply_orders", verbose_name=_("case"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PROPOSED)
    proposed_on = models.DateField(_("proposed on"))
    amount = models.DecimalField(_("overdue amount"), max_digits=14, decimal_places=2)
    cut_on = models.DateField(_("planned for"), null=True, blank=True)
    needs = ArrayField(models.CharField(max_length=40), verbose_name=_("needed before"), default=list, blank=True)
    done = ArrayField(models.CharField(max_length=40), verbose_name=_("done"), default=list, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    requested_on = models.DateField(_("asked on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    reason = models.CharField(_("why"), max_length=12, choices=Reason, blank=True, default="", db_default="")
    done_on = models.DateField(_("carried out on"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)

    objects = CaseWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("supply order")
        verbose_name_plural = _("supply orders")
        ordering = ["-proposed_on", "order_no"]
        indexes = [
            models.Index(fields=["proposed_on"], condition=Q(status="requested"), name="order_waiting_for_approval")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(status__in=["proposed", "requested", "approved"]),
                name="one_running_order_of_a_kind_per_case",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") & Q(cancelled_on__isnull=True)
                | Q(status="cancelled", cancelled_on__gte=F("proposed_on")),
                name="a_cancelled_order_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "refused"])
                | Q(decided_by__isnull=False, decided_on__isnull=False) & ~Q(decided_by=F("requested_by")),
                name="two_people_decide_on_an_order",
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False) | ~Q(status="done") & Q(done_on__isnull=True),
                name="an_order_carried_out_says_when",
            ),
            models.CheckConstraint(condition=~Q(kind="reconnect") | ~Q(reason=""), name="a_reconnection_says_why"),
        ]

    def __str__(self) -> str:
        return self.order_no


class StepApproval(models.Model):
    """That a step of a case waits for a person, and what that person decided; the system asks, and one stands at a time.

    `amount` is what was overdue and undisputed when it was asked. `ended_on` is the day from which it no longer counts: the
    step was taken, the case closed, or its days ran out.
    """

    class Status(models.TextChoices):
        WAITING = lifecycle.Approval.WAITING, _("waiting for approval")
        APPROVED = lifecycle.Approval.APPROVED, _("approved")
        REFUSED = lifecycle.Approval.REFUSED, _("refused")
        LAPSED = lifecycle.Approval.LAPSED, _("lapsed")

    case = models.ForeignKey(Case, models.PROTECT, related_name="step_approvals", verbose_name=_("case"))
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", verbose_name=_("step"), db_index=False)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.WAITING)
    proposed_on = models.DateField(_("asked on"))
    amount = models.DecimalField(_("overdue when it was asked"), max_digits=14, decimal_places=2)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    ended_on = models.DateField(_("no longer counts from"), null=True, blank=True)

    objects = StepApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of a step")
        verbose_name_plural = _("approvals of steps")
        ordering = ["-proposed_on", "-id"]
        indexes = [models.Index(fields=["status", "proposed_on"], name="approval_by_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on__isnull=True), name="one_standing_approval_per_case"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "refused"])
                | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="somebody_decides_on_a_step",
            ),
            models.CheckConstraint(
                condition=~Q(status="lapsed") | Q(ended_on__isnull=False), name="a_lapsed_approval_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.step.get_kind_display()}"


class LegalReferral(models.Model):
    """A case handed to the lawyers, with the papers they need."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        WITHDRAWN = "withdrawn", _("withdrawn")

    referral_no = models.CharField(_("referral number"), max_length=24, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals", verbose_name=_("case"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    opened_on = models.DateField(_("opened on"))
    amount = models.DecimalField(_("overdue amount"), max_digits=14, decimal_places=2)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = CaseWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal referral")
        verbose_name_plural = _("legal referrals")
        ordering = ["-opened_on", "referral_no"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(status="open"), name="one_open_referral_per_case"),
            models.CheckConstraint(
                condition=Q(status="open", withdrawn_on__isnull=True)
                | Q(status="withdrawn", withdrawn_on__gte=F("opened_on")),
                name="a_withdrawn_referral_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.referral_no


class ReferralPaper(models.Model):
    """A paper that the lawyers need; the system ticks what it holds itself, people tick the rest."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("statement of account")
        BILLS = "bills", _("unpaid bills")
        NOTICES = "notices", _("notices as issued")
        SERVICE = "service", _("proof of service")
        CONTRACT = "contract", _("supply contract")
        IDENTITY = "identity", _("identity or registration of the debtor")

    referral = models.ForeignKey(LegalReferral, models.CASCADE, related_name="papers", verbose_name=_("referral"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    is_at_hand = models.BooleanField(_("at hand"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["referral", "kind"], name="a_paper_is_listed_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
