from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.billing.querysets import BillQuerySet, PaymentQuerySet
from collections_app.customers.models import Account


class Bill(models.Model):
    """An electricity bill in the currency of its account.

    `paid` is what was allocated to its principal, `charged` the late-payment penalty and fees posted on it less what was
    waived, `charges_paid` what was allocated to those: kept by triggers and never written by hand.
    """

    class Kind(models.TextChoices):
        ENERGY = "energy", _("electricity")
        OTHER = "other", _("other")

    bill_no = models.CharField(_("bill number"), max_length=60, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="bills", verbose_name=_("account"))
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("due on"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    period = models.CharField(_("billing period"), max_length=24, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.ENERGY)
    is_estimated = models.BooleanField(_("estimated reading"), default=False)
    kwh = models.DecimalField(_("billed energy, kWh"), max_digits=14, decimal_places=3, null=True, blank=True)
    paid = models.DecimalField(_("paid"), max_digits=14, decimal_places=2, default=Decimal(0), editable=False)
    charged = models.DecimalField(
        _("penalty charged"), max_digits=14, decimal_places=2, default=Decimal(0), db_default=Decimal(0), editable=False
    )
    charges_paid = models.DecimalField(
        _("penalty paid"), max_digits=14, decimal_places=2, default=Decimal(0), db_default=Decimal(0), editable=False
    )

    objects = BillQuerySet.as_manager()

    class Meta:
        verbose_name = _("bill")
        verbose_name_plural = _("bills")
        ordering = ["-due_on", "bill_no"]
        indexes = [
            models.Index(fields=["account", "due_on"], condition=Q(paid__lt=F("amount")), name="open_bill_by_account"),
            models.Index(fields=["due_on"], name="bill_by_due_day"),
            models.Index(
                fields=["account"], condition=Q(charges_paid__lt=F("charged")), name="unpaid_penalty_by_account"
            ),
            models.Index(fields=["due_on"], condition=Q(paid__lt=F("amount")), name="open_bill_by_due_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_bill_asks_for_money"),
            models.CheckConstraint(condition=Q(paid__gte=0, paid__lte=F("amount")), name="no_allocation_beyond_a_bill"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="a_bill_is_due_after_it_is_issued"),
            models.CheckConstraint(
                condition=Q(charges_paid__gte=0, charges_paid__lte=F("charged")), name="no_allocation_beyond_a_penalty"
            ),
        ]

    def __str__(self) -> str:
        return self.bill_no

    @property
    def open_amount(self) -> Decimal:
        return self.amount - self.paid

    @property
    def open_charges(self) -> Decimal:
        """What is posted of penalty and fees and neither paid nor waived; it outlives the payment of the bill."""
        return self.charged - self.charges_paid


class Payment(models.Model):
    """Money in, or (negative) a reversal of money that came in, such as a bounced direct debit.

    `allocated` is the sum of its allocations, kept by a trigger on them and never written by hand.
    """

    payment_no = models.CharField(_("payment number"), max_length=60, unique=True)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="payments", verbose_name=_("account"), db_index=False
    )  # payment_by_account begins with it
    paid_on = models.DateField(_("paid on"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, blank=True, related_name="named_by", verbose_name=_("bill named by the payer")
    )
    method = models.CharField(_("method"), max_length=24, blank=True)
    reverses = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversals",
        verbose_name=_("reverses"),
        db_index=False,
    )
    received_at = models.DateTimeField(_("received at"), db_default=models.functions.Now(), editable=False)
    allocated = models.DecimalField(_("allocated"), max_digits=14, decimal_places=2, default=Decimal(0), editable=False)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-paid_on", "payment_no"]
        indexes = [
            models.Index(
                fields=["account", "paid_on"],
                condition=~Q(allocated=F("amount")),
                name="unallocated_payment_by_account",
            ),
            models.Index(fields=["account", "paid_on"], name="payment_by_account"),
            models.Index(fields=["reverses"], condition=Q(reverses__isnull=False), name="reversal_by_payment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="only_a_reversal_is_negative",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, allocated__gte=0, allocated__lte=F("amount"))
                | Q(amount__lt=0, allocated__lte=0, allocated__gte=F("amount")),
                name="no_allocation_beyond_a_payment",
            ),
        ]

    def __str__(self) -> str:
        return self.payment_no

    @property
    def unallocated(self) -> Decimal:
        return self.amount - self.allocated


class Allocation(models.Model):
    """That a payment settled (part of) a bill; negative when a reversal or a corrected bill takes it back.

    Appended, never changed. `allocated_on` is the business day on which it was known.
    """

    class Part(models.TextChoices):
        PRINCIPAL = "principal", _("principal")
        CHARGES = "charges", _("penalty and fees")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations", verbose_name=_("payment"))
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="allocations", verbose_name=_("bill"))
    part = models.CharField(
        _("of the bill"), max_length=9, choices=Part, default=Part.PRINCIPAL, db_default="principal"
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    allocated_on = models.DateField(_("allocated on"))

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        indexes = [models.Index(fields=["allocated_on"], name="allocation_by_day")]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="an_allocation_moves_money"),
            models.CheckConstraint(
                condition=Q(part__in=["principal", "charges"]), name="an_allocation_settles_a_known_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} → {self.bill_id}: {self.amount}"
