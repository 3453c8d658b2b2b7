from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.billing.models import Bill
from collections_app.cases.events import EventKind, kinds_of_events
from collections_app.cases.querysets import CaseEventQuerySet, CaseQuerySet, SuspensionQuerySet
from collections_app.customers.models import Account
from collections_app.procedures.models import Procedure, Step
from collections_app.rules import lifecycle

# What is published of a procedure is kept by a trigger; so the database need not look it up (db_constraint) for each row.


class Case(models.Model):
    """The collection of one account's overdue debt, from the first step to payment.

    `step` is the last step taken, `step_on` the day it was taken, `step_served_on` the day from which the next
    step's clock runs (empty while the notice has not reached the debtor).
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class CloseReason(models.TextChoices):
        PAID = lifecycle.CloseReason.PAID, _("paid")
        TOO_SMALL = lifecycle.CloseReason.TOO_SMALL, _("remaining debt too small")
        BY_HAND = lifecycle.CloseReason.BY_HAND, _("closed by hand")

    case_no = models.CharField(_("case number"), max_length=24, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="cases", verbose_name=_("account"))
    procedure = models.ForeignKey(
        Procedure,
        models.PROTECT,
        related_name="cases",
        verbose_name=_("procedure"),
        db_constraint=False,
        db_index=False,
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.OPEN)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    close_reason = models.CharField(_("close reason"), max_length=12, choices=CloseReason, blank=True)
    step = models.ForeignKey(
        Step,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("last step"),
        db_constraint=False,
        db_index=False,
    )  # without an index a step taken changes the row in its place
    step_on = models.DateField(_("step taken on"), null=True, blank=True)
    step_served_on = models.DateField(_("step served on"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_on", "case_no"]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(status="open"), name="one_open_case_per_account"),
            models.CheckConstraint(
                condition=Q(status="open", closed_on__isnull=True, close_reason="")
                | (Q(status="closed", closed_on__gte=F("opened_on")) & ~Q(close_reason="")),
                name="a_closed_case_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True, step_on__isnull=True) | Q(step__isnull=False, step_on__isnull=False),
                name="a_step_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.case_no


class CaseEvent(models.Model):
    """What happened to an account's collection. Appended only: a trigger refuses updates and deletions."""

    Kind = EventKind

    account = models.ForeignKey(Account, models.PROTECT, related_name="events", verbose_name=_("account"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="events", verbose_name=_("case"))
    kind = models.CharField(_("kind"), max_length=24, choices=kinds_of_events)
    on = models.DateField(_("on"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"),
        db_index=False,
    )  # fmt: skip
    data = models.JSONField(_("details"), default=dict, blank=True)

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["on"], name="event_by_day"),
            models.Index(fields=["actor"], condition=Q(actor__isnull=False), name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class Hold(models.Model):
    """Nothing escalates while it lasts: of the whole account, or of one bill. `until` is its last day; empty is open-ended.

    `ended_on` is the first day on which it no longer holds because somebody ended it.
    """

    class Reason(models.TextChoices):
        PROMISE = "promise", _("promise to pay")
        PLAN = "plan", _("payment plan")
        COMPLAINT = "complaint", _("complaint")
        HARDSHIP = "hardship", _("hardship")
        DISASTER = "disaster", _("disaster or emergency")
        INVESTIGATION = "investigation", _("under investigation")
        READING = "reading", _("reading in question")
        DEFERRAL = "deferral", _("more days to pay by credit grade")
        OTHER = "other", _("other")

        @classmethod
        def by_hand(cls) -> list[tuple[str, Any]]:
            """The reasons that a person may give; others come and go with a payment plan, an audit finding or a grade."""
            return [(value, words) for value, words in cls.choices if value not in cls.of_themselves()]

        @classmethod
        def of_themselves(cls) -> list[str]:
            return [cls.PLAN.value, cls.READING.value, cls.DEFERRAL.value]

    account = models.ForeignKey(Account, models.PROTECT, related_name="holds", verbose_name=_("account"))
    bill = models.ForeignKey(
        Bill,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="holds",
        verbose_name=_("bill"),
        help_text=_("Empty: the whole account."),
    )
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    note = models.CharField(_("note"), max_length=300, blank=True)
    stops_penalty = models.BooleanField(
        _("stops the penalty"), default=False, db_default=False, help_text=_("No penalty accrues while it lasts.")
    )
    placed_on = models.DateField(_("placed on"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day on which it holds."))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("placed by")
    )

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-placed_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("placed_on")), name="a_hold_lasts"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("placed_on")), name="a_hold_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.placed_on}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds: the one planned, or the one before somebody ended it."""
        ended = self.ended_on and self.ended_on - timedelta(1)
        return min(filter(None, (self.until, ended)), default=None)
