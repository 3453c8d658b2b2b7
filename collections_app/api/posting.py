"""What becomes of a payment that another system posts."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import (
    CharField,
    ChoiceField,
    DateField,
    DecimalField,
    Serializer,
    SlugRelatedField,
)

from collections_app.api.errors import Conflict
from collections_app.billing.models import Bill, Payment
from collections_app.billing.operations import CannotRecordPayment, record_payment
from collections_app.customers.models import Account
from collections_app.engine.treatment import Outcome, reassess
from collections_app.facts.models import AccountDay
from collections_app.facts.wording import reason_text
from collections_app.procedures.models import Step


class InSight(SlugRelatedField):
    """A row named by its business number. What the person may not see does not exist."""

    default_error_messages = {"does_not_exist": gettext_lazy("There is no {slug_name} {value}.")}

    def get_queryset(self) -> QuerySet:
        rows: Any = super().get_queryset()
        return rows.for_staff(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        number = CharField().run_validation(data)
        rows = self.get_queryset()
        row = rows.filter(**{str(self.slug_field): number}).first()
        if row is None:
            self.fail("does_not_exist", slug_name=rows.model._meta.verbose_name, value=number)
        return row


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A payment at the counter",
            {"payment_no": "2026-000123", "account_no": "1000200301", "paid_on": "2026-03-02", "amount": "186.40"},
            request_only=True,
        ),
        OpenApiExample(
            "A bounced direct debit",
            {
                "payment_no": "2026-000123-R", "account_no": "1000200301", "paid_on": "2026-03-05", "amount": "186.40",
                "reverses_payment_no": "2026-000123",
            },
            request_only=True,
        ),
    ]
)  # fmt: skip
class PaymentPostingSerializer(Serializer):
    payment_no = CharField(max_length=60, label=gettext_lazy("payment number"))
    account_no = InSight(
        "account_no", source="account", queryset=Account.objects.all(), label=gettext_lazy("account number")
    )
    paid_on = DateField(label=gettext_lazy("paid on"), help_text=gettext_lazy("Not in the future."))
    amount = DecimalField(
        14, 2, label=gettext_lazy("amount"),
        help_text=gettext_lazy("More than zero, of a reversal too; at most two decimals."),
    )  # fmt: skip
    bill_no = InSight(
        "bill_no", source="bill", queryset=Bill.objects.all(), required=False, allow_null=True,
        label=gettext_lazy("bill named by the payer"),
        help_text=gettext_lazy("Is settled first. Without it the oldest debt is settled first."),
    )  # fmt: skip
    method = CharField(max_length=24, required=False, allow_blank=True, default="", label=gettext_lazy("method"))
    reverses_payment_no = InSight(
        "payment_no", source="reverses", queryset=Payment.objects.all(), required=False, allow_null=True,
        label=gettext_lazy("reverses"),
        help_text=gettext_lazy("The payment that this one takes back, all or part of it."),
    )  # fmt: skip

    def validate_paid_on(self, day: date) -> date:
        if day > timezone.localdate():
            raise ValidationError(_("A payment cannot be made in the future."), code="in_the_future")
        return day

    def validate_amount(self, amount: Any) -> Any:
        if amount <= 0:
            raise ValidationError(_("The amount has to be more than zero."), code="not_positive")
        return amount


class DecisionSerializer(Serializer):
    verdict = ChoiceField(AccountDay.Verdict.choices, label=gettext_lazy("verdict"))
    step = ChoiceField(Step.Kind.choices, allow_null=True, label=gettext_lazy("step"))
    reason = CharField(label=gettext_lazy("reason"), help_text=gettext_lazy("Why, in words."))
    reason_code = CharField(label=gettext_lazy("reason as a code"))
    case_no = CharField(allow_null=True, label=gettext_lazy("case number"))


def receive(posted: dict[str, Any], on: date) -> tuple[dict[str, Any], bool]:
    """Record the payment and look at its account, in one transaction: the receipt, and whether it is new.

    Raises ValidationError if it cannot be recorded and Conflict if its number belongs to another payment.
    """
    recorded = find(posted["payment_no"])
    if recorded is None:
        try:
            with transaction.atomic():
                payment = record_payment(**posted)
                outcome = reassess(payment.account_id, on)
            return {"payment": find(payment.payment_no), "decision": decision_of(outcome)}, True
        except CannotRecordPayment as refusal:
            recorded = find(posted["payment_no"])  # posted twice at the same moment
            if recorded is None:
                raise ValidationError(str(refusal), code="cannot_record") from refusal
    if not is_same(recorded, posted):
        raise Conflict(_("Payment number %(number)s belongs to another payment.") % {"number": recorded.payment_no})
    return {"payment": recorded, "decision": last_decision(recorded.account_id)}, False


def find(payment_no: str) -> Payment | None:
    return Payment.objects.select_related("account", "bill", "reverses").filter(payment_no=payment_no).first()


def is_same(recorded: Payment, posted: dict[str, Any]) -> bool:
    return (
        recorded.account == posted["account"]
        and recorded.paid_on == posted["paid_on"]
        and abs(recorded.amount) == posted["amount"]
        and recorded.bill == posted.get("bill")
        and recorded.method == posted["method"]
        and recorded.reverses == posted.get("reverses")
    )


def last_decision(account_id: int) -> dict[str, Any] | None:
    looks = AccountDay.objects.exclude(verdict="").filter(account=account_id).select_related("case", "step")
    look = looks.latest_first().first()
    if look is None:
        return None
    step, case_no = (look.step.kind if look.step else None), (look.case.case_no if look.case else None)
    return decision_of(Outcome(look.verdict, step, look.reason or {}, case_no))


def decision_of(outcome: Outcome) -> dict[str, Any]:
    return {
        "verdict": outcome.verdict,
        "step": outcome.step,
        "reason": reason_text(outcome.reason),
        "reason_code": outcome.reason.get("code", ""),
        "case_no": outcome.case_no,
    }
