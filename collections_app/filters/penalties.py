from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.filters.base import Day, OneOf, Unit
from collections_app.penalties.models import PenaltyCharge


class PenaltyChargeFilter(FilterSet):
    account_no = CharFilter("bill__account__account_no", label=_("account number"))
    bill_no = CharFilter("bill__bill_no", label=_("bill number"))
    unit = Unit("bill__account__unit")
    kind = OneOf("kind", PenaltyCharge.Kind.choices, label=_("kind"))
    posted_from = Day("posted_on", "gte", label=_("posted from"))
    posted_to = Day("posted_on", "lte", label=_("posted to"))

    class Meta:
        model = PenaltyCharge
        fields: list[str] = []
