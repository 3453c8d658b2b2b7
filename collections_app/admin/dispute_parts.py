"""What the pages say of disputes: those of an account, and all that is known of one."""

from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collections_app.admin.cells import BAD, CALM, GOOD, NOTHING, WARN, day, label, link, money, stacked, sum_of_money
from collections_app.admin.pages import Banner, Facts, Part, Table
from collections_app.disputes.models import Dispute

TONES = {Dispute.Stage.DECISION: WARN, Dispute.Stage.CORRECTION: GOOD}


def disputes_table(disputes: list[Dispute], today: date, title: str = "") -> Table:
    """The disputes of an account, the latest first."""
    rows = [
        [
            link(one), stacked(link(one.bill) if one.bill else _("the whole account"), capfirst(one.get_ground_display())),
            amount_words(one, today), day(one.opened_on), stage_label(one), answer_day(one, today), one.reason or NOTHING,
            one.outcome or NOTHING,
        ]
        for one in disputes
    ]  # fmt: skip
    columns = [
        _("dispute"), _("bill"), _("disputed amount"), _("opened on"), _("status"), _("to be answered by"), _("reason"),
        _("outcome"),
    ]  # fmt: skip
    return Table(title or _("Disputes"), columns, rows, _("Nothing is or was disputed."), numbers=(2,), prose=6)


def amount_words(dispute: Dispute, today: date) -> Any:
    amount = dispute.amount_on(today)
    return money(amount) if amount is not None else _("all of it")


def stage_label(dispute: Dispute) -> Any:
    if dispute.closed_on is not None:
        return label(_("closed on %(day)s") % {"day": day(dispute.closed_on)})
    return label(dispute.get_stage_display(), TONES.get(Dispute.Stage(dispute.stage), CALM))


def answer_day(dispute: Dispute, today: date) -> Any:
    """The day by which the customer should have an answer, set out where it has gone by; none once it is decided."""
    if dispute.answer_by is None or dispute.closed_on is not None or dispute.decided_on is not None:
        return day(dispute.answer_by) if dispute.answer_by else NOTHING
    if dispute.answer_by < today:
        return label(_("%(day)s, overdue") % {"day": day(dispute.answer_by)}, BAD)
    return day(dispute.answer_by)


def banners(dispute: Dispute, today: date) -> list[Part]:
    """What has to be done next, in one sentence."""
    if dispute.closed_on is not None:
        return []
    if dispute.stage == Dispute.Stage.CORRECTION:
        words = _("Decided for the customer: %(what)s is not collected until the bill has been corrected. "
                  "Have it corrected, then close the dispute with the number of the correction.")  # fmt: skip
        return [Banner(words % {"what": _what(dispute, today)}, GOOD)]
    if dispute.stage == Dispute.Stage.DECISION:
        words = _("%(name)s has proposed a decision; somebody else approves it or sends it back.")
        return [Banner(words % {"name": dispute.proposed_by}, WARN)]
    return []


def _what(dispute: Dispute, today: date) -> Any:
    if (amount := dispute.amount_on(today)) is not None:
        return sum_of_money(amount, dispute.account.currency)
    return _("bill %(bill)s") % {"bill": dispute.bill.bill_no} if dispute.bill else _("the whole account")


def dispute_facts(dispute: Dispute, today: date) -> Facts:
    currency = dispute.account.currency
    bill = dispute.bill
    amount = sum_of_money(dispute.amount, currency) if dispute.amount is not None else _("all of it")
    rows = [
        (_("account"), link(dispute.account)), (_("bill"), link(bill) if bill else _("the whole account")),
        *([(_("amount of the bill"), sum_of_money(bill.amount, currency)),
           (_("unpaid of it"), sum_of_money(bill.amount - bill.paid, currency))] if bill else []),
        (_("disputed amount"), amount), (_("about"), dispute.get_ground_display()),
        (_("reason"), dispute.reason or NOTHING), (_("opened on"), day(dispute.opened_on)),
        (_("to be answered by"), answer_day(dispute, today)), (_("officer"), dispute.account.officer or NOTHING),
        (_("status"), stage_label(dispute)),
    ]  # fmt: skip
    return Facts(_("Dispute"), rows)


def decision_facts(dispute: Dispute) -> list[Part]:
    """What was proposed or decided, by whom; nothing as long as nobody has."""
    if not dispute.decision:
        return []
    rows = [
        (_("decision"), dispute.get_decision_display()),
        *([(_("not to be paid"), sum_of_money(dispute.upheld_amount, dispute.account.currency))]
          if dispute.upheld_amount is not None else []),
        (_("what the customer is told"), dispute.outcome or NOTHING),
        (_("proposed by"), stacked(dispute.proposed_by, day(dispute.proposed_on))),
        (_("decided by"), stacked(dispute.decided_by, day(dispute.decided_on)) if dispute.decided_on else NOTHING),
    ]  # fmt: skip
    return [Facts(_("Decision") if dispute.decided_on else _("Proposed decision"), rows)]
