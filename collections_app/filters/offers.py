from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, NumberFilter

from collections_app.filters.base import Day, Officer, OneOf, Unit, YesNo
from collections_app.offers.models import Campaign, MeterOffer


class MeterOfferFilter(FilterSet):
    """Offers of prepayment meters, by campaign, group and how far they have come."""

    account_no = CharFilter("account__account_no", label=_("account number"))
    campaign = NumberFilter("campaign_id", min_value=1, max_value=2**31, label=_("number of the campaign"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    risk_group = OneOf("risk_group", Campaign.Group.choices, label=_("risk group"))
    answer = OneOf("answer", MeterOffer.Answer.choices, label=_("answer"))
    is_answered = YesNo("answered_on", lookup_expr="isnull", exclude=True, label=_("answered"))
    is_compared = YesNo("is_compared", label=_("kept aside for comparison"))
    is_installed = YesNo("installed_on", lookup_expr="isnull", exclude=True, label=_("installed"))
    appointment_from = Day("appointment_on", "gte", label=_("appointment from"))
    appointment_to = Day("appointment_on", "lte", label=_("appointment until"))

    class Meta:
        model = MeterOffer
        fields: list[str] = []
