from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.case_parts import letter_link
from collections_app.admin.cells import NOTHING, choice, day, label, link, moment, money, stacked
from collections_app.admin.filters import bridge
from collections_app.admin.hand_deliveries import HandDeliveryActions, hand_delivery_parts
from collections_app.admin.interruptions import ProofActions
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.returns import ReturnActions, return_rows
from collections_app.deliveries.models import ReturnedLetter
from collections_app.deliveries.proofs import standing_receipts
from collections_app.deliveries.returns import returned_letter
from collections_app.filters.notices import NoticeFilter
from collections_app.notices.models import Notice
from collections_app.rules.authority import Right


@admin.register(Notice)
class Notices(HandDeliveryActions, ProofActions, ReturnActions, PageScreen):
    see = Right.SEE_ACCOUNTS
    actions_detail = ("served_by_hand", "prove_service", "came_back", "withdraw_return")
    list_display = ["notice_no", "who", "kind", "issued", "pay_by", "money_total", "state", "letter"]
    list_filter = [
        bridge(
            NoticeFilter, "status", "kind", "language", "unit", "officer", "issued_from", "issued_to", "sent_from", "sent_to",
            "account_no", "case_no", "is_batched",
        )
    ]  # fmt: skip
    list_select_related = ["account__customer", "case", "batch"]
    ordering = ["-id"]
    search_fields = ["notice_no__startswith", "case__case_no__startswith", "account__account_no__exact"]
    search_help_text = gettext_lazy("Notice number or case number (from the beginning), or an account number")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("data")

    def get_urls(self) -> list[Any]:
        letter = path(
            "<int:notice_id>/letter/", self.admin_site.admin_view(self.letter_view), name="collections_notice_letter"
        )
        return [letter, *super().get_urls()]

    def letter_view(self, request: HttpRequest, notice_id: int) -> HttpResponse | FileResponse:
        """The letter from its frozen data; once it has been printed, its stored PDF."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        notice = self.get_queryset(request).filter(pk=notice_id).first()
        if notice is None:
            raise Http404
        from collections_app.notices.letters import render_letter  # loads the PDF library: nobody else waits for it
        from collections_app.notices.operations import archived

        name = f"{notice.notice_no}.pdf"
        if notice.pdf or notice.is_printed:
            return FileResponse(archived(notice).pdf.open("rb"), filename=name, content_type="application/pdf")
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return HttpResponse(render_letter(notice.data), content_type="application/pdf", headers=headers)

    @admin.display(description=gettext_lazy("account"))
    def who(self, notice: Notice) -> Any:
        return stacked(notice.account.customer.name, notice.account.account_no)

    @admin.display(description=gettext_lazy("issued on"), ordering="issued_on")
    def issued(self, notice: Notice) -> Any:
        return day(notice.issued_on)

    @admin.display(description=gettext_lazy("pay by"), ordering="pay_by_on")
    def pay_by(self, notice: Notice) -> Any:
        return day(notice.pay_by_on)

    @admin.display(description=gettext_lazy("total"))
    def money_total(self, notice: Notice) -> Any:
        return money(notice.total, notice.currency)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, notice: Notice) -> Any:
        return choice(notice, "status")

    @admin.display(description=gettext_lazy("letter"))
    def letter(self, notice: Notice) -> Any:
        return letter_link(notice)

    def page(self, request: HttpRequest, obj: Notice) -> Page:
        return Page(
            main=[lines_table(obj), receipts_table(obj), *hand_delivery_parts(request, obj), *reports_table(obj)],
            side=[facts(obj), print_facts(obj, back := returned_letter(obj))],
            badges=[choice(obj, "status"), *([label(_("came back"), "danger")] if back else [])],
            about=obj.account.customer,
        )


def lines_table(notice: Notice) -> Table:
    rows = [
        [
            link(line.bill), day(line.bill.due_on), line.days_late, money(line.principal), money(line.penalty),
            *([money(line.fees)] if notice.fees else []),
        ]
        for line in notice.lines.select_related("bill").order_by("bill__due_on", "id")
    ]  # fmt: skip
    columns = [_("bill"), _("due on"), _("days late"), _("unpaid then"), _("late-payment penalty")]
    columns += [_("fees")] if notice.fees else []
    numbers = tuple(range(2, len(columns)))
    return Table(_("Bills demanded, as they stood that day"), columns, rows, _("No bill is listed."), numbers=numbers)


def receipts_table(notice: Notice) -> Table:
    """What proves that it reached the debtor; a withdrawn proof stays to be seen on the page of the account."""
    rows = [
        [
            receipt.get_kind_display(),
            day(receipt.served_on),
            stacked(receipt.document, receipt.note),
            receipt.recorded_by or _("by a file"),
        ]
        for receipt in standing_receipts().filter(notice=notice).select_related("recorded_by")
    ]
    columns = [_("proof"), _("served on"), _("document"), _("recorded by")]
    return Table(_("Proof of service"), columns, rows, _("Nothing proves yet that it was served."), prose=2)


def reports_table(notice: Notice) -> list[Table]:
    """What those who carried it say became of it; nothing where nobody has said anything."""
    rows = [
        [report.get_channel_display(), report.get_status_display(), moment(report.at), report.proof or NOTHING]
        for report in notice.delivery_reports.all()
    ]
    columns = [_("channel"), _("what became of it"), _("when"), _("proof")]
    return [Table(_("What became of it on its way"), columns, rows, "", prose=3)] if rows else []


def facts(notice: Notice) -> Facts:
    account = notice.account
    rows = [
        (_("letter"), letter_link(notice)),
        (_("kind"), notice.get_kind_display()),
        (_("language"), notice.get_language_display()),
        *([(_("case"), link(notice.case))] if notice.case else []),
        (_("customer"), link(account.customer)),
        (_("account"), link(account)),
        (_("issued on"), day(notice.issued_on)),
        (_("pay by"), day(notice.pay_by_on)),
        (_("principal"), money(notice.principal, notice.currency)),
        (_("late-payment penalty"), money(notice.penalty, notice.currency)),
        *([(_("fees"), money(notice.fees, notice.currency))] if notice.fees else []),
        (_("total"), money(notice.total, notice.currency)),
    ]
    return Facts(_("Notice"), rows)


def print_facts(notice: Notice, returned: ReturnedLetter | None) -> Facts:
    printed = label(_("printed"), "success") if notice.is_printed else label(_("not yet printed"))
    rows = [
        (_("print batch"), notice.batch or NOTHING),
        (_("first sheet"), notice.first_sheet),
        (_("pages"), notice.pages),
        (_("print file"), printed),
        (_("sent on"), day(notice.sent_on)),
        *return_rows(returned),
        (_("withdrawn on"), day(notice.withdrawn_on)),
        (_("SHA-256 of the PDF"), notice.pdf_sha256 or NOTHING),
        (_("SHA-256 of the data"), notice.data_sha256),
    ]
    return Facts(_("Printing and sending"), rows)
