from datetime import date

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from collections_app.billing.models import Bill
from collections_app.customers.models import Account
from collections_app.filters.base import Day, Money, Officer, OneOf, Unit
from collections_app.procedures.models import Step
from collections_app.worklist.models import MyTask, Task
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
    debt_since = Day(method="by_age", label=_("with a debt due on this day or before"))

    class Meta:
        model = Task
        fields: list[str] = []

    def by_lateness(self, queryset: TaskQuerySet, name: str, value: date) -> QuerySet:
        return queryset.late_on(value)

    def by_age(self, queryset: TaskQuerySet, name: str, value: date) -> QuerySet:
        """A bill that was due by then is unpaid."""
        unpaid = Bill.objects.filter(account=OuterRef("account"), due_on__lte=value, paid__lt=F("amount"))
        return queryset.filter(Exists(unpaid))


class MyDayFilter(TaskFilter):
    """Open tasks; those that fall to others only if asked for."""

    whose = ChoiceFilter(
        label=_("whose"), choices=[("mine_or_free", _("mine and nobody's")), ("mine", _("mine")), ("free", _("nobody's")),
                                   ("all", _("everybody's"))],
        method="by_whose", empty_label=None,
    )  # fmt: skip

    class Meta(TaskFilter.Meta):
        model = MyTask

    def filter_queryset(self, queryset: TaskQuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset).open()
        return rows if self.form.cleaned_data.get("whose") else self.by_whose(rows, "whose", "mine_or_free")

    def by_whose(self, queryset: TaskQuerySet, name: str, value: str) -> QuerySet:
        if value == "mine_or_free":
            return queryset.mine_or_free(self.request.user)
        return {"mine": queryset.filter(assignee=self.request.user), "free": queryset.filter(assignee=None)}.get(
            value, queryset
        )
