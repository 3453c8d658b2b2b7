from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.customers.models import Account
from collections_app.offers.querysets import CampaignQuerySet, MeterOfferQuerySet
from collections_app.org.models import OrgUnit
from collections_app.rules.meter_offers import LARGEST_COMPARED, RiskGroup


def _person(words: Any, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=words, db_index=False, **more
    )


class Campaign(models.Model):
    """Offers of a prepayment meter to the risk groups of a unit: drafted by one person, started by another.

    `late_bills` paid late within twelve months make an account hard to pay, as an open case does. `compared_percent` of the
    selected accounts are offered nothing, for comparison. Customers are asked to answer within `answer_days`.
    """

    class Group(models.TextChoices):
        DEDICATED_TRANSFORMER = RiskGroup.DEDICATED_TRANSFORMER, _("dedicated transformer")
        TEMPORARY = RiskGroup.TEMPORARY, _("temporary")
        LEASE_RUN = RiskGroup.LEASE_RUN, _("lease-run")
        NEW_LOW_VOLTAGE = RiskGroup.NEW_LOW_VOLTAGE, _("new, non-residential, low voltage")
        HARD_TO_PAY = RiskGroup.HARD_TO_PAY, _("hard to pay")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        STARTED = "started", pgettext_lazy("campaign", "started")
        ENDED = "ended", pgettext_lazy("campaign", "ended")

    name = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("organisation unit"))
    groups = models.JSONField(_("risk groups"), default=list)
    late_bills = models.PositiveSmallIntegerField(
        _("hard to pay from so many late bills"), default=3, validators=[MinValueValidator(1)]
    )
    compared_percent = models.PositiveSmallIntegerField(
        _("kept aside, percent"), default=10, validators=[MaxValueValidator(LARGEST_COMPARED)]
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer"), default=30, validators=[MinValueValidator(7), MaxValueValidator(90)]
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    drafted_on = models.DateField(_("drafted on"))
    drafted_by = _person(_("drafted by"))
    opened_on = models.DateField(_("started on"), null=True, blank=True)
    started_by = _person(_("started by"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_by = _person(_("ended by"), null=True, blank=True)
    note = models.CharField(_("why it ended"), max_length=300, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("meter campaign")
        verbose_name_plural = _("meter campaigns")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(compared_percent__lte=LARGEST_COMPARED), name="at_least_half_of_a_campaign_is_offered_a_meter"
            ),
            models.CheckConstraint(condition=Q(late_bills__gte=1), name="hard_to_pay_begins_with_a_late_bill"),
            models.CheckConstraint(
                condition=Q(answer_days__gte=7, answer_days__lte=90), name="an_offer_leaves_days_to_answer"
            ),
            models.CheckConstraint(
                condition=Q(started_by__isnull=True, opened_on__isnull=True)
                | Q(started_by__isnull=False, opened_on__isnull=False) & ~Q(started_by=F("drafted_by")),
                name="two_people_start_a_campaign",
            ),
            models.CheckConstraint(
                condition=~Q(status="started") | Q(opened_on__isnull=False), name="a_started_campaign_says_since_when"
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_on__isnull=False, ended_by__isnull=False)
                | Q(ended_on__isnull=True, ended_by__isnull=True) & ~Q(status="ended"),
                name="an_ended_campaign_says_since_when",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class MeterOffer(models.Model):
    """That an account was selected, by which group, and what came of it; `is_compared`: kept aside and offered nothing.

    `overdue_then` is what was overdue on the day of the offer, in the currency of the account.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
        DECLINED = "declined", pgettext_lazy("offer", "declined")

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="offers", verbose_name=_("meter campaign"), db_index=False
    )  # an_account_is_once_in_a_campaign begins with it
    account = models.ForeignKey(Account, models.PROTECT, related_name="meter_offers", verbose_name=_("account"))
    risk_group = models.CharField(_("risk group"), max_length=24, choices=Campaign.Group)
    is_compared = models.BooleanField(_("kept aside for comparison"), default=False)
    offered_on = models.DateField(_("offered on"))
    overdue_then = models.DecimalField(_("overdue then"), max_digits=14, decimal_places=2)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer_note = models.CharField(_("how it was answered"), max_length=300, blank=True)
    appointment_on = models.DateField(_("appointment on"), null=True, blank=True)
    installed_on = models.DateField(_("installed on"), null=True, blank=True)
    meter_no = models.CharField(_("meter number"), max_length=40, blank=True)

    objects = MeterOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("meter offer")
        verbose_name_plural = _("meter offers")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["appointment_on"], condition=Q(appointment_on__isnull=False, installed_on__isnull=True),
                name="meter_offer_by_appointment",
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["campaign", "account"], name="an_account_is_once_in_a_campaign"),
            models.UniqueConstraint(fields=["meter_no"], condition=~Q(meter_no=""), name="a_meter_is_installed_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | Q(answer__in=["accepted", "declined"], answered_on__gte=F("offered_on")),
                name="an_answer_comes_after_the_offer",
            ),
            models.CheckConstraint(
                condition=Q(appointment_on__isnull=True) | Q(answer="accepted"), name="an_appointment_follows_a_yes"
            ),
            models.CheckConstraint(
                condition=Q(installed_on__isnull=True, meter_no="")
                | Q(answer="accepted", installed_on__gte=F("answered_on")) & ~Q(meter_no=""),
                name="a_meter_is_installed_after_a_yes",
            ),
            models.CheckConstraint(
                condition=Q(is_compared=False) | Q(answer="", installed_on__isnull=True),
                name="who_is_kept_aside_is_offered_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.account}"
