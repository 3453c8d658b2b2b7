from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collections_app.deliveries.querysets import HandDeliveryQuerySet
from collections_app.notices.models import DeliveryReceipt


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
