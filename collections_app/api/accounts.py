from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, ChoiceField, DecimalField, ModelSerializer

from collections_app.api.base import Records
from collections_app.billing.models import Bill
from collections_app.cases.models import Case
from collections_app.customers.models import Account
from collections_app.filters.accounts import AccountFilter

ITS_OPEN_BILLS = Bill.objects.open().filter(account=OuterRef("pk")).order_by().values("account")
OPEN_AMOUNT = Coalesce(Subquery(ITS_OPEN_BILLS.annotate(open=Sum(F("amount") - F("paid"))).values("open")), Decimal(0))
OPEN_CASE = Subquery(Case.objects.open().filter(account=OuterRef("pk")).values("case_no")[:1])


class AccountSerializer(ModelSerializer):
    customer_no = CharField(source="customer.customer_no", label=_("customer number"))
    customer_name = CharField(source="customer.name", label=_("customer"))
    unit = CharField(source="unit.code", allow_null=True, label=_("organisation unit"))
    officer = CharField(source="officer.username", allow_null=True, label=_("officer"))
    voltage = ChoiceField(Account.Voltage.choices, allow_blank=True, label=_("voltage"))
    supply_point_no = CharField(source="supply_point.supply_point_no", allow_null=True, label=_("supply point number"))
    open_amount = DecimalField(16, 2, label=_("unpaid, due or not"))
    open_case_no = CharField(allow_null=True, label=_("number of the open case"))

    class Meta:
        model = Account
        fields = [
            "account_no", "customer_no", "customer_name", "unit", "officer", "customer_class", "voltage", "credit_grade",
            "supply_point_no", "address", "postcode", "city", "billing_mode", "law_pack", "contract_permille",
            "region", "weather_area", "is_important_user", "opened_on", "closed_on", "currency", "open_amount",
            "open_case_no",
        ]  # fmt: skip
        read_only_fields = fields


class Accounts(Records):
    queryset = Account.objects.select_related("customer", "unit", "officer", "supply_point").annotate(
        open_amount=OPEN_AMOUNT, open_case_no=OPEN_CASE
    )
    serializer_class = AccountSerializer
    filterset_class = AccountFilter
    lookup_field = "account_no"
    orderings = {"account_no": "account_no", "recorded": "pk"}
