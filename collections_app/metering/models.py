from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.billing.models import Bill
from collections_app.customers.models import Account, SupplyPoint
from collections_app.metering.querysets import CoverageQuerySet, FindingQuerySet, ReadingQuerySet
from collections_app.org.models import OrgUnit
from collections_app.routes.models import MeterReader

KWH: dict[str, Any] = {"max_digits": 14, "decimal_places": 3}


class Source(models.TextChoices):
    FIELD = "field", _("read on site")
    REMOTE = "remote", _("read remotely")
    ESTIMATED = "estimated", _("estimated")
    CUSTOMER = "customer", _("read by the customer")


class Reading(models.Model):
    """What a meter showed on a day, in kWh: one reading of a supply point, a day and a source.

    Appended: a correction is a new row that names what it replaces, and the old one is kept and no longer current. Where a
    meter was exchanged that day, `value` is the first of the new one and `final_value` the last of the old one. `digits` is
    how many figures the meter has before the point, where it is known: then it is known, too, when it begins anew at zero.
    Millions of rows are written, and what they point at is never deleted: hence no constraint on the keys.
    """

    supply_point = models.ForeignKey(
        SupplyPoint, models.PROTECT, related_name="readings", verbose_name=_("supply point"), db_constraint=False,
        db_index=False,
    )  # fmt: skip  # one_reading_of_a_day_and_source begins with it
    read_on = models.DateField(_("read on"))
    value = models.DecimalField(_("reading"), **KWH)
    scheduled_on = models.DateField(_("to be read on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=9, choices=Source, default=Source.FIELD)
    reader = models.ForeignKey(
        MeterReader, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meter reader"),
        db_constraint=False, db_index=False,
    )  # fmt: skip
    meter_no = models.CharField(_("meter number"), max_length=40, blank=True, default="", db_default="")
    digits = models.PositiveSmallIntegerField(_("figures before the point"), null=True, blank=True)
    is_exchange = models.BooleanField(_("first of a new meter"), default=False, db_default=False)
    final_value = models.DecimalField(_("last of the old meter"), **KWH, null=True, blank=True)
    recorded_on = models.DateField(_("recorded on"))
    is_current = models.BooleanField(_("current"), default=True, db_default=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("corrects"),
        db_constraint=False, db_index=False,
    )  # fmt: skip

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-read_on", "-id"]
        indexes = [BrinIndex(fields=["read_on", "recorded_on"], name="readings_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["supply_point", "read_on", "source"], condition=Q(is_current=True),
                name="one_reading_of_a_day_and_source",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="a_reading_is_corrected_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (Q(final_value__isnull=True) | Q(final_value__gte=0)),
                name="a_reading_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(final_value__isnull=True) | Q(is_exchange=True), name="only_an_exchange_ends_an_old_meter"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.supply_point_id} {self.read_on}: {self.value}"


class ReadingAudit(models.Model):
    """That the readings recorded up to a day have been looked at."""

    day = models.DateField(_("day"), primary_key=True)

    class Meta:
        verbose_name = _("audit of readings")
        verbose_name_plural = _("audits of readings")

    def __str__(self) -> str:
        return str(self.day)


class FindingNumber(models.Func):
    """F and nine digits, the next one of a sequence."""

    template = "('F' || to_char(nextval('collections_finding_number'), 'FM000000000'))"
    output_field = models.CharField()


SETTLED_ITSELF = Q(
    kind="estimated_bill", reason="", decided_on__isnull=False, decided_by__isnull=True, closed_on__isnull=False
) & (
    Q(outcome="cleared", shown_on__isnull=False)
    | Q(outcome="to_correct", shown_on__isnull=True, billed_then__isnull=False)
)
"""Nobody has to decide about an estimate any more: a later reading has shown it right, or another bill has come."""


class AuditFinding(models.Model):
    """Something odd about a reading, a bill or a reader, that somebody has to look into by a day; found once, by its `key`.

    It is open until somebody has decided; where the bill has to be corrected, until it has been. While one with a bill is
    open, the bill is on hold. `evidence` holds the figures that it rests on, `is_sampled` says whether the meter has to be
    looked at on site. An estimate may settle itself: by a later reading (`shown_on`), or by another bill.
    """

    class Kind(models.TextChoices):
        LATE = "late", _("read late")
        OVER_CYCLE = "over_cycle", _("longer than a cycle")
        MISSED = "missed", _("not read")
        ESTIMATES = "estimates", _("estimated again and again")
        ZERO = "zero", _("nothing used again and again")
        JUMP = "jump", _("much more than usual")
        DROP = "drop", _("much less than usual")
        BACKWARDS = "backwards", _("the meter runs backwards")
        REMOTE = "remote", _("site and remote reading differ")
        FIRST_CYCLES = "first_cycles", _("a new meter not read on site")
        READER = "reader", _("habits of a reader")
        NO_READING = "no_reading", _("bill without a reading")
        ESTIMATED_BILL = "estimated_bill", _("bill on an estimate")
        BILL_ERROR = "bill_error", _("billed is not what was read")

    class Outcome(models.TextChoices):
        CLEARED = "cleared", _("nothing is wrong")
        CONFIRMED = "confirmed", _("confirmed; the bill stands")
        TO_CORRECT = "to_correct", _("the bill has to be corrected")

    finding_no = models.CharField(_("finding number"), max_length=24, unique=True, db_default=FindingNumber())
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    key = models.CharField(_("found of"), max_length=80, unique=True, editable=False)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation unit")
    )
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("account")
    )
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("bill")
    )
    supply_point = models.ForeignKey(
        SupplyPoint, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("supply point"),
        db_index=False,
    )  # fmt: skip
    reader = models.ForeignKey(
        MeterReader, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("meter reader")
    )
    read_on = models.DateField(_("about the reading of"), null=True, blank=True)
    from_on = models.DateField(_("since the reading of"), null=True, blank=True)
    evidence = models.JSONField(_("what it rests on"), default=dict)
    is_sampled = models.BooleanField(_("to be looked at on site"), default=False, db_default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible")
    )
    found_on = models.DateField(_("found on"))
    due_on = models.DateField(_("to be decided by"))
    escalated_on = models.DateField(_("escalated on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True, default="", db_default="")
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="", db_default="")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"),
        db_index=False,
    )  # fmt: skip
    shown_on = models.DateField(_("shown by the reading of"), null=True, blank=True)
    billed_then = models.DecimalField(_("billed then"), max_digits=14, decimal_places=2, null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit finding")
        verbose_name_plural = _("audit findings")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(closed_on__isnull=True), name="finding_that_is_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_on__isnull=True, decided_by__isnull=True, closed_on__isnull=True)
                | (~Q(outcome="") & ~Q(reason="") & Q(decided_on__isnull=False, decided_by__isnull=False))
                | SETTLED_ITSELF,
                name="a_decided_finding_says_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["cleared", "confirmed"]) | Q(closed_on__isnull=False),
                name="only_a_bill_to_correct_stays_open",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="to_correct") | Q(bill__isnull=False), name="a_bill_to_correct_is_named"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("found_on")),
                name="a_finding_closes_after_it_is_found",
            ),
        ]

    def __str__(self) -> str:
        return self.finding_no


class RemoteCoverage(models.Model):
    """How many supply points of a unit were read remotely in a month; counted by the night."""

    unit = models.ForeignKey(
        OrgUnit, models.CASCADE, related_name="+", verbose_name=_("organisation unit"), db_index=False
    )  # a_month_of_a_unit_is_counted_once begins with it
    month = models.DateField(_("month"))
    points = models.PositiveIntegerField(_("supply points"))
    remote = models.PositiveIntegerField(_("read remotely"))
    read = models.PositiveIntegerField(_("read at all"))

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage of remote reading")
        verbose_name_plural = _("coverage of remote reading")
        ordering = ["-month", "unit__path"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "month"], name="a_month_of_a_unit_is_counted_once"),
            models.CheckConstraint(
                condition=Q(remote__lte=F("read"), read__lte=F("points")), name="no_more_is_read_than_there_is"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m}"

    @property
    def percent(self) -> Decimal | None:
        """The share of the supply points that were read remotely."""
        return Decimal(100) * self.remote / self.points if self.points else None
