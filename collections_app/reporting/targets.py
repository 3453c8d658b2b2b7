"""Targets, the rule by which results are scored, and corrections: each proposed by one person and decided by another."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from collections_app.org.models import OrgUnit, StaffMember
from collections_app.reporting.querysets import ForWhomQuerySet, ProposalQuerySet
from collections_app.rules.assessment import Line, read_rule
from collections_app.rules.kpis import Kpi

KPIS: list[tuple[str, Any]] = [(kpi.value, kpi.value) for kpi in Kpi]


class Proposal(models.Model):
    """What one has proposed and another decides. Appended: what is to be otherwise is proposed anew."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PROPOSED)
    reason = models.CharField(_("reason"), max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"), db_index=False
    )
    proposed_on = models.DateField(_("proposed on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"),
        db_index=False,
    )  # fmt: skip
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_note = models.CharField(_("remark on the decision"), max_length=300, blank=True)

    class Meta:
        abstract = True


def _decided(what: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(status="proposed", decided_by__isnull=True, decided_on__isnull=True)
        | ~Q(status="proposed")
        & Q(decided_by__isnull=False, decided_on__isnull=False)
        & ~Q(decided_by=F("proposed_by")),
        name=f"nobody_decides_on_his_own_{what}",
    )


def _for_one(what: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(month__day=1) & ~Q(reason=""), name=f"a_{what}_is_of_a_month_and_says_why"
    )


class ForWhom(Proposal):
    """Of a unit as a whole, or of one officer of it, for a month (its first day)."""

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("organisation unit"))
    officer = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer"),
        help_text=_("Empty: the unit as a whole."),
    )  # fmt: skip
    month = models.DateField(_("month"))

    objects = ForWhomQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.officer or self.unit}, {date_format(self.month, 'YEAR_MONTH_FORMAT')}"


class KpiTarget(ForWhom):
    """What is to be reached in a key figure; a share as a share of one. Of the accepted versions the last one counts."""

    kpi = models.CharField(_("figure"), max_length=24, choices=KPIS)
    value = models.DecimalField(_("target"), max_digits=18, decimal_places=6)
    version = models.PositiveSmallIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["-month", "unit", "officer", "kpi", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "unit", "officer", "kpi", "version"], nulls_distinct=False,
                name="a_target_version_exists_once"
            ),
            models.UniqueConstraint(
                fields=["month", "unit", "officer", "kpi"], condition=Q(status="proposed"), nulls_distinct=False,
                name="one_proposal_of_a_target_waits",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="a_target_is_not_negative"),
            _decided("target"), _for_one("target"),
        ]  # fmt: skip


class ScoreCorrection(ForWhom):
    """Points that somebody gets or loses beside the rule, for a reason that is told to them."""

    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("correction of a score")
        verbose_name_plural = _("corrections of scores")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="a_correction_changes_points"),
            _decided("correction"), _for_one("correction"),
        ]  # fmt: skip


class ScoringRule(Proposal):
    """By which lines results are scored from a month on, until the next accepted version; see `rules.assessment`."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    active_from = models.DateField(_("from the month"))
    text = models.TextField(_("lines"))

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("scoring rule")
        verbose_name_plural = _("scoring rules")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(condition=Q(active_from__day=1), name="a_scoring_rule_begins_with_a_month"),
            _decided("scoring_rule"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"v{self.version}"

    @property
    def lines(self) -> tuple[Line, ...]:
        return read_rule(self.text)
