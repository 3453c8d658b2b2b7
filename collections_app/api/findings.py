"""What the audit of readings has found: read as any other list, decided by systems of the field force; and the routes."""

from typing import Any, cast

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import CharField, ChoiceField, IntegerField, ModelSerializer, Serializer

from collections_app.api.base import Records
from collections_app.api.errors import Conflict, ErrorSerializer
from collections_app.engine.reading_audit import CannotDecide, decide_finding
from collections_app.filters.readings import AuditFindingFilter, ReadingRouteFilter
from collections_app.metering.models import AuditFinding
from collections_app.org.models import StaffMember
from collections_app.routes.models import ReadingRoute
from collections_app.rules.authority import Right


class FindingSerializer(ModelSerializer):
    unit = CharField(source="unit.code", allow_null=True, default=None, label=_("organisation unit"))
    account_no = CharField(source="account.account_no", allow_null=True, default=None, label=_("account number"))
    bill_no = CharField(source="bill.bill_no", allow_null=True, default=None, label=_("bill number"))
    supply_point_no = CharField(
        source="supply_point.supply_point_no", allow_null=True, default=None, label=_("supply point")
    )
    reader = CharField(source="reader.code", allow_null=True, default=None, label=_("code of the meter reader"))
    owner = CharField(source="owner.username", allow_null=True, default=None, label=_("responsible"))
    decided_by = CharField(source="decided_by.username", allow_null=True, default=None, label=_("decided by"))

    class Meta:
        model = AuditFinding
        fields = [
            "finding_no", "kind", "unit", "account_no", "bill_no", "supply_point_no", "reader", "read_on", "from_on",
            "evidence", "is_sampled", "owner", "found_on", "due_on", "escalated_on", "outcome", "reason", "decided_on",
            "decided_by", "shown_on", "closed_on",
        ]  # fmt: skip
        read_only_fields = fields


class FindingDecisionSerializer(Serializer):
    outcome = ChoiceField(AuditFinding.Outcome.choices, label=_("outcome"))
    reason = CharField(max_length=300, label=_("reason"))


class Findings(Records):
    rights = {"decide": Right.DECIDE_FINDINGS}
    queryset = AuditFinding.objects.select_related(
        "unit", "account", "bill", "supply_point", "reader", "owner", "decided_by"
    )
    serializer_class = FindingSerializer
    filterset_class = AuditFindingFilter
    lookup_field = "finding_no"
    orderings = {"-recorded": "pk", "due_on": "due_on"}

    @extend_schema(
        summary=_("Decide about a finding"),
        description=_(
            "Unless the bill has to be corrected, it is collected again from today. Deciding again as it was decided changes "
            "nothing."
        ),
        request=FindingDecisionSerializer,
        responses={
            200: OpenApiResponse(FindingSerializer, description=_("Decided; or it stood so before.")),
            409: OpenApiResponse(
                ErrorSerializer, description=_("It has been decided otherwise, or no bill rests on it.")
            ),
        },
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = FindingDecisionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        finding = self.get_object()
        if finding.outcome != given.validated_data["outcome"]:
            try:
                by = cast("StaffMember", request.user)
                decide_finding(finding=finding, by=by, on=timezone.localdate(), **given.validated_data)
            except CannotDecide as refusal:
                raise Conflict(str(refusal)) from refusal
            finding = self.get_object()
        return Response(FindingSerializer(finding).data)


class ReadingRouteSerializer(ModelSerializer):
    unit = CharField(source="unit.code", label=_("organisation unit"))
    supply_points = IntegerField(label=_("supply points"))

    class Meta:
        model = ReadingRoute
        fields = ["route_no", "name", "unit", "reading_day", "supply_points"]
        read_only_fields = fields


class ReadingRoutes(Records):
    queryset = ReadingRoute.objects.select_related("unit").annotate(supply_points=Count("points"))
    serializer_class = ReadingRouteSerializer
    filterset_class = ReadingRouteFilter
    lookup_field = "route_no"
    orderings = {"-recorded": "pk"}
