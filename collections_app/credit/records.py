"""What is held against an account or for it: irregular use with its evidence, and security that the customer has given."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.credit.models import by_whom
from collections_app.credit.querysets import OfAccountQuerySet
from collections_app.customers.models import Account


class Irregularity(models.Model):
    """Theft or irregular use of power, as somebody recorded it with evidence; withdrawn where it was a mistake."""

    class Kind(models.TextChoices):
        THEFT = "theft", _("theft of power")
        MISUSE = "misuse", _("use against the contract")

    account = models.ForeignKey(Account, models.PROTECT, related_name="irregularities", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    happened_on = models.DateField(_("happened on"))
    evidence = models.CharField(_("evidence"), max_length=300)
    recorded_on = models.DateField(_("recorded on"))
    recorded_by = by_whom(_("recorded by"), null=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = by_whom(_("withdrawn by"))
    withdrawal = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("irregular use")
        verbose_name_plural = _("irregular use")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(happened_on__lte=F("recorded_on")), name="irregular_use_is_in_the_past"),
            models.CheckConstraint(condition=~Q(evidence=""), name="irregular_use_has_evidence"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_by__isnull=False) & ~Q(withdrawal=""),
                name="withdrawn_irregular_use_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"

    def counts_on(self, day: date) -> bool:
        return self.recorded_on <= day and (self.withdrawn_on is None or self.withdrawn_on > day)


class Collateral(models.Model):
    """Security that a customer has given, until it is given back. `released_on` is the first day on which it is not held."""

    class Kind(models.TextChoices):
        DEPOSIT = "deposit", _("deposit")
        GUARANTEE = "guarantee", _("guarantee")
        PLEDGE = "pledge", _("pledge")

    account = models.ForeignKey(Account, models.PROTECT, related_name="collateral", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    given_on = models.DateField(_("given on"))
    document = models.CharField(_("document"), max_length=300)
    recorded_by = by_whom(_("recorded by"), null=False)
    released_on = models.DateField(_("given back on"), null=True, blank=True)
    released_by = by_whom(_("given back by"))

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("security")
        verbose_name_plural = _("security")
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_security_is_worth_something"),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True) | Q(released_on__gte=F("given_on"), released_by__isnull=False),
                name="a_security_is_given_back_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
