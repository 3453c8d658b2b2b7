"""Where gateways say what became of a message: without a login, but signed with a secret that they share with the house."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from collections_app.messages.models import Message
from collections_app.messages.operations import CannotReportDelivery, report_delivery, stop_messages
from collections_app.messages.webhook import SIGNATURE, signature_of

TOLERANCE = 300  # seconds that the clocks may differ, and a call may be on its way
LONGEST = 20_000
FATES = {Message.Status.DELIVERED: "delivered", Message.Status.FAILED: "failed"}
OPTED_OUT = "opted_out"


@csrf_exempt  # signed by the gateway; nobody's session counts here
@require_POST
def message_callback(request: HttpRequest) -> JsonResponse:
    """What became of a message: `{"id" or "reference", "status": "delivered" | "failed" | "opted_out", "failure"}`.

    401 without a good signature, 400 for what cannot be read, 404 for a message that nobody knows, 409 for one that was not
    sent or of which something else was said.
    """
    now = timezone.now()
    if not _is_signed(request, now):
        return _refused(401, _("The signature is missing, wrong or too old."))
    try:
        said = _read(request.body)
    except ValueError as fault:
        return _refused(400, str(fault))
    message = _message(said)
    if message is None:
        return _refused(404, _("There is no such message."))
    if said["status"] == OPTED_OUT:
        stop_messages(message=message, at=now)
        return JsonResponse({"id": message.pk, "status": message.status})
    try:
        message = report_delivery(message=message, status=said["status"], words=str(said.get("failure") or ""), at=now)
    except CannotReportDelivery as refusal:
        return _refused(409, str(refusal))
    return JsonResponse({"id": message.pk, "status": message.status})


def _is_signed(request: HttpRequest, now: datetime) -> bool:
    given, secret = request.headers.get(SIGNATURE, ""), settings.MESSAGE_CALLBACK_SECRET
    begins, _comma, _rest = given.partition(",")
    at = begins.removeprefix("t=")
    if not secret or not at.isascii() or not at.isdigit() or len(request.body) > LONGEST:
        return False
    is_fresh = abs(now.timestamp() - int(at)) <= TOLERANCE
    return is_fresh and constant_time_compare(given, signature_of(request.body, int(at), secret))


def _read(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError as fault:
        raise ValueError(_("The body is no JSON.")) from fault
    if not isinstance(said, dict) or not (said.get("id") or said.get("reference")):
        raise ValueError(_("Give the number (id) or the reference of the message."))
    if said.get("status") not in (*FATES.values(), OPTED_OUT):
        raise ValueError(_("The status is one of delivered, failed, opted_out."))
    return said


def _message(said: dict[str, Any]) -> Message | None:
    known = Message.objects.select_related("account")
    if said.get("id"):
        number = str(said["id"])
        return (
            known.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 19 else None
        )
    return known.filter(reference=str(said["reference"])[:120]).exclude(reference="").order_by("-pk").first()


def _refused(status: int, words: str) -> JsonResponse:
    return JsonResponse({"detail": words}, status=status)
