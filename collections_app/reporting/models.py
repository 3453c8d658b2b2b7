from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from collections_app.customers.models import Account
from collections_app.org.models import OrgUnit
from collections_app.reporting.querysets import FigureQuerySet

MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2, "default": 0, "db_default": 0}
COUNT: dict[str, Any] = {"default": 0, "db_default": 0}


def _amounts() -> ArrayField:
    return ArrayField(models.DecimalField(max_digits=18, decimal_places=2), default=list)


def _counts() -> ArrayField:
    return ArrayField(models.IntegerField(), default=list)


class Figure(models.Model):
    """What was measured of a piece of the portfolio on a day, or from the first of a month to `to_on`; see `rules.figures`.

    The pieces are the accounts of a unit (the one they hang on, not those above), officer, class, grade and currency, as
    they were on each day; a row with `is_total` is all of a unit. Measured anew as often as one likes: the rows are replaced.
    """

    class Grain(models.TextChoices):
        DAY = "day", _("day")
        MONTH = "month", _("month")

    grain = models.CharField(_("period"), max_length=5, choices=Grain)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    is_total = models.BooleanField(_("all of the unit"))
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, related_name="+", verbose_name=_("organisation unit"), db_index=False
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("officer"), db_index=False
    )
    customer_class = models.CharField(_("customer class"), max_length=24, choices=Account.CustomerClass, blank=True)
    credit_grade = models.CharField(_("credit grade"), max_length=8, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)

    opening = models.DecimalField(_("arrears before"), **MONEY)
    opening_old = models.DecimalField(_("old arrears before"), **MONEY)
    issued = models.DecimalField(_("billed"), **MONEY)
    received_month = models.DecimalField(_("received for bills of the month"), **MONEY)
    received_year = models.DecimalField(_("received for earlier bills of the year"), **MONEY)
    received_old = models.DecimalField(_("received for bills of earlier years"), **MONEY)
    taken_back = models.DecimalField(_("received in an earlier month and taken back"), **MONEY)
    moved = models.DecimalField(_("arrears taken over, less handed over"), **MONEY)
    moved_old = models.DecimalField(_("old arrears taken over, less handed over"), **MONEY)
    closing = models.DecimalField(_("arrears"), **MONEY)
    closing_old = models.DecimalField(_("old arrears"), **MONEY)
    cross_year = models.DecimalField(_("overdue from earlier years"), **MONEY)
    penalty_posted = models.DecimalField(_("penalty posted"), **MONEY)
    penalty_waived = models.DecimalField(_("penalty waived"), **MONEY)
    prepaid_balance = models.DecimalField(_("prepaid balance"), **MONEY)
    limitation_risk = models.DecimalField(_("about to lapse"), **MONEY)
    bills = models.IntegerField(_("bills issued"), **COUNT)
    debtors = models.IntegerField(_("accounts overdue"), **COUNT)
    cases_opened = models.IntegerField(_("cases opened"), **COUNT)
    cases_closed = models.IntegerField(_("cases closed"), **COUNT)
    promises_kept = models.IntegerField(_("promises kept"), **COUNT)
    promises_broken = models.IntegerField(_("promises broken"), **COUNT)
    plans_kept = models.IntegerField(_("plans completed"), **COUNT)
    plans_broken = models.IntegerField(_("plans broken"), **COUNT)
    cuts_proposed = models.IntegerField(_("cuts proposed"), **COUNT)
    cuts_approved = models.IntegerField(_("cuts approved"), **COUNT)
    cuts_proven = models.IntegerField(_("cuts approved on proven notice"), **COUNT)
    wrongful_cuts = models.IntegerField(_("wrongful cuts"), **COUNT)
    restored = models.IntegerField(_("supplies restored"), **COUNT)
    restored_in_time = models.IntegerField(_("restored in time"), **COUNT)
    disputes = models.IntegerField(_("disputes opened"), **COUNT)
    complaints = models.IntegerField(_("complaints"), **COUNT)
    prepaid_accounts = models.IntegerField(_("prepaid accounts"), **COUNT)
    ages = _amounts()
    was = _amounts()
    cured = _amounts()
    rolled = _amounts()
    standing = _counts()
    steps = _counts()
    standing_overdue = _amounts()

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["-to_on", "id"]
        indexes = [
            models.Index(fields=["grain", "is_total", "from_on"], name="figure_by_period"),
            models.Index(
                fields=["officer", "grain", "from_on"], condition=models.Q(is_total=False), name="figure_by_officer"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "grain", "from_on", "is_total", "unit", "officer", "customer_class", "credit_grade", "currency",
                ],
                nulls_distinct=False,
                name="a_piece_is_measured_once",
            ),
            models.CheckConstraint(condition=models.Q(to_on__gte=models.F("from_on")), name="a_measured_period_lasts"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit_id} {self.from_on}"
