from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.contacts.models import Disclosure
from collections_app.filters.base import Day, Officer


class DisclosureFilter(FilterSet):
    by = Officer("by", label=_("shown to"))
    customer_no = CharFilter("customer__customer_no", label=_("customer number"))
    from_on = Day("at__date", "gte", label=_("on or after"))
    to_on = Day("at__date", "lte", label=_("on or before"))

    class Meta:
        model = Disclosure
        fields: list[str] = []
