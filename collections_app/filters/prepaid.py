from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, NumberFilter

from collections_app.filters.base import Day, Money, Officer, Unit, YesNo
from collections_app.prepaid.models import PrepaidAccount


class PrepaidAccountFilter(FilterSet):
    """Accounts that pay in advance, by what is left and who looks after them."""

    account_no = CharFilter("account__account_no", label=_("account number"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    is_running = YesNo("closed_on", lookup_expr="isnull", label=_("paid in advance today"))
    is_low = YesNo(method="narrow_to_low", label=_("balance low"))
    is_used_up = YesNo("used_up_on", lookup_expr="isnull", exclude=True, label=_("balance used up"))
    days_left_max = NumberFilter(method="narrow_to_days", min_value=0, label=_("days left at most"))
    balance_min = Money("balance", "gte", label=_("balance at least"))
    balance_max = Money("balance", "lte", label=_("balance at most"))
    opened_from = Day("opened_on", "gte", label=_("began from"))
    opened_to = Day("opened_on", "lte", label=_("began until"))

    class Meta:
        model = PrepaidAccount
        fields: list[str] = []

    def narrow_to_low(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        low = PrepaidAccount.objects.low()
        return rows.filter(pk__in=low) if value else rows.exclude(pk__in=low)

    def narrow_to_days(self, rows: QuerySet, name: str, value: int) -> QuerySet:
        return rows.filter(pk__in=PrepaidAccount.objects.lasting_at_most(int(value)).values("pk"))
