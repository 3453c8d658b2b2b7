"""What follows from reports of deliveries, for all that have come in: set-based and repeatable."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from collections_app.common.db import array, execute, fetch
from collections_app.deliveries.models import DeliveryReport
from collections_app.deliveries.returns import task_of
from collections_app.limitation.batch import watch_limitation
from collections_app.messages.models import Message
from collections_app.messages.operations import fail
from collections_app.worklist.batch import NewTask, set_tasks


@transaction.atomic
def settle_reports(on: date) -> int:
    """Draw the consequences of every report that has none yet. Returns how many reports were settled.

    What was signed for is a proof of service, from which the clocks of the law and of the next step run. A letter that did
    not get there counts as returned, and somebody is asked to see to it. A message is delivered, or has failed.
    """
    execute("deliveries/lock_accounts")
    proven = fetch("deliveries/prove_service", proving=array(DeliveryReport.PROVING), on=on)
    returned = fetch("deliveries/take_back", on=on)
    execute("deliveries/keep_service_days", on=on)
    tasks = [
        NewTask(account_id, task_of(reason), case_id=case_id, about=notice_no)
        for account_id, case_id, notice_no, reason in returned
        if case_id is not None
    ]
    set_tasks(on, tasks)
    if proven:
        watch_limitation(on, sorted({account_id for _notice_id, account_id in proven}))
    _settle_messages()
    return execute("deliveries/settle", on=on)


def _settle_messages() -> None:
    for message_id, status, proof, at in fetch("deliveries/messages_reported"):
        message = Message.objects.select_related("account").get(pk=message_id)
        if status == DeliveryReport.Status.SERVED:
            message.status, message.finished_at = Message.Status.DELIVERED, at
            message.save(update_fields=["status", "finished_at"])
        else:
            fail(message=message, words=proof or _("no reason given"), at=at)
