"""Open cases to another version of their procedure: narrowed, shown, confirmed; and the reports of what was moved."""

import csv
from io import StringIO
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from collections_app.admin.cells import BAD, GOOD, NOTHING, WARN, day, label, link, moment, number, page_of, stacked
from collections_app.admin.dialogs import line, pick
from collections_app.admin.pages import Banner, Facts, Page, PageScreen, Part, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.cases.models import Case
from collections_app.cases.querysets import CaseQuerySet
from collections_app.engine.case_moves import CannotMove, Group, move_cases, preview_move, report
from collections_app.engine.models import CaseMove, CaseMoveLine
from collections_app.filters.base import within
from collections_app.imports.cells import guarded
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.models import Procedure, Step
from collections_app.rules.authority import Right

MOVE = gettext_lazy("Move open cases here")
SHOWN_LINES = 200
STEPS, OBSTACLES = dict(Step.Kind.choices), dict(CaseMoveLine.Obstacle.choices)


class NarrowForm(forms.Form):
    """Which cases are meant; nothing chosen: all open ones on other versions."""

    version = forms.ModelChoiceField(
        Procedure.objects.none(), label=gettext_lazy("On version"), required=False, empty_label=gettext_lazy("any"),
        widget=pick(),
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label=gettext_lazy("Organisation unit, with those below it"), required=False,
        empty_label=gettext_lazy("any"), widget=pick(),
    )  # fmt: skip

    def __init__(self, data: Any, to: Procedure, staff: StaffMember) -> None:
        super().__init__(data)
        self.to = to
        rows = {
            "version": Procedure.objects.filter(code=to.code, active_from__isnull=False).exclude(pk=to.pk),
            "unit": OrgUnit.objects.for_staff(staff),
        }
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def cases(self) -> CaseQuerySet:
        cases = Case.objects.open().filter(procedure__code=self.to.code).exclude(procedure=self.to)
        if not self.is_valid():
            return cases.none()
        version, unit = self.cleaned_data["version"], self.cleaned_data["unit"]
        cases = cases.filter(procedure=version) if version else cases
        return cases.filter(account__unit__in=within(unit)) if unit else cases


class MoveForm(forms.Form):
    """`count` is how many were shown: what has changed since is shown again before it is done."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())
    count = forms.IntegerField(widget=forms.HiddenInput)


class MoveActions:
    """For the page of a procedure."""

    opts: Any
    admin_site: Any
    get_object: Any

    def has_move_cases_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.MOVE_CASES)

    @action(description=MOVE, permissions=["move_cases"], icon="move_down")
    def move_cases(self, request: HttpRequest, object_id: str) -> HttpResponse:
        to = self.get_object(request, object_id)
        if to is None:
            raise Http404
        narrow = NarrowForm(request.GET, to, staff_of(request))
        try:
            groups = preview_move(to=to, cases=narrow.cases(), by=staff_of(request), on=today())
        except CannotMove as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(page_of(to))
        count = sum(group.count for group in groups if group.obstacle is None)
        form = MoveForm(request.POST or None, initial={"count": count})
        move = _move(request, form, to, narrow, count) if form.is_valid() else None
        if move:
            _tell(request, move)
            return HttpResponseRedirect(page_of(move))
        return self._ask_to_move(request, to, narrow, form if count else None, preview(groups))

    def _ask_to_move(
        self, request: HttpRequest, to: Procedure, narrow: NarrowForm, form: MoveForm | None, parts: list[Part]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request), "title": _("Move open cases to %(version)s") % {"version": to},
            "opts": self.opts, "narrow": narrow, "form": form, "parts": parts, "button": MOVE, "cancel": page_of(to),
        }  # fmt: skip
        return TemplateResponse(request, "admin/move_cases.html", context)


def _move(request: HttpRequest, form: MoveForm, to: Procedure, narrow: NarrowForm, count: int) -> CaseMove | None:
    if form.cleaned_data["count"] != count:
        words = _("The cases have changed in the meantime; look at them again before you confirm.")
        form.add_error(None, words)
        form.data = {**request.POST.dict(), "count": str(count)}
        return None
    try:
        reason = form.cleaned_data["reason"]
        return move_cases(to=to, cases=narrow.cases(), reason=reason, by=staff_of(request), on=today())
    except CannotMove as refusal:
        form.add_error(None, str(refusal))
        return None


def _tell(request: HttpRequest, move: CaseMove) -> None:
    words = ngettext("%(count)s case has been moved.", "%(count)s cases have been moved.", move.moved)
    messages.success(request, words % {"count": move.moved})
    if move.left:
        words = ngettext("%(count)s was left where it is.", "%(count)s were left where they are.", move.left)
        messages.warning(request, words % {"count": move.left})


def preview(groups: list[Group]) -> list[Part]:
    """How many from which version, and at which step they would stand."""
    versions = Procedure.objects.in_bulk({group.procedure_id for group in groups})
    steps = Step.objects.in_bulk({group.step_id for group in groups if group.step_id})
    rows = [
        [
            link(versions[group.procedure_id]), after(steps.get(group.step_id or 0)), number(group.count),
            label(OBSTACLES[group.obstacle], BAD) if group.obstacle else label(_("moves"), GOOD),
            NOTHING if group.obstacle else place(group.to_step),
        ]
        for group in groups
    ]  # fmt: skip
    words = _(
        "A case keeps the kind of its last step, the letters served and both clocks; from then on the steps of this version "
        "follow. What somebody has approved of its next step does not count any more."
    )
    columns = [_("version"), _("last step"), _("cases"), _("what becomes of them"), _("step in this version")]
    table = Table(_("Which cases"), columns, rows, _("There are no open cases on other versions."), numbers=(2,))
    return [Banner(words, WARN), table]


def after(step: Step | None) -> Any:
    return step.get_kind_display() if step else _("before the first step")


def place(step: Step | None) -> Any:
    return str(step) if step else _("before the first step")


@admin.register(CaseMove)
class CaseMoves(PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["reference", "to", "done_on", "by", "number_moved", "number_left", "reason"]
    list_select_related = ["procedure", "by"]
    ordering = ["-id"]
    actions_detail = ("download",)

    @action(description=gettext_lazy("Report as CSV"), permissions=["view"], icon="download")
    def download(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every case of the move in sight, with what became of it and why."""
        move = self.get_object(request, object_id)
        if move is None:
            raise Http404
        text = StringIO()
        csv.writer(text).writerows([guarded(cell) for cell in row] for row in report(move, staff_of(request)))
        name = content_disposition_header(as_attachment=True, filename=f"{move}.csv") or "attachment"
        headers = {"Content-Disposition": name}
        return HttpResponse(
            text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers
        )

    @admin.display(description=gettext_lazy("number"))
    def reference(self, move: CaseMove) -> Any:
        return str(move)

    @admin.display(description=gettext_lazy("to"))
    def to(self, move: CaseMove) -> Any:
        return move.procedure

    @admin.display(description=gettext_lazy("on"))
    def done_on(self, move: CaseMove) -> Any:
        return day(move.on)

    @admin.display(description=gettext_lazy("cases moved"))
    def number_moved(self, move: CaseMove) -> Any:
        return number(move.moved)

    @admin.display(description=gettext_lazy("cases left where they are"))
    def number_left(self, move: CaseMove) -> Any:
        return number(move.left)

    def page(self, request: HttpRequest, obj: CaseMove) -> Page:
        lines = obj.lines.for_staff(staff_of(request))  # type: ignore[attr-defined]
        return Page(main=[lines_table(obj, lines)], side=[facts(obj)])


def lines_table(move: CaseMove, lines: QuerySet) -> Table:
    """Those left where they are first: somebody has to look at them."""
    related = ("case__account", "from_procedure", "from_step", "to_step")
    shown = lines.select_related(*related).order_by("-obstacle", "id")[:SHOWN_LINES]
    rows = [
        [
            link(line.case), link(line.case.account), line.from_procedure.version, after(line.from_step),
            label(line.get_obstacle_display(), BAD)
            if line.obstacle
            else stacked(label(_("moved"), GOOD), place(line.to_step)),
        ]
        for line in shown
    ]  # fmt: skip
    note = ""
    if move.moved + move.left > SHOWN_LINES:
        note = _("The first %(shown)s of %(count)s.") % {"shown": SHOWN_LINES, "count": move.moved + move.left}
    columns = [
        _("case"),
        _("account"),
        _("from version"),
        _("last step"),
        _("what became of it"),
        _("step in this version"),
    ]
    return Table(_("Cases"), columns, rows, _("None of these cases is in your unit."), note=note)


def facts(move: CaseMove) -> Facts:
    rows = [
        (_("to"), link(move.procedure)),
        (_("on"), day(move.on)),
        (_("by"), move.by),
        (_("recorded at"), moment(move.recorded_at)),
        (_("reason"), move.reason),
        (_("cases moved"), number(move.moved)),
        (_("cases left where they are"), number(move.left)),
    ]
    return Facts(_("Move of cases"), rows)
