from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.billing.models import Bill
from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.notices.querysets import NoticeQuerySet, PrintBatchQuerySet, SheetCountQuerySet
from collections_app.org.models import OrgUnit
from collections_app.procedures.letter_kinds import kinds_of_letters
from collections_app.procedures.models import Step
from collections_app.routes.models import ReadingRoute


class PrintBatch(models.Model):
    """The letters of one day, kind and language that one print room prints together.

    Closed by the night; released by a second person, where the house wants that; handed over when the letters leave, which is
    what sets their clock of service going.
    """

    class Status(models.TextChoices):
        CLOSED = "closed", pgettext_lazy("print batch", "closed")
        HANDED_OVER = "handed_over", _("handed over")

    batch_no = models.CharField(_("batch number"), max_length=32, unique=True)
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=24, choices=kinds_of_letters)
    language = models.CharField(_("language"), max_length=12, choices=settings.LETTER_LANGUAGES)
    postcodes = models.CharField(_("postcodes beginning with"), max_length=16, blank=True)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="batches", verbose_name=_("print room of")
    )
    route = models.ForeignKey(
        ReadingRoute, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reading route"),
        db_index=False,
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.CLOSED)
    released_on = models.DateField(_("released on"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("released by")
    )
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("handed over by"),
    )  # fmt: skip
    pdf = models.FileField(_("PDF"), upload_to="batches/%Y/%m", blank=True, editable=False)
    manifest = models.FileField(_("manifest"), upload_to="batches/%Y/%m", blank=True, editable=False)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True, editable=False)
    sheets = models.PositiveIntegerField(_("sheets"), null=True, blank=True, editable=False)
    envelopes = models.PositiveIntegerField(_("envelopes"), null=True, blank=True, editable=False)
    grams = models.FloatField(_("weight in grams"), null=True, blank=True, editable=False)
    rendered_at = models.DateTimeField(_("rendered at"), null=True, blank=True, editable=False)

    objects = PrintBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("print batch")
        verbose_name_plural = _("print batches")
        ordering = ["-day", "batch_no"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="closed", handed_over_on__isnull=True)
                | Q(status="handed_over", handed_over_on__gte=F("day")),
                name="a_batch_handed_over_says_when",
            ),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True, released_by__isnull=True)
                | Q(released_on__isnull=False, released_by__isnull=False),
                name="a_released_batch_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.batch_no

    def has_its_file(self) -> bool:
        """Whether there is a print file, and no letter in it has been withdrawn since."""
        return bool(self.pdf) and not self.notices.withdrawn().filter(first_sheet__isnull=False).exists()


class Notice(models.Model):
    """One letter to a debtor. What it says is frozen in `data` when it is issued.

    What was printed lies in the print file of its batch, from `first_sheet` on. Its own PDF, for archives and screen readers,
    is made from the same data when first asked for, and kept with its hash.
    """

    class Status(models.TextChoices):
        ISSUED = "issued", _("waiting to be sent")
        SENT = "sent", _("sent")
        WITHDRAWN = "withdrawn", _("withdrawn")

    notice_no = models.CharField(_("notice number"), max_length=24, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="notices", verbose_name=_("account"))
    case = models.ForeignKey(  # none, for a letter about something else than what is owed
        Case, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("case"), db_index=False
    )  # a_notice_is_written_once begins with it
    step = models.ForeignKey(  # none, for a letter beside the ladder
        Step, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("step"), db_constraint=False,
        db_index=False,
    )  # fmt: skip
    occurrence = models.PositiveSmallIntegerField(_("occurrence"), default=1)
    kind = models.CharField(_("kind"), max_length=24, choices=kinds_of_letters)
    language = models.CharField(_("language"), max_length=12, choices=settings.LETTER_LANGUAGES)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ISSUED)
    issued_on = models.DateField(_("issued on"))
    pay_by_on = models.DateField(_("pay by"))
    currency = models.CharField(_("currency"), max_length=3)
    principal = models.DecimalField(_("principal"), max_digits=14, decimal_places=2)
    penalty = models.DecimalField(_("late-payment penalty"), max_digits=14, decimal_places=2, default=Decimal(0))
    fees = models.DecimalField(_("fees"), max_digits=14, decimal_places=2, default=Decimal(0), db_default=Decimal(0))
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    data = models.JSONField(_("frozen data"))
    data_sha256 = models.CharField(_("SHA-256 of the data"), max_length=64)
    batch = models.ForeignKey(
        PrintBatch, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("print batch"),
        db_index=False,
    )  # fmt: skip
    first_sheet = models.PositiveIntegerField(_("first sheet"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    pdf = models.FileField(_("PDF"), upload_to="notices/%Y/%m", blank=True, editable=False)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True, editable=False)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    days_in_post = models.PositiveSmallIntegerField(_("days in the post"), null=True, blank=True, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-issued_on", "notice_no"]
        indexes = [
            models.Index(fields=["issued_on"], condition=Q(status="issued"), name="unsent_notice_by_day"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="notice_by_batch"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "occurrence"], name="a_notice_is_written_once"),
            models.CheckConstraint(
                condition=Q(principal__gte=0, penalty__gte=0, fees__gte=0)
                & (Q(principal__gt=0) | Q(step__isnull=True)),
                name="a_notice_asks_for_money",
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(case__isnull=False), name="a_notice_of_a_step_is_of_a_case"
            ),
            models.CheckConstraint(condition=Q(pay_by_on__gte=F("issued_on")), name="pay_by_is_not_before_the_notice"),
            models.CheckConstraint(
                condition=Q(status="issued", sent_on__isnull=True, withdrawn_on__isnull=True)
                | Q(status="sent", sent_on__isnull=False, withdrawn_on__isnull=True)
                | Q(status="withdrawn", sent_on__isnull=True, withdrawn_on__isnull=False),
                name="a_sent_notice_is_not_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.notice_no

    @property
    def total(self) -> Decimal:
        return self.principal + self.penalty + self.fees

    @property
    def is_printed(self) -> bool:
        """Whether it lies in the print file of its batch."""
        return self.first_sheet is not None


class NoticeLine(models.Model):
    """A bill demanded by a notice, as it stood on the day of the notice."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="lines", verbose_name=_("notice"), db_index=False
    )  # a_notice_lists_a_bill_once begins with it
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="notice_lines", verbose_name=_("bill"))
    principal = models.DecimalField(_("principal"), max_digits=14, decimal_places=2)
    days_late = models.PositiveIntegerField(_("days late"))
    penalty = models.DecimalField(_("late-payment penalty"), max_digits=14, decimal_places=2)
    fees = models.DecimalField(_("fees"), max_digits=14, decimal_places=2, default=Decimal(0), db_default=Decimal(0))

    class Meta:
        verbose_name = _("notice line")
        verbose_name_plural = _("notice lines")
        constraints = [models.UniqueConstraint(fields=["notice", "bill"], name="a_notice_lists_a_bill_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.bill_id}"


class SheetCount(models.Model):
    """What the print room says of some sheets of a print file: printed, spoiled, or printed again. Appended only.

    It is about the file with that SHA-256: once the file is made anew, its sheets have other numbers. The last word on a
    sheet counts.
    """

    class Outcome(models.TextChoices):
        PRINTED = "printed", pgettext_lazy("sheets", "printed")
        SPOILED = "spoiled", pgettext_lazy("sheets", "spoiled")
        REPRINTED = "reprinted", pgettext_lazy("sheets", "printed again")

    batch = models.ForeignKey(PrintBatch, models.PROTECT, related_name="sheet_counts", verbose_name=_("print batch"))
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome)
    first_sheet = models.PositiveIntegerField(_("first sheet"))
    last_sheet = models.PositiveIntegerField(_("last sheet"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), db_index=False
    )

    objects = SheetCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheets accounted for")
        verbose_name_plural = _("sheets accounted for")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_sheet__gte=1, last_sheet__gte=F("first_sheet")), name="sheets_are_counted_upwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.first_sheet}–{self.last_sheet}"
