"""The contact log: read as any other list, and written by a call centre that has tried to reach a debtor."""

from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    ModelSerializer,
    Serializer,
    TimeField,
)

from collections_app.api.base import Records
from collections_app.api.posting import InSight
from collections_app.contacts.models import ContactAttempt
from collections_app.contacts.operations import CannotLog, Conversation, log_contact
from collections_app.customers.models import Account
from collections_app.filters.contacts import ContactAttemptFilter
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right


class ContactAttemptSerializer(ModelSerializer):
    account_no = CharField(source="account.account_no", label=_("account number"))
    customer_no = CharField(source="customer.customer_no", label=_("customer number"))
    case_no = CharField(source="case.case_no", allow_null=True, label=_("case number"))
    recorded_by = CharField(source="recorded_by.username", label=_("recorded by"))

    class Meta:
        model = ContactAttempt
        fields = [
            "id", "account_no", "customer_no", "case_no", "channel", "direction", "spoke_to", "result", "is_courtesy", "on",
            "at", "call_back_on", "note", "recorded_by",
        ]  # fmt: skip
        read_only_fields = fields


class ConversationSerializer(Serializer):
    account_no = InSight("account_no", source="account", queryset=Account.objects.all(), label=_("account number"))
    channel = ChoiceField(ContactAttempt.Channel.choices, label=_("channel"))
    direction = ChoiceField(ContactAttempt.Direction.choices, default="out", label=_("direction"))
    spoke_to = ChoiceField(ContactAttempt.Spoke.choices, label=_("spoke to"))
    result = ChoiceField(ContactAttempt.Result.choices, label=_("result"))
    on = DateField(source="happened_on", label=_("on"), help_text=_("Not in the future."))
    at = TimeField(required=False, allow_null=True, default=None, label=_("at"))
    is_courtesy = BooleanField(
        default=True, label=_("courtesy"), help_text=_("False where the law requires the contact.")
    )
    call_back_on = DateField(required=False, allow_null=True, default=None, label=_("call back on"))
    note = CharField(max_length=500, required=False, allow_blank=True, default="", label=_("note"))


class ContactAttempts(Records):
    rights = {"create": Right.WORK_CASES}
    queryset = ContactAttempt.objects.select_related("account", "customer", "case", "recorded_by")
    serializer_class = ContactAttemptSerializer
    filterset_class = ContactAttemptFilter
    lookup_field = "id"
    orderings = {"-recorded": "pk", "on": "on"}

    @extend_schema(
        summary=_("Log a contact"),
        description=_(
            "What came of it may change what happens next: some results hold the account for some days. It cannot be "
            "changed later."
        ),
        request=ConversationSerializer,
        responses={201: OpenApiResponse(ContactAttemptSerializer, description=_("Logged."))},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        posting = ConversationSerializer(data=request.data, context=self.get_serializer_context())
        posting.is_valid(raise_exception=True)
        account = posting.validated_data.pop("account")
        talk = Conversation(**posting.validated_data)
        by = cast("StaffMember", request.user)
        try:
            attempt = log_contact(account=account, talk=talk, by=by, on=timezone.localdate())
        except CannotLog as refusal:
            raise ValidationError(str(refusal), code="cannot_log") from refusal
        return Response(ContactAttemptSerializer(attempt).data, status=201)
