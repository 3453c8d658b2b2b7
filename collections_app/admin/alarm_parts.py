"""What an early warning is about, in words and tables for its page."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import BAD, GOOD, NOTHING, choice, day, label, link, list_of, money, sum_of_money
from collections_app.admin.pages import Banner, Facts, Part, Table
from collections_app.alarms.models import Alarm, AlarmRule
from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.disputes.models import Dispute
from collections_app.org.models import StaffMember

SHOWN = 13  # a year of monthly bills, and the one of the same month a year ago
NAMES = {
    "overdue": gettext_lazy("overdue"), "bills": gettext_lazy("bills unpaid"),
    "oldest_due_on": gettext_lazy("oldest due on"), "overdue_before": gettext_lazy("overdue before that"),
    "within_days": gettext_lazy("within days"), "unpaid": gettext_lazy("unpaid"),
    "average_bill": gettext_lazy("average bill"), "due_on": gettext_lazy("due on"),
    "bill": gettext_lazy("newest bill"), "percent_left": gettext_lazy("left of the average, percent"),
    "court": gettext_lazy("court"), "announced_on": gettext_lazy("announced on"),
    "claims_by": gettext_lazy("claims to be filed by"), "disputes": gettext_lazy("accounts that contest"),
}  # fmt: skip
SUMS = ("overdue", "overdue_before", "unpaid", "average_bill", "bill")


def banners(alarm: Alarm, today: date) -> list[Part]:
    if alarm.status == Alarm.Status.OPEN and alarm.due_on < today:
        words = _("Nobody has taken it up by %(day)s.") % {"day": day(alarm.due_on)}
        if alarm.escalated_on:
            words += " " + _("It was passed on to the next level on %(day)s.") % {"day": day(alarm.escalated_on)}
        return [Banner(words, "danger")]
    return []


def alarm_facts(alarm: Alarm) -> Facts:
    rows = [
        (_("kind"), alarm.get_kind_display()),
        (_("about"), link(alarm.account) if alarm.account else alarm.area),
        (_("cause"), alarm.about),
        (_("organisation unit"), alarm.unit or NOTHING),
        (_("falls to"), alarm.owner or NOTHING),
        (_("raised on"), day(alarm.raised_on)),
        (_("to be taken up by"), day(alarm.due_on)),
        (_("taken up on"), day(alarm.taken_on)),
        (_("escalated on"), day(alarm.escalated_on)),
    ]
    if alarm.status == Alarm.Status.SETTLED:
        rows += [
            (_("settled on"), day(alarm.settled_on)), (_("settled by"), alarm.settled_by or NOTHING),
            (_("outcome"), alarm.get_outcome_display()), (_("what has been done"), alarm.note),
        ]  # fmt: skip
    return Facts(_("Early warning"), rows)


def figures(alarm: Alarm) -> Facts:
    """What raised it, as it stood then, and the rule."""
    currency = alarm.account.currency if alarm.account else ""
    rows = [(name, _figure(key, alarm.figures[key], currency)) for key, name in NAMES.items() if key in alarm.figures]
    return Facts(_("What raised it"), [*rows, (_("rule"), rule_words(alarm.rule))])


def rule_words(rule: AlarmRule) -> str:
    """What a rule asks for, in one line."""
    amount = sum_of_money(rule.amount, rule.currency) if rule.amount is not None else ""
    words = {
        "large": _("%(amount)s or more overdue"),
        "sudden": _("%(amount)s or more fallen due within %(days)s days, and less before"),
        "first_day": _("unpaid %(days)s days after the due day, where bills come to %(amount)s on average"),
        "drop": _("a bill of %(percent)s percent of the average or less, where that is %(amount)s"),
        "insolvency": _("a court has announced the insolvency of the customer"),
        "street": _("%(count)s accounts of a street contest bills within %(days)s days"),
    }[rule.kind]
    return words % {"amount": amount, "days": rule.days or 0, "percent": rule.percent, "count": rule.count}


def last_bills(account: Account) -> Table:
    """The bills of a year with what became of them, the newest first: what the figure is held against."""
    rows = [
        [
            link(bill), bill.period or NOTHING, day(bill.issued_on), day(bill.due_on), money(bill.amount),
            label(_("paid"), GOOD) if bill.paid >= bill.amount else money(bill.amount - bill.paid),
        ]
        for bill in Bill.objects.filter(account=account).order_by("-issued_on", "-id")[:SHOWN]
    ]  # fmt: skip
    columns = [_("bill"), _("period"), _("issued on"), _("due on"), _("amount"), _("unpaid")]
    more = (list_of(Bill, account_no=account.account_no), _("all bills"))
    return Table(_("Bills of the last year"), columns, rows, _("There is no bill."), numbers=(4, 5), more=more)


def disputes_there(alarm: Alarm, staff: StaffMember) -> Table:
    """What the accounts of the street contest, as far as the person sees them."""
    found = Dispute.objects.for_staff(staff).filter(account__account_no__in=alarm.figures.get("accounts", []))
    rows = [
        [link(one), link(one.account), one.get_ground_display(), day(one.opened_on), choice(one, "stage")]
        for one in found.select_related("account").order_by("-opened_on", "-id")[:50]
    ]
    columns = [_("dispute"), _("account"), _("about"), _("opened on"), _("stage")]
    return Table(_("Disputes in that street"), columns, rows, _("None that you may see."))


def alarms_table(account: Account) -> list[Table]:
    """The early warnings about an account; nothing where there was none."""
    rows = [
        [
            link(alarm), alarm.get_kind_display(), day(alarm.raised_on), alarm.owner or NOTHING, choice(alarm, "status"),
            label(alarm.get_outcome_display()) if alarm.outcome else
            label(_("late"), BAD) if alarm.escalated_on else NOTHING,
        ]
        for alarm in account.alarms.select_related("owner").order_by("-raised_on", "-id")
    ]  # fmt: skip
    columns = [_("early warning"), _("kind"), _("raised on"), _("falls to"), _("status"), _("outcome")]
    return [Table(_("Early warnings"), columns, rows, "")] if rows else []


def _figure(key: str, value: Any, currency: str) -> Any:
    if key in SUMS:
        return money(Decimal(value), currency)
    if key.endswith(("_on", "_by")):
        return day(parse_date(value))
    return value
