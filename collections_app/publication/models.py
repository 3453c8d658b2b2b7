from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.customers.models import Account
from collections_app.notices.models import Notice
from collections_app.publication.media import Medium, SelectionRule
from collections_app.publication.querysets import EditionQuerySet, LineQuerySet
from collections_app.rules import publication


def person(words: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words,
        db_index=False,
    )  # fmt: skip


def someday(words: Any) -> models.DateField:
    return models.DateField(words, null=True, blank=True)


class Edition(models.Model):
    """The list of one medium for one month, from its draft to the archive. `drafted_by` is empty where the night did it.

    `said` is what the legal check found. Until `objections_until` whoever is on the list may object.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("edition", "draft")
        CHECKED = "checked", pgettext_lazy("edition", "checked")
        ANNOUNCED = "announced", pgettext_lazy("edition", "announced")
        APPROVED = "approved", pgettext_lazy("edition", "approved")
        PUBLISHED = "published", pgettext_lazy("edition", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("edition", "withdrawn")
        ARCHIVED = "archived", pgettext_lazy("edition", "archived")

    edition_no = models.CharField(_("edition"), max_length=60, unique=True)
    medium = models.ForeignKey(Medium, models.PROTECT, related_name="editions", verbose_name=_("publication medium"))
    rule = models.ForeignKey(
        SelectionRule, models.PROTECT, related_name="editions", verbose_name=_("publication rule"), db_index=False
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    drafted_on = models.DateField(_("drafted on"))
    drafted_by = person(_("drafted by"))
    checked_on = someday(_("checked on"))
    checked_by = person(_("checked by"))
    said = models.CharField(_("what the legal check found"), max_length=500, blank=True)
    announced_on = someday(_("announced on"))
    announced_by = person(_("announced by"))
    objections_until = someday(_("objections until"))
    approved_on = someday(_("approved on"))
    approved_by = person(_("approved by"))
    published_on = someday(_("published on"))
    published_by = person(_("published by"))
    ended_on = someday(_("ended on"))
    ended_by = person(_("ended by"))
    end_reason = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-month", "edition_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["medium", "month"], condition=~Q(status="withdrawn"), name="one_edition_of_a_medium_a_month"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("checked_by")) & (Q(drafted_by__isnull=True) | ~Q(approved_by=F("drafted_by")))),
                name="nobody_approves_a_list_of_their_own",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["withdrawn", "archived"])
                | Q(checked_by__isnull=True)
                | Q(drafted_by__isnull=True)
                | ~Q(checked_by=F("drafted_by")),
                name="nobody_checks_a_list_of_their_own",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="no_list_goes_on_unchecked",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "published", "archived"])
                | Q(approved_by__isnull=False, approved_on__gt=F("objections_until")),
                name="no_list_is_approved_within_its_window",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "archived"]) | Q(published_on__isnull=False),
                name="a_published_list_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.edition_no


class EditionLine(models.Model):
    """One account that the rule looked at: listed, left out with the reason, or taken off since. What it says is frozen.

    `amount` and `days` are those of the day of the draft; `shown_as` is the name as the medium shows it.
    """

    class Status(models.TextChoices):
        LISTED = "listed", _("on the list")
        LEFT_OUT = "left_out", _("left out")
        DROPPED = "dropped", _("taken off before publication")
        WITHDRAWN = "withdrawn", _("taken off after publication")

    class Reason(models.TextChoices):
        LAW = publication.Reason.LAW, _("the law does not allow it")
        PAID = publication.Reason.PAID, _("paid")
        TOO_SMALL = publication.Reason.TOO_SMALL, _("owes less than the rule asks for")
        TOO_RECENT = publication.Reason.TOO_RECENT, _("not overdue long enough")
        OTHER_CLASS = publication.Reason.OTHER_CLASS, _("customer class not meant")
        PERSON = publication.Reason.PERSON, _("natural person")
        NO_CONSENT = publication.Reason.NO_CONSENT, _("natural person without recorded consent")
        DISPUTED = publication.Reason.DISPUTED, _("disputed")
        HELD = publication.Reason.HELD, _("on hold")
        PROTECTED = publication.Reason.PROTECTED, _("protected person")
        INSOLVENT = publication.Reason.INSOLVENT, _("insolvent, or about to be")
        PLAN = publication.Reason.PLAN, _("payment plan is kept")
        PROMISE = publication.Reason.PROMISE, _("promise to pay is running")
        BEYOND = publication.Reason.BEYOND, _("beyond the end of the list")
        OBJECTION = publication.Reason.OBJECTION, _("objection upheld")
        LETTER_RETURNED = publication.Reason.LETTER_RETURNED, _("the announcement came back")
        BY_HAND = publication.Reason.BY_HAND, _("taken off by hand")

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="lines", verbose_name=_("edition"), db_index=False
    )  # an_account_is_named_once begins with it
    account = models.ForeignKey(Account, models.PROTECT, related_name="named_in", verbose_name=_("account"))
    rank = models.PositiveIntegerField(_("number in the list"))
    name = models.CharField(_("name then"), max_length=200)
    shown_as = models.CharField(_("shown as"), max_length=200)
    is_person = models.BooleanField(_("natural person"))
    customer_class = models.CharField(_("customer class"), max_length=24, choices=Account.CustomerClass)
    city = models.CharField(_("city"), max_length=80, blank=True)
    amount = models.DecimalField(_("overdue then"), max_digits=14, decimal_places=2)
    days = models.PositiveIntegerField(_("days overdue then"))
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.LISTED)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    off_on = someday(_("taken off on"))
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("announcement"), db_index=False
    )

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of an edition")
        verbose_name_plural = _("lines of an edition")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "account"], name="an_account_is_named_once"),
            models.CheckConstraint(
                condition=Q(status="listed", reason="") | (~Q(status="listed") & ~Q(reason="")),
                name="whoever_is_not_listed_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["listed", "left_out"], off_on__isnull=True)
                | Q(status__in=["dropped", "withdrawn"], off_on__isnull=False),
                name="a_name_taken_off_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.rank}"


class Objection(models.Model):
    """What somebody on the list says against being named; upheld, the name comes off. Whoever recorded it does not decide."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("objection", "upheld")
        DISMISSED = "dismissed", pgettext_lazy("objection", "dismissed")

    line = models.ForeignKey(EditionLine, models.PROTECT, related_name="objections", verbose_name=_("line"))
    received_on = models.DateField(_("received on"))
    text = models.CharField(_("what it says"), max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), db_index=False
    )
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    grounds = models.CharField(_("grounds"), max_length=500, blank=True)
    decided_on = someday(_("decided on"))
    decided_by = person(_("decided by"))

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(outcome=""), name="one_open_objection_of_a_line"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on__isnull=True, decided_by__isnull=True)
                | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(grounds="") & ~Q(outcome="")),
                name="a_decided_objection_has_grounds",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorded_by")),
                name="nobody_decides_on_an_objection_they_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.received_on}"


class EditionFile(models.Model):
    """A file as it was published, kept as evidence with its SHA-256. Appended only."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files", verbose_name=_("edition"))
    name = models.CharField(_("file"), max_length=120, unique=True)
    file = models.FileField(_("file"), upload_to="publications/%Y/%m", max_length=200, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("published file")
        verbose_name_plural = _("published files")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
