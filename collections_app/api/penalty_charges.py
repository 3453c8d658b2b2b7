"""The ledger of penalties, line by line, for the books of the utility: what to debit and what to take off."""

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, ModelSerializer

from collections_app.api.base import Records
from collections_app.filters.penalties import PenaltyChargeFilter
from collections_app.penalties.models import PenaltyCharge


class PenaltyChargeSerializer(ModelSerializer):
    account_no = CharField(source="bill.account.account_no", label=_("account number"))
    bill_no = CharField(source="bill.bill_no", label=_("bill"))
    currency = CharField(source="bill.account.currency", label=_("currency"))

    class Meta:
        model = PenaltyCharge
        fields = ["id", "account_no", "bill_no", "kind", "currency", "amount", "posted_on", "accrued_to", "reference"]
        read_only_fields = fields


class PenaltyCharges(Records):
    queryset = PenaltyCharge.objects.select_related("bill__account")
    serializer_class = PenaltyChargeSerializer
    filterset_class = PenaltyChargeFilter
    orderings = {"-recorded": "pk", "posted_on": "posted_on"}
