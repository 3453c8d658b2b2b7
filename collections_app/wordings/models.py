from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collections_app.procedures.letter_kinds import kinds_worded
from collections_app.wordings.querysets import LetterTextQuerySet
from collections_app.wordings.shipped import Wording


class LetterText(models.Model):
    """One version of how the letters of a kind are worded in a language, for one law pack or, without one, for all.

    From draft to active, from a day on, to retired. What is in force does not change any more. The texts are in the marks
    of `rules/letter_marks.py`; `terms` are the rows of a table, each `name | text`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")

    kind = models.CharField(_("kind"), max_length=24, choices=kinds_worded)
    language = models.CharField(_("language"), max_length=12, choices=settings.LETTER_LANGUAGES)
    law_pack = models.CharField(_("law pack"), max_length=40, blank=True, help_text=_("Empty: every law."))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    title = models.CharField(_("short name"), max_length=80, help_text=_("At the head of further pages."))
    subject = models.CharField(_("subject"), max_length=160)
    opening = models.TextField(_("opening"))
    terms = models.TextField(_("table"), blank=True, help_text=_("A row a line: name | text."))
    warning = models.TextField(_("boxed"), blank=True, help_text=_("Between the bills and the payment slip."))
    closing = models.TextField(_("closing"))
    signature = models.CharField(_("signature"), max_length=200)
    small = models.CharField(_("small print"), max_length=400, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by"),
        db_index=False,
    )  # fmt: skip
    active_from = models.DateField(_("active from"), null=True, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("put into force by"), db_index=False,
    )  # fmt: skip

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of a letter")
        verbose_name_plural = _("wordings of letters")
        ordering = ["kind", "language", "law_pack", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "law_pack", "version"], name="a_wording_version_exists_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "language", "law_pack"], condition=Q(status="draft"), name="one_draft_of_a_wording"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", active_from__isnull=True)
                | ~Q(status="draft") & Q(active_from__isnull=False, published_by__isnull=False),
                name="a_wording_in_force_says_since_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("written_by")),
                name="nobody_puts_into_force_what_he_has_worded",
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("active_from")),
                name="a_wording_retires_after_it_was_active",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_language_display()} (v{self.version})"

    def rows(self) -> list[tuple[str, str]]:
        """The rows of the table. A line without a bar is a name without a text."""
        lines = [line.partition("|") for line in self.terms.splitlines() if line.strip()]
        return [(name.strip(), text.strip()) for name, _bar, text in lines]

    def wording(self) -> Wording:
        """As letters print it. What the law asks for is printed below it, whatever the texts say."""
        names = ("title", "subject", "opening", "warning", "closing", "signature", "small")
        return Wording({name: getattr(self, name) for name in names}, tuple(self.rows()), (), self.version)
