"""Holds: read as any other list, and placed and ended by other systems, as when a complaint is opened elsewhere."""

from datetime import date
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import CharField, ChoiceField, DateField, ModelSerializer, Serializer

from collections_app.api.base import Records
from collections_app.api.errors import Conflict, ErrorSerializer
from collections_app.api.posting import InSight
from collections_app.billing.models import Bill
from collections_app.cases.models import Hold
from collections_app.cases.operations import CannotHold, end_hold, place_hold
from collections_app.customers.models import Account
from collections_app.filters.cases import HoldFilter
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right


class HoldSerializer(ModelSerializer):
    account_no = CharField(source="account.account_no", label=gettext_lazy("account number"))
    bill_no = CharField(
        source="bill.bill_no", allow_null=True, label=gettext_lazy("bill"),
        help_text=gettext_lazy("Null: the whole account is held."),
    )  # fmt: skip
    placed_by = CharField(source="placed_by.username", allow_null=True, label=gettext_lazy("placed by"))

    class Meta:
        model = Hold
        fields = ["id", "account_no", "bill_no", "reason", "note", "placed_on", "until", "ended_on", "placed_by"]
        read_only_fields = fields


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A complaint that is being looked into",
            {"account_no": "1000200301", "reason": "complaint", "until": "2026-04-30", "note": "Ticket 4711"},
            request_only=True,
        )
    ]
)
class HoldPostingSerializer(Serializer):
    account_no = InSight(
        "account_no", source="account", queryset=Account.objects.all(), label=gettext_lazy("account number")
    )
    reason = ChoiceField(Hold.Reason.choices, label=gettext_lazy("reason"))
    until = DateField(
        required=False, allow_null=True, default=None, label=gettext_lazy("until"),
        help_text=gettext_lazy("The last day on which it holds; without it the hold lasts until it is ended."),
    )  # fmt: skip
    bill_no = InSight(
        "bill_no", source="bill", queryset=Bill.objects.all(), required=False, allow_null=True, default=None,
        label=gettext_lazy("bill"), help_text=gettext_lazy("Holds this bill alone; without it the whole account."),
    )  # fmt: skip
    note = CharField(max_length=300, required=False, allow_blank=True, default="", label=gettext_lazy("note"))

    def validate_until(self, day: date | None) -> date | None:
        if day is not None and day < timezone.localdate():
            raise ValidationError(_("The hold would end before it begins."), code="in_the_past")
        return day

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        bill = attrs["bill"]
        if bill is not None and bill.account_id != attrs["account"].pk:
            words = _("Bill %(bill)s belongs to another account.") % {"bill": bill.bill_no}
            raise ValidationError({"bill_no": ValidationError(words, code="other_account").detail})
        return attrs


class Holds(Records):
    rights = {"create": Right.WORK_CASES, "end": Right.WORK_CASES}
    queryset = Hold.objects.select_related("account", "bill", "placed_by")
    serializer_class = HoldSerializer
    filterset_class = HoldFilter
    lookup_field = "id"
    orderings = {"-recorded": "pk", "placed_on": "placed_on"}

    @extend_schema(
        summary=gettext_lazy("Place a hold"),
        description=gettext_lazy(
            "From today no step is taken and no letter is written, for the whole account or about one bill, up to and "
            "including the last day given. Placing the same hold again changes nothing and answers 200 with the hold as it "
            "is; where another hold is running it is answered 409."
        ),
        request=HoldPostingSerializer,
        responses={
            201: OpenApiResponse(HoldSerializer, description=gettext_lazy("Placed.")),
            200: OpenApiResponse(HoldSerializer, description=gettext_lazy("Was running before; nothing has changed.")),
            409: OpenApiResponse(ErrorSerializer, description=gettext_lazy("Another hold is running.")),
        },
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        posting = HoldPostingSerializer(data=request.data, context=self.get_serializer_context())
        posting.is_valid(raise_exception=True)
        hold, is_new = place(posting.validated_data, timezone.localdate(), cast("StaffMember", request.user))
        return Response(HoldSerializer(hold).data, status=201 if is_new else 200)

    @extend_schema(
        summary=gettext_lazy("End a hold"),
        description=gettext_lazy(
            "From today the debt is collected again, and the debtor has the days left that he had before. Ending a hold "
            "that is over changes nothing and answers with the hold as it is."
        ),
        request=None,
        responses={200: OpenApiResponse(HoldSerializer, description=gettext_lazy("The hold is over."))},
    )
    @action(detail=True, methods=["post"])
    def end(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        hold = self.get_object()
        try:
            hold = end_hold(hold=hold, on=timezone.localdate(), by=cast("StaffMember", request.user))
        except CannotHold:
            hold.refresh_from_db()
        return Response(HoldSerializer(hold).data)


def place(posted: dict[str, Any], on: date, by: StaffMember) -> tuple[Hold, bool]:
    """The hold, and whether it is new. Raises Conflict where another one is running."""
    running = Hold.objects.running_on(on).filter(**posted).first()
    if running is not None:
        return running, False
    try:
        return place_hold(placed_on=on, by=by, **posted), True
    except CannotHold as refusal:
        running = Hold.objects.running_on(on).filter(**posted).first()  # posted twice at the same moment
        if running is None:
            raise Conflict(str(refusal)) from refusal
        return running, False
