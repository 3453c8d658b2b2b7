from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import ModelSerializer

from collections_app.api.base import Records
from collections_app.customers.models import Contact, Customer
from collections_app.filters.accounts import CustomerFilter
from collections_app.rules.authority import Right
from collections_app.rules.privacy import masked

CONTACTS = Prefetch("contacts", Contact.objects.current().order_by("kind", "id"))


class ContactSerializer(ModelSerializer):
    class Meta:
        model = Contact
        fields = ["kind", "value", "postcode", "city", "quality", "source"]

    def to_representation(self, instance: Contact) -> dict[str, Any]:
        """Telephone numbers and e-mail addresses are masked for those whose role need not use them."""
        row = super().to_representation(instance)
        if not self.context["request"].user.may(Right.SEE_CONTACTS):
            row["value"] = masked(instance.kind, instance.value)
        return row


class CustomerSerializer(ModelSerializer):
    contacts = ContactSerializer(many=True, label=_("contacts"))

    class Meta:
        model = Customer
        fields = ["customer_no", "name", "kind", "language", "has_publication_consent", "contacts"]


class Customers(Records):
    queryset = Customer.objects.prefetch_related(CONTACTS)
    serializer_class = CustomerSerializer
    filterset_class = CustomerFilter
    lookup_field = "customer_no"
    orderings = {"customer_no": "customer_no", "recorded": "pk"}
