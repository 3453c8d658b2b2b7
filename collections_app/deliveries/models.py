from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collections_app.deliveries.querysets import DeliveryReportQuerySet, HandDeliveryQuerySet, ReturnedLetterQuerySet
from collections_app.notices.models import Notice


class ReturnedLetter(models.Model):
    """A letter that the post brought back: unless its service is proven, it has not reached the debtor.

    What is noted stays; one noted in error is withdrawn, with who did so and why.
    """

    class Reason(models.TextChoices):
        UNKNOWN = "unknown", pgettext_lazy("returned letter", "not known at this address")
        MOVED = "moved", pgettext_lazy("returned letter", "moved away")
        INCOMPLETE = "incomplete", pgettext_lazy("returned letter", "address incomplete")
        NO_BOX = "no_box", pgettext_lazy("returned letter", "no letter box or no access")
        DECEASED = "deceased", pgettext_lazy("returned letter", "deceased")
        REFUSED = "refused", pgettext_lazy("returned letter", "acceptance refused")
        NOT_COLLECTED = "not_collected", pgettext_lazy("returned letter", "not collected")
        UNSTATED = "unstated", pgettext_lazy("returned letter", "no reason given")

    ADDRESS_FAULTS = (Reason.UNKNOWN, Reason.MOVED, Reason.INCOMPLETE)
    """Where the address is no good for the next letter either."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="returns", verbose_name=_("notice"), db_index=False
    )  # a_letter_comes_back_once begins with it
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    returned_on = models.DateField(_("came back on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())
    recorded_by = models.ForeignKey(  # nobody, where a file said so
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
        db_index=False,
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("withdrawn by"), db_index=False,
    )  # fmt: skip
    withdrawal = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = ReturnedLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned letter")
        verbose_name_plural = _("returned letters")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(withdrawn_on__isnull=True), name="a_letter_comes_back_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawal="")
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal=""),
                name="a_withdrawn_return_says_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice.notice_no}, {self.returned_on}"


class DeliveryReceipt(models.Model):
    """Proof that a sent notice reached the debtor on a day. Appended only.

    `entry_no` is the number of the entry by which it starts the limitation of the demanded bills anew: once that is
    withdrawn, the receipt is too.
    """

    class Kind(models.TextChoices):
        SIGNED = "signed", _("signed receipt")
        PHOTO = "photo", _("photo of the delivery")
        REGISTERED_POST = "registered_post", _("registered post")
        COURT = "court", _("served through a court")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="receipts", verbose_name=_("notice"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    served_on = models.DateField(_("served on"))
    document = models.CharField(_("document"), max_length=200)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entry_no = models.CharField(_("entry number"), max_length=24)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())
    recorded_by = models.ForeignKey(  # nobody, where a file said so
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("proof of service")
        verbose_name_plural = _("proofs of service")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["entry_no"], name="a_receipt_has_its_own_entry"),
            models.CheckConstraint(condition=~Q(document=""), name="a_receipt_names_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.served_on}"


class HandDelivery(models.Model):
    """A notice given into somebody's hands: what a court wants to know of it. Appended only.

    `receipt` is the proof of service that it is; a wrong one is withdrawn with the entry of that. The place is in degrees
    (WGS 84), `accuracy_m` in metres as the device gave it. `photo` and `signature` are as they were taken in, made small and
    freed of what a camera writes beside the picture; their SHA-256 show that nothing has changed since.
    """

    class TakenBy(models.TextChoices):
        DEBTOR = "debtor", _("the customer")
        HOUSEHOLD = "household", _("an adult of the household")
        EMPLOYEE = "employee", _("an employee of the customer")
        LEFT = "left", _("nobody: left there before a witness")

    delivery_no = models.CharField(_("delivery number"), max_length=24, unique=True)
    receipt = models.OneToOneField(
        DeliveryReceipt, models.PROTECT, related_name="hand_delivery", verbose_name=_("proof of service")
    )
    delivered_at = models.DateTimeField(_("handed over at"))
    taken_by = models.CharField(_("taken by"), max_length=12, choices=TakenBy)
    taken_by_name = models.CharField(_("name"), max_length=100, blank=True)
    witness = models.CharField(_("witness"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy_m = models.PositiveIntegerField(_("accuracy in metres"), null=True, blank=True)
    photo = models.FileField(_("photo"), blank=True, editable=False)
    photo_sha256 = models.CharField(_("SHA-256 of the photo"), max_length=64, blank=True, editable=False)
    signature = models.FileField(_("signature"), blank=True, editable=False)
    signature_sha256 = models.CharField(_("SHA-256 of the signature"), max_length=64, blank=True, editable=False)
    served_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed over by"), db_index=False
    )

    objects = HandDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery by hand")
        verbose_name_plural = _("deliveries by hand")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(photo_sha256="") | ~Q(signature_sha256=""), name="a_hand_delivery_has_a_picture"
            ),
            models.CheckConstraint(
                condition=~Q(taken_by="left") | ~Q(witness="") & ~Q(photo_sha256=""),
                name="what_is_left_has_a_witness_and_a_photo",
            ),
            models.CheckConstraint(
                condition=Q(taken_by="left") | ~Q(taken_by_name=""), name="whoever_takes_a_notice_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="a_place_is_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.delivery_no


class DeliveryReport(models.Model):
    """What the post, a courier, a court or a gateway says became of a notice, as it came in a file. Appended only.

    `proof` names what shows it, such as the number of the signed receipt. Served by a channel of `PROVING`, it is a proof of
    service; served by ordinary post, it can only make the day of service a later one. `on` is the day of `at` where the
    company is; `settled_on` is the day on which the consequences were drawn.
    """

    class Channel(models.TextChoices):
        POST = "post", _("ordinary post")
        REGISTERED_POST = "registered_post", _("registered post")
        COURIER = "courier", _("courier")
        HAND = "hand", _("in person")
        COURT = "court", _("through a court")
        SMS = "sms", _("text message")
        EMAIL = "email", pgettext_lazy("channel", "e-mail")

    class Status(models.TextChoices):
        SERVED = "served", pgettext_lazy("delivery", "reached the customer")
        REFUSED = "refused", pgettext_lazy("delivery", "acceptance refused")
        RETURNED = "returned", pgettext_lazy("delivery", "came back")
        FAILED = "failed", pgettext_lazy("delivery", "could not be delivered")

    PROVING = (Channel.REGISTERED_POST, Channel.COURIER, Channel.HAND, Channel.COURT)
    """Where somebody signs for it."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="delivery_reports", verbose_name=_("notice"), db_index=False
    )  # a_delivery_is_reported_once begins with it
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    status = models.CharField(_("what became of it"), max_length=8, choices=Status)
    at = models.DateTimeField(_("when"))
    on = models.DateField(_("on"))
    proof = models.CharField(_("proof"), max_length=200, blank=True)
    reported_at = models.DateTimeField(_("reported at"), db_default=models.functions.Now())
    settled_on = models.DateField(_("settled on"), null=True, blank=True, editable=False)

    objects = DeliveryReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a delivery")
        verbose_name_plural = _("reports of deliveries")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["id"], condition=Q(settled_on__isnull=True), name="delivery_report_to_settle")]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel", "status", "at"], name="a_delivery_is_reported_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_status_display()}"
