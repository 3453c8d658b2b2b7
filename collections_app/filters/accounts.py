from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.cases.models import Case
from collections_app.customers.models import Account, Customer, ProtectedStatus
from collections_app.customers.querysets import AccountQuerySet
from collections_app.filters.base import Day, Officer, OneOf, Prefix, Unit, YesNo, within
from collections_app.filters.debt import DebtFilter
from collections_app.org.models import OrgUnit
from collections_app.procedures.models import Step


class CustomerFilter(FilterSet):
    customer_no = CharFilter("customer_no", label=_("customer number"))
    customer_no_prefix = Prefix("customer_no", label=_("customer number begins with"))
    name_prefix = Prefix("name", label=_("name begins with"))
    kind = OneOf("kind", Customer.Kind.choices, label=_("kind"))
    language = OneOf("language", settings.LETTER_LANGUAGES, label=_("language"))
    account_no = CharFilter("accounts__account_no", label=_("account number"))
    unit = Unit(method="with_account_in")
    has_publication_consent = YesNo("has_publication_consent", label=_("consents to publication"))

    class Meta:
        model = Customer
        fields: list[str] = []

    def with_account_in(self, queryset: QuerySet, name: str, value: OrgUnit) -> QuerySet:
        return queryset.filter(pk__in=Account.objects.filter(unit__in=within(value)).values("customer"))


class AccountFilter(DebtFilter):
    account_ref = "id"

    account_no = CharFilter("account_no", label=_("account number"))
    account_no_prefix = Prefix("account_no", label=_("account number begins with"))
    customer_no = CharFilter("customer__customer_no", label=_("customer number"))
    supply_point_no = CharFilter("supply_point__supply_point_no", label=_("supply point number"))
    unit = Unit("unit")
    officer = Officer("officer")
    customer_class = OneOf("customer_class", Account.CustomerClass.choices, label=_("customer class"))
    voltage = OneOf("voltage", Account.Voltage.choices, label=_("voltage"))
    credit_grade = OneOf("credit_grade", [(g, g) for g in settings.CREDIT_GRADES], label=_("credit grade"))
    billing_mode = OneOf("billing_mode", Account.BillingMode.choices, label=_("billing mode"))
    protected_on = Day(method="by_protection", label=_("with somebody protected on this day"))
    city = CharFilter("city", label=_("city"))
    postcode_prefix = Prefix("postcode", label=_("postcode begins with"))
    is_important_user = YesNo("is_important_user", label=_("critical customer"))
    running_on = Day(method="by_running", label=_("supplied on this day"))
    has_open_case = YesNo(method="by_open_case", label=_("with an open case"))
    step = OneOf("", Step.Kind.choices, method="by_step", label=_("last step of the open case"))

    class Meta(DebtFilter.Meta):
        model = Account
        fields: list[str] = []

    def by_running(self, queryset: AccountQuerySet, name: str, value: date) -> QuerySet:
        return queryset.open_on(value).exclude(opened_on__gt=value)

    def by_protection(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(pk__in=ProtectedStatus.objects.running_on(value).values("account"))

    def by_open_case(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        accounts = Case.objects.open().values("account")
        return queryset.filter(pk__in=accounts) if value else queryset.exclude(pk__in=accounts)

    def by_step(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return queryset.filter(pk__in=Case.objects.open().filter(step__kind__in=value).values("account"))
