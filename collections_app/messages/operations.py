"""What becomes of a message once it has left: delivered, or failed, which is something for people to see to."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collections_app.cases.events import EventKind
from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Contact
from collections_app.messages.instead import send_instead
from collections_app.messages.models import Message
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.message_channels import TO_PEOPLE
from collections_app.worklist.models import Task
from collections_app.worklist.operations import set_task


class CannotReportDelivery(Exception):
    """Why the report of a gateway was not taken, in words for staff."""


@transaction.atomic
def report_delivery(
    *, message: Message, status: str, words: str, at: datetime, by: StaffMember | None = None
) -> Message:
    """Take down what the gateway says became of a message; the same report again changes nothing.

    Without `by` the gateway itself has said so, in a call that it has signed. Raises CannotReportDelivery.
    """
    seen = Message.objects.all()
    if by is not None:
        if not by.may(Right.REPORT_DELIVERIES):
            raise CannotReportDelivery(_("Your role does not allow this."))
        seen = Message.objects.for_staff(by)
    message = seen.select_for_update(of=("self",)).select_related("account").get(pk=message.pk)
    if message.status == status:
        return message
    if message.status != Message.Status.SENT:
        state = {"state": message.get_status_display()}
        raise CannotReportDelivery(_("Only of a message that was sent can this be reported: %(state)s.") % state)
    if status == Message.Status.FAILED:
        return fail(message=message, words=words, at=at, by=by)
    message.status, message.finished_at = Message.Status.DELIVERED, at
    message.save(update_fields=["status", "finished_at"])
    return message


@transaction.atomic
def report_late_bounce(*, message: Message, words: str, at: datetime) -> None:
    """A mail that its server had taken has come back from there: it stays delivered, but the address has failed.

    Nothing happens where the address is known to have failed already.
    """
    message = Message.objects.select_for_update(of=("self",)).select_related("account", "contact").get(pk=message.pk)
    is_known = message.contact is None or message.contact.quality == Contact.Quality.FAILED
    if message.status == Message.Status.DELIVERED and not is_known:
        _see_to(message, words.strip()[:300] or _("no reason given"), at, None)


def fail(*, message: Message, words: str, at: datetime, by: StaffMember | None = None) -> Message:
    """It has not reached anybody: the number or address has failed, and somebody is asked to see to it.

    Where the customer can be reached by the other channel, the same goes there at once.
    """
    message.status, message.finished_at = Message.Status.FAILED, at
    message.failure = words.strip()[:300] or _("no reason given")
    message.save(update_fields=["status", "finished_at", "failure", "attempts"])
    _see_to(message, message.failure, at, by)
    return message


def _see_to(message: Message, failure: str, at: datetime, by: StaffMember | None) -> None:
    if message.contact_id:
        Contact.objects.filter(pk=message.contact_id).update(quality=Contact.Quality.FAILED)
    on = timezone.localtime(at).date()
    data = {"message": message.kind, "channel": message.channel, "quality": Contact.Quality.FAILED, "note": failure}
    CaseEvent.objects.create(
        account_id=message.account_id,
        case_id=message.case_id,
        kind=EventKind.MESSAGE_FAILED,
        on=on,
        actor=by,
        data=data,
    )
    if message.channel in TO_PEOPLE:
        set_task(account=message.account, kind=_task(message), on=on, about=failure)
    send_instead(message, at)


@transaction.atomic
def stop_messages(*, message: Message, at: datetime) -> None:
    """Whoever got it wants no more: nothing goes to that number or address any more, and what waits for it is withdrawn."""
    if message.contact_id is None:
        return
    Contact.objects.filter(pk=message.contact_id).update(quality=Contact.Quality.NO_MESSAGES)
    waiting = Message.objects.filter(contact=message.contact_id, status=Message.Status.QUEUED)
    waiting.update(status=Message.Status.WITHDRAWN, finished_at=at)
    data = {"message": message.kind, "channel": message.channel, "quality": Contact.Quality.NO_MESSAGES}
    on = timezone.localtime(at).date()
    CaseEvent.objects.create(
        account_id=message.account_id, case_id=message.case_id, kind=EventKind.CONTACT_JUDGED, on=on, data=data
    )


def _task(message: Message) -> Task.Kind:
    """While the customer can still be reached in another way, the contact details are only checked."""
    usable = Contact.objects.current().filter(customer=message.customer_id).exclude(quality=Contact.Quality.FAILED)
    return Task.Kind.CHECK_CONTACT if usable.exists() else Task.Kind.CONTACT_MISSING
