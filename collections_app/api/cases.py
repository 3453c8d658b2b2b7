from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import CharField, ChoiceField, IntegerField, ModelSerializer

from collections_app.api.base import Records
from collections_app.cases.models import Case, CaseEvent
from collections_app.filters.cases import CaseFilter
from collections_app.org.models import StaffMember
from collections_app.procedures.models import Step


class CaseSerializer(ModelSerializer):
    account_no = CharField(source="account.account_no", label=_("account number"))
    procedure = CharField(source="procedure.code", label=_("procedure"))
    procedure_version = IntegerField(source="procedure.version", label=_("version of the procedure"))
    close_reason = ChoiceField(Case.CloseReason.choices, allow_blank=True, label=_("close reason"))
    step = ChoiceField(Step.Kind.choices, source="step.kind", allow_null=True, label=_("last step"))

    class Meta:
        model = Case
        fields = [
            "case_no", "account_no", "procedure", "procedure_version", "status", "opened_on", "closed_on",
            "close_reason", "step", "step_on", "step_served_on",
        ]  # fmt: skip
        read_only_fields = fields


class CaseEventSerializer(ModelSerializer):
    actor = CharField(source="actor.username", allow_null=True, label=_("by"))

    class Meta:
        model = CaseEvent
        fields = ["id", "on", "kind", "recorded_at", "actor", "data"]
        read_only_fields = fields


class Cases(Records):
    queryset = Case.objects.select_related("account", "procedure", "step")
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    lookup_field = "case_no"
    orderings = {"-recorded": "pk", "opened_on": "opened_on", "case_no": "case_no"}


class CaseEvents(Records):
    queryset = CaseEvent.objects.select_related("actor")
    serializer_class = CaseEventSerializer
    lookup_field = "case_no"
    orderings = {"recorded": "pk"}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(case__case_no=self.kwargs["case_no"])

    @extend_schema(summary=_("The history of a case"), description=_("What happened in a case, oldest first."))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        cases = Case.objects.for_staff(cast("StaffMember", request.user))
        get_object_or_404(cases, case_no=kwargs["case_no"])
        return super().list(request, *args, **kwargs)
