"""Disputes: read as any other list, and opened by other systems, as where a call centre takes down an objection."""

from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import CharField, ChoiceField, DecimalField, ModelSerializer, Serializer

from collections_app.api.base import Records
from collections_app.api.errors import Conflict, ErrorSerializer
from collections_app.api.posting import InSight
from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.disputes.models import Dispute
from collections_app.disputes.operations import CannotDispute, open_dispute
from collections_app.filters.disputes import DisputeFilter
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right


class DisputeSerializer(ModelSerializer):
    account_no = CharField(source="account.account_no", label=_("account number"))
    bill_no = CharField(
        source="bill.bill_no", allow_null=True, label=_("bill"), help_text=_("Null: the whole account is disputed.")
    )
    currency = CharField(source="account.currency", label=_("currency"))
    proposed_by = CharField(source="proposed_by.username", allow_null=True, label=_("proposed by"))
    decided_by = CharField(source="decided_by.username", allow_null=True, label=_("decided by"))

    class Meta:
        model = Dispute
        fields = [
            "dispute_no", "account_no", "bill_no", "ground", "stage", "currency", "amount", "reason", "opened_on",
            "answer_by", "decision", "upheld_amount", "proposed_by", "proposed_on", "decided_by", "decided_on",
            "outcome", "closed_on",
        ]  # fmt: skip
        read_only_fields = fields


class DisputePostingSerializer(Serializer):
    account_no = InSight("account_no", source="account", queryset=Account.objects.all(), label=_("account number"))
    bill_no = InSight(
        "bill_no", source="bill", queryset=Bill.objects.all(), required=False, allow_null=True, default=None,
        label=_("bill"), help_text=_("Without it the whole account is disputed."),
    )  # fmt: skip
    ground = ChoiceField(Dispute.Ground.choices, label=_("about"))
    amount = DecimalField(
        max_digits=14, decimal_places=2, required=False, allow_null=True, default=None, label=_("disputed amount"),
        help_text=_("Without it all of it is disputed."),
    )  # fmt: skip
    reason = CharField(max_length=300, label=_("reason"))


class Disputes(Records):
    rights = {"create": Right.WORK_CASES}
    queryset = Dispute.objects.select_related("account", "bill", "proposed_by", "decided_by")
    serializer_class = DisputeSerializer
    filterset_class = DisputeFilter
    lookup_field = "dispute_no"
    orderings = {"-recorded": "pk", "answer_by": "answer_by"}

    @extend_schema(
        summary=_("Open a dispute"),
        description=_(
            "From today what is disputed does not escalate. It is looked into and decided in the admin, by two people. "
            "What is disputed already is answered 409."
        ),
        request=DisputePostingSerializer,
        responses={
            201: OpenApiResponse(DisputeSerializer, description=_("Opened.")),
            409: OpenApiResponse(
                ErrorSerializer, description=_("It is disputed already, or is not to be disputed like this.")
            ),
        },
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        posting = DisputePostingSerializer(data=request.data, context=self.get_serializer_context())
        posting.is_valid(raise_exception=True)
        by = cast("StaffMember", request.user)
        try:
            dispute = open_dispute(opened_on=timezone.localdate(), by=by, **posting.validated_data)
        except CannotDispute as refusal:
            raise Conflict(str(refusal)) from refusal
        return Response(DisputeSerializer(dispute).data, status=201)
