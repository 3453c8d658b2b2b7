from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, NumberFilter

from collections_app.cases.models import Case, Hold
from collections_app.cases.querysets import SuspensionQuerySet
from collections_app.customers.models import Account
from collections_app.filters.base import Day, Officer, OneOf, Prefix, Unit
from collections_app.filters.debt import DebtFilter
from collections_app.procedures.models import Step


class CaseFilter(DebtFilter):
    case_no = CharFilter("case_no", label=_("case number"))
    case_no_prefix = Prefix("case_no", label=_("case number begins with"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    account_no_prefix = Prefix("account__account_no", label=_("account number begins with"))
    customer_no = CharFilter("account__customer__customer_no", label=_("customer number"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    customer_class = OneOf("account__customer_class", Account.CustomerClass.choices, label=_("customer class"))
    voltage = OneOf("account__voltage", Account.Voltage.choices, label=_("voltage"))
    credit_grade = OneOf("account__credit_grade", [(g, g) for g in settings.CREDIT_GRADES], label=_("credit grade"))
    city = CharFilter("account__city", label=_("city"))
    postcode_prefix = Prefix("account__postcode", label=_("postcode begins with"))
    status = OneOf("status", Case.Status.choices, label=_("status"))
    close_reason = OneOf("close_reason", Case.CloseReason.choices, label=_("close reason"))
    procedure = CharFilter("procedure__code", label=_("procedure"), help_text=_("code of the procedure"))
    procedure_version = NumberFilter("procedure__version", label=_("version of the procedure"))
    step = OneOf("step__kind", Step.Kind.choices, label=_("last step"))
    step_from = Day("step_on", "gte", label=_("last step taken from"))
    step_to = Day("step_on", "lte", label=_("last step taken to"))
    opened_from = Day("opened_on", "gte", label=_("opened from"))
    opened_to = Day("opened_on", "lte", label=_("opened to"))
    closed_from = Day("closed_on", "gte", label=_("closed from"))
    closed_to = Day("closed_on", "lte", label=_("closed to"))

    class Meta(DebtFilter.Meta):
        model = Case
        fields: list[str] = []


class HoldFilter(FilterSet):
    account_no = CharFilter("account__account_no", label=_("account number"))
    customer_no = CharFilter("account__customer__customer_no", label=_("customer number"))
    bill_no = CharFilter("bill__bill_no", label=_("bill number"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    reason = OneOf("reason", Hold.Reason.choices, label=_("reason"))
    running_on = Day(method="by_running", label=_("running on this day"))
    placed_from = Day("placed_on", "gte", label=_("placed from"))
    placed_to = Day("placed_on", "lte", label=_("placed to"))
    until_from = Day("until", "gte", label=_("lasting until, from"))
    until_to = Day("until", "lte", label=_("lasting until, to"))

    class Meta:
        model = Hold
        fields: list[str] = []

    def by_running(self, queryset: SuspensionQuerySet, name: str, value: date) -> QuerySet:
        return queryset.running_on(value)
