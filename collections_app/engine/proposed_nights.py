"""Nights as foreseen before they run: asked for by one person, approved or refused by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.customers.models import Account
from collections_app.engine.querysets import NightProposalQuerySet, ProposedMoveQuerySet
from collections_app.org.models import OrgUnit


class NightProposal(models.Model):
    """What the night of a day would do with the accounts of a unit and those below it. Approved, it binds that night.

    `figures` are its sums; `done` of `accounts` have been decided while it is being worked out.
    """

    class Status(models.TextChoices):
        WORKING = "working", pgettext_lazy("proposal of a night", "being worked out")
        WAITING = "waiting", pgettext_lazy("proposal of a night", "waiting for approval")
        APPROVED = "approved", pgettext_lazy("proposal of a night", "approved")
        REFUSED = "refused", pgettext_lazy("proposal of a night", "refused")
        STOPPED = "stopped", pgettext_lazy("proposal of a night", "stopped")
        FAILED = "failed", pgettext_lazy("proposal of a night", "failed")

    day = models.DateField(_("night of"))
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("organisation unit"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WORKING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"), db_index=False
    )
    asked_on = models.DateField(_("asked on"))
    asked_at = models.DateTimeField(_("asked at"), db_default=models.functions.Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"),
        db_index=False,
    )  # fmt: skip
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    note = models.CharField(_("remark on the decision"), max_length=300, blank=True)
    accounts = models.PositiveIntegerField(_("accounts"), default=0)
    done = models.PositiveIntegerField(_("decided so far"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    figures = models.JSONField(_("figures"), default=dict)
    error = models.CharField(_("error"), max_length=300, blank=True)

    objects = NightProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a night")
        verbose_name_plural = _("proposals of nights")
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "unit"], condition=Q(status__in=["working", "waiting", "approved"]),
                name="one_proposal_of_a_night_stands",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["approved", "refused"], decided_by__isnull=False, decided_on__isnull=False)
                & ~Q(decided_by=F("asked_by"))
                | ~Q(status__in=["approved", "refused"]) & Q(decided_by__isnull=True, decided_on__isnull=True),
                name="nobody_approves_a_night_they_asked_for",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{date_format(self.day)}, {self.unit}"


class ProposedMove(models.Model):
    """An account that the night would move, or that the rules of the day before would have treated otherwise.

    Appended only: what was approved can be read for as long as the proposal is kept.
    """

    proposal = models.ForeignKey(
        NightProposal, models.PROTECT, related_name="moves", verbose_name=_("proposal of a night"), db_index=False
    )  # an_account_is_proposed_once begins with it
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"), db_index=False)
    is_critical = models.BooleanField(_("critical"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    verdict = models.CharField(_("verdict"), max_length=12)
    step_id = models.BigIntegerField(null=True)
    step = models.CharField(_("step"), max_length=24, blank=True)
    reason = models.JSONField(_("reason"))
    before_verdict = models.CharField(_("verdict by the rules of the day before"), max_length=12, blank=True)
    before_step = models.CharField(_("step by the rules of the day before"), max_length=24, blank=True)
    before_reason = models.JSONField(_("reason by the rules of the day before"), null=True)

    objects = ProposedMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("account that would move")
        verbose_name_plural = _("accounts that would move")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "account"], name="an_account_is_proposed_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.account_id}"
