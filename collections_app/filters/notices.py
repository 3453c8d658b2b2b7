from decimal import Decimal

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.customers.models import Account
from collections_app.deliveries.models import ReturnedLetter
from collections_app.filters.base import Day, Money, Officer, OneOf, Prefix, Unit, YesNo
from collections_app.notices.models import Notice, PrintBatch
from collections_app.procedures.letter_kinds import kinds_worded

LETTER_KINDS = kinds_worded()


class NoticeFilter(FilterSet):
    notice_no = CharFilter("notice_no", label=_("notice number"))
    notice_no_prefix = Prefix("notice_no", label=_("notice number begins with"))
    case_no = CharFilter("case__case_no", label=_("case number"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    customer_no = CharFilter("account__customer__customer_no", label=_("customer number"))
    bill_no = CharFilter("lines__bill__bill_no", label=_("bill number"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    customer_class = OneOf("account__customer_class", Account.CustomerClass.choices, label=_("customer class"))
    kind = OneOf("kind", LETTER_KINDS, label=_("kind"))
    language = OneOf("language", settings.LETTER_LANGUAGES, label=_("language"))
    status = OneOf("status", Notice.Status.choices, label=_("status"))
    batch = CharFilter("batch__batch_no", label=_("print batch"), help_text=_("number of the batch"))
    is_batched = YesNo(method="by_batched", label=_("in a print batch"))
    postcode_prefix = Prefix("postcode", label=_("postcode begins with"))
    issued_from = Day("issued_on", "gte", label=_("issued from"))
    issued_to = Day("issued_on", "lte", label=_("issued to"))
    pay_by_from = Day("pay_by_on", "gte", label=_("pay by from"))
    pay_by_to = Day("pay_by_on", "lte", label=_("pay by to"))
    sent_from = Day("sent_on", "gte", label=_("sent from"))
    sent_to = Day("sent_on", "lte", label=_("sent to"))
    total_min = Money(method="by_least_total", label=_("total at least"))
    total_max = Money(method="by_most_total", label=_("total at most"))

    class Meta:
        model = Notice
        fields: list[str] = []

    def by_batched(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(batch__isnull=not value)

    def by_least_total(self, queryset: QuerySet, name: str, value: Decimal) -> QuerySet:
        return queryset.filter(principal__gte=value - F("penalty") - F("fees"))

    def by_most_total(self, queryset: QuerySet, name: str, value: Decimal) -> QuerySet:
        return queryset.filter(principal__lte=value - F("penalty") - F("fees"))


class PrintBatchFilter(FilterSet):
    batch_no = CharFilter("batch_no", label=_("batch number"))
    day = Day("day", label=_("day"))
    day_from = Day("day", "gte", label=_("day from"))
    day_to = Day("day", "lte", label=_("day to"))
    kind = OneOf("kind", LETTER_KINDS, label=_("kind"))
    language = OneOf("language", settings.LETTER_LANGUAGES, label=_("language"))
    status = OneOf("status", PrintBatch.Status.choices, label=_("status"))
    unit = Unit("unit", label=_("print room of"))
    is_rendered = YesNo(method="by_rendered", label=_("rendered"))

    class Meta:
        model = PrintBatch
        fields: list[str] = []

    def by_rendered(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(rendered_at__isnull=not value)


class ReturnedLetterFilter(FilterSet):
    reason = OneOf("reason", ReturnedLetter.Reason.choices, label=_("reason"))
    kind = OneOf("notice__kind", LETTER_KINDS, label=_("kind"))
    unit = Unit("notice__account__unit")
    returned_from = Day("returned_on", "gte", label=_("came back from"))
    returned_to = Day("returned_on", "lte", label=_("came back to"))
    is_standing = YesNo(method="by_standing", label=_("not noted in error"))

    class Meta:
        model = ReturnedLetter
        fields: list[str] = []

    def by_standing(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(withdrawn_on__isnull=value)
