from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet

from collections_app.enforcement.models import StepApproval
from collections_app.filters.base import Day, Officer, OneOf, Unit, YesNo
from collections_app.procedures.models import Step


class OfCaseFilter(FilterSet):
    """What hangs on a case, by the case, its account and who looks after it."""

    case_no = CharFilter("case__case_no", label=_("case number"))
    account_no = CharFilter("case__account__account_no", label=_("account number"))
    unit = Unit("case__account__unit")
    officer = Officer("case__account__officer")


class StepApprovalFilter(OfCaseFilter):
    status = OneOf("status", StepApproval.Status.choices, label=_("status"))
    is_standing = YesNo("ended_on", lookup_expr="isnull", label=_("still counts"))
    step = OneOf("step__kind", Step.Kind.choices, label=_("step"))
    asked_from = Day("proposed_on", "gte", label=_("asked from"))
    asked_to = Day("proposed_on", "lte", label=_("asked to"))

    class Meta:
        model = StepApproval
        fields: list[str] = []
