"""Messages on the pages of an account and a case: what was sent, and why it was."""

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from collections_app.admin.cells import NOTHING, choice, day, link, list_of, moment, stacked
from collections_app.admin.pages import Table
from collections_app.admin.personal_data import Sight
from collections_app.arrangements.models import PaymentPlan
from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.messages.models import INSTALMENT, LOW_BALANCE, PLAN_BROKEN, PRE_DUE, Message
from collections_app.notices.models import Notice
from collections_app.rules.message_channels import EMAIL

SHOWN = 10


def kind_of_contact(message: Message) -> str:
    return "email" if message.channel == EMAIL else "phone"


def messages_table(of: Account | Case, sight: Sight) -> Table:
    rows = [
        [
            link(message, message.get_kind_display()),
            stacked(message.get_channel_display(), sight.reach(kind_of_contact(message), message.to)),
            day(message.queued_on),
            stacked(choice(message, "status"), when(message)),
            why_words(message) if message.why else message.failure or NOTHING,
        ]
        for message in of.messages.order_by("-id")[:SHOWN]
    ]
    columns = [_("message"), _("channel"), _("queued on"), _("status"), _("note")]
    account_no = of.account.account_no if isinstance(of, Case) else of.account_no
    more = (list_of(Message, account_no=account_no), _("all messages"))
    return Table(_("Messages"), columns, rows, _("No message has been sent."), prose=4, more=more)


def why_words(message: Message) -> str:
    """Why this account is reminded before the due day: its grade, or how often it paid late."""
    late, grade = message.why.get("late_bills", 0), message.why.get("grade", "")
    words = ngettext("%(count)s bill paid late in twelve months", "%(count)s bills paid late in twelve months", late)
    told = words % {"count": late}
    of_grade = _("credit grade %(grade)s") % {"grade": grade}
    return pgettext("between the words of a list", ", ").join([told, of_grade] if grade else [told])


def about(message: Message) -> Any:
    """The notice beside which it goes, or the due day of which it reminds, the payment plan, or the warning."""
    if message.kind == PRE_DUE:
        return _("due on %(day)s") % {"day": day(parse_date(message.about))}
    if message.kind == LOW_BALANCE:
        return _("balance low on %(day)s") % {"day": day(parse_date(message.about))}
    if message.kind in (INSTALMENT, PLAN_BROKEN):
        plan_no, _blank, number = message.about.partition(" ")
        plan = PaymentPlan.objects.filter(plan_no=plan_no).first()
        return stacked(
            link(plan) if plan else plan_no, _("instalment %(number)s") % {"number": number} if number else ""
        )
    notice = Notice.objects.defer("data").filter(notice_no=message.about).first()
    return link(notice) if notice else message.about


def text_lines(message: Message) -> list[str]:
    return [line for line in message.text.splitlines() if line.strip()]


def when(message: Message) -> Any:
    """The moment that belongs to its status: from when it may go, or when the last of it happened."""
    at = message.finished_at or message.sent_at
    if message.status == Message.Status.QUEUED:
        return _("not before %(moment)s") % {"moment": moment(message.not_before)}
    return moment(at) if at else ""
