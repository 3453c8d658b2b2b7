"""What a case has led to: notices, supply orders, legal referrals with their papers."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from collections_app.admin.cells import (
    NOTHING,
    choice,
    day,
    file_link,
    label,
    link,
    money,
    page_of,
    stacked,
    sum_of_money,
)
from collections_app.admin.pages import Table
from collections_app.cases.models import Case
from collections_app.enforcement.models import LegalReferral
from collections_app.notices.models import Notice


def letter_link(notice: Notice) -> Any:
    return file_link(reverse("admin:collections_notice_letter", args=[notice.pk]), _("PDF"))


def notices_table(case: Case) -> Table:
    return notices_list(case.notices.all(), _("Notices"))


def notices_list(notices: QuerySet, title: str, more: Any = None, most: int | None = None) -> Table:
    """Letters as a table, the latest first."""
    rows = [
        [
            link(notice), stacked(notice.get_kind_display(), day(notice.issued_on)), day(notice.pay_by_on),
            money(notice.total), choice(notice, "status"), letter_link(notice),
        ]
        for notice in notices.defer("data").order_by("-issued_on", "-id")[:most]
    ]  # fmt: skip
    columns = [
        _("notice"), _("kind"), _("pay by"), _("total"), _("status"), _("letter"),
    ]  # fmt: skip
    return Table(title, columns, rows, _("No letter has been written."), numbers=(3,), more=more)


def orders_table(case: Case) -> Table:
    rows = [
        [link(order), order.get_kind_display(), choice(order, "status"), day(order.proposed_on),
         money(order.amount), day(order.cancelled_on)]
        for order in case.supply_orders.order_by("-proposed_on", "-id")
    ]  # fmt: skip
    columns = [_("order"), _("kind"), _("status"), _("proposed on"), _("overdue amount"), _("cancelled on")]
    return Table(_("Supply orders"), columns, rows, _("Nothing has been proposed."), numbers=(4,))


def referrals_parts(case: Case) -> list[Table]:
    """A table for each referral, with the state of its papers; nothing when there is none."""
    referrals = case.referrals.prefetch_related("papers").order_by("-opened_on", "-id")
    return [papers_table(referral, case) for referral in referrals]


def papers_table(referral: LegalReferral, case: Case) -> Table:
    rows = [
        [
            paper.get_kind_display(),
            label(_("at hand"), "success") if paper.is_at_hand else label(_("missing"), "warning"),
            paper.note or NOTHING,
        ]
        for paper in referral.papers.all()
    ]  # fmt: skip
    title = _("Legal referral %(number)s, %(status)s") % {
        "number": referral.referral_no,
        "status": referral.get_status_display(),
    }
    note = _("%(amount)s demanded and unpaid when it was opened on %(day)s") % {
        "amount": sum_of_money(referral.amount, case.account.currency),
        "day": day(referral.opened_on),
    }
    columns = [_("paper"), _("status"), _("note")]
    return Table(title, columns, rows, _("No papers are listed."), note=note, more=(page_of(referral), _("papers")))
