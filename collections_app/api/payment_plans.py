"""Payment plans with their instalments and bills, for customer service and the books: to be read."""

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, DateField, ModelSerializer

from collections_app.api.base import Records
from collections_app.arrangements.models import Instalment, PaymentPlan, PlanBill
from collections_app.filters.arrangements import PaymentPlanFilter


class InstalmentSerializer(ModelSerializer):
    class Meta:
        model = Instalment
        fields = ["number", "due_on", "amount"]
        read_only_fields = fields


class PlanBillSerializer(ModelSerializer):
    bill_no = CharField(source="bill.bill_no", label=_("bill number"))

    class Meta:
        model = PlanBill
        fields = ["bill_no", "open_then"]
        read_only_fields = fields


class PaymentPlanSerializer(ModelSerializer):
    account_no = CharField(source="account.account_no", label=_("account number"))
    currency = CharField(source="account.currency", label=_("currency"))
    made_by = CharField(source="asked_by.username", label=_("made by"))
    made_on = DateField(source="asked_on", label=_("made on"))
    instalments = InstalmentSerializer(many=True, label=_("instalments"))
    bills = PlanBillSerializer(many=True, source="lines", label=_("bills"))

    class Meta:
        model = PaymentPlan
        fields = [
            "plan_no", "account_no", "kind", "status", "currency", "amount", "made_on", "made_by", "live_from", "signed_on",
            "behind_since", "ended_on", "tolerance_days", "court_file", "instalments", "bills",
        ]  # fmt: skip
        read_only_fields = fields


class PaymentPlans(Records):
    queryset = PaymentPlan.objects.select_related("account", "asked_by").prefetch_related("instalments", "lines__bill")
    serializer_class = PaymentPlanSerializer
    filterset_class = PaymentPlanFilter
    lookup_field = "plan_no"
    orderings = {"-recorded": "pk", "made_on": "asked_on"}
