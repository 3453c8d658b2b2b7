"""What the pages of an account and of a bill say of penalties: what has accrued, what is posted, paid and waived."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from collections_app.admin.cells import NOTHING, WARN, choice, day, link, money, number, sum_of_money
from collections_app.admin.pages import Banner, Facts, Part, Table
from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.engine.demanded_bills import Line, account_lines
from collections_app.engine.penalties import reckon
from collections_app.penalties.models import PenaltyCharge, PenaltyPause, PenaltyWaiver
from collections_app.procedures.packs import UnknownPack
from collections_app.procedures.wording import source_words
from collections_app.rules.penalties import UnknownRate

SHOWN_WAIVERS = 20


class Penalties:
    """The penalties of an account on a day, read once."""

    def __init__(self, account: Account, today: date) -> None:
        self.account, self.today = account, today
        self.lines: list[Line] = []
        self.unknown = ""
        try:
            self.lines = [line for line in account_lines(today, account) if line.charges or line.posted]
        except (UnknownRate, UnknownPack) as unknown:
            self.unknown = str(unknown)
        bills = Bill.objects.filter(pk__in=[line.bill_id for line in self.lines])
        self.bills = {bill.pk: bill for bill in bills}

    @property
    def unpaid(self) -> Decimal:
        return sum((line.charges for line in self.lines), Decimal(0))

    @property
    def has_fees(self) -> bool:
        return any(line.fees for line in self.lines)

    def balance(self) -> tuple[Any, Any]:
        words = _("penalty and fees to today") if self.has_fees else _("penalty to today")
        return words, NOTHING if self.unknown else money(self.unpaid, self.account.currency)

    def table(self) -> Table:
        rows = [self._row(line, self.bills[line.bill_id]) for line in self.lines]
        note = _("A penalty is posted when a letter demands it, when the bill is paid, or when it is waived.")
        return Table(
            _("Late-payment penalty and fees") if self.has_fees else _("Late-payment penalty"),
            [
                _("bill"),
                _("days late"),
                _("posted"),
                _("not yet posted"),
                _("paid"),
                _("unpaid to today"),
                *([_("of which fees")] if self.has_fees else []),
            ],
            rows,
            self.unknown or _("No penalty is unpaid."),
            numbers=(1, 2, 3, 4, 5, 6),
            note=note if rows else "",
        )

    def _row(self, line: Line, bill: Bill) -> list[Any]:
        return [
            link(bill), number(line.days_late), money(bill.charged), money(line.posted) if line.posted else NOTHING,
            money(bill.charges_paid) if bill.charges_paid else NOTHING, money(line.charges),
            *([money(line.fees) if line.fees else NOTHING] if self.has_fees else []),
        ]  # fmt: skip

    def waivers(self) -> list[Table]:
        """What has been asked for and decided, and the days on which nothing accrues; nothing where there is neither."""
        found = self.account.waivers.select_related("bill", "asked_by", "decided_by")[:SHOWN_WAIVERS]
        rows = [
            [
                link(waiver), choice(waiver, "status"), asked_words(waiver), waiver.get_reason_display(),
                waiver.asked_by, day(waiver.asked_on), waiver.decided_by or NOTHING,
            ]
            for waiver in found
        ]  # fmt: skip
        columns = [_("waiver"), _("status"), _("what"), _("reason"), _("asked for by"), _("on"), _("decided by")]
        return [Table(_("Waivers"), columns, rows, "")] if rows else []


def asked_words(waiver: PenaltyWaiver) -> Any:
    """What a request asks for, in words."""
    if waiver.is_of_days:
        return days_words(waiver.from_on, waiver.to_on)
    if waiver.status == PenaltyWaiver.Status.APPROVED:
        return money(waiver.waived, waiver.account.currency)
    return money(waiver.amount, waiver.account.currency) if waiver.amount else _("all that is unpaid")


def days_words(first: date | None, last: date | None) -> str:
    if last is None:
        return _("no penalty from %(first)s on") % {"first": day(first)}
    return _("no penalty from %(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def bill_parts(bill: Bill, today: date) -> list[Part]:
    """How the penalty of a bill has come about to today, and its lines in the ledger."""
    return [*reckoning_parts(bill, today), ledger_table(bill), *pauses_tables(bill)]


def reckoning_parts(bill: Bill, today: date) -> list[Part]:
    try:
        found = reckon(bill, today)
    except (UnknownRate, UnknownPack) as unknown:
        return [Table(_("Penalty to today, day by day"), [], [], str(unknown))]
    rows = [
        [
            day(line.first_day),
            day(line.last_day),
            number(line.days),
            money(line.base),
            _rate(line.rate),
            money(line.amount),
        ]
        for line in found.lines
    ]
    total = sum((line.amount for line in found.lines), Decimal(0))
    table = Table(
        _("Penalty to today, day by day"),
        [
            _("from"),
            pgettext("last day of a stretch", "to"),
            _("days"),
            pgettext("what a penalty accrues on", "on"),
            _("rate"),
            _("amount"),
        ],
        rows,
        _("No penalty has accrued."),
        numbers=(2, 3, 4, 5),
        note=source_words(found.source) if rows else "",
    )
    if found.court_limit is None or total <= found.court_limit:
        return [table]
    words = _("A court would probably reduce this penalty on request: beyond about %(limit)s it is excessive.")
    return [Banner(words % {"limit": sum_of_money(found.court_limit, bill.account.currency)}, WARN), table]


def _rate(rate: Decimal) -> str:
    if not rate:
        return NOTHING
    return f"{(rate * 1000).normalize():f}‰" if rate < Decimal("0.01") else f"{(rate * 100).normalize():f}%"


def ledger_table(bill: Bill) -> Table:
    rows = [
        [
            day(charge.posted_on), charge.get_kind_display(), day(charge.accrued_to), charge.reference or NOTHING,
            money(charge.amount),
        ]
        for charge in PenaltyCharge.objects.filter(bill=bill).order_by("id")
    ]  # fmt: skip
    columns = [_("posted on"), _("kind"), _("accrued up to"), _("reference"), _("amount")]
    return Table(_("Ledger of the penalty"), columns, rows, _("Nothing has been posted."), numbers=(4,))


def pauses_tables(bill: Bill) -> list[Table]:
    pauses = PenaltyPause.objects.filter(account=bill.account_id).filter(bill_id__in=[bill.pk]) | (
        PenaltyPause.objects.filter(account=bill.account_id, bill=None)
    )
    rows = [[days_words(pause.from_on, pause.to_on), pause.reason] for pause in pauses]
    return [Table(_("Days without penalty"), [_("days"), _("reason")], rows, "", prose=1)] if rows else []


def waiver_facts(waiver: PenaltyWaiver) -> Facts:
    account = waiver.account
    rows = [
        (_("account"), link(account)),
        (_("customer"), link(account.customer)),
        (_("bill"), link(waiver.bill) if waiver.bill else _("the whole account")),
        (_("what"), asked_words(waiver)),
        (_("reason"), waiver.get_reason_display()),
        (_("asked for by"), waiver.asked_by),
        (_("asked for on"), day(waiver.asked_on)),
        (_("decided by"), waiver.decided_by or NOTHING),
        (_("decided on"), day(waiver.decided_on)),
    ]
    return Facts(_("Request"), rows, note=waiver.note)
