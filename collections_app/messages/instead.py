"""What failed by one channel goes by the other, where the customer can be reached there."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from collections_app.messages.batch import recipients
from collections_app.messages.gateways import open_gateways
from collections_app.messages.models import Message
from collections_app.messages.texts import Occasion, compose
from collections_app.rules.contact_budget import next_moment
from collections_app.rules.message_channels import EMAIL, SMS

OTHER = {SMS: EMAIL, EMAIL: SMS}


def send_instead(failed: Message, at: datetime) -> Message | None:
    """Queue the same words by the other channel, from when that is open; once, and only while their day has not passed.

    None where there is no gateway, no usable number or address, or the same has gone there already.
    """
    channel = OTHER.get(failed.channel)
    if channel is None or channel not in open_gateways() or failed.pay_by_on < timezone.localtime(at).date():
        return None
    to = recipients([failed.account_id]).get(failed.account_id)
    same = Message.objects.filter(account=failed.account_id, kind=failed.kind, about=failed.about, channel=channel)
    if to is None or channel not in to.contacts or same.exists():
        return None
    contact_id, address = to.contacts[channel]
    occasion = Occasion(to.account_no, failed.amount, to.currency, failed.pay_by_on, [])
    subject, _text = compose(failed.kind, failed.language, occasion)
    return Message.objects.create(
        account_id=failed.account_id, customer_id=failed.customer_id, case_id=failed.case_id, contact_id=contact_id,
        kind=failed.kind, channel=channel, to=address, language=failed.language,
        subject=subject if channel == EMAIL else "", text=failed.text, about=failed.about, amount=failed.amount,
        pay_by_on=failed.pay_by_on, is_courtesy=failed.is_courtesy, why=failed.why, queued_on=failed.queued_on,
        not_before=next_moment(settings.CONTACT_HOURS, channel, timezone.localtime(at)),
    )  # fmt: skip
