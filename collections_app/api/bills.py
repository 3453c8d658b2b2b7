from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, DecimalField, ModelSerializer

from collections_app.api.base import Records
from collections_app.billing.models import Bill
from collections_app.filters.billing import BillFilter


class BillSerializer(ModelSerializer):
    account_no = CharField(source="account.account_no", label=_("account number"))
    currency = CharField(source="account.currency", label=_("currency"))
    open_amount = DecimalField(14, 2, label=_("unpaid"))
    penalty_charged = DecimalField(14, 2, source="charged", label=_("penalty charged"))
    penalty_paid = DecimalField(14, 2, source="charges_paid", label=_("penalty paid"))

    class Meta:
        model = Bill
        fields = [
            "bill_no", "account_no", "issued_on", "due_on", "period", "kind", "is_estimated",
            "currency", "amount", "paid", "open_amount", "penalty_charged", "penalty_paid",
        ]  # fmt: skip
        read_only_fields = fields


class Bills(Records):
    queryset = Bill.objects.select_related("account")
    serializer_class = BillSerializer
    filterset_class = BillFilter
    lookup_field = "bill_no"
    orderings = {"-recorded": "pk", "due_on": "due_on", "bill_no": "bill_no"}
