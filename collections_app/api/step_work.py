"""Steps that the night puts before people to approve; other systems may decide on them too."""

from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import CharField, ChoiceField, ModelSerializer, Serializer

from collections_app.api.base import Records
from collections_app.api.errors import Conflict, ErrorSerializer
from collections_app.enforcement.models import StepApproval
from collections_app.enforcement.operations import CannotDecide, approve_step, refuse_step
from collections_app.filters.enforcement import StepApprovalFilter
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Step
from collections_app.rules.authority import Right


class StepApprovalSerializer(ModelSerializer):
    case_no = CharField(source="case.case_no", label=_("case number"))
    account_no = CharField(source="case.account.account_no", label=_("account number"))
    step = ChoiceField(Step.Kind.choices, source="step.kind", label=_("step"))
    decided_by = CharField(source="decided_by.username", allow_null=True, label=_("decided by"))

    class Meta:
        model = StepApproval
        fields = [
            "id", "case_no", "account_no", "step", "status", "proposed_on", "amount", "decided_by", "decided_on", "note",
            "ended_on",
        ]  # fmt: skip
        read_only_fields = fields


class NoteSerializer(Serializer):
    note = CharField(max_length=300, required=False, allow_blank=True, default="", label=_("note"))


class ReasonSerializer(Serializer):
    reason = CharField(max_length=300, label=_("reason"))


ANSWERS = {
    200: OpenApiResponse(StepApprovalSerializer, description=_("Decided; or it stood so before.")),
    409: OpenApiResponse(ErrorSerializer, description=_("It has been decided otherwise, or no longer counts.")),
}


class StepApprovals(Records):
    rights = {"approve": Right.APPROVE_STEPS, "refuse": Right.APPROVE_STEPS}
    queryset = StepApproval.objects.select_related("case__account", "step", "decided_by")
    serializer_class = StepApprovalSerializer
    filterset_class = StepApprovalFilter
    lookup_field = "id"
    orderings = {"-recorded": "pk", "proposed_on": "proposed_on"}

    @extend_schema(
        summary=_("Approve a step"),
        description=_(
            "The coming night takes the step if everything else still allows it. Approving again what is approved changes "
            "nothing."
        ),
        request=NoteSerializer,
        responses=ANSWERS,
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = NoteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self._decide(request, StepApproval.Status.APPROVED, approve_step, note=given.validated_data["note"])

    @extend_schema(
        summary=_("Refuse a step"),
        description=_(
            "The step is not taken, even if it was approved; when the days of the procedure are over it is asked for anew."
        ),
        request=ReasonSerializer,
        responses=ANSWERS,
    )
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self._decide(request, StepApproval.Status.REFUSED, refuse_step, reason=given.validated_data["reason"])

    def _decide(self, request: Request, status: str, decide: Any, **given: str) -> Response:
        approval = self.get_object()
        if approval.status != status or approval.ended_on is not None:
            try:
                by = cast("StaffMember", request.user)
                approval = decide(approval=approval, on=timezone.localdate(), by=by, **given)
            except CannotDecide as refusal:
                raise Conflict(str(refusal)) from refusal
        return Response(StepApprovalSerializer(approval).data)
