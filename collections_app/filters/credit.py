from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, NumberFilter

from collections_app.credit.models import Grade, GradeAppeal
from collections_app.customers.models import Account
from collections_app.filters.base import Day, Officer, OneOf, Unit


class GradeFilter(FilterSet):
    """Graded accounts, by grade and points."""

    account_no = CharFilter("account__account_no", label=_("account number"))
    grade = OneOf("grade", [(grade, grade) for grade in settings.CREDIT_GRADES], label=_("credit grade"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    customer_class = OneOf("account__customer_class", Account.CustomerClass.choices, label=_("customer class"))
    points_min = NumberFilter("points", lookup_expr="gte", label=_("points at least"))
    points_max = NumberFilter("points", lookup_expr="lte", label=_("points at most"))
    since_from = Day("since", "gte", label=_("has it from"))
    since_to = Day("since", "lte", label=_("has it until"))

    class Meta:
        model = Grade
        fields: list[str] = []


class GradeAppealFilter(FilterSet):
    """Appeals against grades, by how they stand."""

    account_no = CharFilter("account__account_no", label=_("account number"))
    status = OneOf("status", GradeAppeal.Status.choices, label=_("status"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    opened_from = Day("opened_on", "gte", label=_("opened from"))
    opened_to = Day("opened_on", "lte", label=_("opened to"))

    class Meta:
        model = GradeAppeal
        fields: list[str] = []
