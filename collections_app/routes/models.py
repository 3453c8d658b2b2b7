from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.customers.models import SupplyPoint
from collections_app.org.models import OrgUnit
from collections_app.routes.querysets import (
    AssignmentQuerySet,
    MeterReaderQuerySet,
    RotationPlanQuerySet,
    RouteQuerySet,
)


class PlanNumber(models.Func):
    """R and nine digits, the next one of a sequence."""

    template = "('R' || to_char(nextval('collections_rotation_number'), 'FM000000000'))"
    output_field = models.CharField()


class MeterReader(models.Model):
    """Somebody who reads meters; made by the first file that names them. They need not work with this system."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True, default="", db_default="")
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation unit")
    )
    is_active = models.BooleanField(_("reads meters today"), default=True, db_default=True)

    objects = MeterReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("meter reader")
        verbose_name_plural = _("meter readers")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code


class ReadingRoute(models.Model):
    """Supply points that one person reads in one go, on the same day of each month."""

    route_no = models.CharField(_("route number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("organisation unit"))
    reading_day = models.PositiveSmallIntegerField(_("reading day"), null=True, blank=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading route")
        verbose_name_plural = _("reading routes")
        ordering = ["route_no"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reading_day__isnull=True) | Q(reading_day__gte=1, reading_day__lte=31),
                name="a_reading_day_is_a_day_of_the_month",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoutePoint(models.Model):
    """That a supply point lies on a route: on one, today; on which it lay before is not asked."""

    supply_point = models.OneToOneField(
        SupplyPoint, models.CASCADE, related_name="route_point", verbose_name=_("supply point"), primary_key=True
    )
    route = models.ForeignKey(ReadingRoute, models.PROTECT, related_name="points", verbose_name=_("reading route"))

    class Meta:
        verbose_name = _("supply point of a route")
        verbose_name_plural = _("supply points of routes")

    def __str__(self) -> str:
        return f"{self.route_id} {self.supply_point_id}"


class RotationPlan(models.Model):
    """Who reads which route of a unit from a day on: proposed by one person, approved by another, then in force for good."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    plan_no = models.CharField(_("plan number"), max_length=24, unique=True, db_default=PlanNumber())
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("organisation unit"))
    from_on = models.DateField(_("from"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PROPOSED)
    proposed_on = models.DateField(_("proposed on"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"), db_index=False
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"),
        db_index=False,
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=300, blank=True, default="", db_default="")

    objects = RotationPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("rotation plan")
        verbose_name_plural = _("rotation plans")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(status="proposed"), name="one_rotation_plan_of_a_unit_waits"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_on__isnull=True, decided_by__isnull=True)
                | (~Q(status="proposed") & Q(decided_on__isnull=False, decided_by__isnull=False)),
                name="a_decided_rotation_plan_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=F("proposed_by")),
                name="nobody_approves_their_own_rotation_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.plan_no


class RotationLine(models.Model):
    """One route in a plan: who reads it from the day of the plan, whom that replaces, and why."""

    class Why(models.TextChoices):
        STAYS = "stays", pgettext_lazy("of a reader on a route", "stays")
        LIMIT = "limit", _("the limit is reached")
        FREE = "free", _("nobody reads it")
        LEFT = "left", _("the reader reads no more")
        NOBODY = "nobody", _("nobody may read it")

    plan = models.ForeignKey(RotationPlan, models.CASCADE, related_name="lines", verbose_name=_("rotation plan"))
    route = models.ForeignKey(
        ReadingRoute, models.PROTECT, related_name="+", verbose_name=_("reading route"), db_index=False
    )
    reader = models.ForeignKey(
        MeterReader, models.PROTECT, null=True, related_name="+", verbose_name=_("meter reader"), db_index=False
    )
    before = models.ForeignKey(
        MeterReader, models.PROTECT, null=True, related_name="+", verbose_name=_("read until then by"), db_index=False
    )
    why = models.CharField(_("why"), max_length=8, choices=Why)
    points = models.PositiveIntegerField(_("supply points"), default=0)

    class Meta:
        verbose_name = _("line of a rotation plan")
        verbose_name_plural = _("lines of rotation plans")
        ordering = ["route__route_no"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "route"], name="a_rotation_plan_names_a_route_once"),
            models.CheckConstraint(
                condition=Q(why="nobody", reader__isnull=True) | (~Q(why="nobody") & Q(reader__isnull=False)),
                name="a_route_has_a_reader_unless_nobody_may",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.route_id} → {self.reader_id}"


class RouteAssignment(models.Model):
    """That somebody reads a route from a day on, until somebody else begins. Of a route one runs at a time."""

    route = models.ForeignKey(
        ReadingRoute, models.PROTECT, related_name="assignments", verbose_name=_("reading route"), db_index=False
    )  # one_reader_of_a_route_at_a_time begins with it
    reader = models.ForeignKey(
        MeterReader, models.PROTECT, related_name="assignments", verbose_name=_("meter reader")
    )  # fmt: skip
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    plan = models.ForeignKey(
        RotationPlan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rotation plan"),
        db_index=False,
    )  # fmt: skip

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a route")
        verbose_name_plural = _("assignments of routes")
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["route"], condition=Q(until_on__isnull=True), name="one_reader_of_a_route_at_a_time"
            ),
            models.UniqueConstraint(fields=["route", "from_on"], name="a_route_changes_hands_once_a_day"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="an_assignment_of_a_route_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.route_id} {self.reader_id} {self.from_on}"

    def days_on(self, day: date) -> int:
        """For how many days it has run on that day."""
        return (min(day, self.until_on or day) - self.from_on).days
