from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.alarms.querysets import AlarmQuerySet, AlarmRuleQuerySet
from collections_app.customers.models import Account, Customer
from collections_app.org.models import OrgUnit

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class AlarmKind(models.TextChoices):
    """What is reacted to at once."""

    LARGE = "large", _("large arrears")
    SUDDEN = "sudden", _("arrears that grew fast")
    FIRST_DAY = "first_day", _("large payer late on the first day")
    DROP = "drop", _("use has dropped")
    INSOLVENCY = "insolvency", _("insolvency of the customer")
    STREET = "street", _("many disputes in one street")


class AlarmRule(models.Model):
    """From when on an alarm of a kind is raised. A rule that is changed is retired, and another takes its place.

    `amount` is in `currency`: what is overdue (large), what fell due of late (sudden), or what a bill comes to on average
    (first day, drop). `days` are looked back (sudden, street), or waited after the due day (first day). `percent` is what is
    left of the average (drop), `count` how many disputes (street). What a kind does not need is empty.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=AlarmKind)
    customer_class = models.CharField(
        _("customer class"),
        max_length=24,
        choices=Account.CustomerClass,
        blank=True,
        help_text=_("Empty: all of them."),
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    amount = models.DecimalField(_("amount"), **MONEY, null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    active_from = models.DateField(_("active from"))
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by"),
        db_index=False,
    )  # fmt: skip

    objects = AlarmRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("warning rule")
        verbose_name_plural = _("warning rules")
        ordering = ["kind", "customer_class", "-active_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "customer_class", "currency"], condition=Q(retired_on__isnull=True),
                name="one_warning_rule_of_a_kind_is_active",
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("active_from")),
                name="a_warning_rule_is_retired_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["insolvency", "street"]) | Q(amount__gt=0) & ~Q(currency=""),
                name="a_warning_rule_about_money_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["sudden", "street"]) | Q(days__gt=0), name="a_warning_rule_looks_back_some_days"
            ),
            models.CheckConstraint(
                condition=~Q(kind="drop") | Q(percent__gt=0, percent__lt=100), name="a_drop_is_part_of_the_average"
            ),
            models.CheckConstraint(condition=~Q(kind="street") | Q(count__gt=1), name="a_street_has_several_disputes"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()


class Alarm(models.Model):
    """Something that somebody has to react to by the next working day, about an account or, without one, about a street.

    `about` tells one cause from the next: the bill, the file of the court, the month. Of an account, one of a kind is open at
    a time, and about one cause none is raised twice. `figures` are what raised it. An alarm that nobody has taken up by its
    deadline is escalated to the next level, once.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        TAKEN = "taken", _("taken up")
        SETTLED = "settled", _("settled")

    class Outcome(models.TextChoices):
        PAID = "paid", _("paid")
        AGREED = "agreed", _("agreement made")
        SECURED = "secured", _("security obtained")
        REFERRED = "referred", _("handed to the legal office")
        CLAIMED = "claimed", _("claim filed with the court")
        MEASURES = "measures", _("other measures taken")
        UNFOUNDED = "unfounded", _("nothing behind it")

    alarm_no = models.CharField(_("number"), max_length=24, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=AlarmKind)
    rule = models.ForeignKey(
        AlarmRule, models.PROTECT, related_name="alarms", verbose_name=_("warning rule"), db_index=False
    )
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="alarms", verbose_name=_("account")
    )
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation unit"),
    )  # fmt: skip
    area = models.CharField(_("street"), max_length=200, blank=True)
    about = models.CharField(_("about"), max_length=80)
    amount = models.DecimalField(_("amount at risk"), **MONEY, default=Decimal(0))
    figures = models.JSONField(_("figures"), default=dict)
    raised_on = models.DateField(_("raised on"))
    due_on = models.DateField(_("to be taken up by"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="alarms",
        verbose_name=_("falls to"),
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.OPEN)
    taken_on = models.DateField(_("taken up on"), null=True, blank=True)
    escalated_on = models.DateField(_("escalated on"), null=True, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by"),
        db_index=False,
    )  # fmt: skip
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("early warning")
        verbose_name_plural = _("early warnings")
        ordering = ["due_on", "-amount", "id"]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=~Q(status="settled"), name="alarm_to_work_on"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "account", "area", "about"], nulls_distinct=False, name="a_cause_raises_one_alarm"
            ),
            models.UniqueConstraint(
                fields=["account", "kind"], condition=~Q(status="settled") & Q(account__isnull=False),
                name="one_alarm_of_a_kind_per_account_runs",
            ),
            models.CheckConstraint(condition=Q(account__isnull=False) | ~Q(area=""), name="an_alarm_is_about_somebody"),
            models.CheckConstraint(condition=Q(due_on__gte=F("raised_on")), name="an_alarm_is_taken_up_after_it"),
            models.CheckConstraint(
                condition=~Q(status="settled") & Q(settled_on__isnull=True, outcome="")
                | Q(status="settled", settled_on__gte=F("raised_on")) & ~Q(outcome=""),
                name="a_settled_alarm_says_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=~Q(status="taken") | Q(taken_on__isnull=False, owner__isnull=False),
                name="an_alarm_is_taken_up_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.alarm_no


class InsolvencyNotice(models.Model):
    """What a court has published about an insolvency. Many are of people who are no customers: they wait for a match.

    Found by customer number or by the number of the identity card or of the register, never by name alone: names repeat.
    """

    court_file = models.CharField(_("file number of the court"), max_length=60, unique=True)
    court = models.CharField(_("court"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    customer_no = models.CharField(_("customer number"), max_length=40, blank=True)
    id_number = models.CharField(_("identity or register number"), max_length=60, blank=True)
    announced_on = models.DateField(_("announced on"))
    claims_by = models.DateField(_("claims to be filed by"), null=True, blank=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="insolvencies", verbose_name=_("customer")
    )

    class Meta:
        verbose_name = _("insolvency notice")
        verbose_name_plural = _("insolvency notices")
        ordering = ["-announced_on", "court_file"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(customer_no="") | ~Q(id_number=""), name="an_insolvency_notice_names_whom_it_is_about"
            ),
            models.CheckConstraint(
                condition=Q(claims_by__isnull=True) | Q(claims_by__gte=F("announced_on")),
                name="claims_are_filed_after_the_announcement",
            ),
        ]

    def __str__(self) -> str:
        return self.court_file
