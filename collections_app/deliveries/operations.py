"""A notice handed over in person, recorded where it was done."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collections_app.common.db import next_numbers
from collections_app.customers.operations import writable
from collections_app.deliveries.models import DeliveryReceipt, HandDelivery
from collections_app.deliveries.pictures import NoPicture, keep, photo_of, signature_of
from collections_app.deliveries.proofs import CannotProve, prove_service
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.worklist.models import Task
from collections_app.worklist.operations import finish_task

TakenBy, Kind = HandDelivery.TakenBy, DeliveryReceipt.Kind


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was, in degrees (WGS 84), and how exactly the device knew, in metres."""

    latitude: Decimal
    longitude: Decimal
    accuracy_m: int | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """What is known of it. `photo` and `signature` are the contents of picture files, empty where there is none."""

    delivered_at: datetime
    taken_by: str
    taken_by_name: str = ""
    witness: str = ""
    place: Place | None = None
    photo: bytes = b""
    signature: bytes = b""
    note: str = ""


@transaction.atomic
def serve_by_hand(*, notice: Notice, given: HandOver, on: date, by: StaffMember) -> HandDelivery:
    """Record that the notice was handed over, with the photo or the signature that proves it. Raises CannotProve.

    It is a proof of service: the clocks of the law and of the next step run from that day, and whoever was to serve it has
    done so. Without signature and photo it proves nothing, and is refused.
    """
    writable(notice.account, by, Right.WORK_CASES, CannotProve)
    _check(given)
    try:
        photo = photo_of(given.photo) if given.photo else b""
        signature = signature_of(given.signature) if given.signature else b""
    except NoPicture as refusal:
        raise CannotProve(str(refusal)) from refusal
    (number,) = next_numbers("collections_hand_delivery_number", 1)
    known = HandDelivery(
        delivery_no=f"H{number:09d}", delivered_at=given.delivered_at, taken_by=given.taken_by,
        taken_by_name=given.taken_by_name.strip(),
        witness=given.witness.strip(), served_by=by,
    )  # fmt: skip
    if photo:
        known.photo.name, known.photo_sha256 = keep(photo, "deliveries", "jpg")
    if signature:
        known.signature.name, known.signature_sha256 = keep(signature, "deliveries", "png")
    if given.place:
        known.latitude, known.longitude = given.place.latitude, given.place.longitude
        known.accuracy_m = given.place.accuracy_m
    known.receipt = prove_service(
        notice=notice, kind=Kind.SIGNED if signature else Kind.PHOTO, by=by, on=on, note=given.note,
        served_on=given.delivered_at.astimezone(timezone.get_current_timezone()).date(),
        document=known.delivery_no,
    )  # fmt: skip
    known.save()
    _finish(known, on, by)
    return known


def _check(given: HandOver) -> None:
    if given.taken_by not in TakenBy.values:
        raise CannotProve(_("Say who took the notice."))
    if given.taken_by == TakenBy.LEFT:
        if not given.witness.strip() or not given.photo:
            raise CannotProve(_("What nobody took counts only with a witness and a photo of where it was left."))
    elif not given.taken_by_name.strip():
        raise CannotProve(_("Give the name of whoever took the notice."))
    if not given.photo and not given.signature:
        raise CannotProve(_("Without a signature or a photo nothing shows that it was handed over."))
    if given.place and not (-90 <= given.place.latitude <= 90 and -180 <= given.place.longitude <= 180):
        raise CannotProve(_("There is no such place: latitude goes from -90 to 90, longitude from -180 to 180."))


def _finish(delivery: HandDelivery, on: date, by: StaffMember) -> None:
    """Whoever was asked to bring it has done so."""
    notice = delivery.receipt.notice
    tasks = Task.objects.open().filter(account=notice.account_id, kind=Task.Kind.SERVE_BY_HAND)
    for task in tasks.filter(about__in=["", notice.notice_no]):
        finish_task(task=task, note=delivery.delivery_no, on=on, by=by)
