from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.billing.models import Bill
from collections_app.cases.querysets import SuspensionQuerySet
from collections_app.customers.models import Account


class DisputeNumber(models.Func):
    """Q and nine digits, the next one of a sequence."""

    template = "('Q' || to_char(nextval('collections_dispute_number'), 'FM000000000'))"
    output_field = models.CharField()


class Dispute(models.Model):
    """The debtor contests a bill, part of it, or (without a bill) the whole account; it lasts until the day it is closed.

    It goes from hand to hand by `stage`; one person proposes how to decide, another decides. Where the debtor is right,
    what he need not pay stays out of the collection until the bill has been corrected: from `decided_on` that is
    `upheld_amount` alone, where he is right in part (the view collections_contested says so to the night).
    """

    class Ground(models.TextChoices):
        READING = "reading", _("meter reading")
        METER = "meter", _("meter does not measure right")
        ESTIMATE = "estimate", _("estimated consumption")
        TARIFF = "tariff", _("tariff or customer class")
        PAID = "paid", _("already paid")
        NOT_THEIRS = "not_theirs", _("consumption of somebody else")
        SUPPLY = "supply", _("quality of the supply, or damage")
        PENALTY = "penalty", _("late-payment penalty")
        OTHER = "other", _("other")

    class Stage(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("of a dispute", "received")
        REVIEW = "review", _("being looked into")
        CUSTOMER = "customer", _("waits for the customer")
        FIELD = "field", _("checked on site")
        AUTHORITY = "authority", _("with the authority")
        DECISION = "decision", _("decision proposed")
        CORRECTION = "correction", _("bill to be corrected")

    class Decision(models.TextChoices):
        UPHELD = "upheld", _("the customer is right")
        PARTLY = "partly", _("the customer is right in part")
        REJECTED = "rejected", _("the bill stands")
        WITHDRAWN = "withdrawn", _("withdrawn by the customer")

    dispute_no = models.CharField(_("dispute number"), max_length=24, unique=True, db_default=DisputeNumber())
    account = models.ForeignKey(Account, models.PROTECT, related_name="disputes", verbose_name=_("account"))
    bill = models.ForeignKey(
        Bill,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name=_("bill"),
        help_text=_("Empty: the whole account."),
    )
    ground = models.CharField(_("about"), max_length=12, choices=Ground, default=Ground.OTHER, db_default=Ground.OTHER)
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage, default=Stage.RECEIVED, db_default=Stage.RECEIVED
    )
    opened_on = models.DateField(_("opened on"))
    answer_by = models.DateField(_("to be answered by"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    amount = models.DecimalField(
        _("disputed amount"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("Empty: all of it.")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, blank=True, default="", db_default="")
    upheld_amount = models.DecimalField(
        _("not to be paid"), max_digits=14, decimal_places=2, null=True, blank=True,
        help_text=_("Of what is disputed; empty: all of it."),
    )  # fmt: skip
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by"),
        db_index=False,
    )  # fmt: skip
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"),
        db_index=False,
    )  # fmt: skip
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-opened_on"]
        indexes = [
            models.Index(fields=["answer_by", "id"], condition=Q(closed_on__isnull=True), name="dispute_that_runs")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "bill", "opened_on"], nulls_distinct=False, name="one_dispute_of_a_thing_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="a_dispute_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="a_disputed_amount_is_money"
            ),
            models.CheckConstraint(
                condition=Q(decision="", proposed_on__isnull=True, proposed_by__isnull=True)
                | (~Q(decision="") & Q(proposed_on__isnull=False, proposed_by__isnull=False)),
                name="a_decision_on_a_dispute_is_proposed",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decided_by__isnull=True)
                | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="nobody_decides_on_their_own_proposal",
            ),
            models.CheckConstraint(
                condition=Q(decision="partly", upheld_amount__gt=0)
                | (~Q(decision="partly") & Q(upheld_amount__isnull=True)),
                name="who_is_right_in_part_has_an_amount",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["decision", "correction"]) | ~Q(decision=""),
                name="a_dispute_at_its_decision_has_one",
            ),
        ]

    def __str__(self) -> str:
        return self.dispute_no

    def amount_on(self, day: date) -> Decimal | None:
        """What of it was contested on that day, and not to be collected; None is all of it."""
        is_decided = self.decided_on is not None and self.decided_on <= day
        return self.upheld_amount if is_decided and self.decision == self.Decision.PARTLY else self.amount
