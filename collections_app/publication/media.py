"""Where names are published, and the rules by which they are chosen: data, version by version."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collections_app.customers.models import Account
from collections_app.org.models import OrgUnit
from collections_app.publication.querysets import MediumQuerySet, SelectionRuleQuerySet
from collections_app.rules.publication import Terms


def default_columns() -> list[str]:
    return [Medium.Column.NAME, Medium.Column.CITY, Medium.Column.AMOUNT, Medium.Column.DAYS]


def default_currency() -> str:
    return settings.DEFAULT_CURRENCY


class Medium(models.Model):
    """A newspaper, a web page or a notice board: what it shows of each debtor, how many, and how much of each name."""

    class Kind(models.TextChoices):
        NEWSPAPER = "newspaper", _("newspaper")
        WEB = "web", _("web page")
        BOARD = "board", _("notice board")

    class Column(models.TextChoices):
        RANK = "rank", _("number in the list")
        NAME = "name", _("name")
        ACCOUNT = "account", _("account number, masked")
        CLASS = "customer_class", _("customer class")
        CITY = "city", _("city")
        AMOUNT = "amount", _("overdue amount")
        DAYS = "days", _("days overdue")

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("short name"), max_length=40, unique=True,
        help_text=_("In the numbers of its editions and, for a web page, in its address."),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation unit"),
        help_text=_("Whose debtors it names, with those of the units below. Empty: the whole company."),
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default="zh-hans")
    currency = models.CharField(_("currency"), max_length=3, default=default_currency)
    columns = models.JSONField(_("columns"), default=default_columns)
    longest = models.PositiveSmallIntegerField(
        _("longest list"), default=50, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    masked_percent = models.PositiveSmallIntegerField(
        _("percent of each name masked"), default=0, validators=[MaxValueValidator(100)]
    )
    objection_days = models.PositiveSmallIntegerField(
        _("days to object"), default=10, validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("From the day on which the letter leaves."),
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)

    objects = MediumQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication medium")
        verbose_name_plural = _("publication media")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(longest__gte=1, longest__lte=1000, masked_percent__lte=100, objection_days__gte=1),
                name="a_medium_has_room_and_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SelectionRule(models.Model):
    """Who is chosen for a medium from a day on. A version does not change; the latest that has begun counts."""

    medium = models.ForeignKey(
        Medium, models.PROTECT, related_name="rules", verbose_name=_("publication medium"), db_index=False
    )  # a_rule_has_one_number begins with it
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    from_on = models.DateField(_("in force from"))
    least_amount = models.DecimalField(
        _("overdue at least"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    least_days = models.PositiveSmallIntegerField(
        _("days overdue at least"), validators=[MinValueValidator(1)], help_text=_("Of the oldest overdue bill.")
    )
    classes = models.JSONField(_("customer classes"), default=list, blank=True)
    top = models.PositiveSmallIntegerField(
        _("named at most"), validators=[MinValueValidator(1)], help_text=_("The largest debts first.")
    )
    organisations_only = models.BooleanField(
        _("organisations only"), default=True,
        help_text=_("Else natural persons too, if the law allows it and their consent is recorded."),
    )  # fmt: skip
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"), editable=False,
        db_index=False,
    )  # fmt: skip
    set_on = models.DateField(_("set on"), editable=False)

    objects = SelectionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication rule")
        verbose_name_plural = _("publication rules")
        ordering = ["medium", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["medium", "version"], name="a_rule_has_one_number"),
            models.CheckConstraint(
                condition=Q(least_amount__gt=0, least_days__gte=1, top__gte=1), name="a_rule_names_main_debtors"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medium} {self.version}"

    @property
    def terms(self) -> Terms:
        """As the rules read it; no list is longer than its medium has room for."""
        top = min(self.top, self.medium.longest)
        return Terms(self.least_amount, self.least_days, top, frozenset(self.classes), self.organisations_only)

    @property
    def class_words(self) -> str:
        names = dict(Account.CustomerClass.choices)
        return ", ".join(str(names.get(one, one)) for one in self.classes)


def rule_of(medium: Medium, day: date) -> SelectionRule | None:
    """The rule that counts on the day."""
    return medium.rules.in_force(day).select_related("medium").first()
