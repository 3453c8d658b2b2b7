"""Text messages and e-mails: read as any other list; a gateway reports what became of each."""

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
from collections_app.filters.messages import MessageFilter
from collections_app.messages.models import Message
from collections_app.messages.operations import CannotReportDelivery, report_delivery
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right
from collections_app.rules.message_channels import EMAIL
from collections_app.rules.privacy import masked

FATES = [(status.value, status.label) for status in (Message.Status.DELIVERED, Message.Status.FAILED)]


class MessageSerializer(ModelSerializer):
    account_no = CharField(source="account.account_no", label=_("account number"))
    customer_no = CharField(source="customer.customer_no", label=_("customer number"))
    case_no = CharField(source="case.case_no", allow_null=True, label=_("case number"))

    class Meta:
        model = Message
        fields = [
            "id", "account_no", "customer_no", "case_no", "kind", "channel", "to", "language", "subject", "text", "about",
            "amount", "pay_by_on", "is_courtesy", "queued_on", "status", "not_before", "attempts", "sent_at", "finished_at",
            "reference", "failure",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Message) -> dict[str, Any]:
        """Masked for those whose role need not use it."""
        row = super().to_representation(instance)
        if not self.context["request"].user.may(Right.SEE_CONTACTS):
            kind = "email" if instance.channel == EMAIL else "phone"
            row["to"] = masked(kind, instance.to)
        return row


class DeliverySerializer(Serializer):
    status = ChoiceField(FATES, label=_("status"))
    failure = CharField(
        max_length=300, required=False, allow_blank=True, default="", label=_("what went wrong"),
        help_text=_("In the words of the gateway, where it failed."),
    )  # fmt: skip


class Messages(Records):
    rights = {"status": Right.REPORT_DELIVERIES}
    queryset = Message.objects.select_related("account", "customer", "case")
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    lookup_field = "id"
    orderings = {"-recorded": "pk", "queued_on": "queued_on"}

    @extend_schema(
        summary=_("Report what became of a message"),
        description=_(
            "Delivered, or failed: then the number or address is not used any more, and somebody is asked to find another. "
            "The same report again changes nothing."
        ),
        request=DeliverySerializer,
        responses={
            200: OpenApiResponse(MessageSerializer, description=_("Taken down; or it stood so before.")),
            409: OpenApiResponse(
                ErrorSerializer, description=_("It was not sent, or something else was reported of it.")
            ),
        },
    )
    @action(detail=True, methods=["post"])
    def status(self, request: Request, **kwargs: Any) -> Response:
        given = DeliverySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        report, by = given.validated_data, cast("StaffMember", request.user)
        try:
            message = report_delivery(
                message=self.get_object(), status=report["status"], words=report["failure"], at=timezone.now(), by=by
            )
        except CannotReportDelivery as refusal:
            raise Conflict(str(refusal)) from refusal
        return Response(self.get_serializer(message).data)
