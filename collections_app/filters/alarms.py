from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.alarms.models import Alarm, AlarmKind
from collections_app.customers.models import Account
from collections_app.filters.base import Day, Money, OneOf, Unit, YesNo


class AlarmFilter(FilterSet):
    kind = OneOf("kind", AlarmKind.choices, label=_("kind"))
    status = OneOf("status", Alarm.Status.choices, label=_("status"))
    outcome = OneOf("outcome", Alarm.Outcome.choices, label=_("outcome"))
    unit = Unit("unit")
    owner = CharFilter("owner__username", label=_("falls to"), help_text=_("user name"))
    customer_class = OneOf("account__customer_class", Account.CustomerClass.choices, label=_("customer class"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    is_escalated = YesNo(method="by_escalated", label=_("escalated"))
    amount_min = Money("amount", "gte", label=_("amount at least"))
    raised_from = Day("raised_on", "gte", label=_("raised from"))
    raised_to = Day("raised_on", "lte", label=_("raised to"))

    class Meta:
        model = Alarm
        fields: list[str] = []

    def by_escalated(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(escalated_on__isnull=not value)
