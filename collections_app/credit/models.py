from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.credit.querysets import AppealQuerySet, OfAccountQuerySet, SchemeQuerySet
from collections_app.customers.models import Account
from collections_app.rules.grading import Fact

MONTHS: dict[str, Any] = {"default": 12, "help_text": _("0: the rule is off.")}


def by_whom(words: Any, null: bool = True) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=null, blank=null, related_name="+", verbose_name=words,
        db_index=False,
    )  # fmt: skip


class GradingScheme(models.Model):
    """One version of how accounts of some classes are graded: from draft to checked to active to retired.

    What has been checked does not change any more. `impact` is the assessment of what grading means for the people graded
    (个人信息保护法 Art. 55), without which no version comes into force.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        CHECKED = "checked", _("checked")
        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=120)
    customer_classes = ArrayField(
        models.CharField(max_length=24), verbose_name=_("customer classes"), default=list, blank=True,
        help_text=_("Empty: every class that no other scheme names."),
    )  # fmt: skip
    bounds = models.CharField(
        _("grades and least points"),
        max_length=200,
        help_text=_("The best first, for example A: 80, B: 60, C: 35, D: 0."),
    )
    last_bills = models.PositiveSmallIntegerField(_("bills for averages"), default=12)
    months_a_grade = models.PositiveSmallIntegerField(
        _("months for one grade better"),
        default=6,
        help_text=_("A grade falls at once and rises by one within so many months."),
    )
    bar_grade = models.CharField(_("best grade after irregular use or a bounced payment"), max_length=8, blank=True)
    bar_months = models.PositiveSmallIntegerField(_("for so many months"), **MONTHS)
    probation_grade = models.CharField(_("best grade of a new customer"), max_length=8, blank=True)
    probation_months = models.PositiveSmallIntegerField(_("new for so many months"), **MONTHS)
    release_grade = models.CharField(
        _("deposit given back from grade"), max_length=8, blank=True,
        help_text=_("Somebody is asked to give a deposit back once the account has this grade or a better one."),
    )  # fmt: skip
    impact = models.TextField(_("impact assessment"), blank=True)
    impact_by = by_whom(_("assessed by"))
    impact_on = models.DateField(_("assessed on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    checked_by = by_whom(_("checked by"))
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    activated_by = by_whom(_("put into force by"))
    active_from = models.DateField(_("active from"), null=True, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("grading scheme")
        verbose_name_plural = _("grading schemes")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="a_version_of_a_scheme_is_one"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(status__in=["draft", "checked"]), name="one_scheme_of_a_code_is_drafted"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "retired"])
                | Q(active_from__isnull=False, impact_on__isnull=False) & ~Q(impact=""),
                name="a_scheme_in_force_was_assessed",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(activated_by__isnull=True) | ~Q(checked_by=F("activated_by")),
                name="two_people_put_a_scheme_into_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class SchemeComponent(models.Model):
    """What a scheme scores, with points by band."""

    class Kind(models.TextChoices):
        DAYS_LATE = Fact.DAYS_LATE, _("days late on average")
        LATE_12 = Fact.LATE_12, _("percent of bills paid late in 12 months")
        LATE_24 = Fact.LATE_24, _("percent of bills paid late in 24 months")
        BROKEN_PROMISES = Fact.BROKEN_PROMISES, _("broken promises")
        BOUNCED = Fact.BOUNCED, _("bounced payments")
        CUTS = Fact.CUTS, _("disconnections approved")
        IRREGULAR = Fact.IRREGULAR, _("irregular use")
        TENURE = Fact.TENURE, _("months of supply")
        SECURITY = Fact.SECURITY, _("security, in months of bills")
        TREND = Fact.TREND, _("days later than before")

    scheme = models.ForeignKey(
        GradingScheme, models.CASCADE, related_name="components", verbose_name=_("grading scheme")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    fact = models.CharField(_("what is scored"), max_length=16, choices=Kind)
    bands = models.CharField(
        _("points by band"),
        max_length=200,
        help_text=_("Up to a value so many points, for example 0: 25, 5: 15, more: 0."),
    )
    unknown = models.PositiveSmallIntegerField(_("points if not known"), default=0)
    months = models.PositiveSmallIntegerField(_("counts for months"), default=24, help_text=_("Of events."))

    class Meta:
        verbose_name = _("component")
        verbose_name_plural = _("components")
        ordering = ["scheme", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["scheme", "fact"], name="a_fact_is_scored_once_in_a_scheme")]

    def __str__(self) -> str:
        return str(self.get_fact_display())


class Grade(models.Model):
    """How an account stands since it was last graded. `explanation`: target, parts and limits (`rules.grading.as_data`).

    `since` is the day from which it has had the grade, `look_on` the day on which time alone may change it.
    """

    account = models.OneToOneField(Account, models.PROTECT, related_name="grading", verbose_name=_("account"))
    scheme = models.ForeignKey(
        GradingScheme,
        models.PROTECT,
        verbose_name=_("grading scheme"),
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    grade = models.CharField(_("credit grade"), max_length=8)
    points = models.SmallIntegerField(_("points"))
    since = models.DateField(_("since"))
    graded_on = models.DateField(_("graded on"))
    look_on = models.DateField(_("looked at again on"), null=True, blank=True, db_index=True)
    explanation = models.JSONField(_("explanation"), default=dict)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit grade")
        verbose_name_plural = _("credit grades")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.account} {self.grade}"


class GradeChange(models.Model):
    """That grade or points of an account have changed. Appended only; of an account one a day."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="grade_changes", verbose_name=_("account"), db_index=False
    )  # one_grading_of_an_account_a_day begins with it
    scheme = models.ForeignKey(
        GradingScheme,
        models.PROTECT,
        verbose_name=_("grading scheme"),
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    on = models.DateField(_("on"))
    before = models.CharField(_("before"), max_length=8, blank=True)
    grade = models.CharField(_("credit grade"), max_length=8)
    points = models.SmallIntegerField(_("points"))
    explanation = models.JSONField(_("explanation"), default=dict)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a grade")
        verbose_name_plural = _("changes of grades")
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["account", "on"], name="one_grading_of_an_account_a_day")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.on} {self.grade}"


class GradeAppeal(models.Model):
    """That a customer contests a grade. Somebody else than who took it down looks at it: the grade stands, or is changed.

    A changed grade stands in place of the points up to and including `until`.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("grade upheld")
        CHANGED = "changed", _("grade changed")
        WITHDRAWN = "appeal_withdrawn", _("withdrawn by the customer")

    account = models.ForeignKey(Account, models.PROTECT, related_name="grade_appeals", verbose_name=_("account"))
    opened_on = models.DateField(_("opened on"))
    opened_by = by_whom(_("opened by"), null=False)
    reason = models.CharField(_("what the customer says"), max_length=500)
    grade = models.CharField(_("grade then"), max_length=8)
    points = models.SmallIntegerField(_("points then"))
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.OPEN)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = by_whom(_("decided by"))
    note = models.CharField(_("why"), max_length=500, blank=True)
    new_grade = models.CharField(_("grade instead"), max_length=8, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal against a grade")
        verbose_name_plural = _("appeals against grades")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(status="open"), name="one_open_appeal_per_account"),
            models.CheckConstraint(
                condition=Q(status="open", decided_by__isnull=True)
                | Q(status="appeal_withdrawn", decided_on__isnull=False)
                | Q(decided_by__isnull=False, decided_on__gte=F("opened_on"))
                & ~Q(note="")
                & ~Q(decided_by=F("opened_by")),
                name="two_people_decide_on_an_appeal",
            ),
            models.CheckConstraint(
                condition=Q(status="changed", until__gte=F("decided_on")) & ~Q(new_grade="")
                | ~Q(status="changed") & Q(new_grade="", until__isnull=True),
                name="a_changed_grade_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.opened_on}"
