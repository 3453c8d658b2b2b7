from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.contacts.models import ContactAttempt
from collections_app.filters.base import Day, Officer, OneOf, Unit, YesNo


class ContactAttemptFilter(FilterSet):
    account_no = CharFilter("account__account_no", label=_("account number"))
    customer_no = CharFilter("customer__customer_no", label=_("customer number"))
    unit = Unit("account__unit")
    by = Officer("recorded_by", label=_("recorded by"))
    channel = OneOf("channel", ContactAttempt.Channel.choices, label=_("channel"))
    direction = OneOf("direction", ContactAttempt.Direction.choices, label=_("direction"))
    result = OneOf("result", ContactAttempt.Result.choices, label=_("result"))
    is_courtesy = YesNo("is_courtesy", label=_("courtesy"))
    on_from = Day("on", "gte", label=_("on or after"))
    on_to = Day("on", "lte", label=_("on or before"))
    call_back_from = Day("call_back_on", "gte", label=_("call back from"))
    call_back_to = Day("call_back_on", "lte", label=_("call back to"))

    class Meta:
        model = ContactAttempt
        fields: list[str] = []
