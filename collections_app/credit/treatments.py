"""How accounts of a class and a grade are treated: from a day, to a day, a growing share of them against the rest."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.credit.models import by_whom
from collections_app.credit.querysets import OfAccountQuerySet, RuleQuerySet
from collections_app.customers.models import Account


class TreatmentRule(models.Model):
    """What the accounts of a class and grade get; `share` percent of them, the others are what they are compared with.

    Drafted by one person and put into force by another. A wider share takes in more accounts and lets none out.
    """

    class Measure(models.TextChoices):
        DEFERRAL = "deferral", _("more days to pay")
        PREPAYMENT = "prepayment", _("prepayment is offered")
        DEPOSIT = "deposit", _("a deposit is asked for")
        LIMIT = "limit", _("credit limit")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")

    name = models.CharField(_("name"), max_length=120)
    customer_class = models.CharField(_("customer class"), max_length=24, choices=Account.CustomerClass)
    grade = models.CharField(_("credit grade"), max_length=8)
    measure = models.CharField(_("treatment"), max_length=12, choices=Measure)
    days = models.PositiveSmallIntegerField(
        _("days"), default=0, help_text=_("How many days later a bill is collected.")
    )
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("Of a deposit or a limit.")
    )
    share = models.PositiveSmallIntegerField(
        _("percent of them"), default=10, validators=[MaxValueValidator(100)],
        help_text=_("The others are left as they are, for comparison."),
    )  # fmt: skip
    from_on = models.DateField(_("from"))
    until = models.DateField(_("until"), help_text=_("The last day."))
    reason = models.CharField(_("reason"), max_length=300)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    made_by = by_whom(_("made by"), null=False)
    activated_by = by_whom(_("put into force by"))

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("treatment by grade")
        verbose_name_plural = _("treatments by grade")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer_class", "grade", "measure"], condition=Q(status="active"),
                name="one_treatment_of_a_kind_by_class_and_grade",
            ),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="a_share_of_a_treatment_is_a_percentage"),
            models.CheckConstraint(condition=Q(until__gte=F("from_on")), name="a_treatment_lasts"),
            models.CheckConstraint(
                condition=~Q(measure="deferral") | Q(days__gte=1, days__lte=60), name="a_deferral_has_days"
            ),
            models.CheckConstraint(
                condition=~Q(measure__in=["deposit", "limit"]) | Q(amount__gt=0), name="a_deposit_or_limit_has_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(activated_by__isnull=False) & ~Q(activated_by=F("made_by")),
                name="two_people_put_a_treatment_into_force",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class TreatedAccount(models.Model):
    """That an account fits a treatment, since a day: treated, or left as it is for comparison (`is_treated` false).

    Once treated, `until` is the first day on which it is no longer; a row is never turned round.
    """

    rule = models.ForeignKey(
        TreatmentRule, models.PROTECT, related_name="accounts", verbose_name=_("treatment by grade")
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="treatments", verbose_name=_("account"))
    is_treated = models.BooleanField(_("treated"))
    since = models.DateField(_("since"))
    until = models.DateField(_("no longer from"), null=True, blank=True)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("treated account")
        verbose_name_plural = _("treated accounts")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "account"],
                condition=Q(until__isnull=True),
                name="an_account_is_in_one_group_of_a_treatment",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_treatment_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.account_id}"
