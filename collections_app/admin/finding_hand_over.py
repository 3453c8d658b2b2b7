"""Findings handed over: one from its page, many from the list, where what is chosen is shown before it is done."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from collections_app.admin.cells import NOTHING, WARN, day, link, list_of, number
from collections_app.admin.dialogs import Dialog, dialog, line, pick
from collections_app.admin.mass_holds import selected
from collections_app.admin.pages import Banner, Facts, Part, Table
from collections_app.admin.screens import staff_of, today
from collections_app.admin.task_bulk import ManyForm, asked
from collections_app.admin.task_parts import SHOWN
from collections_app.engine.finding_owners import CannotHandOver, hand_over_findings
from collections_app.metering.models import AuditFinding
from collections_app.org.models import StaffMember
from collections_app.rules.authority import RIGHTS, Right

HAND_OVER = gettext_lazy("Hand over")
KEPT = gettext_lazy("The deadline stays. Who had it before is kept.")


def deciders() -> Any:
    """Whoever decides about findings; who of them sees what is chosen is checked when it is handed over."""
    people = StaffMember.objects.filter(is_active=True, role__in=RIGHTS[Right.DECIDE_FINDINGS])
    return people.select_related("unit").order_by("name", "username")


class HandOverForm(Dialog):
    to = forms.ModelChoiceField(StaffMember.objects.none(), label=gettext_lazy("To"), empty_label=None, widget=pick())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())

    def offer(self, obj: AuditFinding) -> None:
        self.offer_rows("to", deciders().exclude(pk=obj.owner_id or 0))


class ManyToForm(ManyForm):
    to = forms.ModelChoiceField(StaffMember.objects.none(), label=gettext_lazy("To"), widget=pick())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class FindingHandOvers:
    """For the list of findings and the page of one."""

    actions: Any = ("hand_over_chosen",)
    opts: Any
    admin_site: Any
    model: Any

    @dialog(
        HAND_OVER, permission="decide", form=HandOverForm, refusals=(CannotHandOver,), icon="forward", question=KEPT
    )
    def hand_over(self, request: HttpRequest, obj: AuditFinding, given: dict[str, Any]) -> str:
        if not hand_over_findings(findings=[obj.pk], by=staff_of(request), on=today(), **given):
            raise CannotHandOver(_("It has been closed meanwhile, or falls to that person already."))
        return _("The finding falls to %(name)s now.") % {"name": given["to"]}

    @action(description=HAND_OVER, permissions=["decide"])
    def hand_over_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        ids = list(queryset.filter(closed_on=None).order_by().values_list("pk", flat=True))
        form = asked(request, ManyToForm)
        form.fields["to"].queryset = deciders()  # type: ignore[attr-defined]
        if form.is_valid():
            if form.cleaned_data["count"] != len(ids):
                form.add_error(None, _("The list has changed in the meantime; look at it again before you confirm."))
            elif (done := self._give(request, form, ids)) is not None:
                messages.success(request, handed_over(done))
                return HttpResponseRedirect(request.get_full_path())
        form.show_again(len(ids))
        return ask_many(self, request, HAND_OVER, form, preview(ids, KEPT))

    def _give(self, request: HttpRequest, form: ManyForm, ids: list[int]) -> int | None:
        given = form.cleaned_data
        try:
            return hand_over_findings(
                findings=ids, to=given["to"], reason=given["reason"], by=staff_of(request), on=today()
            )
        except CannotHandOver as refusal:
            form.add_error(None, str(refusal))
            return None


def ask_many(screen: Any, request: HttpRequest, title: Any, form: ManyForm, parts: list[Part]) -> HttpResponse:
    """What is chosen, and what is asked about it."""
    context = {
        **screen.admin_site.each_context(request), "title": title, "opts": screen.opts, "form": form,
        "parts": parts, "button": title, "cancel": list_of(screen.model),
        "again": [(name, value) for name, values in selected(request).items() for value in values],
    }  # fmt: skip
    return TemplateResponse(request, "admin/mass_hold.html", context)


def handed_over(count: int) -> str:
    words = ngettext("%(count)s finding has been handed over.", "%(count)s findings have been handed over.", count)
    return words % {"count": count}


def preview(ids: list[int], words: Any, more: Sequence[tuple[Any, Any]] = ()) -> list[Part]:
    """How many, `more` about them, and which."""
    findings = AuditFinding.objects.filter(pk__in=ids)
    rows = [(_("open findings"), number(len(ids))), *more]
    rows.append((_("of them past their deadline"), number(findings.late_on(today()).count())))
    shown = findings.select_related("owner", "unit").order_by("due_on", "id")[:SHOWN]
    lines = [[link(f), f.get_kind_display(), f.unit or NOTHING, f.owner or NOTHING, day(f.due_on)] for f in shown]
    columns = [_("finding"), _("kind"), _("organisation unit"), _("responsible"), _("to be decided by")]
    note = _("The first %(shown)s of %(count)s.") % {"shown": SHOWN, "count": len(ids)} if len(ids) > SHOWN else ""
    table = Table(_("Which findings"), columns, lines, _("None of those chosen is open any more."), note=note)
    return [Banner(words, WARN), Facts(_("What will be changed"), rows), table]


def hand_overs_table(finding: AuditFinding) -> list[Part]:
    """Who had it before, where somebody had."""
    rows = [
        [day(h.on), h.former or NOTHING, h.to, h.by or _("the night"), h.reason or _("past its deadline")]
        for h in finding.hand_overs.select_related("former", "to", "by")  # type: ignore[attr-defined]
    ]
    columns = [_("on"), _("from"), _("to"), _("by"), _("reason")]
    return [Table(_("Who was responsible"), columns, rows, "", prose=4)] if rows else []
