"""What the pages say of prepayment: what is left and for how long, the statement line by line, the warnings."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collections_app.admin.cells import BAD, GOOD, NOTHING, WARN, day, label, link, moment, money
from collections_app.admin.pages import Banner, Facts, Part, Table
from collections_app.admin.personal_data import Sight
from collections_app.customers.models import Account
from collections_app.prepaid.models import Draw, PrepaidAccount, TopUp
from collections_app.prepaid.operations import old_debt
from collections_app.procedures.packs import UnknownPack, law
from collections_app.rules.calendars import UnknownYear
from collections_app.rules.law import UnknownRegion
from collections_app.rules.pack_reader import PackProblem
from collections_app.rules.prepayment import Entry, days_left, is_low, statement, stop_from

SHOWN_DAYS, SHOWN_ALERTS = timedelta(90), 20


def state(prepaid: PrepaidAccount) -> Any:
    """How it stands, in a word."""
    if prepaid.closed_on is not None:
        return label(_("ended"))
    if prepaid.used_up_on is not None:
        return label(_("used up"), BAD)
    return label(_("low"), WARN) if is_low(prepaid.balance, prepaid.terms) else label(_("enough"), GOOD)


def left_words(prepaid: PrepaidAccount) -> str:
    """For how many days the balance lasts by the average use."""
    days = days_left(prepaid.balance, prepaid.daily_use) if prepaid.closed_on is None else None
    if days is None:
        return NOTHING
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": number_format(days, force_grouping=True)}


def banners(prepaid: PrepaidAccount, now: datetime) -> list[Part]:
    if prepaid.used_up_on is None:
        return []
    words = _(
        "Used up since %(day)s. Nobody is cut by it: a cut goes its ordinary way, with all that the law asks before it."
    )
    said = words % {"day": day(prepaid.used_up_on)}
    if first := friendly_from(prepaid.account, now):
        hour = _("The first friendly hour is %(moment)s.") % {"moment": moment(first)}
        said = f"{said} {hour}"
    return [Banner(said, BAD)]


def friendly_from(account: Account, now: datetime) -> datetime | None:
    """The first hour at which a stop would be friendly, by the calendar of the account's law; None where it knows none."""
    try:
        return stop_from(now, settings.PREPAID_STOP_HOURS, law(account.law_pack).calendar("").is_business_day)
    except (UnknownPack, UnknownRegion, UnknownYear, PackProblem):
        return None


def statement_table(prepaid: PrepaidAccount, today: date) -> Table:
    """Top-ups and draws with the balance after each, the latest first."""
    last = prepaid.closed_on or today
    first = last - SHOWN_DAYS
    entries = [
        Entry(t.paid_on, t.amount - t.to_debt, t)
        for t in prepaid.top_ups.filter(paid_on__gt=first).select_related("settles_as", "reverses")
    ]
    entries += [Entry(d.day, -d.amount, d) for d in prepaid.draws.filter(day__gt=first)]
    if prepaid.returned:
        entries.append(Entry(last, -prepaid.returned))
    before = prepaid.balance - sum((entry.amount for entry in entries), Decimal(0))
    rows = [_row(one.entry, one.balance) for one in reversed(statement(entries, before))]
    note = (
        _("Balance before: %(amount)s.") % {"amount": number_format(before, 2, force_grouping=True)} if before else ""
    )
    columns = [
        _("day"), _("what"), _("kWh"), _("price of a kWh"), _("paid in"), _("to old debt"), _("drawn"), _("balance"),
    ]  # fmt: skip
    empty = _("Nothing was topped up or drawn in the last 90 days.")
    return Table(_("Statement"), columns, rows, empty, numbers=(2, 3, 4, 5, 6, 7), note=note)


def _row(entry: Entry, balance: Decimal) -> list[Any]:
    when, left, one = day(entry.day), money(balance), entry.about
    if isinstance(one, TopUp):
        words = _("top-up %(number)s") % {"number": one}
        if one.reverses_id:
            words = _("takes back top-up %(number)s") % {"number": one.reverses}
        settled = link(one.settles_as, money(one.to_debt)) if one.settles_as_id else NOTHING
        return [when, words, NOTHING, NOTHING, money(one.amount), settled, NOTHING, left]
    if isinstance(one, Draw):
        figures = [number_format(one.kwh.normalize()), number_format(one.price.normalize())]
        return [when, _("use"), *figures, NOTHING, NOTHING, money(one.amount), left]
    return [when, _("given back"), NOTHING, NOTHING, NOTHING, NOTHING, money(-entry.amount), left]


def alerts_table(prepaid: PrepaidAccount) -> Table:
    rows = [
        [day(alert.raised_on), money(alert.balance), money(alert.threshold), day(alert.topped_up_on)]
        for alert in prepaid.alerts.all()[:SHOWN_ALERTS]
    ]
    columns = [_("warned on"), _("balance then"), _("threshold then"), _("topped up on")]
    return Table(_("Warnings"), columns, rows, _("The balance has never been low."), numbers=(1, 2))


def balance_facts(prepaid: PrepaidAccount, today: date) -> Facts:
    currency = prepaid.account.currency
    rows = [
        (_("balance"), money(prepaid.balance, currency)),
        (_("average use of a day"), money(prepaid.daily_use, currency)),
        (_("lasts for"), left_words(prepaid)),
        (_("warn below"), money(prepaid.terms.threshold, currency)),
        (_("used up below"), money(prepaid.terms.stop_level, currency)),
        (_("old debt"), money(old_debt(prepaid.account, today), currency)),
    ]
    return Facts(_("Balance"), rows)


def terms_facts(prepaid: PrepaidAccount, sight: Sight) -> Facts:
    rows = [
        (_("account"), link(prepaid.account)),
        (_("customer"), link(prepaid.account.customer)),
        (_("set value"), money(prepaid.set_value, prepaid.account.currency)),
        (_("price of a kWh"), number_format(prepaid.price.normalize())),
        (_("discount on the price"), percent(prepaid.incentive_percent)),
        (_("warn below, percent of the set value"), percent(prepaid.threshold_percent)),
        (_("emergency credit"), money(prepaid.emergency_credit)),
        (_("share of a top-up to old debt"), percent(prepaid.debt_percent)),
        (_("warned at"), sight.contact(prepaid.contact) or _("the best that is known")),
        (_("prepaid since"), day(prepaid.opened_on)),
        (_("prepaid until"), day(prepaid.closed_on)),
        (_("given back as"), link(prepaid.returned_as) if prepaid.returned_as else NOTHING),
    ]
    return Facts(_("What is agreed"), rows)


def percent(value: Decimal) -> str:
    return _("%(number)s %%") % {"number": number_format(value.normalize())}


def mode_words(account: Account) -> Any:
    """How the account is billed; one that pays in advance leads to what is left."""
    words = account.get_billing_mode_display()
    if account.billing_mode != Account.BillingMode.PREPAID:
        return words
    prepaid = account.prepaid.running().first()
    return link(prepaid, words) if prepaid else words
