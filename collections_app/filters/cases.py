from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter

from collections_app.cases.models import Case
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
    city = CharFilter("account__city", label=_("city"))
    postcode_prefix = Prefix("account__postcode", label=_("postcode begins with"))
    status = OneOf("status", Case.Status.choices, label=_("status"))
    close_reason = OneOf("close_reason", Case.CloseReason.choices, label=_("close reason"))
    procedure = CharFilter("procedure__code", label=_("procedure"), help_text=_("code of the procedure"))
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
