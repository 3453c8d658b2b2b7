"""What the pages of an account and of its case have in common: what is owed, what was paid, what suspends it, and why."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import (
    BAD,
    CALM,
    GOOD,
    NOTHING,
    TONES,
    WARN,
    choice,
    day,
    days_late,
    label,
    link,
    list_of,
    money,
)
from collections_app.admin.dispute_parts import disputes_table
from collections_app.admin.outlook_parts import outlook_parts
from collections_app.admin.pages import AskDay, Facts, Part, Table
from collections_app.billing.models import Bill, Payment
from collections_app.cases.models import Hold
from collections_app.customers.models import Account
from collections_app.engine.explain import explain, what_follows
from collections_app.facts.models import AccountDay
from collections_app.facts.wording import guard_rows, reason_text
from collections_app.procedures.models import Step
from collections_app.procedures.wording import source_words

SHOWN_BILLS = 100
SHOWN_PAYMENTS = 20
STEPS = dict(Step.Kind.choices)

RESULTS = {"allowed": gettext_lazy("passed"), "blocked": gettext_lazy("stopped here"), "needs": gettext_lazy("missing")}


def balance(account: Account, bills: list[Bill], today: date) -> list[tuple[Any, Any]]:
    """The sums at the head of a page: overdue, not yet due, money not used."""
    overdue = sum((b.open_amount for b in bills if b.due_on < today), Decimal(0))
    later = sum((b.open_amount for b in bills if b.due_on >= today), Decimal(0))
    credit = account.payments.with_credit().aggregate(sum=Sum(F("amount") - F("allocated")))["sum"] or Decimal(0)
    return [
        (_("overdue"), money(overdue, account.currency)),
        (_("not yet due"), money(later, account.currency)),
        (_("credit"), money(credit, account.currency)),
    ]


def open_bills(account: Account) -> list[Bill]:
    return list(account.bills.open().order_by("due_on", "bill_no")[:SHOWN_BILLS])


def bills_table(account: Account, bills: list[Bill], standing: "Standing") -> Table:
    rows = [
        [
            link(bill), bill.period or NOTHING, day(bill.due_on), days_late(bill.due_on, standing.today),
            money(bill.amount), money(bill.open_amount), standing.mark(bill),
        ]
        for bill in bills
    ]  # fmt: skip
    return Table(
        _("Open bills"),
        [_("bill"), _("billing period"), _("due on"), _("days late"), _("amount"), _("unpaid"), _("status")],
        rows,
        _("No bill is open: everything that was billed is paid."),
        numbers=(4, 5),
        more=(list_of(Bill, account_no=account.account_no), _("all bills")),
    )


def payments_table(account: Account) -> Table:
    payments = account.payments.select_related("reverses").order_by("-paid_on", "-id")[:SHOWN_PAYMENTS]
    rows = [
        [
            link(payment), day(payment.paid_on), payment.method or NOTHING,
            money(payment.amount), money(payment.unallocated),
            _("reverses %(payment)s") % {"payment": payment.reverses} if payment.reverses else NOTHING,
        ]
        for payment in payments
    ]  # fmt: skip
    return Table(
        _("Payments"),
        [_("payment"), _("paid on"), _("method"), _("amount"), _("not used"), _("remark")],
        rows,
        _("No payment has been received."),
        numbers=(3, 4),
        more=(list_of(Payment, account_no=account.account_no), _("all payments")),
    )


class Standing:
    """The holds and disputes of an account, read once: what suspends which bill today, and what did before."""

    def __init__(self, account: Account, today: date) -> None:
        self.account, self.today = account, today
        self.holds = list(account.holds.select_related("bill", "placed_by").order_by("-placed_on", "-id"))
        self.disputes = list(account.disputes.select_related("bill").order_by("-opened_on", "-id"))

    def mark(self, bill: Bill) -> Any:
        if any(self._is_held(hold) for hold in self.holds if hold.bill_id in (None, bill.pk)):
            return label(_("on hold"), CALM)
        if any(d.closed_on is None or d.closed_on > self.today for d in self.disputes if d.bill_id in (None, bill.pk)):
            return label(_("disputed"), WARN)
        return label(_("overdue"), BAD) if bill.due_on < self.today else label(_("not yet due"))

    def badges(self) -> list[Any]:
        """What concerns the whole account."""
        badges = [
            label(_("on hold: %(reason)s") % {"reason": hold.get_reason_display()}, CALM)
            for hold in self.holds
            if hold.bill_id is None and self._is_held(hold)
        ]
        if any(d.closed_on is None for d in self.disputes):
            badges.append(label(_("disputed"), WARN))
        return badges

    def holds_table(self) -> Table:
        rows = [
            [
                hold.get_reason_display(), link(hold.bill) if hold.bill else _("the whole account"), day(hold.placed_on),
                day(hold.until) if hold.until else _("open-ended"), self._hold_status(hold), hold.placed_by or NOTHING,
                hold.note or NOTHING,
            ]
            for hold in self.holds
        ]  # fmt: skip
        columns = [_("reason"), _("bill"), _("placed on"), _("until"), _("status"), _("placed by"), _("note")]
        return Table(_("Holds"), columns, rows, _("Nothing is or was on hold."))

    def disputes_table(self) -> Table:
        return disputes_table(self.disputes, self.today)

    def _is_held(self, hold: Hold) -> bool:
        is_over = hold.ended_on is not None and hold.ended_on <= self.today
        return hold.placed_on <= self.today and not is_over and (hold.until is None or hold.until >= self.today)

    def _hold_status(self, hold: Hold) -> Any:
        if self._is_held(hold):
            return label(_("on hold"), CALM)
        return label(_("ended on %(day)s") % {"day": day(hold.ended_on)} if hold.ended_on else _("has run out"))


def why(account: Account, on: date | None, today: date) -> list[Part]:
    """The latest decision, or that of the day asked for, with its reason and every check that led to it."""
    ask = AskDay(_("Why?"), _("What was decided, and why, on"), on or today)
    if on is not None:
        return [ask, *why_on(account, on)]
    decided = AccountDay.objects.filter(account=account).exclude(verdict="").select_related("step")
    latest = decided.order_by("-day", "-look").first()
    if latest is None:
        words = _("Nothing has been decided yet. An account is looked at when something is overdue or has changed.")
        return [ask, Table(_("Last decision"), [], [], words)]
    following = outlook_parts(what_follows(latest, account))
    return [ask, why_facts(latest), checks_table(guard_rows(latest.guards or [])), *following]


def why_on(account: Account, on: date) -> list[Part]:
    """What stood decided on that day; where nothing did, what the rules would have said."""
    answer = explain(account, on)
    verdict = AccountDay.Verdict(answer["verdict"])
    rows = [
        (_("verdict"), label(verdict.label, TONES.get(verdict, ""))),
        (_("step"), STEPS.get(answer["step"]) or NOTHING),
        (_("decided for"), day(parse_date(answer.get("decided_on", answer["date"])))),
        (_("overdue"), money(Decimal(answer["facts"]["overdue"]), account.currency)),
    ]
    if answer["limitation"]:
        rows.append((_("limitation"), answer["limitation"]["words"]))
    title = _("As it stood on %(day)s") % {"day": day(on)}
    return [Facts(title, rows, note=answer["reason"]), checks_table(answer["guards"]), *outlook_parts(answer)]


def why_facts(decision: AccountDay) -> Facts:
    rows = [
        (_("decided for"), link(decision, day(decision.day))),
        (_("verdict"), choice(decision, "verdict")),
        (_("step"), decision.step.get_kind_display() if decision.step else NOTHING),
        (_("look again on"), day(decision.look_again_on)),
    ]
    return Facts(_("Last decision"), rows, note=reason_text(decision.reason or {}))


def checks_table(checks: list[dict[str, Any]]) -> Table:
    rows = [
        [
            label(RESULTS.get(row["result"], row["result"]), GOOD if row["result"] == "allowed" else BAD),
            row["why"], day(parse_date(row["until"] or "")), source_words(row["source"] or "") or NOTHING,
        ]
        for row in checks
    ]  # fmt: skip
    columns = [_("result"), _("check"), _("until"), _("source")]
    return Table(_("What was checked, in order"), columns, rows, _("Nothing had to be checked."), prose=1)
