from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from collections_app.admin.cells import NOTHING, choice, day, link, moment, money, stacked
from collections_app.admin.filters import bridge
from collections_app.admin.message_parts import about, kind_of_contact, text_lines, when, why_words
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.personal_data import Sight
from collections_app.filters.messages import MessageFilter
from collections_app.messages.models import Message
from collections_app.rules.authority import Right
from collections_app.rules.privacy import masked


@admin.register(Message)
class Messages(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["who", "kind", "sent_to", "queued", "state"]
    list_filter = [
        bridge(
            MessageFilter, "status", "channel", "kind", "unit", "queued_from", "queued_to", "account_no", "is_courtesy"
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "case"]
    ordering = ["-id"]
    search_fields = ["account__account_no__exact", "about__exact", "to__exact", "reference__exact"]
    search_help_text = gettext_lazy("Account number, notice number, phone, e-mail, or reference of the gateway")

    @admin.display(description=gettext_lazy("account"))
    def who(self, message: Message) -> Any:
        return stacked(message.account.customer.name, message.account.account_no)

    @admin.display(description=pgettext_lazy("message", "to"))
    def sent_to(self, message: Message) -> Any:
        """A list is read by many; the page shows the number to those who need it."""
        return stacked(masked(kind_of_contact(message), message.to), message.get_channel_display())

    @admin.display(description=gettext_lazy("queued on"), ordering="id")
    def queued(self, message: Message) -> Any:
        return day(message.queued_on)

    @admin.display(description=gettext_lazy("status"))
    def state(self, message: Message) -> Any:
        return stacked(choice(message, "status"), when(message))

    def page(self, request: HttpRequest, obj: Message) -> Page:
        sight = Sight(request, obj.account.customer)
        return Page(
            main=[text_table(obj)], side=[facts(obj), delivery_facts(obj, sight)], badges=[choice(obj, "status")],
            about=obj.account.customer,
        )  # fmt: skip


def text_table(message: Message) -> Table:
    """What was said, as it was frozen."""
    columns = [_("text")]
    return Table(message.subject or _("Text"), columns, [[line] for line in text_lines(message)], "", prose=0)


def facts(message: Message) -> Facts:
    rows = [
        (_("kind"), message.get_kind_display()),
        (_("about"), about(message)),
        (_("customer"), link(message.account.customer)),
        (_("account"), link(message.account)),
        (_("case"), link(message.case) if message.case else NOTHING),
        (_("amount"), money(message.amount, message.account.currency)),
        (_("pay by"), day(message.pay_by_on)),
        (_("courtesy"), _("yes") if message.is_courtesy else _("no")),
        *([(_("why"), why_words(message))] if message.why else []),
    ]
    return Facts(_("Message"), rows)


def delivery_facts(message: Message, sight: Sight) -> Facts:
    rows = [
        (_("channel"), message.get_channel_display()),
        (pgettext("message", "to"), sight.reach(kind_of_contact(message), message.to)),
        (_("language"), message.get_language_display()),
        (_("queued on"), day(message.queued_on)),
        (_("not before"), moment(message.not_before)),
        (_("failed attempts"), message.attempts),
        (_("sent at"), moment(message.sent_at)),
        (_("finished at"), moment(message.finished_at)),
        (_("reference of the gateway"), message.reference or NOTHING),
        (_("what went wrong"), message.failure or NOTHING),
    ]
    return Facts(_("Sending"), rows)
