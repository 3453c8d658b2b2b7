"""Promises to pay, for the utility's own statistics and for the call centre: to be read."""

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, ModelSerializer

from collections_app.api.base import Records
from collections_app.arrangements.models import Promise
from collections_app.filters.arrangements import PromiseFilter


class PromiseSerializer(ModelSerializer):
    account_no = CharField(source="account.account_no", label=_("account number"))
    currency = CharField(source="account.currency", label=_("currency"))
    recorded_by = CharField(source="recorded_by.username", label=_("recorded by"))

    class Meta:
        model = Promise
        fields = [
            "promise_no", "account_no", "status", "currency", "amount", "received", "made_on", "due_on", "tolerance_days",
            "channel", "promised_by", "recorded_by", "settled_on", "note",
        ]  # fmt: skip
        read_only_fields = fields


class Promises(Records):
    queryset = Promise.objects.select_related("account", "recorded_by")
    serializer_class = PromiseSerializer
    filterset_class = PromiseFilter
    lookup_field = "promise_no"
    orderings = {"-recorded": "pk", "due_on": "due_on"}
