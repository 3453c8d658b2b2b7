from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.engine.models import WaitingDecision
from collections_app.filters.base import Day, Money, Officer, OneOf, Unit


class WaitingDecisionFilter(FilterSet):
    kind = OneOf("kind", WaitingDecision.Kind.choices, label=_("what"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    unit = Unit("account__unit")
    asked_by = Officer("asked_by", label=_("asked by"))
    amount_min = Money("amount", "gte", label=_("asked for, at least"))
    amount_max = Money("amount", "lte", label=_("asked for, at most"))
    asked_from = Day("asked_on", "gte", label=_("asked from"))
    asked_to = Day("asked_on", "lte", label=_("asked to"))

    class Meta:
        model = WaitingDecision
        fields: list[str] = []
