from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.customers.models import Account
from collections_app.filters.base import Day, Money, Officer, OneOf, Unit
from collections_app.procedures.models import Step
from collections_app.worklist.models import Task
from collections_app.worklist.querysets import TaskQuerySet


class TaskFilter(FilterSet):
    status = OneOf("status", Task.Status.choices, label=_("status"))
    kind = OneOf("kind", Task.Kind.choices, label=_("task"))
    case_no = CharFilter("case__case_no", label=_("case number"))
    account_no = CharFilter("account__account_no", label=_("account number"))
    unit = Unit("account__unit")
    officer = Officer("account__officer")
    assignee = Officer("assignee", label=_("falls to"), help_text=_("user name of whoever it falls to"))
    customer_class = OneOf("account__customer_class", Account.CustomerClass.choices, label=_("customer class"))
    credit_grade = OneOf("account__credit_grade", [(g, g) for g in settings.CREDIT_GRADES], label=_("credit grade"))
    step = OneOf("step__kind", Step.Kind.choices, label=_("step"))
    amount_min = Money("amount", "gte", label=_("overdue when it was set, at least"))
    amount_max = Money("amount", "lte", label=_("overdue when it was set, at most"))
    due_from = Day("due_on", "gte", label=_("to be done from"))
    due_to = Day("due_on", "lte", label=_("to be done until"))
    set_from = Day("set_on", "gte", label=_("set from"))
    set_to = Day("set_on", "lte", label=_("set until"))
    late_on = Day(method="by_lateness", label=_("past its deadline on this day"))

    class Meta:
        model = Task
        fields: list[str] = []

    def by_lateness(self, queryset: TaskQuerySet, name: str, value: date) -> QuerySet:
        return queryset.late_on(value)
