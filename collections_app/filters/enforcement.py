from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.enforcement.models import StepApproval, SupplyOrder
from collections_app.filters.base import Day, Officer, OneOf, Unit, YesNo
from collections_app.procedures.models import Step


class OfCaseFilter(FilterSet):
    """What hangs on a case, by the case, its account and who looks after it."""

    case_no = CharFilter("case__case_no", label=_("case number"))
    account_no = CharFilter("case__account__account_no", label=_("account number"))
    unit = Unit("case__account__unit")
    officer = Officer("case__account__officer")


class SupplyOrderFilter(OfCaseFilter):
    """Beside the filters of the list itself: whose it is, and the days of its life."""

    order = OneOf("kind", SupplyOrder.Kind.choices, label=_("kind"))
    reason = OneOf("reason", SupplyOrder.Reason.choices, label=_("why"))
    is_granted = YesNo(method="by_grant", label=_("approved, whatever came of it"))
    proposed_from = Day("proposed_on", "gte", label=_("proposed from"))
    proposed_to = Day("proposed_on", "lte", label=_("proposed to"))
    decided_from = Day("decided_on", "gte", label=_("decided from"))
    decided_to = Day("decided_on", "lte", label=_("decided to"))
    done_from = Day("done_on", "gte", label=_("carried out from"))
    done_to = Day("done_on", "lte", label=_("carried out to"))

    class Meta:
        model = SupplyOrder
        fields: list[str] = []

    def by_grant(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        granted = Q(decided_on__isnull=False) & ~Q(status=SupplyOrder.Status.REFUSED)
        return queryset.filter(granted) if value else queryset.exclude(granted)


class StepApprovalFilter(OfCaseFilter):
    status = OneOf("status", StepApproval.Status.choices, label=_("status"))
    is_standing = YesNo("ended_on", lookup_expr="isnull", label=_("still counts"))
    step = OneOf("step__kind", Step.Kind.choices, label=_("step"))
    asked_from = Day("proposed_on", "gte", label=_("asked from"))
    asked_to = Day("proposed_on", "lte", label=_("asked to"))

    class Meta:
        model = StepApproval
        fields: list[str] = []
