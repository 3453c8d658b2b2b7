"""What the statement of an evidence file says, section by section: every row is text, as it is printed and kept."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from collections_app.billing.models import Payment
from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.deliveries.models import ReturnedLetter
from collections_app.deliveries.proofs import service_days, standing_receipts
from collections_app.dossiers.history import happenings
from collections_app.dossiers.wording import NOTHING, Section, moment, money, words
from collections_app.engine.penalties import reckon
from collections_app.facts.models import AccountDay
from collections_app.facts.wording import guard_rows, reason_text
from collections_app.penalties.models import PenaltyCharge
from collections_app.procedures.packs import UnknownPack
from collections_app.procedures.wording import source_words
from collections_app.rules.penalties import UnknownRate

DECIDED = (AccountDay.Verdict.STEP, AccountDay.Verdict.CLOSE)


def sections_of(case: Case, on: date) -> list[Section]:
    """In the language that is active; amounts in the currency of the account. Nothing dated after the day is in them."""
    account = case.account
    made = [
        statement(account, on), *penalties(account, on), notices(case), proofs(case), returns(case), decisions(case, on),
        *happenings(case, on),
    ]  # fmt: skip
    return [section for section in made if section.rows]


def statement(account: Account, on: date) -> Section:
    """Every bill, payment and charge in the order of its day, with what was owed after each."""
    balance, rows = Decimal(0), []
    for day, what, number, amount in sorted(_entries(account, on), key=lambda entry: (entry[0], entry[2])):
        balance += amount
        rows.append([words(day), what, number, money(amount), money(balance)])
    columns = [_("day"), _("what"), _("number"), _("amount"), _("owed then")]
    note = _("A bill stands on the day of its issue, a payment on the day on which it was made. Below zero: credit.")
    return Section(_("Statement of account"), columns, rows, (16, 28, 26, 15, 15), (3, 4), note)


def _entries(account: Account, on: date) -> Iterator[tuple[date, str, str, Decimal]]:
    for bill in account.bills.filter(issued_on__lte=on):
        yield bill.issued_on, _("bill, due on %(day)s") % {"day": words(bill.due_on)}, bill.bill_no, bill.amount
    for payment in Payment.objects.filter(account=account, paid_on__lte=on):
        what = _("payment taken back") if payment.amount < 0 else _("payment")
        yield payment.paid_on, what, payment.payment_no, -payment.amount
    charges = (
        PenaltyCharge.objects.filter(bill__account=account, posted_on__lte=on).select_related("bill").order_by("id")
    )
    for charge in charges:
        number = f"{charge.bill.bill_no} {charge.reference}".strip()
        yield charge.posted_on, charge.get_kind_display(), number, charge.amount


def penalties(account: Account, on: date) -> list[Section]:
    """How the late-payment penalty of each bill comes about, stretch by stretch."""
    rows, sources, unknown = [], set(), ""
    for bill in account.bills.filter(due_on__lt=on).order_by("due_on", "id"):
        try:
            found = reckon(bill, on)
        except (UnknownRate, UnknownPack) as error:
            unknown = str(error)
            continue
        sources |= {source_words(found.source)} if found.lines else set()
        rows += [
            [
                bill.bill_no, words(line.first_day), words(line.last_day), str(line.days), money(line.base),
                f"{(line.rate * 1000).normalize():f}‰", money(line.amount),
            ]
            for line in found.lines
        ]  # fmt: skip
    columns = [_("bill"), _("first day"), _("last day"), _("days"), _("accrues on"), _("rate"), _("penalty")]
    note = unknown or "; ".join(sorted(sources))
    return [
        Section(_("Late-payment penalty, day by day"), columns, rows, (20, 16, 16, 8, 15, 10, 15), (3, 4, 5, 6), note)
    ]


def notices(case: Case) -> Section:
    sent = list(case.notices.select_related("batch").defer("data").order_by("issued_on", "id"))
    served = service_days(sent)
    rows = [
        [
            notice.notice_no, notice.get_kind_display(), words(notice.issued_on), words(notice.sent_on),
            words(served.get(notice.pk)), money(notice.total), notice.get_status_display(),
            _("%(batch)s, sheet %(sheet)s") % {"batch": notice.batch, "sheet": notice.first_sheet or NOTHING}
            if notice.batch else NOTHING,
            notice.pdf_sha256 or _("not printed"),
        ]
        for notice in sent
    ]  # fmt: skip
    columns = [
        _("notice"), _("kind"), _("issued on"), _("sent on"), _("served on"), _("total"), _("status"), _("print batch"),
        _("SHA-256 of the PDF"),
    ]  # fmt: skip
    note = _("Served on: the day that is proven, else after the days in the post; none where it came back.")
    return Section(_("Notices"), columns, rows, (16, 11, 9, 9, 9, 10, 7, 11, 18), (5,), note)


def proofs(case: Case) -> Section:
    receipts = standing_receipts().filter(notice__case=case).select_related("notice", "recorded_by", "hand_delivery")
    rows = [
        [
            receipt.notice.notice_no, receipt.get_kind_display(), words(receipt.served_on),
            _handed(receipt) or receipt.document, str(receipt.recorded_by or _("by a file")), receipt.entry_no,
        ]
        for receipt in receipts.order_by("id")
    ]  # fmt: skip
    columns = [_("notice"), _("proof"), _("served on"), _("document"), _("recorded by"), _("entry")]
    return Section(_("Proofs of service"), columns, rows, (18, 16, 14, 26, 14, 12))


def _handed(receipt: Any) -> str:
    """A delivery by hand in one line; empty where it was another proof."""
    delivery = getattr(receipt, "hand_delivery", None)
    if delivery is None:
        return ""
    whom = f"{delivery.get_taken_by_display()}: {delivery.taken_by_name or delivery.witness}"
    return f"{delivery} {moment(delivery.delivered_at)}, {whom}"


def returns(case: Case) -> Section:
    letters = ReturnedLetter.objects.filter(notice__case=case).select_related("notice", "recorded_by").order_by("id")
    rows = [
        [
            one.notice.notice_no, words(one.returned_on), one.get_reason_display(), str(one.recorded_by or _("by a file")),
            _("noted in error: %(why)s") % {"why": one.withdrawal} if one.withdrawn_on else one.note or NOTHING,
        ]
        for one in letters
    ]  # fmt: skip
    columns = [_("notice"), _("came back on"), _("reason"), _("noted by"), _("note")]
    return Section(_("Returned letters"), columns, rows, (20, 16, 22, 16, 26))


def decisions(case: Case, on: date) -> Section:
    """What the system decided and why: each step and the closing, with every rule that it rests on."""
    looks = AccountDay.objects.filter(case=case, day__lte=on, verdict__in=DECIDED).order_by("day", "look")
    rows = [
        [words(look.day), look.get_verdict_display(), reason_text(look.reason or {}), _rules(look)] for look in looks
    ]
    columns = [_("day"), _("decision"), _("reason"), _("what was checked, and the article")]
    return Section(_("Decisions"), columns, rows, (13, 13, 30, 44))


def _rules(look: AccountDay) -> str:
    checked = guard_rows(look.guards or [])
    return "\n".join(f"{row['why']} ({row['source']})" if row["source"] else row["why"] for row in checked)
