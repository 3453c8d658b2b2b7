"""Payments: read as any other list, and posted by other systems. A posted payment counts at once."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import CharField, ModelSerializer, Serializer

from collections_app.api.base import Records
from collections_app.api.errors import ErrorSerializer
from collections_app.api.posting import DecisionSerializer, PaymentPostingSerializer, receive
from collections_app.billing.models import Payment
from collections_app.filters.billing import PaymentFilter
from collections_app.rules.authority import Right


class PaymentSerializer(ModelSerializer):
    account_no = CharField(source="account.account_no", label=_("account number"))
    currency = CharField(source="account.currency", label=_("currency"))
    bill_no = CharField(source="bill.bill_no", allow_null=True, label=_("bill named by the payer"))
    reverses_payment_no = CharField(source="reverses.payment_no", allow_null=True, label=_("reverses"))

    class Meta:
        model = Payment
        fields = [
            "payment_no", "account_no", "paid_on", "currency", "amount", "bill_no", "method", "reverses_payment_no",
            "allocated", "received_at",
        ]  # fmt: skip
        read_only_fields = fields


class PaymentReceiptSerializer(Serializer):
    payment = PaymentSerializer(label=_("payment"))
    decision = DecisionSerializer(
        allow_null=True,
        label=_("decision"),
        help_text=_("What the last look at the account came to; after a new payment that look was just taken."),
    )


class Payments(Records):
    rights = {"create": Right.POST_PAYMENTS}
    queryset = Payment.objects.select_related("account", "bill", "reverses")
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    lookup_field = "payment_no"
    orderings = {"-recorded": "pk", "paid_on": "paid_on", "payment_no": "payment_no"}

    @extend_schema(
        summary=_("Post a payment"),
        description=_(
            "Records the payment and looks at its account at once: what it settles, whether a case closes. Posting "
            "the same payment again changes nothing and answers 200 with the payment as it is stored; another payment "
            "under a number that is taken is answered 409."
        ),
        request=PaymentPostingSerializer,
        responses={
            201: OpenApiResponse(PaymentReceiptSerializer, description=_("Recorded, and the account looked at.")),
            200: OpenApiResponse(PaymentReceiptSerializer, description=_("Was recorded before; nothing has changed.")),
            409: OpenApiResponse(ErrorSerializer, description=_("The number belongs to another payment.")),
        },
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        posting = PaymentPostingSerializer(data=request.data, context=self.get_serializer_context())
        posting.is_valid(raise_exception=True)
        receipt, is_new = receive(posting.validated_data, on=timezone.localdate())
        return Response(PaymentReceiptSerializer(receipt).data, status=201 if is_new else 200)
