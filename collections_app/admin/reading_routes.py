"""Reading routes with who reads them and since when, and the plans of who comes next."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collections_app.admin.cells import BAD, NOTHING, WARN, choice, day, label, link, number, stacked
from collections_app.admin.dialogs import Dialog, day_input, dialog, line
from collections_app.admin.filters import bridge
from collections_app.admin.pages import Facts, Page, PageScreen, Table
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.filters.readings import ReadingRouteFilter, RotationPlanFilter
from collections_app.routes.models import ReadingRoute, RotationLine, RotationPlan, RouteAssignment
from collections_app.routes.operations import CannotRotate, approve_rotation, propose_rotation, refuse_rotation
from collections_app.rules.authority import Right
from collections_app.rules.rotation import limit_of
from collections_app.rules.spans import Span

PROPOSE, APPROVE, REFUSE = (
    gettext_lazy("Plan the rotation"),
    gettext_lazy("Approve the plan"),
    gettext_lazy("Refuse the plan"),
)


class ProposeForm(Dialog):
    from_on = forms.DateField(label=gettext_lazy("From"), widget=day_input())

    def offer(self, obj: Any) -> None:
        self.fields["from_on"].initial = Span(months=1).after(today()).replace(day=1)


class ApproveForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False, widget=line())


class RefuseForm(Dialog):
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=line())


class MayPlan:
    def has_plan_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.PLAN_ROUTES)


@admin.register(ReadingRoute)
class ReadingRoutes(MayPlan, PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["route", "unit", "on_day", "size", "read_by", "since", "until"]
    list_filter = [bridge(ReadingRouteFilter, "unit", "route_no")]
    list_select_related = ["unit"]
    ordering = ["route_no"]
    search_fields = ["route_no__startswith", "name__startswith"]
    search_help_text = gettext_lazy("Number or name of a route (from the beginning)")
    actions_detail = ("propose",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        running = RouteAssignment.objects.running_on(today()).filter(route=OuterRef("pk"))
        points = ReadingRoute.objects.filter(pk=OuterRef("pk")).annotate(n=Count("points")).values("n")
        reader, since = (Subquery(running.values(name)[:1]) for name in ("reader__code", "from_on"))
        return super().get_queryset(request).annotate(number=Subquery(points), reader=reader, reads_since=since)

    @admin.display(description=gettext_lazy("reading route"))
    def route(self, route: ReadingRoute) -> Any:
        return stacked(route.name, route.route_no)

    @admin.display(description=gettext_lazy("reading day"))
    def on_day(self, route: ReadingRoute) -> Any:
        return route.reading_day or NOTHING

    @admin.display(description=gettext_lazy("supply points"))
    def size(self, route: Any) -> Any:
        return number(route.number)

    @admin.display(description=gettext_lazy("meter reader"))
    def read_by(self, route: Any) -> Any:
        return route.reader or label(_("nobody"), WARN)

    @admin.display(description=gettext_lazy("since"))
    def since(self, route: Any) -> Any:
        return day(route.reads_since)

    @admin.display(description=gettext_lazy("until at most"))
    def until(self, route: Any) -> Any:
        if route.reads_since is None:
            return NOTHING
        last = limit_of(route.reads_since, settings.ROTATION_LIMITS)
        return label(day(last), BAD) if last <= today() else day(last)

    @dialog(
        PROPOSE, permission="plan", form=ProposeForm, refusals=(CannotRotate,), icon="sync_alt",
        question=gettext_lazy("For all routes of this unit and of those below it. Somebody else has to approve the plan."),
    )  # fmt: skip
    def propose(self, request: HttpRequest, obj: ReadingRoute, given: dict[str, Any]) -> Any:
        plan = propose_rotation(unit=obj.unit, by=staff_of(request), on=today(), **given)
        return _("Plan %(plan)s waits for somebody else's approval.") % {"plan": plan}, plan

    def page(self, request: HttpRequest, obj: ReadingRoute) -> Page:
        return Page([assignments_table(obj)], [route_facts(obj)])


def route_facts(route: Any) -> Facts:
    rows = [
        (_("route number"), route.route_no),
        (_("name"), route.name),
        (_("organisation unit"), route.unit),
        (_("reading day"), route.reading_day or NOTHING),
        (_("supply points"), number(route.number)),
        (_("months on a route at most"), settings.ROTATION_LIMITS.months_on_route),
        (_("months away before coming back"), settings.ROTATION_LIMITS.months_away),
    ]
    return Facts(_("Reading route"), rows)


def assignments_table(route: ReadingRoute) -> Table:
    rows = [
        [one.reader, day(one.from_on), day(one.until_on), number(one.days_on(today())), link(one.plan)]
        for one in route.assignments.select_related("reader", "plan")
    ]
    columns = [_("meter reader"), _("from"), _("until"), _("days"), _("rotation plan")]
    return Table(_("Who has read it"), columns, rows, _("Nobody has been given this route yet."), numbers=(3,))


@admin.register(RotationPlan)
class RotationPlans(MayPlan, PageScreen):
    see = Right.SEE_ACCOUNTS
    list_display = ["plan_no", "unit", "begins", "state", "proposed_by", "decided_by"]
    list_filter = [bridge(RotationPlanFilter, "unit", "status")]
    list_select_related = ["unit", "proposed_by", "decided_by"]
    ordering = ["-id"]
    actions_detail = ("approve", "refuse")

    @admin.display(description=gettext_lazy("from"))
    def begins(self, plan: RotationPlan) -> Any:
        return day(plan.from_on)

    @admin.display(description=gettext_lazy("status"))
    def state(self, plan: RotationPlan) -> Any:
        return choice(plan, "status")

    def fits(self, button: str, obj: RotationPlan) -> bool:
        return obj.status == RotationPlan.Status.PROPOSED

    @dialog(
        APPROVE, permission="plan", form=ApproveForm, refusals=(CannotRotate,), icon="check",
        question=gettext_lazy("From its day on the plan is in force; what was before is kept."),
    )  # fmt: skip
    def approve(self, request: HttpRequest, obj: RotationPlan, given: dict[str, Any]) -> str:
        approve_rotation(plan=obj, by=staff_of(request), on=today(), **given)
        return _("The plan has been approved.")

    @dialog(REFUSE, permission="plan", form=RefuseForm, refusals=(CannotRotate,), icon="close")
    def refuse(self, request: HttpRequest, obj: RotationPlan, given: dict[str, Any]) -> str:
        refuse_rotation(plan=obj, by=staff_of(request), on=today(), **given)
        return _("The plan has been refused.")

    def page(self, request: HttpRequest, obj: RotationPlan) -> Page:
        lines = list(obj.lines.select_related("route", "reader", "before"))
        return Page([lines_table(lines), load_table(lines)], [plan_facts(obj)], [choice(obj, "status")])


def lines_table(lines: list[RotationLine]) -> Table:
    rows = [
        [
            link(one.route, stacked(one.route.name, one.route.route_no)), number(one.points), one.before or NOTHING,
            one.reader or label(_("nobody"), BAD), one.get_why_display(),
        ]
        for one in lines
    ]  # fmt: skip
    columns = [_("reading route"), _("supply points"), _("read until then by"), _("meter reader"), _("why")]
    return Table(_("Who reads which route"), columns, rows, _("The plan has no routes."), numbers=(1,))


def load_table(lines: list[RotationLine]) -> Table:
    """How the work is shared."""
    shares: dict[str, list[int]] = {}
    for one in lines:
        if one.reader:
            shares.setdefault(str(one.reader), []).append(one.points)
    rows = [[name, number(len(points)), number(sum(points))] for name, points in sorted(shares.items())]
    columns = [_("meter reader"), _("routes"), _("supply points")]
    return Table(_("How the work is shared"), columns, rows, _("Nobody may read any of the routes."), numbers=(1, 2))


def plan_facts(plan: RotationPlan) -> Facts:
    rows = [
        (_("organisation unit"), plan.unit),
        (_("from"), day(plan.from_on)),
        (_("proposed on"), day(plan.proposed_on)),
        (_("proposed by"), plan.proposed_by),
        (_("decided on"), day(plan.decided_on)),
        (_("decided by"), plan.decided_by or NOTHING),
        (_("note"), plan.note or NOTHING),
    ]
    return Facts(_("Rotation plan"), rows)
