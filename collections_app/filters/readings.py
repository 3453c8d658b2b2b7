from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.filters.base import Day, OneOf, Unit, YesNo
from collections_app.metering.models import AuditFinding, RemoteCoverage
from collections_app.routes.models import ReadingRoute, RotationPlan


class AuditFindingFilter(FilterSet):
    """Findings about readings, by what was found, who is responsible and what came of it."""

    is_open = YesNo("closed_on", lookup_expr="isnull", label=_("still open"))
    kind = OneOf("kind", AuditFinding.Kind.choices, label=_("kind"))
    outcome = OneOf("outcome", AuditFinding.Outcome.choices, label=_("outcome"))
    unit = Unit("unit")
    owner = CharFilter("owner__username", label=_("user name of the responsible"))
    reader = CharFilter("reader__code", label=_("code of the meter reader"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    bill_no = CharFilter("bill__bill_no", label=_("bill number"))
    has_bill = YesNo("bill", lookup_expr="isnull", exclude=True, label=_("a bill waits for it"))
    is_sampled = YesNo("is_sampled", label=_("to be looked at on site"))
    is_escalated = YesNo("escalated_on", lookup_expr="isnull", exclude=True, label=_("escalated"))
    due_from = Day("due_on", "gte", label=_("to be decided from"))
    due_to = Day("due_on", "lte", label=_("to be decided until"))
    found_from = Day("found_on", "gte", label=_("found from"))
    found_to = Day("found_on", "lte", label=_("found until"))

    class Meta:
        model = AuditFinding
        fields: list[str] = []


class ReadingRouteFilter(FilterSet):
    unit = Unit("unit")
    route_no = CharFilter("route_no", label=_("route number"))

    class Meta:
        model = ReadingRoute
        fields: list[str] = []


class RotationPlanFilter(FilterSet):
    unit = Unit("unit")
    status = OneOf("status", RotationPlan.Status.choices, label=_("status"))

    class Meta:
        model = RotationPlan
        fields: list[str] = []


class RemoteCoverageFilter(FilterSet):
    unit = Unit("unit")
    month_from = Day("month", "gte", label=_("months from"))
    month_to = Day("month", "lte", label=_("months until"))

    class Meta:
        model = RemoteCoverage
        fields: list[str] = []
