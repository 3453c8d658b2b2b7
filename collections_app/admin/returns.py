"""Letters that the post brought back: scanned as a pile, noted on the page of a notice, withdrawn where noted in error."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from collections_app.admin.cells import NOTHING, choice, day, label, link, list_of, stacked
from collections_app.admin.dialogs import Dialog, day_input, dialog, line, pick
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Banner, Facts, Page, PageScreen, Part, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.deliveries.models import ReturnedLetter
from collections_app.deliveries.returns import (
    CannotReturn,
    Refusal,
    record_returned_letter,
    record_returned_letters,
    returned_letter,
    withdraw_return,
)
from collections_app.filters.notices import ReturnedLetterFilter
from collections_app.notices.models import Notice
from collections_app.rules.authority import Right

SCAN, CAME_BACK = gettext_lazy("Scan returned letters"), gettext_lazy("The letter came back")
WITHDRAW = gettext_lazy("It did not come back")
FOLLOWS = gettext_lazy(
    "Unless its service is proven the letter counts as not arrived: the next step waits, and no cut rests on it. "
    "A wrong address is not written to again, and somebody is asked to find the right one or to bring the letter."
)


class ReturnForm(Dialog):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=ReturnedLetter.Reason.choices, widget=pick())
    returned_on = forms.DateField(label=gettext_lazy("Came back on"), widget=day_input(), initial=today)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())


class ScanForm(ReturnForm):
    """One code in each line, as a scanner types them."""

    codes = forms.CharField(
        label=gettext_lazy("Notice numbers"), max_length=30_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8, "autofocus": True}),
        help_text=gettext_lazy("Put the cursor here and scan the bars at the foot of each letter; one number in each line."),
    )  # fmt: skip
    field_order = ("reason", "returned_on", "codes", "note")


class WithdrawForm(Dialog):
    reason = forms.CharField(label=gettext_lazy("Why it was wrong"), max_length=300, widget=line())


class ReturnActions:
    """The buttons for the page of a notice."""

    def fits(self, button: str, obj: Any) -> bool:
        if button in ("came_back", "withdraw_return"):
            is_back = returned_letter(obj) is not None
            return is_back if button == "withdraw_return" else obj.status == Notice.Status.SENT and not is_back
        return super().fits(button, obj)  # type: ignore[misc]

    def has_record_returns_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.RECORD_RETURNS)

    def has_withdraw_proofs_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.WITHDRAW_PROOFS)

    @dialog(
        CAME_BACK, permission="record_returns", form=ReturnForm, refusals=(CannotReturn,), icon="undo", question=FOLLOWS
    )
    def came_back(self, request: HttpRequest, obj: Notice, given: dict[str, Any]) -> str:
        record_returned_letter(notice=obj, by=staff_of(request), on=today(), **given)
        return _("The return has been noted.")

    @dialog(
        WITHDRAW, permission="withdraw_proofs", form=WithdrawForm, refusals=(CannotReturn,), icon="mark_email_read",
        question=gettext_lazy("It was noted in error: the days in the post count again. It stays to be seen with your name."),
    )  # fmt: skip
    def withdraw_return(self, request: HttpRequest, obj: Notice, given: dict[str, Any]) -> str:
        withdraw_return(notice=obj, by=staff_of(request), on=today(), **given)
        return _("The return has been withdrawn.")


@admin.register(ReturnedLetter)
class ReturnedLetters(PageScreen):
    see = Right.RECORD_RETURNS
    list_display = ["which", "why", "came", "sent", "remark", "who_noted"]
    list_filter = [
        bridge(ReturnedLetterFilter, "reason", "kind", "unit", "returned_from", "returned_to", "is_standing")
    ]
    list_select_related = ["notice", "recorded_by"]
    ordering = ["-id"]
    search_fields = ["notice__notice_no__startswith"]
    search_help_text = gettext_lazy("Notice number, from the beginning")
    actions_list = ("scan",)

    def has_scan_permission(self, request: HttpRequest) -> bool:
        return has_right(request, Right.RECORD_RETURNS)

    @action(description=SCAN, permissions=["scan"], icon="barcode_scanner")
    def scan(self, request: HttpRequest) -> HttpResponse:
        form = ScanForm(None, request.POST or None)
        parts: list[Part] = [Banner(FOLLOWS, "info")]
        if form.is_valid():
            given = dict(form.cleaned_data)
            codes = given.pop("codes").splitlines()
            try:
                taken, refused = record_returned_letters(codes=codes, by=staff_of(request), on=today(), **given)
            except CannotReturn as refusal:
                form.add_error(None, str(refusal))
            else:
                parts = [*_told(taken), *([_refused(refused)] if refused else [])]
                form.data = {**request.POST.dict(), "codes": "\n".join(one.code for one in refused)}
        context = {
            **self.admin_site.each_context(request), "title": SCAN, "opts": self.opts, "form": form, "parts": parts,
            "again": [], "button": _("Note as returned"), "cancel": list_of(ReturnedLetter),
        }  # fmt: skip
        return TemplateResponse(request, "admin/mass_hold.html", context)

    @admin.display(description=gettext_lazy("notice"))
    def which(self, returned: ReturnedLetter) -> Any:
        return stacked(returned.notice.notice_no, returned.notice.get_kind_display())

    @admin.display(description=gettext_lazy("reason"), ordering="reason")
    def why(self, returned: ReturnedLetter) -> Any:
        return returned.get_reason_display()

    @admin.display(description=gettext_lazy("came back on"), ordering="returned_on")
    def came(self, returned: ReturnedLetter) -> Any:
        return day(returned.returned_on)

    @admin.display(description=gettext_lazy("sent on"))
    def sent(self, returned: ReturnedLetter) -> Any:
        return day(returned.notice.sent_on)

    @admin.display(description=gettext_lazy("note"))
    def remark(self, returned: ReturnedLetter) -> Any:
        return label(_("noted in error")) if returned.withdrawn_on else returned.note or NOTHING

    @admin.display(description=gettext_lazy("noted by"))
    def who_noted(self, returned: ReturnedLetter) -> Any:
        return returned.recorded_by or _("by a file")

    def page(self, request: HttpRequest, obj: ReturnedLetter) -> Page:
        notice = obj.notice
        rows = [
            (_("notice"), link(notice) if has_right(request, Right.SEE_ACCOUNTS) else notice.notice_no),
            (_("kind"), notice.get_kind_display()), (_("sent on"), day(notice.sent_on)), *return_rows(obj),
        ]  # fmt: skip
        return Page(main=[Facts(_("Returned letter"), rows)])


def return_rows(returned: ReturnedLetter | None) -> list[tuple[Any, Any]]:
    """What is known of the return of a letter; nothing where it has not come back."""
    if returned is None:
        return []
    rows: list[tuple[Any, Any]] = [
        (_("came back on"), day(returned.returned_on)),
        (_("why it came back"), returned.get_reason_display()),
        (_("note"), returned.note or NOTHING),
        (_("noted by"), returned.recorded_by or _("by a file")),
    ]
    if returned.withdrawn_on:
        rows += [(_("withdrawn on"), day(returned.withdrawn_on)), (_("withdrawn by"), returned.withdrawn_by)]
        rows += [(_("why it was withdrawn"), returned.withdrawal)]
    return rows


def _told(taken: list[ReturnedLetter]) -> list[Part]:
    words = ngettext("%(count)s letter has been noted.", "%(count)s letters have been noted.", len(taken))
    rows = [[one.notice.notice_no, one.notice.get_kind_display(), choice(one, "reason")] for one in taken]
    shown = Table(_("Noted as returned"), [_("notice"), _("kind"), _("reason")], rows, "")
    return [Banner(words % {"count": len(taken)}, "success" if taken else "warning"), *([shown] if taken else [])]


def _refused(refused: list[Refusal]) -> Table:
    rows = [[one.line, one.code, one.why] for one in refused]
    columns = [_("line"), _("number"), _("why not")]
    return Table(_("Not noted; they are still in the field"), columns, rows, "", prose=2)
