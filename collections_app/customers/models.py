from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collections_app.customers.querysets import (
    AccountQuerySet,
    ContactQuerySet,
    CustomerQuerySet,
    ProtectedStatusQuerySet,
)
from collections_app.org.models import OrgUnit


def default_law_pack() -> str:
    return settings.DEFAULT_LAW_PACK


class Customer(models.Model):
    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")

    customer_no = models.CharField(_("customer number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.PERSON)
    language = models.CharField(_("language"), max_length=12, choices=settings.LETTER_LANGUAGES, default="zh-hans")
    id_number = models.CharField(_("identity or registration number"), max_length=60, blank=True)
    has_publication_consent = models.BooleanField(_("consents to publication"), default=False)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["customer_no"]
        indexes = [models.Index(fields=["name"], opclasses=["varchar_pattern_ops"], name="customer_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["person", "organisation"]), name="customer_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """One way to reach a customer. A corrected contact is a new row; the old one is kept and no longer current."""

    class Kind(models.TextChoices):
        POST = "post", _("postal address")
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")

    class Quality(models.TextChoices):
        UNVERIFIED = "unverified", _("not verified")
        VERIFIED = "verified", _("verified")
        FAILED = "failed", _("failed")
        NO_MESSAGES = "no_messages", _("wants no messages")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    value = models.CharField(_("address or number"), max_length=300)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    quality = models.CharField(_("quality"), max_length=12, choices=Quality, default=Quality.UNVERIFIED)
    is_current = models.BooleanField(_("current"), default=True)
    source = models.CharField(_("source"), max_length=40, default="billing")

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [models.Index(fields=["value"], opclasses=["varchar_pattern_ops"], name="contact_by_value")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "value", "postcode", "city"], name="a_contact_is_recorded_once"
            ),
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=models.Q(is_current=True, source="billing"),
                name="one_current_contact_of_a_kind_from_billing",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.value, self.postcode, self.city) if part)


class SupplyPoint(models.Model):
    supply_point_no = models.CharField(_("supply point number"), max_length=40, unique=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("supply point")
        verbose_name_plural = _("supply points")
        ordering = ["supply_point_no"]

    def __str__(self) -> str:
        return self.supply_point_no


class Account(models.Model):
    """A supply contract that is billed: the debtor's account. All its bills are in one currency."""

    class CustomerClass(models.TextChoices):
        RESIDENTIAL = "residential", _("residential")
        NON_RESIDENTIAL = "non_residential", _("non-residential")
        INDUSTRIAL = "industrial", _("industrial")
        DEDICATED_TRANSFORMER = "dedicated_transformer", _("dedicated transformer")
        TEMPORARY = "temporary", _("temporary")
        LEASE_RUN = "lease_run", _("lease-run")

    class Voltage(models.TextChoices):
        LOW = "low", _("low voltage")
        MEDIUM = "medium", _("medium voltage")
        HIGH = "high", _("high voltage")

    class BillingMode(models.TextChoices):
        POSTPAID = "postpaid", _("postpaid")
        PREPAID = "prepaid", _("prepaid")

    account_no = models.CharField(_("account number"), max_length=40, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="accounts", verbose_name=_("customer"))
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("organisation unit"),
        db_index=False,
    )  # fmt: skip  # account_by_unit begins with it
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("officer"),
    )
    customer_class = models.CharField(_("customer class"), max_length=24, choices=CustomerClass)
    voltage = models.CharField(_("voltage"), max_length=8, choices=Voltage, blank=True, default="", db_default="")
    credit_grade = models.CharField(
        _("credit grade"), max_length=8, blank=True, default="", db_default="",
        help_text=_("One of the utility's grades; empty: not graded."),
    )  # fmt: skip
    supply_point = models.ForeignKey(
        SupplyPoint, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("supply point")
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    billing_mode = models.CharField(_("billing mode"), max_length=12, choices=BillingMode, default=BillingMode.POSTPAID)
    law_pack = models.CharField(_("law pack"), max_length=40, default=default_law_pack)
    contract_permille = models.DecimalField(
        _("agreed penalty rate"), max_digits=6, decimal_places=3, null=True, blank=True,
        help_text=_("Permille a day, as the supply contract says. Empty: the rate of the law."),
    )  # fmt: skip
    region = models.CharField(_("region"), max_length=16, blank=True)
    weather_area = models.CharField(
        _("weather area"), max_length=40, blank=True, default="", db_default="",
        help_text=_("Whose weather counts here; empty: that of the region."),
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("Set by its first bill."))
    is_important_user = models.BooleanField(_("critical customer"), default=False)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["account_no"]
        indexes = [models.Index(fields=["unit", "id"], name="account_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(opened_on__isnull=True)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="an_account_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(contract_permille__isnull=True) | models.Q(contract_permille__gt=0),
                name="an_agreed_penalty_rate_is_more_than_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.account_no

    @property
    def area(self) -> str:
        """Whose weather counts here."""
        return self.weather_area or self.region


class ProtectedStatus(models.Model):
    """Who or what at the account the law protects, from a day on; `to_on` is the last day, empty while no end is known.

    `ended_on` is the first day on which it no longer protects because somebody ended it.
    """

    class Reason(models.TextChoices):
        LIFE_SUPPORT = "life_support", _("life support")
        MEDICAL = "medical", _("medical certificate")
        PENSIONER_ALONE = "pensioner_alone", _("pensioner living alone")
        PENSIONER_HOUSEHOLD = "pensioner_household", _("household with a pensioner")
        DISABLED = "disabled", _("disabled person")
        CHRONICALLY_SICK = "chronically_sick", _("chronically sick person")
        INFANT = "infant", _("infant")
        HARDSHIP = "hardship", _("hardship")
        SOCIAL_TARIFF = "social_tariff", _("social tariff")

    account = models.ForeignKey(Account, models.PROTECT, related_name="protections", verbose_name=_("account"))
    reason = models.CharField(_("reason"), max_length=24, choices=Reason)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day. Empty: no end is known."))
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    objects = ProtectedStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("protection")
        verbose_name_plural = _("protections")
        ordering = ["-from_on", "reason"]
        constraints = [
            models.UniqueConstraint(fields=["account", "reason", "from_on"], name="a_protection_is_recorded_once"),
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="a_protection_lasts",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("from_on")),
                name="a_protection_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.from_on}"
