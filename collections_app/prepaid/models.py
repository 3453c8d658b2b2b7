from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.billing.models import Payment
from collections_app.customers.models import Account, Contact
from collections_app.prepaid.querysets import AlertQuerySet, OfPrepaidQuerySet, PrepaidQuerySet
from collections_app.rules.prepayment import Terms

PERCENT: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}
MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class PrepaidAccount(models.Model):
    """That an account pays in advance, on what terms, and what is left. Of an account one runs at a time.

    `balance` is top-ups less their shares to old debt, less what was drawn and given back: kept by triggers and never written
    by hand. `daily_use` is the average of the days drawn of late, written by the night. `used_up_on` is the day on which the
    balance was found below the stop level, until it is no longer negative. `returned` is what was left in the end and became
    the payment `returned_as`.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="prepaid", verbose_name=_("account"))
    set_value = models.DecimalField(
        _("set value"), **MONEY, help_text=_("What it is usually topped up to; the warning counts from it.")
    )
    price = models.DecimalField(_("price of a kWh"), max_digits=9, decimal_places=5)
    incentive_percent = models.DecimalField(_("discount on the price"), **PERCENT, default=Decimal(0))
    threshold_percent = models.DecimalField(_("warn below, percent of the set value"), **PERCENT, default=Decimal(20))
    emergency_credit = models.DecimalField(_("emergency credit"), **MONEY, default=Decimal(0))
    debt_percent = models.DecimalField(_("share of a top-up to old debt"), **PERCENT, default=Decimal(30))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("warned at"), db_index=False
    )
    opened_on = models.DateField(_("prepaid since"))
    closed_on = models.DateField(_("prepaid until"), null=True, blank=True)
    balance = models.DecimalField(_("balance"), **MONEY, default=Decimal(0), db_default=Decimal(0), editable=False)
    daily_use = models.DecimalField(_("average use of a day"), **MONEY, null=True, blank=True, editable=False)
    used_up_on = models.DateField(_("used up since"), null=True, blank=True, editable=False)
    returned = models.DecimalField(_("given back"), **MONEY, default=Decimal(0), db_default=Decimal(0), editable=False)
    returned_as = models.OneToOneField(
        Payment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="of_prepaid",
        verbose_name=_("given back as"),
        editable=False,
    )

    objects = PrepaidQuerySet.as_manager()

    class Meta:
        verbose_name = _("prepaid account")
        verbose_name_plural = _("prepaid accounts")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["balance"], condition=Q(closed_on__isnull=True), name="prepaid_by_balance"),
            models.Index(fields=["used_up_on"], condition=Q(used_up_on__isnull=False), name="prepaid_used_up"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(closed_on__isnull=True), name="one_prepayment_of_an_account_runs"
            ),
            models.CheckConstraint(condition=Q(set_value__gt=0, price__gt=0), name="a_prepayment_has_a_price"),
            models.CheckConstraint(condition=Q(emergency_credit__gte=0), name="an_emergency_credit_is_not_negative"),
            models.CheckConstraint(
                condition=Q(threshold_percent__gte=0, threshold_percent__lte=100)
                & Q(debt_percent__gte=0, debt_percent__lte=100)
                & Q(incentive_percent__gte=0, incentive_percent__lt=100),
                name="a_share_is_between_nothing_and_all",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("opened_on"), balance=0, used_up_on__isnull=True),
                name="nothing_is_left_of_an_ended_prepayment",
            ),
            models.CheckConstraint(
                condition=Q(returned=0, returned_as__isnull=True) | Q(returned__gt=0, returned_as__isnull=False),
                name="what_is_given_back_is_a_payment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)

    @property
    def terms(self) -> Terms:
        return Terms(
            self.set_value,
            self.price,
            self.threshold_percent,
            self.emergency_credit,
            self.debt_percent,
            self.incentive_percent,
        )


class TopUp(models.Model):
    """Money paid in advance. Appended only. `to_debt` of it went to old debt, as the payment `settles_as`.

    One that did not come in after all is taken back by another with the same amounts below zero: it says what it `reverses`.
    """

    top_up_no = models.CharField(_("top-up number"), max_length=50, unique=True)
    prepaid = models.ForeignKey(
        PrepaidAccount, models.PROTECT, related_name="top_ups", verbose_name=_("prepaid account"), db_index=False
    )  # top_up_by_account begins with it
    paid_on = models.DateField(_("paid on"))
    amount = models.DecimalField(_("amount"), **MONEY)
    to_debt = models.DecimalField(_("to old debt"), **MONEY, default=Decimal(0))
    settles_as = models.OneToOneField(
        Payment, models.PROTECT, null=True, blank=True, related_name="of_top_up", verbose_name=_("payment of old debt")
    )
    method = models.CharField(_("method"), max_length=24, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("takes back")
    )
    received_at = models.DateTimeField(_("received at"), db_default=models.functions.Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by"),
        db_index=False,
    )  # fmt: skip

    objects = OfPrepaidQuerySet.as_manager()

    class Meta:
        verbose_name = _("top-up")
        verbose_name_plural = _("top-ups")
        ordering = ["-paid_on", "-id"]
        indexes = [models.Index(fields=["prepaid", "paid_on"], name="top_up_by_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True) | Q(amount__lt=0, reverses__isnull=False),
                name="a_top_up_brings_money",
            ),
            models.CheckConstraint(
                condition=Q(to_debt=0, settles_as__isnull=True)
                | Q(to_debt__gt=0, to_debt__lte=F("amount"), settles_as__isnull=False)
                | Q(to_debt__lt=0, to_debt__gte=F("amount"), settles_as__isnull=False),
                name="a_share_to_old_debt_is_a_payment",
            ),
        ]

    def __str__(self) -> str:
        return self.top_up_no


class Draw(models.Model):
    """What a day's use took off the balance, at the price of that day. Appended only; a day is drawn once."""

    prepaid = models.ForeignKey(
        PrepaidAccount, models.PROTECT, related_name="draws", verbose_name=_("prepaid account"), db_index=False
    )  # a_day_is_drawn_once begins with it
    day = models.DateField(_("day"))
    kwh = models.DecimalField(_("kWh"), max_digits=12, decimal_places=3)
    price = models.DecimalField(_("price of a kWh"), max_digits=9, decimal_places=5)
    incentive_percent = models.DecimalField(_("discount on the price"), **PERCENT, default=Decimal(0))
    amount = models.DecimalField(_("amount"), **MONEY)

    objects = OfPrepaidQuerySet.as_manager()

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["prepaid", "day"], name="a_day_is_drawn_once"),
            models.CheckConstraint(condition=Q(kwh__gte=0, amount__gte=0), name="a_draw_takes"),
        ]

    def __str__(self) -> str:
        return f"{self.prepaid_id} {self.day}: {self.amount}"


class LowBalanceAlert(models.Model):
    """A balance was found below its threshold, until the account is topped up or no longer prepaid: one open at a time."""

    prepaid = models.ForeignKey(
        PrepaidAccount, models.PROTECT, related_name="alerts", verbose_name=_("prepaid account"), db_index=False
    )  # an_alert_is_raised_once_a_day begins with it
    raised_on = models.DateField(_("raised on"))
    balance = models.DecimalField(_("balance then"), **MONEY)
    threshold = models.DecimalField(_("threshold then"), **MONEY)
    raised_at = models.DateTimeField(_("raised at"), db_default=models.functions.Now(), editable=False)
    topped_up_on = models.DateField(_("topped up on"), null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("low balance alert")
        verbose_name_plural = _("low balance alerts")
        ordering = ["-raised_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["prepaid"], condition=Q(topped_up_on__isnull=True), name="one_alert_until_topped_up"
            ),
            models.UniqueConstraint(fields=["prepaid", "raised_on"], name="an_alert_is_raised_once_a_day"),
            models.CheckConstraint(condition=Q(balance__lt=F("threshold")), name="an_alert_is_of_a_low_balance"),
            models.CheckConstraint(
                condition=Q(topped_up_on__isnull=True) | Q(topped_up_on__gte=F("raised_on")),
                name="an_alert_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prepaid_id} {self.raised_on}"
