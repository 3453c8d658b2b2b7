from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.customers.models import Account
from collections_app.filters.base import Day, Officer, OneOf, Unit
from collections_app.limitation.models import LimitationAlarm


class LimitationAlarmFilter(FilterSet):
    status = OneOf("status", LimitationAlarm.Status.choices, label=_("status"))
    outcome = OneOf("outcome", LimitationAlarm.Outcome.choices, label=_("outcome"))
    ends_from = Day("ends_on", "gte", label=_("claim ends from"))
    ends_to = Day("ends_on", "lte", label=_("claim ends up to"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    customer_class = OneOf("account__customer_class", Account.CustomerClass.choices, label=_("customer class"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    bill_no = CharFilter("bill__bill_no", label=_("bill number"))

    class Meta:
        model = LimitationAlarm
        fields: list[str] = []
