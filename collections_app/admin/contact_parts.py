"""What the pages of a customer, an account and a case say about contacts: what was tried, and how much is enough."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collections_app.admin.cells import BAD, CALM, GOOD, NOTHING, PLAIN, WARN, day, label, stacked
from collections_app.admin.pages import Facts, Table
from collections_app.admin.personal_data import Sight
from collections_app.contacts.budget import Budget, budget_of, opens_at
from collections_app.contacts.models import ContactAttempt
from collections_app.customers.models import Account
from collections_app.rules.contact_results import Result

SHOWN = 10
HOUR = "H:i"
TONES = {
    Result.WILL_PAY: GOOD, Result.HAS_PAID: GOOD, Result.CALL_BACK: CALM, Result.MESSAGE_LEFT: CALM,
    Result.REFUSES: BAD, Result.CANNOT_PAY: WARN, Result.CONTESTS: WARN, Result.NEEDS_PROTECTION: WARN,
    Result.INSOLVENT: BAD, Result.DECEASED: BAD, Result.NO_ANSWER: PLAIN, Result.WRONG_CONTACT: BAD,
    Result.MOVED_AWAY: BAD,
}  # fmt: skip


def result_label(attempt: ContactAttempt) -> Any:
    return label(attempt.get_result_display(), TONES[Result(attempt.result)])


def moment_of(attempt: ContactAttempt) -> Any:
    return stacked(day(attempt.on), time_format(attempt.at, HOUR) if attempt.at else "")


def attempts_table(account: Account, sight: Sight) -> Table:
    rows = [
        [
            moment_of(attempt),
            stacked(attempt.get_channel_display(), sight.contact(attempt.contact)),
            attempt.get_spoke_to_display(),
            result_label(attempt),
            stacked(attempt.note or NOTHING, *_more(attempt)),
        ]
        for attempt in account.contact_attempts.select_related("contact").order_by("-on", "-id")[:SHOWN]
    ]
    columns = [_("on"), _("channel"), _("spoke to"), _("result"), _("note")]
    return Table(_("Contacts made"), columns, rows, _("Nobody has tried to reach the debtor yet."), prose=4)


def _more(attempt: ContactAttempt) -> list[str]:
    more = [] if attempt.is_courtesy else [_("does not count as courtesy")]
    if attempt.call_back_on:
        more.append(_("call back on %(day)s") % {"day": day(attempt.call_back_on)})
    return more


def budget_facts(account: Account, today: Any) -> Facts:
    """How many courtesy contacts are left, and which channels are open now."""
    budget = budget_of(account.customer_id, today)
    rows: list[tuple[Any, Any]] = [
        (_cap_words(cap.days), _used(budget, budget.used(cap), cap.most)) for cap in settings.CONTACT_BUDGET
    ]
    rows += [
        (words, _hours(channel))
        for channel, words in ContactAttempt.Channel.choices
        if channel in settings.CONTACT_HOURS
    ]
    note = _(
        "Over all accounts and channels of the customer. What the law requires is not counted, and not bound by it."
    )
    return Facts(_("Contact budget"), rows, note)


def budget_words(account: Account, today: Any) -> str:
    """One sentence for somebody who is about to contact the debtor."""
    budget = budget_of(account.customer_id, today)
    if found := budget.exhausted:
        return _("The debtor has been contacted often enough; as a courtesy not before %(day)s.") % {
            "day": day(found.until)
        }
    left = min((cap.most - budget.used(cap) for cap in settings.CONTACT_BUDGET), default=0)
    return ngettext("%(left)s courtesy contact is left.", "%(left)s courtesy contacts are left.", left) % {"left": left}


def _cap_words(days: int) -> str:
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def _used(budget: Budget, used: int, most: int) -> Any:
    words = _("%(used)s of %(most)s") % {"used": used, "most": most}
    return label(words, BAD if used >= most else PLAIN)


def _hours(channel: str) -> Any:
    opens, closes = settings.CONTACT_HOURS[channel]
    now = timezone.localtime()
    is_open = opens_at(channel, now) == now
    words = f"{time_format(opens, HOUR)}–{time_format(closes, HOUR)}"
    return stacked(words, _("open now") if is_open else _("closed now"))
